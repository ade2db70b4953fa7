"""Tables as departments lay them out. All figures and names are made up."""

from datetime import date

import pytest

from evidence.readers.tables import ShapeChanged, read_tables, recipe_from
from tests.evidence.workbooks import ods, xlsx

GOVERNMENT = [
    ["Table 1: Returns by type"],
    ["This worksheet has one table. Some cells refer to notes."],
    [],
    ["Year", "Enforced returns", None, "Voluntary returns [note 2]", None],
    [None, "Asylum", "Other", "Asylum", "Other"],
    ["2021/22", 100, 200, "[x]", 5],
    ["2022/23", "1,100", 250, 7, "-"],
    [],
    ["Notes"],
    ["1. Figures are rounded."],
]
TIDY = b"Period,Region,Applications,Grants\nQ1 2024,York,12,3\nQ1 2024,Leeds,5,c\nQ2 2024,York,13,4\n"


def values(read, measure, **dimensions):
    """Period: value as text, of the one series of that name."""
    found = [s for s in read.series if s.measure == measure and dimensions.items() <= s.dimensions.items()]
    assert len(found) == 1, [(s.measure, s.dimensions) for s in read.series]
    return {p.period: None if p.value is None else str(p.value) for p in found[0].points}


def test_tidy_table_has_a_series_for_each_label_and_measure():
    read = read_tables(TIDY, name="tidy.csv")
    assert values(read, "Applications", Region="York") == {"2024-Q1": "12", "2024-Q2": "13"}
    assert values(read, "Grants", Region="Leeds") == {"2024-Q1": None}
    assert read.series[0].points[0].locator == "row 2, Applications"


def test_merged_heads_over_two_rows_name_the_measures():
    read = read_tables(xlsx({"Ret_01": GOVERNMENT}, merged=("B4:C4", "D4:E4")), name="returns.xlsx")
    assert values(read, "Enforced returns: Other") == {"2021/2022": "200", "2022/2023": "250"}
    assert values(read, "Voluntary returns: Asylum") == {"2021/2022": None, "2022/2023": "7"}
    assert [p.text for p in read.series[2].points] == ["[x]", "7"]
    assert read.series[0].points[1].locator == "Ret_01!B7"


def test_heads_left_empty_to_the_right_read_like_merged_ones():
    merged = read_tables(xlsx({"R": GOVERNMENT}, merged=("B4:C4", "D4:E4")), name="a.xlsx")
    assert read_tables(ods({"R": GOVERNMENT}), name="a.ods").series == merged.series


def test_periods_across_make_one_series_of_a_row():
    rows = [["Arrivals by nationality"], ["Nationality", 2019, 2020], ["Albania", 10, 20], ["Iraq", ":", 5]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "Arrivals by nationality", Nationality="Albania") == {"2019": "10", "2020": "20"}
    assert values(read, "Arrivals by nationality", Nationality="Iraq") == {"2019": None, "2020": "5"}


def test_quarters_under_years_are_periods():
    rows = [["Grants"], [None, 2019, None, 2020], ["Type", "Q3", "Q4", "Q1"], ["Work", 1, 2, 3], ["Study", 4, 5, 6]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "Grants", Type="Work") == {"2019-Q3": "1", "2019-Q4": "2", "2020-Q1": "3"}


def test_months_across_and_years_down_are_periods_together():
    rows = [["Visits"], ["Year", "Jan", "Feb"], [2019, 1, 2], [2020, 3, 4]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "Visits") == {"2019-01": "1", "2019-02": "2", "2020-01": "3", "2020-02": "4"}


def test_years_written_once_hold_for_the_quarters_below():
    rows = [["Year", "Quarter", "Cases"], [2019, "Q1", 5], [None, "Q2", 6], [2020, "Q1", 7]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "Cases") == {"2019-Q1": "5", "2019-Q2": "6", "2020-Q1": "7"}


def test_tables_stacked_in_a_sheet_are_told_apart_by_their_titles():
    head = ["Month", "Cases"]
    rows = [["Men"], head, ["Jan 2020", 10], ["Feb 2020", 11], [], ["Women"], head, ["Jan 2020", 20], ["Feb 2020", 21]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "Cases", Table="Men") == {"2020-01": "10", "2020-02": "11"}
    assert values(read, "Cases", Table="Women") == {"2020-01": "20", "2020-02": "21"}


def test_section_names_inside_a_table_become_a_dimension():
    rows = [["Type", 2023, 2024], ["Work"], ["Main", 5, 6], ["Study"], ["Main", 7, 8], ["Source: made up"]]
    read = read_tables(ods({"T1": rows}), name="a.ods")
    assert values(read, "T1", Section="Work", Type="Main") == {"2023": "5", "2024": "6"}
    assert values(read, "T1", Section="Study", Type="Main") == {"2023": "7", "2024": "8"}


def test_several_sheets_are_several_tables_and_the_cover_gives_the_day():
    cover = [["Illustrative statistics"], ["Published: 26 February 2026"]]
    sheets = {
        "Cover": cover,
        "A": [["Date", "Cases"], ["2026-01-01", 3]],
        "B": [["Week ending", "Cases"], ["2026-01-04", 9]],
    }
    read = read_tables(xlsx(sheets), name="a.xlsx")
    assert values(read, "Cases", Table="A") == {"2026-01-01": "3"}
    assert values(read, "Cases", Table="B") == {"2025-12-29/2026-01-04": "9"}
    assert read.published_on == date(2026, 2, 26)
    assert read.notes == ("No table was read from the sheet “Cover”.",)


