"""A series is drawn in stretches as long as the claim's own period."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk.figure_answers import by_length, whole_months
from evidence.series import Point


def days(first: date, count: int) -> list[Point]:
    dates = [first + timedelta(days=k) for k in range(count)]
    return [Point(d.isoformat(), d, d, Decimal(1), "1", "") for d in dates]


def test_days_are_added_up_to_years():
    found = by_length(days(date(2020, 1, 1), 366 + 365), like=(date(2021, 1, 1), date(2021, 12, 31)))
    assert [(p.start.year, p.value) for p in found] == [(2020, 366), (2021, 365)]


def test_year_that_is_not_over_is_left_out():
    found = by_length(days(date(2020, 1, 1), 366 + 40), like=(date(2020, 1, 1), date(2020, 12, 31)))
    assert [p.end for p in found] == [date(2020, 12, 31)]


def test_financial_years_keep_their_step():
    found = by_length(days(date(2019, 4, 1), 366), like=(date(2022, 4, 1), date(2023, 3, 31)))
    assert [(p.start, p.period) for p in found] == [(date(2019, 4, 1), "2019-04/2020-03")]


def test_period_within_a_month_leaves_the_points_as_they_are():
    points = days(date(2020, 1, 1), 9)
    assert by_length(points, like=(date(2020, 1, 2), date(2020, 1, 5))) == points


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2021, 1, 1), date(2021, 12, 31), 12),
        (date(2021, 10, 1), date(2021, 12, 31), 3),
        (date(2021, 1, 2), date(2021, 12, 31), 0),
    ],
)
def test_whole_months_are_counted(start, end, months):
    assert whole_months(start, end) == months
