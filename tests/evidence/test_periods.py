"""Whether claim and passage speak of the same time, from the forms in which a figure's period is stored."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.matching import ClaimView, Figure, PassageView
from evidence.periods import hints, same


def speaks_of(period: str, words: str, *, claim: str = "Crime fell.") -> bool:
    figure = Figure(Decimal(4), unit="percent", period=period)
    view = ClaimView(claim, claim, "quantity", date(2024, 12, 10), figures=(figure,))
    return same(view, figure, PassageView(1, words, "A bulletin", "A source", date(2025, 1, 2)))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2009", "In 2009 crime fell."),
        ("2009/2010", "In 2009-10 crime fell."),
        ("2009/2010", "In 2009/10 crime fell."),
        ("2009/2010", "In the year ending March 2010 crime fell."),
        ("2024-Q3", "Crime fell in the third quarter of 2024."),
        ("2024-Q3", "In Q3 2024 crime fell."),
        ("2024-Q3", "Between July and September 2024 crime fell."),
        ("2024-Q3", "In the three months to September 2024 crime fell."),
        ("2024-10", "In October 2024 crime fell."),
        ("2024-10", "In October crime fell."),
        ("2024-07-04/2024-12-10", "By December 2024 crime had fallen."),
    ],
)
def test_same_time_in_other_words(period, words):
    assert speaks_of(period, words)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2009", "In 2009-10 crime fell."),
        ("2009", "In 2010 crime fell."),
        ("2009/2010", "In 2009 crime fell."),
        ("2009/2010", "In 2010-11 crime fell."),
        ("2024-Q3", "Crime fell in the second quarter of 2024."),
        ("2024-Q3", "Crime fell in 2024."),
        ("2024-Q3", "Between June and August 2024 crime fell."),
        ("2024-10", "Crime fell in 2024."),
        ("2024-10", "Crime fell in October 2019."),
        ("2024-Q3", "Crime fell in the third quarter of 2019."),
        ("", "Crime fell in 2024."),
    ],
)
def test_another_time_is_not_the_same(period, words):
    assert not speaks_of(period, words)


def test_run_of_years_is_no_financial_year():
    assert hints("From 2010-15") == {"2010"}