def test_hidden_sheet_is_not_read_and_that_is_said():
    sheets = {"Data": [["Year", "Cases"], [2020, 3]], "Workings": [["Year", "Cases"], [2020, 4]]}
    read = read_tables(xlsx(sheets, hidden=("Workings",)), name="a.xlsx")
    assert values(read, "Cases") == {"2020": "3"}
    assert read.notes == ("The hidden sheet “Workings” was not read.",)


def test_rows_with_the_same_labels_are_added_up_only_where_they_are_a_flow():
    read = read_tables(b"Year,Region,Number of returns,Grant rate\n2020,Other,3,40\n2020,Other,4,50\n", name="a.csv")
    point = next(s for s in read.series if s.kind == "flow").points[0]
    assert (str(point.value), point.text, point.locator) == (
        "7",
        "3 + 4",
        "row 2, Number of returns; row 3, Number of returns",
    )
    assert values(read, "Grant rate") == {"2020": "40"}
    assert any("a second value for 2020" in note for note in read.notes)


def test_what_cannot_be_read_is_said_with_its_place():
    read = read_tables(b"Year,Cases\n2019,5\n2020,6\nlater,7\n2021,about ten\n" + b"2018,1\n" * 8, name="a.csv")
    assert "Not read: row 4: no period could be read from “later”." in read.notes
    assert "Not read: row 5, Cases: “about ten” is neither a figure nor known shorthand." in read.notes


@pytest.mark.parametrize(
    ("measure", "unit", "kind"),
    [
        ("Number of returns", "return", "flow"),
        ("migrants", "migrant", "flow"),
        ("Total Asylum Costs", "GBP", "flow"),
        ("CPI inflation", "percent", "rate"),
        ("In detention (at end of period)", "", "stock"),
        ("Average conclusions per month", "conclusion", "rate"),
    ],
)
def test_unit_and_kind_are_guessed_from_the_measures_words(measure, unit, kind):
    series = read_tables(f"Year,{measure}\n2019,5\n2020,6\n".encode(), name="a.csv").series[0]
    assert (series.unit, series.kind) == (unit, kind)


def test_percentages_that_a_workbook_keeps_as_fractions_are_ratios():
    rows = [["Year", "Grant rate (%)"], [2019, 0.61], [2020, 0.7], [2021, 0.755]]
    series = read_tables(ods({"T1": rows}), name="a.ods").series[0]
    assert (series.unit, series.kind) == ("ratio", "rate")


def test_figures_without_any_period_are_undated_until_a_person_gives_one():
    data = b"Nationality,Returns\nAlbania,5\nIraq,7\n"
    read = read_tables(data, name="a.csv", today=date(2024, 5, 1))
    assert read.series[0].points[0].period == "undated"
    assert read.notes == ("The table does not say what period its figures are about: give it in the recipe.",)
    told = recipe_from({"tables": [read.recipe.to_json()["tables"][0] | {"period": "Year ending June 2023"}]})
    assert values(read_tables(data, name="a.csv", recipe=told), "Returns", Nationality="Iraq") == {
        "2022-07/2023-06": "7"
    }


def test_period_of_a_table_and_months_in_its_rows_are_read_together():
    data = b"Month,Visits\nJan,5\nFeb,7\n"
    read = read_tables(data, name="a.csv")
    assert (read.points, read.notes[0]) == (0, "Not read: row 2: no period could be read from \u201cJan\u201d.")
    told = recipe_from({"tables": [read.recipe.to_json()["tables"][0] | {"period": "2019"}]})
    assert values(read_tables(data, name="a.csv", recipe=told), "Visits") == {"2019-01": "5", "2019-02": "7"}


def test_recipe_reads_next_months_file_though_its_rows_moved():
    recipe = recipe_from(read_tables(xlsx({"R": GOVERNMENT}), name="a.xlsx").recipe.to_json())
    moved = [GOVERNMENT[0], ["A note more."], *GOVERNMENT[1:7], ["2023/24", 1, 2, 3, 4]]
    read = read_tables(xlsx({"R": moved}), name="b.xlsx", recipe=recipe)
    assert values(read, "Enforced returns: Asylum")["2023/2024"] == "1"


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (
            b"Period,Region,Applications",
            "b.csv has changed its shape: the column “grants” is missing. Correct the recipe.",
        ),
        (b"Period,Area,Applications,Grants", "the column “region” is missing and the column “area” is new"),
        (b"Period,Region,Applications,Grants,Refusals", "the column “refusals” is new"),
    ],
)
def test_changed_shape_is_refused_in_one_sentence_with_a_recipe_that_fits(head, sentence):
    recipe = read_tables(TIDY, name="a.csv").recipe
    row = b"Q1 2024,York,12,3,9".split(b",")[: head.count(b",") + 1]
    with pytest.raises(ShapeChanged) as refusal:
        read_tables(head + b"\n" + b",".join(row) + b"\n", name="b.csv", recipe=recipe)
    assert sentence in str(refusal.value)
    assert len(refusal.value.recipe.tables[0].columns) == len(row)


def test_corrected_rows_of_headings_are_used():
    data = b"Figures of the office\nPeriod,Cases\nand notes,of all\n2020,5\n2021,6\n"
    table = read_tables(data, name="a.csv").recipe.to_json()["tables"][0]
    columns = [
        {"name": "Period", "role": "period"},
        {"name": "Cases", "role": "value", "unit": "case", "kind": "stock"},
    ]
    told = recipe_from({"tables": [table | {"header_rows": [2], "columns": columns}]})
    read = read_tables(data, name="a.csv", recipe=told)
    assert values(read, "Cases") == {"2020": "5", "2021": "6"}
    assert read.series[0].kind == "stock"
