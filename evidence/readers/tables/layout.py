"""Where the tables of a sheet stand: title, rows of headings, rows of data, notes below. Pure.

A row of data holds a figure or shorthand beside something else. Headings are the rows of words or periods directly
above; a row of headings after a blank or a title begins another table of the same sheet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.readers.tables import periods
from evidence.readers.tables.cells import Cell, as_text, is_blank, is_shorthand, number
from evidence.readers.tables.grid import Sheet

MAX_HEADER_ROWS = 6
LONG = 200  # characters; a longer cell is a note
_ONS_HEAD = {"title", "cdid", "source dataset id", "preunit", "unit", "release date", "next release", "important notes"}
_NOTE_MARK = re.compile(r"\s*\[(?:note|notes|r|p|x|z|c|u|[a-z]?\d+)[^\]]*\]|\s*\((?:note|notes) [^)]*\)", re.I)


@dataclass(frozen=True)
class Block:
    """One table of a sheet. Rows and columns count from 0; `end` is the first row that is not of it.

    `names` has a name for each column; `levels` the heading cells of each, from the top row to the last.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    start: int
    end: int
    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    title: str = ""
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()  # the ONS's rows above a series: name, a cell per column

    @property
    def width(self) -> int:
        return len(self.names)


def blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet in order."""
    rows = sheet.rows
    if ons := _ons_block(sheet):
        return [ons]
    found: list[tuple[tuple[int, ...], int]] = []
    row = 0
    while row < len(rows):
        if found and not _begins_another(rows, row):
            row += 1
            continue
        if (start := _first_data(rows, row)) is None:
            break
        head = _header_above(rows, start, row)
        found.append((head, head[-1] + 1 if head else start))  # a section's name may stand above the first figures
        row = start + 1
    if not found:
        return []
    ends = [min(head[0] if head else start, start) for head, start in found[1:]] + [len(rows)]
    return [block_of(sheet, head, start, end) for (head, start), end in zip(found, ends, strict=True)]


def block_of(sheet: Sheet, header_rows: tuple[int, ...], start: int, end: int) -> Block:
    """The table with these rows of headings; `start` is its first row of data."""
    body = sheet.rows[start:end]
    width = max((len(row) for row in [*body[:2000], *(sheet.rows[i] for i in header_rows)]), default=0)
    levels = _levels(sheet, header_rows, width)
    names = _distinct([_joined(cells) or f"column {letters(i)}" for i, cells in enumerate(levels)])
    above = header_rows[0] if header_rows else start
    return Block(sheet, header_rows, start, end, tuple(names), tuple(levels), _title(sheet.rows, above))


def _ons_block(sheet: Sheet) -> Block | None:
    """The ONS's time series files: a column per series, above it rows named Title, CDID, Unit, Release date."""
    facts: list[tuple[str, tuple[str, ...]]] = []
    for row in sheet.rows[:12]:
        if not row or as_text(row[0]).casefold() not in _ONS_HEAD:
            break
        facts.append((as_text(row[0]).casefold(), tuple(as_text(cell) for cell in row[1:])))
    titles = dict(facts).get("title")
    if titles is None or len(facts) < 3:
        return None
    names = ("Period", *_distinct([title or f"column {letters(i + 1)}" for i, title in enumerate(titles)]))
    levels = tuple((name,) for name in names)
    return Block(sheet, (0,), len(facts), len(sheet.rows), names, levels, facts=tuple(facts))


def has_cells(block: Block, i: int) -> bool:
    """Whether a column has a heading or anything under it."""
    body = block.sheet.rows[block.start : block.end]
    return any(block.levels[i]) or any(i < len(row) and row[i] is not None for row in body)


def letters(column: int) -> str:
    """A spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def without_marks(text: str) -> str:
    """A heading without its note marks: "Returns [note 3]" is "Returns"; a leading # of some CSV files is one too."""
    return _NOTE_MARK.sub("", text).lstrip("#").strip()


def same_name(name: str) -> str:
    return " ".join(without_marks(name).casefold().split())


# --- rows ----------------------------------------------------------------------------------------------------------


def filled(row: Sequence[Cell]) -> list[int]:
    return [i for i, cell in enumerate(row) if not is_blank(cell)]


def is_data(row: Sequence[Cell]) -> bool:
    """Two cells or more, one of them a figure that is no year, or shorthand."""
    cells = filled(row)
    return len(cells) >= 2 and any(_is_figure(row[i]) for i in cells[0 if len(cells) > 2 else 1 :])


