"""A table (CSV, XLSX, XLS, ODS) as a document: passages of rows that can be read without their table. Pure.

What the figures mean is read in `tables/`; here they are words to be found and cited.
"""

from collections.abc import Iterator
from pathlib import PurePath
from statistics import median

from evidence.readers.blocks import row_in_words
from evidence.readers.document import ReadDocument, ReadPassage, ReadRefused, one_line, tidy
from evidence.readers.passages import LONG_WORDS
from evidence.readers.tables.cells import as_text
from evidence.readers.tables.grid import Sheet, load

MAX_PASSAGES = 2_000  # of one file: the rest is statistics, not reading matter
_HEAD_SHARE = 0.7  # a row of heads fills nearly as many cells as the rows under it
_MOST_COLUMNS = 60  # put in words; the notes say where a table has more


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a table called `name`. Raises ReadRefused."""
    sheets = load(data, name=name)
    found = [passage for sheet in sheets for passage in _passages(sheet)]
    if not found:
        raise ReadRefused(f"{name} has no words or figures in it.")
    notes = [note for sheet in sheets for note in sheet.notes]
    if len(found) > MAX_PASSAGES:
        notes.append(f"It is long: its first {MAX_PASSAGES:,} passages can be cited; the file is kept whole.")
    if any(len(row) > _MOST_COLUMNS for sheet in sheets for row in sheet.rows):
        notes.append(f"Of each row the first {_MOST_COLUMNS} cells can be cited; the file is kept whole.")
    title = next((passage.heading for passage in found if passage.heading), "") or PurePath(name).stem
    return ReadDocument(title, tuple(found[:MAX_PASSAGES]), document_type="table", notes=tuple(notes))


def _passages(sheet: Sheet) -> Iterator[ReadPassage]:
    rows = [[one_line(tidy(as_text(cell))) for cell in row[:_MOST_COLUMNS]] for row in sheet.rows]
    at = _head_row(rows)
    above = [" ".join(cell for cell in row if cell) for row in rows[:at]]
    title = next((words for words in above if words), "")
    notes = [(number, words) for number, words in enumerate(above, start=1) if words]
    yield from _grouped(sheet, notes, width=1, heading=title)
    heads = rows[at] if at < len(rows) else []
    under = [(number, _in_words(heads, row)) for number, row in enumerate(rows[at + 1 :], start=at + 2)]
    yield from _grouped(sheet, [each for each in under if each[1]], width=len(heads), heading=title)


def _head_row(rows: list[list[str]]) -> int:
    """Where the row of heads stands: the first that fills nearly as many cells as rows here do."""
    filled = [sum(map(bool, row)) for row in rows]
    usual = median([n for n in filled if n > 1] or [2])
    return next((at for at, n in enumerate(filled) if n >= max(2, _HEAD_SHARE * usual)), len(rows))


def _in_words(heads: list[str], row: list[str]) -> str:
    wide = max(len(heads), len(row))
    return row_in_words(*([*cells, *[""] * (wide - len(cells))] for cells in (heads, row)))


def _grouped(sheet: Sheet, rows: list[tuple[int, str]], *, width: int, heading: str) -> Iterator[ReadPassage]:
    """Neighbouring rows together, up to the length of a passage; each row on a line of its own."""
    group: list[tuple[int, str]] = []
    for row in [*rows, (0, "")]:
        size = sum(len(words.split()) for _, words in [*group, row])
        if group and (not row[1] or size > LONG_WORDS):
            place = _locator(sheet.name, group[0][0], group[-1][0], width)
            yield ReadPassage("\n".join(words for _, words in group), place, heading)
            group = []
        group.append(row)


def _locator(sheet: str, first: int, last: int, width: int) -> str:
    if not sheet:
        return f"row {first}" if first == last else f"rows {first} to {last}"
    return f"{sheet}!A{first}:{_column(max(width, 1))}{last}"


def _column(number: int) -> str:
    letters = ""
    while number:
        number, at = divmod(number - 1, 26)
        letters = chr(65 + at) + letters
    return letters
