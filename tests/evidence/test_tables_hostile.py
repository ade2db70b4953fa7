"""What a broken or hostile file costs: one sentence."""

import gzip
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.readers.tables import ReadRefused, RecipeRefused, grid, read_tables, recipe_from
from tests.evidence.workbooks import far_apart, ods, xlsx, zipped

GRID = [["Year", "Cases"], [2020, 5]]
FULL_ROW = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ReadRefused) as caught:
        read_tables(data, name=name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "a.csv is empty."),
        (b"<!doctype html><title>Just a moment</title>", "a.csv", "a web page or another document"),
        (b"%PDF-1.7 and so on", "a.xlsx", "a web page or another document"),
        (b"PK\x03\x04 not really", "a.xlsx", "damaged or locked"),
        (b"\xd0\xcf\x11\xe0 not really", "a.xls", "cannot be opened as a workbook"),
        (b"\x1f\x8b nothing", "a.csv.gz", "cannot be unzipped"),
        (gzip.compress(b"Year,Cases\n2020,5\n" * 50)[:-9], "a.csv.gz", "is cut off"),
        (b"\x00\x01\x02\x03" * 10, "a.csv", "binary data"),
        (b"just,words\nin,rows\n", "a.csv", "has no table in it"),
        (zipped({"readme.txt": "nothing"}), "a.zip", "a zip file but no workbook"),
        (xlsx({"A": GRID})[:-30], "a.xlsx", "damaged"),
    ],
)
def test_file_that_is_no_table_is_refused_in_one_sentence(data, name, said):
    sentence = refusal(data, name)
    assert said in sentence
    assert "\n" not in sentence


def test_two_cells_far_apart_cost_one_line():
    began = time.monotonic()
    assert "memory or time" in refusal(far_apart(), "far.xlsx")
    assert time.monotonic() - began < 20


def test_rows_repeated_a_million_times_cost_one_line():
    bomb = f'<table:table-row table:number-rows-repeated="1048576">{FULL_ROW}</table:table-row>'
    began = time.monotonic()
    assert "bomb.ods" in refusal(ods({"A": GRID}, rows_xml=bomb), "bomb.ods")
    assert time.monotonic() - began < 50


def test_empty_rows_to_the_end_of_the_sheet_are_ordinary():
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    filler = f'<table:table-row table:number-rows-repeated="1048574">{empty}</table:table-row>'
    read = read_tables(ods({"A": GRID}, rows_xml=filler), name="a.ods")
    assert read.points == 1


def test_zip_that_unpacks_to_too_much_is_refused_by_what_it_declares(monkeypatch):
    monkeypatch.setattr(grid, "MAX_UNPACKED", 1_000_000)
    assert "unpacks to more than 1,000,000 bytes" in refusal(zipped({"content.xml": " " * 2_000_000}), "a.ods")


def test_gzip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(grid, "MAX_TEXT", 1_000_000)
    assert "unpacks to more than" in refusal(gzip.compress(b"1," * 2_000_000), "a.csv.gz")


def test_too_many_cells_are_refused(monkeypatch):
    monkeypatch.setattr(grid, "MAX_CELLS", 100)
    assert "more than 100 cells" in refusal(b"Year,Cases\n" + b"2020,5\n" * 100, "a.csv")


def test_letters_of_windows_are_read_with_a_note():
    read = read_tables("Year,Café visits\n2020,5\n".encode("cp1252"), name="a.csv")
    assert read.series[0].measure == "Café visits"
    assert "not UTF-8" in read.notes[0]


@pytest.mark.parametrize(
    "recipe",
    [
        {},
        {"tables": []},
        {"tables": [{"name": "A"}]},
        {"tables": [{"name": "", "sheet": "", "header_rows": [1], "columns": [{"name": "Year", "role": "king"}]}]},
        {"tables": [{"name": "", "sheet": "", "header_rows": [1], "columns": [{"name": "Year", "role": "period"}]}]},
    ],
)
def test_recipe_that_is_none_is_refused_in_one_sentence(recipe):
    with pytest.raises(RecipeRefused) as caught:
        recipe_from(recipe)
    assert str(caught.value).endswith(".")


@settings(max_examples=150)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "2019", "5", "x", "Year", "Q1", "[x]", "Type", "1,2"]), max_size=5), max_size=9
    )
)
def test_any_grid_is_read_or_refused_and_its_recipe_reads_it_again(rows):
    data = "\n".join(",".join(f'"{c}"' for c in row) for row in rows).encode()
    try:
        read = read_tables(data, name="a.csv")
    except ReadRefused:
        return
    again = read_tables(data, name="a.csv", recipe=recipe_from(json.loads(json.dumps(read.recipe.to_json()))))
    assert again.series == read.series
