"""Times in words become dates."""

from datetime import date

import pytest

from claims.nlp.periods import find_periods

SAID = date(2024, 12, 10)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("returns since the election", "2024-07-04/2024-12-10"),
        ("in the last 12 months", "2023-12-10/2024-12-10"),
        ("over the summer we moved", "2024-06-01/2024-08-31"),
        ("last week", "2024-12-02/2024-12-08"),
        ("last year", "2023-01-01/2023-12-31"),
        ("yesterday", "2024-12-09/2024-12-09"),
        ("in 2009-10", "2009-04-01/2010-03-31"),
        ("between 31 December 1997 and 31 December 2008", "1997-12-31/2008-12-31"),
        ("on 6 April", "2024-04-06/2024-04-06"),
        ("since May 2010", "2010-05-01/2024-12-10"),
        ("by 2030", "2024-12-10/2030-12-31"),
    ],
)
def test_period_is_dated_from_the_day_of_the_words(text, interval):
    assert [p[2] for p in find_periods(text, made_on=SAID)] == [interval]


@pytest.mark.parametrize("text", ["since the election", "last week", "over the last few years"])
def test_period_is_not_guessed_without_a_day(text):
    assert find_periods(text, made_on=None) == []


def test_period_that_is_no_date_is_left_out():
    assert find_periods("on 31 February", made_on=SAID) == []
