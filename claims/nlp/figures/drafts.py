"""A figure while it is being read."""

from dataclasses import dataclass
from decimal import Decimal

from .numerals import Numeral
from .pieces import Words

HYPHENS = frozenset("-‑")


@dataclass
class Draft:
    """A figure while it is read: pieces [first, last) are what will be quoted, `numeral` came from piece `at`.

    `sure`: a sign or a printed unit shows that it is a figure; `guessed`: its unit is what the sentence is about, for
    want of a better; `loose`: it is one only where every number of a text is
    wanted (an age, "one of the people", "in the last 12 years"), and no part of what a claim asserts.
    """

    first: int
    last: int
    at: int
    numeral: Numeral
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: str | None = None
    measure: str | None = None
    per: str | None = None
    direction: str | None = None
    change: str | None = None
    sure: bool = False
    guessed: bool = False
    loose: bool = False


def is_tied(words: Words, k: int) -> bool:
    """Whether piece `k` is a hyphen that ties the number to the next word."""
    return words.low(k) in HYPHENS and words.touches(k + 1) and words.low(k + 1).isalpha()
