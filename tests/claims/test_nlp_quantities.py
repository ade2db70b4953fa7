"""Each kind of figure, with what it counts and what it says."""

from datetime import date
from decimal import Decimal

import pytest

from claims import nlp


def figures(text, made_on=None):
    return [q for q in nlp.split(text, made_on=made_on).quantities if q.value is not None]


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("The project cost £1.5 billion.", "1500000000", "exact", "GBP"),
        ("We have provided nearly £46 million of funding.", "46000000", "nearly", "GBP"),
        ("Some 45.6% of young adults found work.", "45.6", "about", "percent"),
        ("More than 2,000 people were arrested.", "2000", "more_than", "person"),
        ("At least 25,000 events took place.", "25000", "at_least", "event"),
        ("Debtors have up to six months to pay.", "6", "up_to", "month"),
        ("One in three people have no symptoms.", "0.333", "exact", "ratio"),
        ("More than a third of pupils passed.", "0.333", "more_than", "ratio"),
        ("The fund has doubled.", "2", "exact", "times"),
        ("We will open twenty-five new schools.", "25", "exact", "school"),
        ("A 30-day limit applies.", "30", "exact", "day"),
    ],
)
def test_figure_has_value_qualifier_and_unit(text, value, qualifier, unit):
    (found,) = figures(text)
    assert (found.value, found.qualifier, found.unit) == (Decimal(value), qualifier, unit)


@pytest.mark.parametrize(
    "text",
    [
        "He was born in 1997.",
        "The meeting is on 14 and 16 October.",
        "It is in column 298W and under clause 4.",
        "The mayor came to No. 10.",
        "Covid-19 is one of the worst diseases.",
        "The second reading was the first of its kind.",
        "Spending in 2009-10 was high.",
    ],
)
def test_number_that_is_no_figure_is_left_out(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "direction", "change"),
    [
        ("Crime has fallen by 12%.", "down", "relative"),
        ("Enforced returns were up by 19%.", "up", "relative"),
        ("We recruited an extra 1,000 officers.", "up", "absolute"),
        ("We hired 1,000 more officers.", "up", "absolute"),
        ("Results improved by five percentage points.", "up", "absolute"),
        ("There are 1,000 officers.", None, None),
    ],
)
def test_figure_tells_a_change(text, direction, change):
    (found,) = figures(text)
    assert (found.direction, found.change) == (direction, change)


def test_range_is_one_figure_with_a_high_end():
    (found,) = figures("Between 5 and 10 schools will open.")
    assert (found.value, found.high) == (5, 10)


def test_figure_names_what_is_counted_and_when():
    (found,) = figures("There were nearly 10,000 returns since the election.", date(2024, 12, 10))
    assert (found.measure, found.period) == ("returns", "2024-07-04/2024-12-10")


def test_elided_change_carries_over():
    _, found = figures("Enforced returns are up by 19% and voluntary returns by 14%.")
    assert (found.value, found.direction) == (14, "up")


def test_vague_amount_has_no_value():
    (found,) = nlp.split("Thousands of patients were treated.").quantities
    assert (found.value, found.qualifier, found.unit) == (None, "vague", "patient")
