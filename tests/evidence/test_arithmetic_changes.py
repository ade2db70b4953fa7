"""Changes, stated precision, and which published periods make up the one asked for."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.arithmetic import Figure, change_agrees, change_between, cover, stated

YEAR = (date(2021, 1, 1), date(2021, 12, 31))
HALVES = [(date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 7, 1), date(2021, 12, 31))]
QUARTER = (date(2021, 1, 1), date(2021, 3, 31))


@pytest.mark.parametrize(
    ("value", "quote", "meant"),
    [("2", "2.0 per cent", "2.0"), ("11.1", "11.1%", "11.1"), ("46000", "46,000 people", "46000"),
     ("1500000000", "£1.50 billion", "1.50E+9"), ("2", "doubled", "2")],
)  # fmt: skip
def test_figure_keeps_the_decimals_it_was_said_with(value, quote, meant):
    found = stated(Decimal(value), quote)
    assert found == Decimal(value)
    assert found.as_tuple().exponent == Decimal(meant).normalize().as_tuple().exponent or str(found) == meant


@pytest.mark.parametrize(
    ("figure", "new", "old", "change"),
    [
        (Figure(Decimal(19), unit="percent", direction="up", change="relative"), 119, 100, 19),
        (Figure(Decimal("0.5"), unit="ratio", direction="down", change="relative"), 50, 100, Decimal("0.5")),
        (Figure(Decimal(7), unit="walk", direction="down", change="absolute"), 93, 100, 7),
        (Figure(Decimal(2), unit="times", direction="up", change="relative"), 200, 100, 2),
    ],
)
def test_change_is_measured_as_the_figure_states_it(figure, new, old, change):
    assert change_between(figure, Decimal(new), Decimal(old)) == change


def test_change_from_nothing_cannot_be_said():
    rise = Figure(Decimal(19), unit="percent", direction="up", change="relative")
    assert change_agrees(rise, Decimal(5), Decimal(0)) is None


def test_change_in_the_other_direction_never_agrees():
    rise = Figure(Decimal(10), qualifier="more_than", unit="percent", direction="up", change="relative")
    assert change_agrees(rise, Decimal(80), Decimal(100)) is False
    assert change_agrees(rise, Decimal(100), Decimal(100)) is False


@pytest.mark.parametrize(("new", "holds"), [(51, True), (52, False), (200, False)])
def test_halved_is_doubled_read_backwards(new, holds):
    halved = Figure(Decimal("0.5"), unit="times", direction="down", change="relative")
    assert change_agrees(halved, Decimal(new), Decimal(100)) is holds


def test_more_than_doubled_is_over_two_times():
    doubled = Figure(Decimal(2), qualifier="more_than", unit="times", direction="up", change="relative")
    assert change_agrees(doubled, Decimal(200), Decimal(100)) is False
    assert change_agrees(doubled, Decimal(201), Decimal(100)) is True


def test_period_is_covered_by_the_fewest_published_ones():
    assert cover(YEAR, [*HALVES, QUARTER, YEAR]) == [YEAR]
    assert cover(YEAR, [QUARTER, *HALVES]) == HALVES


def test_period_with_a_gap_is_not_covered():
    assert cover(YEAR, HALVES[:1]) is None
    assert cover(YEAR, [HALVES[0], (date(2021, 7, 2), date(2021, 12, 31))]) is None
    assert cover(YEAR, []) is None
