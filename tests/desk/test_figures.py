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
        "≈", "nearly", "10,000", ("return", "4 Jul to 10 Dec 2024"),
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
        ("2024-07-04/2024-12-10", "4 Jul to 10 Dec 2024"),
        ("2024-12-02/2024-12-08", "2 to 8 Dec 2024"),
        ("2019-12-10/2024-12-10", "10 Dec 2019 to 10 Dec 2024"),
        ("2024-06-01/2024-08-31", "Jun to Aug 2024"),
        ("2024-04-01/2025-03-31", "Apr 2024 to Mar 2025"),
        ("2024-11-01/2024-11-30", "Nov 2024"),
        ("2024-01-01/2024-12-31", "2024"),
        ("2024-12-09/2024-12-09", "9 Dec 2024"),
    ],
)
def test_period_is_said_as_people_say_it(period, said):
    assert dates(period) == said


def test_dates_leave_other_words_alone():
    assert dates("the week of 2024-02-30") == "the week of 2024-02-30"
