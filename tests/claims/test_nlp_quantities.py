"""Each kind of figure, with what it counts and what it says."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claims import nlp
from claims.evaluation import MEASURES

NEWS = Path(__file__).resolve().parents[1] / "data" / "claims" / "news_figures.jsonl"


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
        ("One in three people own a bicycle.", "0.333", "exact", "ratio"),
        ("More than a third of pupils passed.", "0.333", "more_than", "ratio"),
        ("The fund has doubled.", "2", "exact", "times"),
        ("We will open twenty-five new schools.", "25", "exact", "school"),
        ("A 30-day limit applies.", "30", "exact", "day"),
        ("We spent HK$7.8bn on roads.", "7800000000", "exact", "HKD"),
        ("The scheme cost Rs 1,250 crore.", "12500000000", "exact", "INR"),
        ("It earned 740 million Swiss francs.", "740000000", "exact", "CHF"),
        ("The litre costs 134.6p.", "134.6", "exact", "pence"),
        ("About 5m people watched.", "5000000", "about", "person"),
        ("The tower is 6.5m wide.", "6.5", "exact", "metre"),
        ("It draws 65W.", "65", "exact", "watt"),
        ("Glucose was above 126 mg/dL.", "126", "more_than", "milligram per decilitre"),
        ("It fell to minus 12 degrees Celsius.", "-12", "exact", "degree"),
        ("The yield rose 12 basis points.", "12", "exact", "basis point"),
        ("We waited half an hour.", "0.5", "exact", "hour"),
        ("Traffic increased 18-fold.", "18", "exact", "times"),
        ("There are 22 aircraft.", "22", "exact", "aircraft"),
        ("We returned 66 people to St Lucia.", "66", "exact", "person"),
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
        "United beat City 3-1.",
        "The FTSE 100 closed early.",
        "Windows 10 runs well.",
        "Call 020 7946 0958 or visit 14 High Street.",
        "The 5G network is slow.",
        "Crime is lower than 2010 levels.",
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
        ("Results improved by five percentage points.", "up", "percentage_points"),
        ("Costs are rising by 3% a year.", "up", "rate"),
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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Sales rose 3.2% to $41.50.", ["3.2", "41.50"]),
        ("Shares fell 0.4% to 1.2%.", ["0.4", "1.2"]),
        ("It returns 58.9mpg and costs $2.1m.", ["58.9", "2100000"]),
        ("Two of the three men escaped.", ["2", "3"]),
    ],
)
def test_level_after_a_change_is_no_range(text, values):
    assert [q.value for q in figures(text)] == [Decimal(v) for v in values]


def test_numbers_of_a_list_share_the_noun_that_is_said_once():
    assert [q.unit for q in figures("We closed 10, 20 and 30 schools.")] == ["school"] * 3


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("We spent £3,500 per pupil.", "GBP", "pupil"),
        ("It carries 40,000 vehicles a day.", "vehicle", "day"),
        ("There were 1,150 cases per 100,000 people.", "case", "100000 person"),
        ("The limit is 30 miles per hour.", "mile per hour", "hour"),
        ("Rent is $45 per square foot.", "USD", "square foot"),
    ],
)
def test_rate_says_what_it_is_a_rate_of(text, unit, per):
    (found,) = figures(text)
    assert (found.unit, found.per) == (unit, per)


@pytest.mark.parametrize(
    "text",
    [
        "One of the people spoke.",
        "A 30-year-old man spoke.",
        "It grew in the last 12 years.",
        "It began three weeks ago.",
    ],
)
def test_loose_figure_is_told_for_the_text_and_kept_from_claims(text):
    result = nlp.split(text)
    assert [q.loose for q in result.quantities if q.value is not None] == [True]
    assert not any(q.value is not None for c in result.claims for q in c.quantities)


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("Crime has fallen by 12% since the election.", "the election (2024-07-04)"),
        ("Sales rose 5% in the third quarter of 2024 from a year earlier.", "a year earlier (2023-Q3)"),
        ("Returns rose by 19% compared with the previous year.", "the previous year (2023)"),
        ("The limit was raised from £25 million to £41 million.", "£25 million"),
        ("We recruited an extra 1,000 officers.", "no baseline stated"),
        ("There are 1,000 officers.", None),
    ],
)
def test_change_has_a_dated_baseline_or_says_that_it_has_none(text, baseline):
    assert figures(text, date(2024, 12, 10))[-1].baseline == baseline


@pytest.mark.parametrize(
    "text",
    [
        "1,2,3",
        "£",
        "9" * 400 + " people",
        "½²٣ १२",
        "1-–−5%",
        "-$",
        "10%-12%-",
        "in the next 9999 decades",
        "per 5 per",
        "İ 5%",
    ],
)
def test_odd_text_is_read_without_failing(text):
    for found in nlp.split(text, made_on=date(2024, 12, 10)).quantities:
        assert text[found.start : found.end] == found.quote
        assert found.value is None or abs(found.value) < 10**22


def test_news_is_read_as_well_as_statements():
    result = MEASURES["quantities"].run(file=NEWS)
    assert result["value"]["f1"] > 0.97
    assert result["value_unit"]["f1"] > 0.95


@pytest.mark.parametrize(
    ("text", "direction", "change"),
    [
        ("Returns were 3% higher than in 2012.", "up", "relative"),
        ("Returns were 16.1% down on the same period a year earlier.", "down", "relative"),
        ("Inflation was two percentage points lower than in May.", "down", "percentage_points"),
    ],
)
def test_way_said_after_the_figure_is_its_direction(text, direction, change):
    found = figures(text)[0]
    assert (found.direction, found.change) == (direction, change)


def test_year_before_to_begins_no_range():
    found = figures("Voluntary returns fell from 15,702 in 2018 to 12,574 in 2019.")
    assert [(f.value, f.high) for f in found] == [(Decimal(15702), None), (Decimal(12574), None)]


def test_months_of_a_year_are_a_time_and_no_figure():
    (found,) = [f for f in figures("There were 3,242 returns in the first three months of 2015.") if not f.loose]
    assert (found.value, found.period) == (Decimal(3242), "2015-Q1")
