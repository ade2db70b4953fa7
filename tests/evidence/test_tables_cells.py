"""Figures, shorthand and periods as publishers print them."""

from datetime import date

import pytest

from evidence.readers.tables import cells, periods


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", "1234"),
        ("£1,359,145,698.64", "1359145698.64"),
        ("12.30%", "12.30"),
        ("(3)", "-3"),
        ("−4.5", "-4.5"),
        ("-£2", "-2"),
        ("1,100 [r]", "1100"),
        ("57 (p)", "57"),
        (45755.0, "45755"),
        (9830.179174319952, "9830.179174319952"),
        (0, "0"),
    ],
)
def test_figure_is_read_exactly_as_printed(cell, value):
    assert str(cells.number(cell)) == value


@pytest.mark.parametrize(
    "cell", ["2018-01-01", "1,23", "12 of 40", "0-4", "", None, True, float("nan"), "9" * 5000, "[x]"]
)
def test_what_is_no_figure_is_none(cell):
    assert cells.number(cell) is None


@pytest.mark.parametrize(
    "cell", [":", "..", "-", "–", "[x]", "[z]", "[low]", "NA", "n/a", "N/A", "*", "~", "c", "[c] [r]"]
)
def test_shorthand_is_known(cell):
    assert cells.is_shorthand(cell)


@pytest.mark.parametrize("cell", ["Albania", "18+", "12", "", "not a note"])
def test_words_are_no_shorthand(cell):
    assert not cells.is_shorthand(cell)


@pytest.mark.parametrize(
    ("cell", "label", "start", "end"),
    [
        ("2018", "2018", date(2018, 1, 1), date(2018, 12, 31)),
        (2018.0, "2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018 Q3", "2018-Q3", date(2018, 7, 1), date(2018, 9, 30)),
        ("Jul to Sep 2018", "2018-Q3", date(2018, 7, 1), date(2018, 9, 30)),
        ("2018 SEP", "2018-09", date(2018, 9, 1), date(2018, 9, 30)),
        ("Feb-20", "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("30/09/2018", "2018-09-30", date(2018, 9, 30), date(2018, 9, 30)),
        ("1-Jan-18", "2018-01-01", date(2018, 1, 1), date(2018, 1, 1)),
        (date(2018, 9, 30), "2018-09-30", date(2018, 9, 30), date(2018, 9, 30)),
        ("2018/19", "2018/2019", date(2018, 4, 1), date(2019, 3, 31)),
        ("2018–19 [note 3]", "2018/2019", date(2018, 4, 1), date(2019, 3, 31)),
        ("Year ending March 2019", "2018/2019", date(2018, 4, 1), date(2019, 3, 31)),
        ("Year ending June 2023 (p)", "2022-07/2023-06", date(2022, 7, 1), date(2023, 6, 30)),
        ("Nov-Jan 2022", "2021-11/2022-01", date(2021, 11, 1), date(2022, 1, 31)),
        ("w/e 7 January 2018", "2018-01-01/2018-01-07", date(2018, 1, 1), date(2018, 1, 7)),
        ("2018-W03", "2018-01-15/2018-01-21", date(2018, 1, 15), date(2018, 1, 21)),
    ],
)
def test_period_is_read(cell, label, start, end):
    assert periods.read(cell) == periods.Period(label, start, end)


@pytest.mark.parametrize("cell", ["0-4", "Albania", "2018-13-01", "45,755", "30/02/2018", "12", "2018-20 plan", "1066"])
def test_what_is_no_period_is_none(cell):
    assert periods.read(cell) is None


def test_dashed_months_are_told_from_financial_years_by_their_neighbours():
    assert periods.dashes_are_months(["2001-01", "2001-02", "2001-03"])
    assert not periods.dashes_are_months(["2009-10", "2010-11", "2011-12"])
    assert periods.read("2001-02", dashed_months=True).label == "2001-02"
    assert periods.read("2001-02").label == "2001/2002"


@pytest.mark.parametrize(
    ("stated", "label"),
    [
        ([("Date", "2004-03-31"), ("Year", "2004"), ("Quarter", "1")], "2004-Q1"),
        ([("Year", 2019.0), ("Month", "March")], "2019-03"),
        ([("Financial year", "2019/20"), ("Quarter", "Q4")], "2020-Q1"),
        ([("Week ending", date(2018, 1, 7))], "2018-01-01/2018-01-07"),
        ([("12 months to", "Jun 2024")], "2023-07/2024-06"),
        ([("Financial year ending", "2024")], "2023/2024"),
    ],
)
def test_columns_state_a_period_together(stated, label):
    assert periods.combine(stated).label == label


def test_columns_that_contradict_each_other_state_none():
    assert periods.combine([("Date", "2004-03-31"), ("Year", "2005")]) is None
