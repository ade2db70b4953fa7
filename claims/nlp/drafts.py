"""A figure while it is being read."""

from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Token

from .numerals import Numeral

HYPHENS = frozenset("-‑")


@dataclass
class Draft:
    """A figure while it is read: words[first:last] is what will be quoted, `numeral` came from words[at]."""

    first: int
    last: int
    at: int
    numeral: Numeral
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: str | None = None
    measure: str | None = None
    direction: str | None = None
    change: str | None = None


def is_tied(words: list[Token], k: int) -> bool:
    """Whether words[k] is a hyphen that ties the number to the next word."""
    return k + 1 < len(words) and words[k].text in HYPHENS and words[k + 1].is_alpha and not words[k].whitespace_
