"""Every file of the real statistics is read, and its values are those that another way of reading finds."""

import csv
import gzip
import zipfile
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from evidence.readers.tables import ReadTables, read_tables

KNOWN = {
    "home_office_asylum_costs_and_productivity.csv",
    "home_office_asylum_work_in_progress.csv",
    "home_office_detention_summary_flow.csv",
    "home_office_returns_asylum.csv",
    "home_office_returns_by_destination.csv.gz",
    "ons_mgwg_unemployment_2022.xls",
    "small_boats_daily.csv",
    "small_boats_time_series_2025-12.ods",
    "uk_inflation_cpi.csv",
    "uk_inflation_rpi.csv",
}
SHORTHAND = {"NA", "n/a", ":", "-", ""}


@pytest.fixture
def statistics(real_data):
    return real_data / "statistics"


def read(path) -> ReadTables:
    return read_tables(path.read_bytes(), name=path.name)


def table_of(read: ReadTables) -> dict[tuple[str, str], Decimal | None]:
    """{(measure, period): value} of a file whose series have no dimensions."""
    return {(s.measure, p.period): p.value for s in read.series for p in s.points}


def rows_of(path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(text.splitlines()))


def figure(text: str) -> Decimal | None:
    return None if text in SHORTHAND else Decimal(text)


def wide(path, period, *, skipping) -> dict[tuple[str, str], Decimal | None]:
    """A wide table as the csv module reads it; `period` makes a row's label."""
    return {
        (name, period(row)): figure(text) for row in rows_of(path) for name, text in row.items() if name not in skipping
    }


def test_every_real_file_has_a_test_of_its_own_here(statistics):
    assert {path.name for path in statistics.iterdir()} == KNOWN


def test_returns_by_destination(statistics):
    path = statistics / "home_office_returns_by_destination.csv.gz"
    totals = defaultdict(Decimal)
    for row in rows_of(path):
        place = (row["Return type group"], row["Return type"], row["Return destination"])
        totals[(*place, f"{row['Year']}-Q{row['Quarter']}")] += Decimal(row["Number of returns"])
    found = defaultdict(Decimal)
    for series in read(path).series:
        place = tuple(series.dimensions[n] for n in ("Return type group", "Return type", "Return destination"))
        for point in series.points:
            found[(*place, point.period)] += point.value
    assert len(totals) > 40_000
    assert found == totals


def test_returns_name_the_rows_they_add_up(statistics):
    found = read(statistics / "home_office_returns_by_destination.csv.gz")
    assert sum(len(p.text.split(" + ")) for s in found.series for p in s.points) == 44_109
    assert found.series[0].points[0].locator == "row 2, Number of returns"
    assert {(s.unit, s.kind) for s in found.series} == {("return", "flow")}


def test_asylum_costs_by_financial_year(statistics):
    path = statistics / "home_office_asylum_costs_and_productivity.csv"
    expected = wide(
        path, lambda r: f"{r['Financial Year'][:4]}/20{r['Financial Year'][5:]}", skipping={"Financial Year"}
    )
    assert table_of(read(path)) == expected
    assert expected["Unit Cost", "2013/2014"] == Decimal("9830.179174319952")


def test_asylum_work_in_progress_by_quarter(statistics):
    path = statistics / "home_office_asylum_work_in_progress.csv"
    skipping = {"Date", "Year", "Quarter"}
    found = read(path)
    assert table_of(found) == wide(path, lambda r: f"{r['Year']}-Q{r['Quarter']}", skipping=skipping)
    assert {str(p.end) for s in found.series for p in s.points} == {r["Date"] for r in rows_of(path)}
    assert {s.kind for s in found.series} == {"stock"}


def test_detention_by_year(statistics):
    path = statistics / "home_office_detention_summary_flow.csv"
    found = read(path)
    assert table_of(found) == wide(path, lambda r: r["Date"], skipping={"Date"})
    assert {s.measure for s in found.series if s.kind == "stock"} == {
        "In detention (at end of period)",
        "In detention Asylum",
        "In detention Non-asylum",
    }


