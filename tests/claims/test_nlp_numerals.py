"""Numbers in digits and words."""

from decimal import Decimal

import pytest

from claims.nlp.figures.numerals import read_numeral


@pytest.mark.parametrize(
    ("words", "value", "kind"),
    [
        ("1,500", "1500", "number"),
        ("1.5 billion", "1500000000", "number"),
        ("3bn", "3000000000", "number"),
        ("twenty - five", "25", "number"),
        ("two hundred and fifty thousand", "250000", "number"),
        ("a dozen", "12", "number"),
        ("one and a half million", "1500000", "number"),
        ("one in three", "0.333", "ratio"),
        ("nine out of ten", "0.9", "ratio"),
        ("two thirds", "0.667", "ratio"),
        ("a quarter", "0.25", "ratio"),
        ("1,25,000", "125000", "number"),
        ("3.2 lakh crore", "3200000000000", "number"),
        ("half a million", "500000", "number"),
        ("2 ½", "2.5", "number"),
        ("3 1/2", "3.5", "number"),
        ("three quarters of a million", "750000", "number"),
        ("two - and - a - half", "2.5", "number"),
        ("one in every four", "0.25", "ratio"),
        ("five sixths", "0.833", "ratio"),
        ("3/4", "0.75", "ratio"),
        ("10-fold", "10", "times"),
        ("٣", "3", "number"),
    ],
)
def test_numeral_is_read(words, value, kind):
    numeral = read_numeral(words.split(), 0)
    assert numeral is not None
    assert (numeral.value, numeral.kind, numeral.end) == (Decimal(value), kind, len(words.split()))


@pytest.mark.parametrize("word", ["the", "third", "million", "-", "no", "1,2,3", "²", "9" * 30, "Ⅷ"])
def test_numeral_needs_a_number(word):
    assert read_numeral([word], 0) is None


def test_numeral_keeps_what_a_hyphen_ties_to_it():
    numeral = read_numeral(["30-day"], 0)
    assert numeral is not None
    assert (numeral.value, numeral.noun) == (30, "day")


def test_numeral_without_ratios_is_the_number_itself():
    numeral = read_numeral(["three", "quarters"], 0, ratios=False)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (3, 1)


def test_numeral_keeps_eight_places():
    numeral = read_numeral(["0.123456789"], 0)
    assert numeral is not None
    assert numeral.value == Decimal("0.12345679")
