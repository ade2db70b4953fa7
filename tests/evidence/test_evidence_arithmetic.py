"""Does the published figure agree? The guidelines' rules, those that do not agree first."""

from decimal import Decimal

import pytest

from evidence.arithmetic import Figure, agrees, half_step


@pytest.mark.parametrize(
    ("value", "qualifier", "published"),
    [
        ("46000", "exact", "46501"),
        ("65.8", "exact", "65.9"),
        ("5123", "exact", "5124"),
        ("10000", "exact", "6000"),
        ("10000", "nearly", "10000"),
        ("10000", "nearly", "9400"),
        ("3000", "more_than", "3000"),
        ("3000", "at_least", "2999"),
        ("3000", "less_than", "3000"),
        ("3000", "up_to", "3001"),
        ("100", "about", "106"),
    ],
)
def test_figure_outside_its_rule_does_not_agree(value, qualifier, published):
    assert agrees(Figure(Decimal(value), qualifier=qualifier), Decimal(published)) is False


@pytest.mark.parametrize(
    ("value", "qualifier", "published"),
    [
        ("46000", "exact", "45501"),
        ("65.8", "exact", "65.84"),
        ("5123", "exact", "5123"),
        ("10000", "nearly", "9640"),
        ("3000", "more_than", "3188"),
        ("3000", "at_least", "3000"),
        ("3000", "up_to", "3000"),
        ("100", "about", "95"),
        ("2", "about", "2.4"),
    ],
)
def test_figure_within_its_rule_agrees(value, qualifier, published):
    assert agrees(Figure(Decimal(value), qualifier=qualifier), Decimal(published)) is True


def test_figure_that_is_vague_cannot_be_said():
    assert agrees(Figure(None), Decimal(3)) is None
    assert agrees(Figure(Decimal(3), qualifier="vague"), Decimal(3)) is None


def test_change_the_other_way_never_agrees():
    assert agrees(Figure(Decimal(19), unit="percent", direction="up"), Decimal(19), direction="down") is False


def test_doubled_is_nearly_two_times_or_more():
    doubled = Figure(Decimal(2), unit="times")
    assert agrees(doubled, Decimal("1.95"))
    assert not agrees(doubled, Decimal("1.94"))
    assert not agrees(Figure(Decimal(2), unit="times", qualifier="more_than"), Decimal(2))


def test_range_takes_in_both_ends():
    assert agrees(Figure(Decimal(300), high=Decimal(400)), Decimal(400))
    assert not agrees(Figure(Decimal(300), high=Decimal(400)), Decimal(401))


@pytest.mark.parametrize(("value", "half"), [("46000", "500"), ("65.80", "0.005"), ("5123", "0.5"), ("10000", "500")])
def test_half_step_is_half_the_stated_precision(value, half):
    assert half_step(Decimal(value)) == Decimal(half)