def test_returns_of_asylum_seekers_have_no_period_and_say_so(statistics):
    path = statistics / "home_office_returns_asylum.csv"
    found = read(path)
    expected = {
        (name, row["Category"], row["Nationality"]): figure(text)
        for row in rows_of(path)
        for name, text in row.items()
        if name not in ("Category", "Nationality")
    }
    values = {
        (s.measure, s.dimensions["Category"], s.dimensions["Nationality"]): s.points[0].value for s in found.series
    }
    assert values == expected
    assert {p.period for s in found.series for p in s.points} == {"undated"}
    assert "does not say what period" in found.notes[0]


def test_small_boats_by_day(statistics):
    path = statistics / "small_boats_daily.csv"
    expected = wide(path, lambda r: r["#date"], skipping={"#date"})
    assert table_of(read(path)) == expected
    assert sum(v for (name, day), v in expected.items() if name == "migrants" and day[:4] == "2022") == 45_755


@pytest.mark.parametrize("name", ["uk_inflation_cpi.csv", "uk_inflation_rpi.csv"])
def test_inflation_by_month(statistics, name):
    found = read(statistics / name)
    assert table_of(found) == wide(statistics / name, lambda r: r["month"], skipping={"month"})
    assert (found.series[0].unit, found.series[0].kind) == ("percent", "rate")


def test_ons_time_series_by_year_quarter_and_month(statistics):
    path = statistics / "ons_mgwg_unemployment_2022.xls"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[8:]
    found = read(path)
    label = {len("1971"): lambda t: t, len("1971 Q1"): lambda t: t.replace(" ", "-"), len("1971 FEB"): month}
    expected = {label[len(str(when))](str(when)): Decimal(str(value)) for when, value in rows}
    assert {p.period: p.value for p in found.series[0].points} == expected
    assert (len(found.series), found.published_on) == (1, date(2022, 5, 17))


def month(text: str) -> str:
    names = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905
    return text[:4] if text[5] == "Q" else f"{text[:4]}-{names.index(text[5:]) + 1:02}"


def test_small_boats_workbook_against_its_own_xml(statistics):
    path = statistics / "small_boats_time_series_2025-12.ods"
    found = read(path)
    for sheet, span in (("SB_01", 1), ("SB_02", 7)):
        raw = ods_rows(path, sheet)
        expected = {
            (name, str(last - timedelta(days=span - 1)), str(last)): figure(text)
            for last, *texts in ((date.fromisoformat(row[0]), *row[1:]) for row in raw[1:])
            for name, text in zip(raw[0][1:], texts, strict=False)
            if name != "Notes" and text != ""
        }
        series = [s for s in found.series if s.dimensions == {"Table": sheet}]
        assert {(s.measure, str(p.start), str(p.end)): p.value for s in series for p in s.points} == expected


def ods_rows(path, sheet: str) -> list[list[str]]:
    """The rows of a sheet, read from the file's XML by hand: a value's attribute, else its words."""
    with zipfile.ZipFile(path) as archive:
        tree = etree.fromstring(archive.read("content.xml"), etree.XMLParser(resolve_entities=False, no_network=True))
    spaces = {k: v for k, v in tree.nsmap.items() if k in ("table", "office", "text")}
    table, office = (f"{{{spaces[name]}}}" for name in ("table", "office"))
    rows = []
    for row in tree.xpath("//table:table[@table:name=$name]//table:table-row", name=sheet, namespaces=spaces):
        cells: list[str] = []
        for cell in row.iterchildren(f"{table}table-cell", f"{table}covered-table-cell"):
            text = cell.get(f"{office}date-value") or cell.get(f"{office}value") or ""
            text = text[:10] or "\n".join("".join(p.itertext()) for p in cell.xpath("text:p", namespaces=spaces))
            cells += [text] * min(int(cell.get(f"{table}number-columns-repeated", 1)), 20)
        rows += [cells] * min(int(row.get(f"{table}number-rows-repeated", 1)), 1000)
    return [row for row in rows if row and row[0]]
