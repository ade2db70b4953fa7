"""Readers of statistical tables: CSV, XLSX, XLS and ODS into series of points. Pure.

`read_tables(data, name=...)` guesses the recipe; with a recipe it reads by that, and refuses a changed shape in one
sentence (ShapeChanged), which brings the recipe that would fit the new file, for a person to check.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidence.readers.document import ReadRefused
from evidence.readers.tables import guess, layout, periods
from evidence.readers.tables.cells import as_text
from evidence.readers.tables.grid import Sheet, load, slug_stem
from evidence.readers.tables.layout import Block, same_name
from evidence.readers.tables.reading import ReadSeries, TableReading, undated
from evidence.readers.tables.recipe import Recipe, RecipeRefused, TableRecipe, recipe_from

__all__ = [
    "ReadRefused",
    "ReadSeries",
    "ReadTables",
    "Recipe",
    "RecipeRefused",
    "ShapeChanged",
    "TableRecipe",
    "guess_under",
    "read_tables",
    "recipe_from",
    "slug_stem",
]
_PUBLISHED = re.compile(r"(?:date of publication|publication date|published(?: on)?|release date)\s*:?\s*(.*)", re.I)


class ShapeChanged(ReadRefused):
    """The file has no longer the shape that the recipe describes. `recipe` is what fits it, None if nothing does."""

    def __init__(self, sentence: str, recipe: Recipe | None) -> None:
        super().__init__(sentence)
        self.recipe = recipe


@dataclass(frozen=True)
class ReadTables:
    """What one file holds. `notes` say what was not read; `published_on` is what the file itself says, if it does.

    `blocks` are the tables as found, one for each of the recipe's in use, for a page that shows them.
    """

    recipe: Recipe
    series: tuple[ReadSeries, ...]
    notes: tuple[str, ...]
    published_on: date | None = None
    title: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def points(self) -> int:
        return sum(len(series.points) for series in self.series)


def read_tables(
    data: bytes, *, name: str, title: str = "", recipe: Recipe | None = None, today: date | None = None
) -> ReadTables:
    """The series in `data`. Raises ReadRefused, ShapeChanged or RecipeRefused with one sentence.

    `today` dates figures for which neither table nor recipe has a period (evidence.series.UNDATED).
    """
    sheets = load(data, name=name)
    about = f"{title} {slug_stem(name).replace('_', ' ')}"
    guessed, found = guess_recipe(sheets, about=about)
    if recipe is not None:
        pairs = [
            (table, place(sheets, table, i, recipe, name=name, fits=guessed)) for i, table in enumerate(recipe.used)
        ]
    else:
        recipe, pairs = guessed, list(zip(guessed.tables, found, strict=True))
    if not pairs:
        raise ReadRefused(f"{name} has no table in it: no rows of figures under headings were found.")
    published = published_on(sheets)
    return read_by(recipe, pairs, sheets, published=published, day=published or today or date(1970, 1, 1))


def guess_recipe(sheets: Sequence[Sheet], *, about: str) -> tuple[Recipe, list[Block]]:
    """The recipe of all tables of a file, and these in the same order."""
    tables: list[TableRecipe] = []
    found: list[Block] = []
    for sheet in sheets:
        blocks = layout.blocks(sheet)
        for block in blocks:
            name = table_name(block, tables, alone=len(blocks) == 1)
            if table := guess.guess(block, name=name, about=about):
                tables.append(table)
                found.append(block)
    return Recipe(tuple(tables)), found


def guess_under(data: bytes, *, name: str, title: str, table: TableRecipe, header_rows: tuple[int, ...]) -> TableRecipe:
    """The table anew with the headings in other rows (from 1), as a person says. Raises ReadRefused.

    Columns that keep their name keep their role.
    """
    sheets = [s for s in load(data, name=name) if s.name == table.sheet]
    rows = tuple(row - 1 for row in header_rows)
    if not sheets or not rows or rows[-1] + 1 >= len(sheets[0].rows):
        raise ReadRefused(f"There are no rows below row {max(header_rows, default=0)} in {table.sheet or name}.")
    block = layout.block_of(sheets[0], rows, rows[-1] + 1, len(sheets[0].rows))
    found = guess.guess(block, name=table.name, about=f"{title} {slug_stem(name).replace('_', ' ')}")
    if found is None:
        raise ReadRefused(f"No column under row {header_rows[-1]} in {table.sheet or name} holds figures.")
    before = {same_name(column.name): column for column in table.columns}
    columns = tuple(replace(before.get(same_name(c.name), c), name=c.name) for c in found.columns)
    return replace(found, columns=columns, period=table.period, used=table.used)


def table_name(block: Block, before: Sequence[TableRecipe], *, alone: bool) -> str:
    """The sheet's name; the titles of several tables in one sheet; a number where these are the same."""
    sheet, taken = block.sheet.name, {table.name for table in before}
    numbered = f"{sheet or 'Table'} ({sum(table.sheet == sheet for table in before) + 1})"
    wished = sheet if alone else block.title or numbered
    return numbered if wished in taken else wished


