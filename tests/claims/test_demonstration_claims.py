"""The demonstration statement, through the real pipeline: what a researcher must find there as claims of their own."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from claims.nlp import split
from claims.nlp.results import FoundClaim

# words of the claim: value, qualifier, unit, direction
FIGURES = {
    "1,000 more staff": (1000, "exact", "staff", "up"),
    "nearly 10,000 returns since the election": (10000, "nearly", "return", None),
    "enforced returns up by 19%": (19, "exact", "percent", "up"),
    "voluntary returns by 14%": (14, "exact", "percent", "up"),
    "more than 3,000 visits to employers": (3000, "more_than", "visit", None),
    "more than 2,000 arrests": (2000, "more_than", "arrest", None),
    "500 German police officers": (500, "exact", "officer", None),
}


@pytest.fixture(scope="module")
def claims() -> tuple[FoundClaim, ...]:
    text = (settings.BASE_DIR / "statements" / "demo" / "calais-group-2024-12-10.txt").read_text()
    return split(text, made_on=date(2024, 12, 10)).claims


@pytest.mark.parametrize("words", FIGURES)
def test_figure_is_one_claim_with_its_quantity_understood(claims, words):
    found = [claim for claim in claims if words in claim.quote]
    assert len(found) == 1
    quantities = [(q.value, q.qualifier, q.unit, q.direction) for q in found[0].quantities]
    value, *rest = FIGURES[words]
    assert (Decimal(value), *rest) in quantities


def test_no_claim_holds_two_of_the_figures(claims):
    assert all(sum(words in claim.quote for words in FIGURES) <= 1 for claim in claims)


def test_joined_objects_stand_alone_with_their_subject_and_verb(claims):
    text = next(claim.text for claim in claims if "arrests" in claim.quote and claim.quantities)
    assert text == "[Also during the summer (2024), enforcement officers completed] more than 2,000 arrests."


def test_elided_verb_is_restored_in_brackets(claims):
    text = next(claim.text for claim in claims if "14%" in claim.quote)
    assert text == "Voluntary returns [were up] by 14%."
