"""The answer for a claim's figure: value, cells, sum and rule; then and now; what is left open; when it ripens."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.arithmetic import Figure
from evidence.checking import check, main_figure, ripens_on
from tests.evidence.figure_shelf import INDEX, Shelf, ask, stocked


def walks(value: int, **fields) -> Figure:
    return Figure(Decimal(value), **{"unit": "walk", "quote": f"{value} walks", **fields})


def test_flow_is_added_up_over_kinds_and_quarters():
    answer = ask("There were 1,620 walks in Ambridge in 2021.", walks(1620, period="2021"))
    assert (answer.value, answer.agrees) == (410 + 1210, True)
    assert "2021-Q1" in answer.working[0]
    assert "row 1, 2021-Q1" in answer.working[0]
    assert len(answer.now.cells) == 8


def test_series_without_rows_counts_nothing():
    answer = ask("There were 810 walks in Borchester in 2021.", walks(810, period="2021"))
    assert (answer.value, answer.agrees) == (810, True)


def test_period_that_is_not_covered_cannot_be_said_yet():
    answer = ask("There were 900 guided walks in 2023.", walks(900, period="2023"))
    assert (answer.value, answer.agrees) == (None, None)
    assert "is not published yet" in answer.working[0]


def test_shorthand_in_a_cell_is_said_and_not_counted():
    shelf = stocked()
    shelf.add(1, "2021-Q2", None)
    answer = ask("There were 400 escorted walks in Ambridge in 2021.", walks(400, period="2021"), shelf=shelf)
    assert answer.value is None
    assert "“:” (row 1, 2021-Q2)" in answer.working[0]


def test_change_shows_both_sums_and_the_difference():
    rise = Figure(Decimal(433), unit="passenger", direction="up", change="absolute", period="2022",
                  baseline="2021", quote="433")  # fmt: skip
    answer = ask("Ferry passengers rose by 433 in 2022 compared with 2021.", rise)
    assert (answer.baseline_period, answer.baseline_value, answer.value, answer.agrees) == ("2021", 4567, 5000, True)
    assert "From 4,567 to 5,000: up by 433, 9.48%." in answer.working


@pytest.mark.parametrize(("first", "agrees"), [("3.0", True), ("2.0", False)])
def test_both_ends_of_a_change_are_held_to_the_rule(first, agrees):
    start = Figure(Decimal(first), unit="percent", period="2021-03", quote=f"{first}%")
    end = Figure(Decimal("6.2"), unit="percent", direction="up", period="2022-03", quote="6.2%")
    words = f"The damp rate has risen from {first}% in March 2021 to 6.2% in March 2022."
    assert ask(words, end, others=[start, end]).agrees is agrees
    assert main_figure([start, end]) is end


def test_rate_is_never_added_up():
    answer = ask("The damp rate was 6.2% in 2022.", Figure(Decimal("6.2"), unit="percent", period="2022", quote="6.2%"))
    assert (answer.value, answer.agrees) == (None, None)


def test_claim_without_a_figure_is_shown_the_value_and_no_answer():
    answer = ask("We have made real progress on guided walks in 2021.", None)
    assert (answer.value, answer.agrees) == (1210, None)
    assert answer.rule == "The claim gives no figure to hold against the published one."


def test_change_without_a_baseline_is_tried_against_those_it_may_mean():
    rise = Figure(Decimal(6), unit="percent", direction="up", change="relative", period="2022-Q1",
                  baseline="no baseline stated", quote="6%")  # fmt: skip
    answer = ask("Guided walks rose by 6% in the first quarter of 2022.", rise)
    assert {t.baseline_period: t.agrees for t in answer.trials}["2021-Q1"] is False
    assert {t.baseline_period: t.agrees for t in answer.trials}["2021-Q4"] is True
    assert answer.agrees is None
    assert answer.working[-1].startswith("The claim states no baseline")


def test_claim_without_a_time_is_tried_for_the_latest_ones():
    answer = ask("There were 324 guided walks.", walks(324))
    assert answer.agrees is None
    assert [t.period for t in answer.trials if t.agrees] == ["2022-Q4"]


def test_what_was_known_then_stands_beside_what_is_known_now():
    shelf = Shelf()
    shelf.add(11, "2021", "4500", known_on=date(2022, 2, 1))
    shelf.add(11, "2021", "4567", known_on=date(2023, 2, 1))
    figure = Figure(Decimal(4500), unit="passenger", period="2021", quote="4,500 passengers")
    answer = ask("4,500 passengers took the ferry in 2021.", figure, shelf=shelf, said_on=date(2022, 6, 1))
    assert (answer.now.value, answer.now.vintage) == (4567, date(2023, 2, 1))
    assert answer.then is not None
    assert (answer.then.value, answer.then.agrees) == (4500, True)


def test_claim_ripens_with_the_release_that_will_hold_its_period():
    shelf = stocked()
    shelf.released = [(date(2022, 2, 24), date(2021, 12, 31)), (date(2023, 2, 23), date(2022, 12, 31))]
    answer = ask("There were 900 guided walks in 2023.", walks(900, period="2023"), shelf=shelf)
    assert (answer.waits_for, answer.ripens_on) == (date(2023, 12, 31), date(2024, 2, 24))
    assert ask("There were 900 guided walks in 2019.", walks(900, period="2019")).waits_for is None


def test_release_calendar_goes_before_the_rhythm():
    releases = [(date(2022, 2, 24), date(2021, 12, 31))]
    announced = [date(2024, 1, 10), date(2024, 2, 29), date(2024, 5, 30)]
    assert ripens_on(date(2023, 12, 31), releases, announced) == date(2024, 2, 29)
    assert ripens_on(date(2023, 12, 31), []) is None


def test_claim_about_nothing_published_has_no_answer():
    assert check("We hired a cook.", None, None, index=INDEX, shelf=stocked()) is None
