"""Tables as evidence: rows that can be read alone, with the place where they stand; and an ONS series."""

import gzip
import json

import pytest

from evidence import readers
from evidence.readers import ReadRefused, ons, sheets
from evidence.readers.tables.grid import Sheet

CSV = b"Town,2025,2026\nWestham,998000,1021500\nEastham,[x],44000\n"


def test_csv_rows_are_read_with_their_heads_and_place():
    document = readers.read(CSV, name="buses.csv")
    passage = document.passages[0]
    assert passage.text == "Westham; 2025: 998000; 2026: 1021500\nEastham; 2025: [x]; 2026: 44000"
    assert (passage.locator, document.document_type) == ("rows 2 to 3", "table")


def test_csv_may_be_gzipped():
    assert readers.read(gzip.compress(CSV), name="buses.csv.gz").passages[0].text.startswith("Westham")


def test_csv_that_is_a_web_page_is_refused():
    with pytest.raises(ReadRefused, match="holds HTML"):
        readers.read(b"<html><p>Not found", name="buses.csv")


def test_workbook_passages_say_sheet_and_cells():
    rows = [["Table 1: Journeys by town"], [], ["Town", 2025, 2026], ["Westham", 998000, 1021500.0]]
    title, row = sheets._passages(Sheet("Table_1", rows))
    assert (title.text, title.locator) == ("Table 1: Journeys by town", "Table_1!A1:A1")
    assert (row.text, row.locator) == ("Westham; 2025: 998000; 2026: 1021500", "Table_1!A4:C4")
    assert row.heading == "Table 1: Journeys by town"


def test_workbook_columns_are_lettered():
    assert [sheets._column(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_long_table_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_PASSAGES", 2)
    data = b"Town,Journeys\n" + b"".join(b"Town %d,%d\n" % (n, n) for n in range(500))
    document = sheets.read(data, name="a.csv")
    assert len(document.passages) == 2
    assert "first 2 passages can be cited; the file is kept whole" in document.notes[0]


def test_every_real_table_is_read(real_data):
    for path in sorted((real_data / "statistics").iterdir()):
        assert readers.read(path.read_bytes(), name=path.name).passages


def series(**about) -> bytes:
    told = {"title": "A rate", "cdid": "x1y2", "unit": "%", "releaseDate": "2026-06-16T23:00:00.000Z"} | about
    months = [{"date": f"{y} {m}", "label": f"{y} {m}", "value": v} for y, m, v in
              (("2025", "DEC", "3.0"), ("2026", "JAN", 3.1), ("2026", "FEB", ""))]  # fmt: skip
    return json.dumps({"uri": "/economy/x", "description": told, "months": months}).encode()


def test_series_has_a_passage_a_year_and_keeps_values_as_printed():
    document = readers.read(series(), name="x1y2.json")
    assert [p.text for p in document.passages] == [
        "A rate (X1Y2, %). 2025 DEC: 3.0.",
        "A rate (X1Y2, %). 2026 JAN: 3.1.",
    ]
    assert [p.locator for p in document.passages] == ["months of 2025", "months of 2026"]


def test_series_month_that_is_an_average_is_noted():
    document = readers.read(series(monthLabelStyle="three month average", nextRelease="22 July 2026"), name="a.json")
    assert document.notes == ("A month stands for a three month average.", "Next release: 22 July 2026.")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "'description' is missing"),
        (series(title=""), "'description.title' is missing"),
        (b'{"description": {"title": "x", "cdid": "X"}, "months": "none"}', "without any values"),
    ],
)
def test_series_that_is_none_is_refused(data, reason):
    with pytest.raises(ReadRefused, match=reason):
        ons.read(data, name="a.json")