def _is_figure(cell: Cell) -> bool:
    return (number(cell) is not None and periods.read(cell) is None) or is_shorthand(cell)


def is_heading(row: Sequence[Cell]) -> bool:
    """Words and periods only."""
    return len(filled(row)) >= 1 and not any(_is_figure(row[i]) for i in filled(row))


def _is_title(row: Sequence[Cell]) -> bool:
    """One cell, at the left."""
    return filled(row) == [0]


def _first_data(rows: Sequence[Sequence[Cell]], row: int) -> int | None:
    for i in range(row, len(rows)):
        if is_data(rows[i]) or _is_year_row(rows, i):
            return i
    return None


def _is_year_row(rows: Sequence[Sequence[Cell]], i: int) -> bool:
    """A row such as "Albania, 1852" or "1971, 1990", whose figures could be years, under headings in words."""
    cells = filled(rows[i])
    if len(cells) < 2 or i == 0 or number(rows[i][cells[-1]]) is None or not is_heading(rows[i]):
        return False
    above = rows[i - 1]
    headed = set(cells) <= set(filled(above))
    return headed and all(periods.read(above[c]) is None and number(above[c]) is None for c in cells)


def _header_above(rows: Sequence[Sequence[Cell]], start: int, lowest: int) -> tuple[int, ...]:
    """The rows of headings above the first row of data, top to bottom; () where there are none."""
    found: list[int] = []
    for i in range(start - 1, lowest - 1, -1):
        row = rows[i]
        if not filled(row):
            if found:
                break
            continue
        one_cell = _is_title(row)
        if not is_heading(row) or len(found) == MAX_HEADER_ROWS or _is_wordy(row):
            break
        if one_cell and (found or len(rows[start]) > 1):
            if found:
                break
            continue  # a section's name between the headings and the first row
        found.insert(0, i)
    return tuple(found)


def _is_wordy(row: Sequence[Cell]) -> bool:
    return len(filled(row)) == 1 and len(as_text(row[filled(row)[0]])) > LONG


def _begins_another(rows: Sequence[Sequence[Cell]], i: int) -> bool:
    """Whether row i holds the headings of another table: words in two cells, after a blank or a title, above data."""
    row = rows[i]
    if len(filled(row)) < 2 or not is_heading(row) or i == 0:
        return False
    if filled(rows[i - 1]) and not _is_title(rows[i - 1]):
        return False
    return any(is_data(rows[k]) for k in range(i + 1, min(i + 1 + MAX_HEADER_ROWS, len(rows))))


def _title(rows: Sequence[Sequence[Cell]], above: int) -> str:
    """The line of words above a table that names it: the topmost of the stretch, "" where there is none."""
    found = ""
    for i in range(above - 1, max(-1, above - 12), -1):
        cells = filled(rows[i])
        if len(cells) > 1:
            break
        if cells and len(as_text(rows[i][cells[0]])) <= LONG:
            found = as_text(rows[i][cells[0]])
    return without_marks(found)


# --- headings ------------------------------------------------------------------------------------------------------


def _levels(sheet: Sheet, header_rows: tuple[int, ...], width: int) -> list[tuple[str, ...]]:
    """The heading cells above each column; a merged or left-out cell of an upper row takes its left neighbour's."""
    table: list[list[str]] = []
    for row in header_rows:
        cells = [without_marks(as_text(c)) for c in sheet.rows[row]] + [""] * width
        table.append(cells[:width])
    for level, row in enumerate(header_rows):
        _spread_merged(sheet, row, table[level])
        if level < len(header_rows) - 1:
            _spread_right(table, level)
    return [tuple(cells[i] for cells in table) for i in range(width)]


def _spread_merged(sheet: Sheet, row: int, cells: list[str]) -> None:
    for top, left, bottom, right in sheet.merged:
        if top == row and bottom == row and left < len(cells):
            for i in range(left, min(right + 1, len(cells))):
                cells[i] = cells[left]


def _spread_right(table: list[list[str]], level: int) -> None:
    """An upper heading holds for the empty cells to its right, as far as the lower rows have headings."""
    last, cells = "", table[level]
    for i, cell in enumerate(cells):
        below = any(table[k][i] for k in range(level + 1, len(table)))
        last = cell or (last if below else "")
        # The first column's empty corner takes nothing; a heading that spans rows stands alone.
        cells[i] = last


def _joined(levels: Sequence[str]) -> str:
    """The levels as one name, without repeats: "Enforced returns: Asylum"."""
    parts: list[str] = []
    for level in levels:
        if level and level not in parts:
            parts.append(level)
    return ": ".join(parts)


def _distinct(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct
