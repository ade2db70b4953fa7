"""The statistics' pages: the forms of an import and of its recipe, and what they show of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from desk.forms import OWN_WORDS, OwnWords
from evidence.models import Dataset, Observation, Release, ReleaseDraft, Series
from evidence.readers.tables import ReadTables, Recipe, TableRecipe, guess_under, recipe_from
from evidence.readers.tables.cells import as_text
from evidence.readers.tables.layout import Block
from evidence.readers.tables.periods import read_text
from evidence.readers.tables.recipe import Across, Column
from statements.parsers.types import believable_day

ROLES = (("period", "Period"), ("dimension", "Dimension"), ("value", "Figures"), ("ignore", "Leave out"))
SHORT_KINDS = (("flow", "Flow"), ("stock", "Stock"), ("rate", "Rate"))
SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_SERIES = 8, 12, 8
MAX_COLUMNS = 150  # that a form has fields for; a browser sends at most a thousand fields
_ROWS = re.compile(r"\s*(\d{1,6})(?:\s*[-–,]\s*(\d{1,6}))?\s*")
DAY = {"invalid": "Write the day as year, month, day, such as 2024-12-10."}


def day_field() -> forms.DateField:
    return forms.DateField(
        label="Published on", required=False, widget=forms.DateInput(attrs={"type": "date"}), error_messages=DAY
    )


def check_day(day: date | None) -> date | None:
    if day is not None and not believable_day(day, today=timezone.localdate()):
        raise forms.ValidationError("Nothing can have been published on that day: look at the year.")
    return day


class ReleaseForm(OwnWords, forms.Form):
    """A file with a table, and what the file may not say."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose a file.", "max_length": "The file’s name is too long."},
    )
    title = forms.CharField(
        label="Title", max_length=500, error_messages={"required": "Write what the dataset is called."}
    )
    source = forms.CharField(label="Publisher", max_length=200, required=False)
    url = forms.URLField(
        label="Address",
        max_length=1000,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Write a whole address, such as https://www.example.org/table."},
    )
    published_on = day_field()

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            most = filesizeformat(settings.UPLOAD_MAX_BYTES)
            raise forms.ValidationError(f"“{file.name}” has {filesizeformat(file.size or 0)}; at most {most} is taken.")
        return file

    def clean_published_on(self) -> date | None:
        return check_day(self.cleaned_data["published_on"])


# --- the recipe as a form ------------------------------------------------------------------------------------------


@dataclass
class ColumnPart:
    name: str
    role: forms.BoundField
    unit: forms.BoundField
    kind: forms.BoundField


@dataclass
class TablePart:
    """The fields of one table; `across` are measure, unit and kind where its columns are periods."""

    table: TableRecipe
    used: forms.BoundField
    headers: forms.BoundField
    period: forms.BoundField
    across: list[forms.BoundField]
    columns: list[ColumnPart]


class RecipeForm(OwnWords, forms.Form):
    """How a draft is read, to be put right: its tables, their headings, and what each column is."""

    published_on = day_field()

    def __init__(self, data: Any, *, draft: ReleaseDraft) -> None:
        self.draft, self.stored = draft, recipe_from(draft.recipe)
        super().__init__(data, initial={"published_on": draft.published_on})
        for t, table in enumerate(self.stored.tables):
            self.fields.update(table_fields(f"t{t}", table))
            for c, column in enumerate(table.columns[: self.shown(t)]):
                self.fields.update(column_fields(f"t{t}-c{c}", column))
        for field in self.fields.values():
            field.error_messages |= OWN_WORDS

    def shown(self, t: int) -> int:
        """How many columns of table t have fields."""
        before = sum(len(table.columns) for table in self.stored.tables[:t])
        return max(0, MAX_COLUMNS - before)

    @property
    def is_cut(self) -> bool:
        return sum(len(table.columns) for table in self.stored.tables) > MAX_COLUMNS

    def parts(self) -> Iterator[TablePart]:
        for t, table in enumerate(self.stored.tables):
            columns = [
                ColumnPart(column.name, *(self[f"t{t}-c{c}-{name}"] for name in ("role", "unit", "kind")))
                for c, column in enumerate(table.columns[: self.shown(t)])
            ]
            across = [self[f"t{t}-{name}"] for name in ("measure", "unit", "kind")] if table.across else []
            used, headers, period = (self[f"t{t}-{name}"] for name in ("used", "headers", "period"))
            yield TablePart(table, used, headers, period, across, columns)

    def clean_published_on(self) -> date | None:
        return check_day(self.cleaned_data["published_on"])

    def clean(self) -> dict[str, Any]:
        for t in range(len(self.stored.tables)):
            said, period = self.cleaned_data.get(f"t{t}-headers"), self.cleaned_data.get(f"t{t}-period")
            if said is not None and rows_of(said) is None:
                self.add_error(f"t{t}-headers", "Write the rows as numbers, such as 5 or 5-6; 0 for no headings.")
            if period and read_text(period) is None:
                self.add_error(f"t{t}-period", "Write a period such as 2023, 2022/23 or Year ending June 2023.")
        return self.cleaned_data

    def recipe(self) -> Recipe:
        """The recipe as corrected. Raises ReadRefused where headings are said to be where no table can be read."""
        return Recipe(tuple(self.table(t, table) for t, table in enumerate(self.stored.tables)))

    def table(self, t: int, table: TableRecipe) -> TableRecipe:
        said = {name: self.cleaned_data[f"t{t}-{name}"] for name in ("used", "headers", "period")}
        columns = tuple(self.column(f"t{t}-c{c}", column) for c, column in enumerate(table.columns))
        across = table.across and Across(*(self.cleaned_data[f"t{t}-{name}"] for name in ("measure", "unit", "kind")))
        read = replace(table, used=said["used"], period=said["period"].strip(), columns=columns, across=across)
        rows = rows_of(said["headers"]) or ()
        if rows == table.header_rows or not said["used"]:
            return read
        draft = self.draft
        return guess_under(bytes(draft.data), name=draft.name, title=draft.title, table=read, header_rows=rows)

    def column(self, prefix: str, column: Column) -> Column:
        if f"{prefix}-role" not in self.cleaned_data:
            return column
        role, unit, kind = (self.cleaned_data[f"{prefix}-{name}"] for name in ("role", "unit", "kind"))
        return replace(column, role=role, unit=unit.strip(), kind=kind or "flow")


def rows_of(said: str) -> tuple[int, ...] | None:
    """(5, 6) for "5-6"; () for "0"; None for what is no row."""
    match = _ROWS.fullmatch(said)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return tuple(range(first, last + 1)) if 0 < first <= last < first + 10 else () if first == last == 0 else None


def table_fields(prefix: str, table: TableRecipe) -> dict[str, forms.Field]:
    rows = table.header_rows
    shown = "" if not rows else str(rows[0]) if len(rows) == 1 else f"{rows[0]}-{rows[-1]}"
    fields: dict[str, forms.Field] = {
        f"{prefix}-used": forms.BooleanField(label="Use this table", required=False, initial=table.used),
        f"{prefix}-headers": forms.CharField(
            label="Rows of headings",
            max_length=20,
            initial=shown or "0",
            error_messages={"required": "Write in which rows the headings stand; 0 for none."},
        ),
        f"{prefix}-period": forms.CharField(
            label="Period of the whole table", max_length=60, required=False, initial=table.period
        ),
    }
    if table.across:
        measure = forms.CharField(
            label="What is measured",
            max_length=500,
            initial=table.across.measure,
            error_messages={"required": "Write what the table measures."},
        )
        fields |= {f"{prefix}-measure": measure} | value_fields(prefix, "the figures", table.across)
    return fields


def column_fields(prefix: str, column: Column) -> dict[str, forms.Field]:
    role = forms.ChoiceField(label=f"What “{column.name}” is", choices=ROLES, initial=column.role)
    return {f"{prefix}-role": role} | value_fields(prefix, f"“{column.name}”", column)


def value_fields(prefix: str, of: str, value: Column | Across) -> dict[str, forms.Field]:
    return {
        f"{prefix}-unit": forms.CharField(label=f"Unit of {of}", max_length=60, required=False, initial=value.unit),
        f"{prefix}-kind": forms.ChoiceField(label=f"Kind of {of}", choices=SHORT_KINDS, initial=value.kind),
    }


# --- what is shown -------------------------------------------------------------------------------------------------


@dataclass
class Look:
    """A table as it was found: rows with their numbers, the headings marked."""

    name: str
    rows: list[tuple[int, bool, list[str]]]
    width: int
    more_columns: int


def looks(read: ReadTables) -> list[Look]:
    return [look(table, block) for table, block in zip(read.recipe.used, read.blocks, strict=True)]


def look(table: TableRecipe, block: Block) -> Look:
    numbers = [*block.header_rows, *range(block.start, min(block.start + SHOWN_ROWS, block.end))]
    width = min(block.width, SHOWN_COLUMNS)
    rows = []
    for n in numbers:
        cells = [as_text(cell)[:80] for cell in block.sheet.rows[n][:width]]
        rows.append((n + 1, n in block.header_rows, cells + [""] * (width - len(cells))))
    return Look(table.name or "The table", rows, width, block.width - width)


@dataclass
class Sample:
    """A series as it would be stored: its words, its first and last value."""

    name: str
    unit: str
    kind: str
    count: int
    first: str
    last: str


def samples(read: ReadTables) -> list[Sample]:
    kinds = dict(SHORT_KINDS)
    found = []
    for s in read.series[:SHOWN_SERIES]:
        first, last = (f"{p.period}: {p.text}" for p in (s.points[0], s.points[-1]))
        name = ", ".join([s.measure, *filter(None, s.dimensions.values())])
        found.append(Sample(name, s.unit, kinds[s.kind], len(s.points), first, last))
    return found


def datasets() -> QuerySet[Dataset]:
    """With the number of their series and releases and the day of the newest, in one query."""

    def counted(model: type[Series] | type[Release], what: Any) -> Subquery:
        rows = model._default_manager.filter(dataset=OuterRef("pk")).order_by().values("dataset")
        return Subquery(rows.annotate(n=what).values("n"))

    return Dataset.objects.select_related("source").annotate(
        series_count=Coalesce(counted(Series, Count("pk")), 0, output_field=IntegerField()),
        release_count=Coalesce(counted(Release, Count("pk")), 0, output_field=IntegerField()),
        last_published=counted(Release, Max("published_on")),
    )


def with_last_value(series: Sequence[Series]) -> list[tuple[Series, Observation | None]]:
    """Each with the last value it has, in one query."""
    found = Observation.objects.current().filter(series__in=[s.pk for s in series]).select_related("release")
    found = found.defer("release__data", "release__recipe", "release__notes")
    last = {o.series_id: o for o in found.order_by("series_id", "-end", "-release_id").distinct("series_id")}
    return [(s, last.get(s.pk)) for s in series]
