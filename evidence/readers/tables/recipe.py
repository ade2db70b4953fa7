"""The recipe: how the tables of one dataset are read. Guessed from a file, corrected by a person, kept as JSON. Pure.

{"tables": [{"name": "SB_01", "sheet": "SB_01", "header_rows": [1], "title": "...", "period": "", "across": {...} or
null, "columns": [{"name": "Date", "role": "period"}, {"name": "Migrants arrived", "role": "value", "unit": "migrant",
"kind": "flow"}, {"name": "Notes", "role": "ignore"}]}]}

Rows are numbered from 1, as spreadsheets show them. `header_rows` say where the names of the columns stood; in the
next file the same names are looked for, so that a row more of notes above them changes nothing. `period` is the one
period of a table that has no column for it. `across`: the columns that are not named in `columns` have periods for
names, and hold one measure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from evidence.readers.document import ReadRefused
from evidence.series import KINDS

ROLES: Final = ("period", "dimension", "value", "ignore")


class RecipeRefused(ReadRefused):
    """The recipe itself is no recipe; the message is one sentence."""


@dataclass(frozen=True)
class Column:
    """`unit` and `kind` are those of a value; "" and "flow" elsewhere."""

    name: str
    role: str
    unit: str = ""
    kind: str = "flow"


@dataclass(frozen=True)
class Across:
    """The one measure of a table whose columns are periods."""

    measure: str
    unit: str = ""
    kind: str = "flow"


@dataclass(frozen=True)
class TableRecipe:
    name: str
    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    title: str = ""
    period: str = ""
    across: Across | None = None
    used: bool = True

    def to_json(self) -> dict[str, Any]:
        stored = asdict(self)
        return stored | {"header_rows": list(self.header_rows), "columns": list(stored["columns"])}

    def named(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]


@dataclass(frozen=True)
class Recipe:
    tables: tuple[TableRecipe, ...]

    def to_json(self) -> dict[str, Any]:
        return {"tables": [table.to_json() for table in self.tables]}

    @property
    def used(self) -> list[TableRecipe]:
        return [table for table in self.tables if table.used]


def recipe_from(stored: Mapping[str, Any]) -> Recipe:
    """The recipe that `to_json` wrote or a person corrected. Raises RecipeRefused with one sentence."""
    try:
        tables = tuple(_table(table) for table in stored["tables"])
    except (KeyError, TypeError, ValueError) as error:
        raise RecipeRefused(f"The recipe is not one that this version can use ({error}); make it anew.") from error
    recipe = Recipe(tables)
    if not recipe.used:
        raise RecipeRefused("The recipe leaves every table out: use one at least.")
    names = [table.name for table in recipe.tables]
    if len(names) > len(set(names)):
        raise RecipeRefused("Two tables of the recipe have the same name: name them apart.")
    for table in recipe.used:
        _check(table)
    return recipe


def _table(stored: Mapping[str, Any]) -> TableRecipe:
    across = stored.get("across")
    return TableRecipe(
        name=str(stored["name"]),
        sheet=str(stored["sheet"]),
        header_rows=tuple(int(row) for row in stored["header_rows"]),
        columns=tuple(Column(**column) for column in stored["columns"]),
        title=str(stored.get("title", "")),
        period=str(stored.get("period", "")),
        across=Across(**across) if across else None,
        used=bool(stored.get("used", True)),
    )


def _check(table: TableRecipe) -> None:
    where = f"Table “{table.name}”" if table.name else "The table"
    if unknown := [c.role for c in table.columns if c.role not in ROLES]:
        raise RecipeRefused(f"{where} has a column that is “{unknown[0]}”; it can be {_listed(ROLES)}.")
    values: Iterable[Column | Across] = [*table.named("value"), *([table.across] if table.across else [])]
    if unknown := [v.kind for v in values if v.kind not in KINDS]:
        raise RecipeRefused(f"{where} has figures of the kind “{unknown[0]}”; it can be {_listed(KINDS)}.")
    if not values:
        raise RecipeRefused(f"{where} has no column of figures: say which one is.")


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}"
