"""Times in words become dates."""

from datetime import date

import pytest

from claims.nlp.figures.periods import days_of, find_periods, iso

SAID = date(2024, 12, 10)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("returns since the election", "2024-07-04/2024-12-10"),
        ("in the last 12 months", "2023-12-10/2024-12-10"),
        ("over the summer we moved", "2024-06-01/2024-08-31"),
        ("last week", "2024-12-02/2024-12-08"),
        ("last year", "2023"),
        ("in the last year", "2023-12-10/2024-12-10"),
        ("yesterday", "2024-12-09"),
        ("in 2009-10", "2009/2010"),
        ("this financial year", "2024/2025"),
        ("in October", "2024-10"),
        ("in the third quarter of 2024", "2024-Q3"),
        ("July to September 2024", "2024-Q3"),
        ("Q3 2021", "2021-Q3"),
        ("2021 Q3", "2021-Q3"),
        ("in the last three months of 2015", "2015-Q4"),
        ("the first six months of 2016-17", "2016-04-01/2016-09-30"),
        ("in the last quarter of 2015", "2015-Q4"),
        ("July–September 2017", "2017-Q3"),
        ("in calendar year 2019", "2019"),
        ("in the financial year 2019 to 2020", "2019/2020"),
        ("in the first half of 2023", "2023-01-01/2023-06-30"),
        ("the year ending June 2024", "2023-07-01/2024-06-30"),
        ("the year to 5 April 2024", "2023-04-06/2024-04-05"),
        ("in the three months to May", "2024-03-01/2024-05-31"),
        ("three weeks ago", "2024-11-19"),
        ("last Friday", "2024-12-06"),
        ("in the 1990s", "1990-01-01/1999-12-31"),
        ("between 30 June 1995 and 1 May 2007", "1995-06-30/2007-05-01"),
        ("on 6 April", "2024-04-06"),
        ("on May 3, 2004", "2004-05-03"),
        ("since May 2010", "2010-05-01/2024-12-10"),
        ("since July", "2024-07-01/2024-12-10"),
        ("by 2030", "2024-12-10/2030-12-31"),
    ],
)
def test_period_is_dated_from_the_day_of_the_words(text, interval):
    assert [p[2] for p in find_periods(text, made_on=SAID)] == [interval]


@pytest.mark.parametrize("text", ["since the election", "last week", "over the last few years"])
def test_period_is_not_guessed_without_a_day(text):
    assert find_periods(text, made_on=None) == []


@pytest.mark.parametrize("text", ["on 31 February", "in the next 99999 years", "we may march", "in may", "İ last"])
def test_period_that_is_no_date_is_left_out(text):
    assert find_periods(text, made_on=SAID) == []


@pytest.mark.parametrize(
    ("day", "election"),
    [(date(1999, 1, 1), "1997-05-01"), (date(2019, 12, 11), "2017-06-08"), (date(2019, 12, 13), "2019-12-12")],
)
def test_period_since_the_election_begins_with_the_parliament_of_the_day(day, election):
    assert [p[2] for p in find_periods("since the election", made_on=day)] == [f"{election}/{day}"]


@pytest.mark.parametrize(
    "form", ["2023", "2024-10", "2024-02", "2024-Q3", "2023/2024", "2024-10-03", "2024-07-04/2024-12-10"]
)
def test_a_stored_period_is_read_as_the_days_it_was_written_from(form):
    assert iso(*days_of(form)) == form


@pytest.mark.parametrize("form", ["", "/", "2024-13", "2024-02-30", "2024-Q5", "2020/2024", "0000", "a year earlier"])
def test_what_is_no_stored_period_has_no_days(form):
    assert days_of(form) is None
