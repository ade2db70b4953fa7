"""The period and the baseline of a claim, as days."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.arithmetic import Figure
from evidence.spans import form, just_before, latest_spans, spans_of, years_before

SAID = date(2023, 5, 20)


def rise(period: str = "", baseline: str = "no baseline stated") -> Figure:
    return Figure(Decimal(5), unit="percent", direction="up", change="relative", period=period, baseline=baseline)


def read(words: str, figure: Figure | None) -> tuple[str | None, str | None]:
    spans = spans_of(words, figure, SAID)
    return form(spans.period), form(spans.baseline)


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("There were 40 walks in 2021.", "2021"),
        ("2021 saw 40 walks.", "2021"),
        ("40 walks in the last three months of 2021.", "2021-Q4"),
        ("40 walks between January and March 2021.", "2021-Q1"),
        ("40 walks in the year ending March 2022.", "2021/2022"),
        ("40 walks in 2021-22.", "2021/2022"),
        ("40 walks last year.", "2022"),
        ("40 walks so far this year.", "2023-01-01/2023-05-20"),
        ("40 walks, 2,021 of them by night.", None),
    ],
)
def test_period_is_read_from_the_words(words, period):
    assert read(words, Figure(Decimal(40))) == (period, None)


@pytest.mark.parametrize(
    ("words", "figure", "expected"),
    [
        ("Walks rose by 5% between 2020 and 2021.", rise("2020-01-01/2021-12-31"), ("2021", "2020")),
        ("Walks rose by 5% from 2020 to 2021.", rise("2020-01-01/2021-12-31", "2020"), ("2021", "2020")),
        ("Walks rose by 5% in 2021 compared with the previous year.",
         rise("2021", "the previous year (2021)"), ("2021", "2020")),
        ("In Q3 2021 walks rose by 5% on the same quarter a year earlier.",
         rise("2021-Q3", "the same quarter a year earlier (2020-Q3)"), ("2021-Q3", "2020-Q3")),
        ("Walks rose by 5% in Q3 2021 compared with the same period in 2018.",
         rise("2021-Q3", "the same period in 2018 (2018)"), ("2021-Q3", "2018-Q3")),
        ("Walks rose by 5% in Q3 2021 on the previous quarter.",
         rise("2021-Q3", "the previous quarter (2023-Q1)"), ("2021-Q3", "2021-Q2")),
        ("Walks rose by 5% between 2020/21 and 2021/22.", rise("2020/2021"), ("2021/2022", "2020/2021")),
        ("Damp has doubled from 1.5% in March 2020 to 3.0% in March 2021.", rise("2020-03"), ("2021-03", "2020-03")),
        ("Walks rose by 5% in 2021.", rise("2021"), ("2021", None)),
    ],
)  # fmt: skip
def test_change_has_the_baseline_that_is_meant(words, figure, expected):
    assert read(words, figure) == expected


def test_ends_of_months_stay_ends():
    assert years_before((date(2023, 2, 1), date(2023, 2, 28)), -1) == (date(2024, 2, 1), date(2024, 2, 29))
    assert just_before((date(2021, 3, 1), date(2021, 3, 31))) == (date(2021, 2, 1), date(2021, 2, 28))
    assert just_before((date(2021, 3, 8), date(2021, 3, 14))) == (date(2021, 3, 1), date(2021, 3, 7))


def test_latest_times_end_before_the_words():
    months = [(date(2023, m, 1), date(2023, m, 28)) for m in (1, 2)] + [(date(2023, 12, 1), date(2023, 12, 31))]
    found = dict(latest_spans([*months, (date(2023, 3, 1), date(2023, 3, 31))], SAID))
    assert form(found["the latest calendar year"]) == "2022"
    assert form(found["the latest financial year"]) == "2022/2023"
    assert form(found["the latest quarter"]) == "2023-Q1"
    assert form(found["the latest month"]) == "2023-03"