def read_by(
    recipe: Recipe,
    pairs: list[tuple[TableRecipe, Block]],
    sheets: Sequence[Sheet],
    *,
    published: date | None,
    day: date,
) -> ReadTables:
    series: list[ReadSeries] = []
    notes = [note for sheet in sheets for note in sheet.notes]
    for table, block in pairs:
        reading = TableReading(block, table, undated=undated(day), among_others=len(recipe.tables) > 1)
        found = reading.series()
        series += found
        notes += reading.notes + remarks(table, found)
    read = {block.sheet.name for _, block in pairs}
    notes += [f"No table was read from the sheet “{s.name}”." for s in sheets if s.name and s.name not in read]
    title = next((block.title for _, block in pairs if block.title), "")
    return ReadTables(recipe, tuple(series), tuple(notes), published, title, tuple(block for _, block in pairs))


def remarks(table: TableRecipe, series: Sequence[ReadSeries]) -> list[str]:
    """What a person should know of a table that was read."""
    where = f"The table “{table.name}”" if table.name else "The table"
    if not series:
        return [f"{where} has no figures in the columns that the recipe names."]
    if table.period and periods.read_text(table.period) is None:
        return [f"{where} is said to be about “{table.period}”, which is no period that can be read."]
    if not table.named("period") and not table.across and not table.period:
        return [f"{where} does not say what period its figures are about: give it in the recipe."]
    return []


# --- finding a recipe's table in another file ----------------------------------------------------------------------


def place(sheets: Sequence[Sheet], table: TableRecipe, nth: int, recipe: Recipe, *, name: str, fits: Recipe) -> Block:
    """The table that the recipe means: by its sheet and the names of its columns. Raises ShapeChanged."""
    here = [s for s in sheets if s.name == table.sheet] or list(sheets)
    places = [block for sheet in here for block in places_in(sheet, table)]
    recorded = tuple(row - 1 for row in table.header_rows)
    if unmoved := [b for b in places if recorded and b.header_rows == recorded and b.sheet.name == table.sheet]:
        return unmoved[0]
    if places:
        twins = [t for t in recipe.used[:nth] if t.sheet == table.sheet and wanted(t) == wanted(table)]
        return places[min(len(twins), len(places) - 1)]
    raise ShapeChanged(f"{name} has changed its shape: {difference(here, table)}. Correct the recipe.", fits)


def places_in(sheet: Sheet, table: TableRecipe) -> list[Block]:
    """Where the recipe's columns stand in a sheet: as the layout is found, or under the rows the recipe names."""
    found = layout.blocks(sheet)
    matching = [block for block in found if fits_names(block, table)]
    if matching or not table.header_rows or len(sheet.rows) < table.header_rows[-1]:
        return matching
    rows = tuple(row - 1 for row in table.header_rows)
    end = next((b.header_rows[0] for b in found if b.header_rows and b.header_rows[0] > rows[-1]), len(sheet.rows))
    forced = layout.block_of(sheet, rows, rows[-1] + 1, end)
    return [forced] if fits_names(forced, table) else []


def wanted(table: TableRecipe) -> set[str]:
    return {same_name(column.name) for column in table.columns}


def present(block: Block, table: TableRecipe) -> set[str]:
    """The names of a table's columns, without those that are periods where the recipe reads these across."""
    across = guess.across_columns(block) if table.across else {}
    return {same_name(name) for i, name in enumerate(block.names) if i not in across and layout.has_cells(block, i)}


def fits_names(block: Block, table: TableRecipe) -> bool:
    return wanted(table) == present(block, table)


def difference(sheets: Sequence[Sheet], table: TableRecipe) -> str:
    """What is missing or new in the nearest table, in words."""
    found = [present(block, table) for sheet in sheets for block in layout.blocks(sheet)]
    if not found:
        return f"there is no table where “{table.name or 'the table'}” was"
    nearest = max(found, key=lambda names: len(names & wanted(table)))
    missing, new = wanted(table) - nearest, nearest - wanted(table)
    said = []
    if missing:
        said.append(
            f"the column {quoted(missing)} is missing" if len(missing) == 1 else f"{quoted(missing)} are missing"
        )
    if new:
        said.append(f"the column {quoted(new)} is new" if len(new) == 1 else f"{quoted(new)} are new")
    where = f" in “{table.name}”" if table.name else ""
    return f"{' and '.join(said)}{where}"


def quoted(names: set[str]) -> str:
    some = sorted(names)[:4]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(f"“{name}”" for name in some) + more


def published_on(sheets: Sequence[Sheet]) -> date | None:
    """The day of publication that the first rows of a sheet state, if one does."""
    for sheet in sheets:
        for row in sheet.rows[:15]:
            cells = [as_text(cell) for cell in row[:3] if cell is not None]
            match = _PUBLISHED.fullmatch(cells[0]) if cells else None
            said = (match[1] or (cells[1] if len(cells) > 1 else "")) if match else ""
            found = periods.read_text(said) if said else None
            if found and found.start == found.end:
                return found.start
    return None
