"""Series and their points, from a table and its recipe. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evidence.readers.tables import periods
from evidence.readers.tables.cells import Cell, as_text, is_blank, is_shorthand, number
from evidence.readers.tables.guess import across_columns
from evidence.readers.tables.layout import Block, filled, letters, same_name, without_marks
from evidence.readers.tables.periods import Period
from evidence.readers.tables.recipe import Across, Column, TableRecipe
from evidence.series import UNDATED, Kind, Point

SECTION, TABLE = "Section", "Table"
MAX_NOTES = 12
LONGEST_TEXT, LONGEST_LOCATOR = 100, 200
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass
class ReadSeries:
    """A series as read from one file; `points` in order of time."""

    measure: str
    dimensions: dict[str, str]
    unit: str
    kind: Kind
    points: list[Point] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.measure, tuple(self.dimensions.items())


@dataclass(frozen=True)
class Figure:
    """One cell that was read, before equal ones are put together."""

    period: Period
    value: Decimal | None
    text: str
    locator: str


class TableReading:
    """Reads one table; what it could not read is in `notes`, in sentences, the first of each sort with its place."""

    def __init__(self, block: Block, recipe: TableRecipe, *, undated: Period, among_others: bool) -> None:
        self.block, self.recipe, self.undated = block, recipe, undated
        self.fixed = periods.read_text(recipe.period) if recipe.period else None
        self.shared = {TABLE: recipe.name} if among_others else {}
        self.notes: list[str] = []
        self.unread: dict[str, list[str]] = {}  # why: the places
        self.added: list[str] = []
        by_name = {same_name(name): i for i, name in reversed(list(enumerate(block.names)))}
        exact = {name: i for i, name in enumerate(block.names)}
        self.columns = {c.name: exact.get(c.name, by_name[same_name(c.name)]) for c in recipe.columns}
        self.dated = [(c.name, self.columns[c.name]) for c in recipe.named("period")]
        self.labels = [(c.name, self.columns[c.name]) for c in recipe.named("dimension")]
        body = block.sheet.rows[block.start : block.end]
        self.dashed = any(periods.dashes_are_months(row[i] for row in body if i < len(row)) for _, i in self.dated)

    def series(self) -> list[ReadSeries]:
        """Every series of the table; parts of a flow that stand in several rows are added up."""
        found: dict[Key, tuple[ReadSeries, dict[Period, list[Figure]]]] = {}
        for series, figure in self.figures():
            known = found.setdefault(series.key, (series, {}))
            known[1].setdefault(figure.period, []).append(figure)
        for series, figures in found.values():
            ordered = sorted(figures.items(), key=lambda item: (item[0].start, item[0].end))
            series.points = [self.point(series, period, parts) for period, parts in ordered]
        self.notes += [self.in_words(why, where) for why, where in self.unread.items()][:MAX_NOTES]
        if self.added:
            self.notes.append(
                f"Added up, because rows with the same labels repeat: {len(self.added):,} "
                f"value{'s' * (len(self.added) > 1)}, the first at {self.added[0]}."
            )
        return [series for series, _ in found.values()]

    # --- cells -----------------------------------------------------------------------------------------------------

    def figures(self) -> Iterator[tuple[ReadSeries, Figure]]:
        values = self.value_columns()
        section, sections = "", self.sections(values)
        for number_, row in self.rows():
            if number_ in sections:
                section = sections[number_]
                continue
            cells = [(i, header, series) for i, header, series in values if i < len(row) and not is_blank(row[i])]
            if not self.is_row_of_figures(row, [i for i, _, _ in cells]):
                continue
            dimensions = self.dimensions(row, section if sections else None)
            for i, header, column in cells:
                if (period := self.period(row, header, number_)) is None:
                    break
                yield from self.figure(row, i, number_, period, column, dimensions)

    def is_row_of_figures(self, row: Sequence[Cell], columns: Sequence[int]) -> bool:
        """Not a note below the table: a figure or shorthand, or words where a dated row should have a figure."""
        if any(number(row[i]) is not None or is_shorthand(row[i]) for i in columns):
            return True
        return bool(columns) and any(i < len(row) and periods.read(row[i]) is not None for _, i in self.dated)

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows with their numbers; a label that is left out below the first of its kind is put in again."""
        dated = {i for _, i in self.dated}
        labels = sorted(dated | {i for _, i in self.labels})
        # A label that is left out in a CSV file is an empty label; in a workbook it is the one above.
        filling = [i for i in labels[:-1] if i in dated or self.block.sheet.name]
        last: dict[int, Cell] = {}
        for number_ in range(self.block.start, self.block.end):
            row = self.block.sheet.rows[number_]
            for place, i in enumerate(filling):
                if i < len(row) and not is_blank(row[i]):
                    last[i] = row[i]
                    for right in filling[place + 1 :]:
                        last.pop(right, None)
                elif i in last and any(j < len(row) and not is_blank(row[j]) for j in labels if j > i):
                    row = [*row[:i], last[i], *row[i + 1 :]]
            yield number_, row

    def value_columns(self) -> list[tuple[int, str, tuple[Column | Across, str]]]:
        """(index, the period its heading states or "", (its recipe, its own part of the heading)) per column."""
        named = [(self.columns[c.name], "", (c, "")) for c in self.recipe.named("value")]
        if self.recipe.across is None:
            return sorted(named, key=lambda item: item[0])  # type: ignore[return-value]
        across = across_columns(self.block)
        spread = [(i, said, (self.recipe.across, rest)) for i, (said, rest) in across.items()]
        return sorted([*named, *spread], key=lambda item: item[0])  # type: ignore[arg-type,return-value]

    def sections(self, values: Sequence[tuple]) -> dict[int, str]:
        """Rows inside the table that hold one cell of words, at the left, and name the rows below: number to name."""
        found: dict[int, str] = {}
        last = self.block.end
        for i, row in self.rows():
            cells = filled(row)
            if any(j < len(row) and number(row[j]) is not None for j, _, _ in values):
                last = i
            elif cells == [0] and isinstance(row[0], str) and len(row[0]) <= LONGEST_TEXT and not periods.read(row[0]):
                found[i] = without_marks(as_text(row[0]))
        return {i: name for i, name in found.items() if i < last and self.block.width > 1 and last < self.block.end}

    def dimensions(self, row: Sequence[Cell], section: str | None) -> dict[str, str]:
        found = dict(self.shared) | ({SECTION: section} if section is not None else {})
        for name, i in self.labels:
            found[name] = without_marks(as_text(row[i])) if i < len(row) else ""
        return found

    def period(self, row: Sequence[Cell], header: str, number_: int) -> Period | None:
        """The period of a cell; None where the row gives none that can be read, which is noted."""
        cells = [(name, row[i] if i < len(row) else None) for name, i in self.dated]
        if header:
            return self.period_across(header, cells)
        if not self.dated:
            return self.fixed or self.undated
        if self.fixed:
            cells = [("", self.fixed.label), *cells]  # "Jan" in a table about 2019
        if (found := periods.combine(cells, dashed_months=self.dashed)) is None:
            said = ", ".join(as_text(cell) for _, cell in cells if not is_blank(cell))
            self.skip(f"no period could be read from “{said[:60]}”" if said else "the period is missing", number_, "")
        return found

    def period_across(self, header: str, cells: list[tuple[str, Cell]]) -> Period | None:
        if not cells:
            return periods.read_text(header)
        return periods.combine([("", header), *cells])

    def figure(
        self,
        row: Sequence[Cell],
        i: int,
        number_: int,
        period: Period,
        column: tuple[Column | Across, str],
        dimensions: dict[str, str],
    ) -> Iterator[tuple[ReadSeries, Figure]]:
        cell, (recipe, rest) = row[i], column
        value = number(cell)
        if value is None and not is_shorthand(cell):
            return self.skip(f"“{as_text(cell)[:40]}” is neither a figure nor known shorthand", number_, self.name(i))
        measure = recipe.name if isinstance(recipe, Column) else recipe.measure
        if rest:
            dimensions = {**dimensions, "Heading": rest}
        series = ReadSeries(measure, dimensions, recipe.unit, recipe.kind)  # type: ignore[arg-type]
        yield series, Figure(period, value, as_text(cell)[:LONGEST_TEXT], self.locator(number_, i))

    # --- words -----------------------------------------------------------------------------------------------------

    def name(self, i: int) -> str:
        return self.block.names[i]

    def locator(self, row: int, column: int) -> str:
        if self.block.sheet.name:
            return f"{self.block.sheet.name}!{letters(column)}{row + 1}"
        return cut(f"row {row + 1}, {self.name(column)}", LONGEST_LOCATOR)

    def skip(self, why: str, row: int, column: str) -> None:
        self.unread.setdefault(why, []).append(f"row {row + 1}{', ' if column else ''}{column}")

    def in_words(self, why: str, where: list[str]) -> str:
        sheet = f"{self.block.sheet.name}, " if self.block.sheet.name else ""
        more = f" and {len(where) - 1:,} more" if len(where) > 1 else ""
        return f"Not read: {sheet}{where[0]}{more}: {why}."

    def point(self, series: ReadSeries, period: Period, parts: list[Figure]) -> Point:
        first = parts[0]
        if len(parts) == 1:
            return Point(period.label, period.start, period.end, first.value, first.text, first.locator)
        figures = [part for part in parts if part.value is not None]
        if series.kind != "flow" or not figures:
            self.unread.setdefault(f"a second value for {period.label} of one series", []).append(parts[1].locator)
            return Point(period.label, period.start, period.end, first.value, first.text, first.locator)
        self.added.append(first.locator)
        total = sum((f.value for f in figures if f.value is not None), Decimal())
        text = " + ".join(part.text for part in parts)
        where = "; ".join(part.locator for part in parts)
        return Point(
            period.label, period.start, period.end, total, cut(text, LONGEST_TEXT), cut(where, LONGEST_LOCATOR)
        )


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def undated(day: date) -> Period:
    """The period of figures whose table says none: the day of the release, and that it is no period."""
    return Period(UNDATED, day, day)
