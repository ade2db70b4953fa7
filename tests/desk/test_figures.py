"""Figures in the words of a chip."""

from decimal import Decimal

import pytest

from desk.figures import chip, dates, number


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("10000.00000000", "10,000"),
        ("1500000000", "1.5 billion"),
        ("1234567", "1,234,567"),
        ("0.33300000", "0.333"),
        ("-360", "-360"),
        ("0", "0"),
        ("2000000", "2 million"),
    ],
)
def test_number_is_said_as_people_write_it(value, said):
    assert number(Decimal(value)) == said


def test_chip_of_an_approximate_figure_has_sign_and_word():
    made = chip(value=Decimal(10000), qualifier="nearly", unit="return", period="2024-07-04/2024-12-10")
    assert (made.sign, made.said, made.value, made.parts) == (
        "≈", "nearly", "10,000", ("return", "4 July to 10 December 2024"),
    )  # fmt: skip


def test_chip_of_money_puts_the_sign_first():
    assert chip(value=Decimal("1500000000"), unit="GBP").value == "£1.5 billion"


def test_chip_of_a_range_has_both_ends():
    assert chip(value=Decimal(3), high=Decimal(5), unit="percent").value == "3 to 5%"


def test_measure_stands_in_place_of_the_unit():
    assert chip(value=Decimal(19), unit="percent", measure="enforced returns").parts == ("enforced returns",)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024-07-04/2024-12-10", "4 July to 10 December 2024"),
        ("2024-12-02/2024-12-08", "2 to 8 December 2024"),
        ("2019-12-10/2024-12-10", "10 December 2019 to 10 December 2024"),
        ("2024-06-01/2024-08-31", "June to August 2024"),
        ("2024-04-01/2025-03-31", "April 2024 to March 2025"),
        ("2024-11-01/2024-11-30", "November 2024"),
        ("2024-01-01/2024-12-31", "2024"),
        ("2024-12-09/2024-12-09", "9 December 2024"),
        ("2024-12-09", "9 December 2024"),
        ("2024-10", "October 2024"),
        ("2024-Q3", "Q3 2024"),
        ("2009", "2009"),
        ("2009/2010", "2009-10"),
        ("1999/2000", "1999-00"),
    ],
)
def test_period_is_said_as_people_say_it(period, said):
    assert dates(period) == said


def test_dates_leave_other_words_alone():
    assert dates("the week of 2024-02-30") == "the week of 2024-02-30"


@pytest.mark.parametrize(
    ("unit", "said"),
    [("HKD", "HKD\N{NO-BREAK SPACE}3 million"), ("CHF", "CHF\N{NO-BREAK SPACE}3 million"), ("INR", "₹3 million"),
     ("USD", "$3 million")],
)  # fmt: skip
def test_money_of_other_countries_has_its_sign_or_code(unit, said):
    made = chip(value=Decimal(3000000), unit=unit)
    assert (made.value, made.parts) == (said, ())


def test_range_of_money_has_the_sign_on_both_ends():
    assert chip(value=Decimal(3), high=Decimal(5), unit="GBP").value == "£3 to £5"


@pytest.mark.parametrize(
    ("per", "said"),
    [("person", "per person"), ("100000 person", "per 100,000 people"), ("1000 birth", "per 1,000 births")],
)
def test_rate_says_of_what(per, said):
    assert chip(value=Decimal(3), unit="GBP", per=per).parts == (said,)


@pytest.mark.parametrize(
    ("baseline", "said"),
    [
        ("no baseline stated", "no baseline stated"),
        ("the same quarter of last year (2023-Q3)", "against the same quarter of last year (Q3 2023)"),
        ("the year before (2023/2024)", "against the year before (2023-24)"),
        ("and/or last May (2024-05)", "against and/or last May (May 2024)"),
        ("2009-10 levels (2009/2010)", "against 2009-10 levels (2009-10)"),
        ("2010", "against 2010"),
    ],
)
def test_baseline_is_said_as_people_say_it(baseline, said):
    assert chip(value=Decimal(3), baseline=baseline).parts == (said,)
