"""Passages and claims in any number, made by varying real ones: other clauses, figures and names. Seeded."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bench.real import Real
from claims.nlp.results import FoundClaim, FoundQuantity
from claims.nlp.wording.marks import without_marks
from evidence import analysis

_CLAUSE = re.compile(r"(?<=[,;:.!?])\s+")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_BORROWED = 0.3  # share of clauses that come from another passage
_RENAMED = 0.5  # share of names that become others

Swaps = dict[str, str]


@dataclass(frozen=True)
class VariedClaim:
    """A claim that nobody made: `quote` and `text` as of a claim, with the figures that stand in them."""

    quote: str
    text: str
    type: str
    quantities: tuple[tuple[FoundQuantity, str, Decimal | None], ...]  # each with its new words and its new value


class Varied:
    """Makes passages and claims from real ones, the same for the same seed."""

    def __init__(self, real: Real, *, seed: int) -> None:
        self._random = random.Random(seed)
        self._claims = real.claims
        self._clauses = [_CLAUSE.split(text) for text in real.passages]
        self._names = [analysis.names(text) for text in real.passages]
        self._other_names = sorted({name for names in self._names for name in names})

    def passages(self, number: int) -> Iterator[str]:
        """`number` passages: the clauses of a real one shuffled, some taken from another, figures and names changed."""
        for _ in range(number):
            at = self._random.randrange(len(self._clauses))
            clauses = [self._perhaps_another(clause) for clause in self._clauses[at]]
            self._random.shuffle(clauses)
            text = " ".join(clauses)
            yield _swapped(text, self._swaps(text, self._names[at]))

    def claims(self, number: int) -> Iterator[VariedClaim]:
        """`number` claims: real ones with figures and names changed, in the wording and the figures alike."""
        for _ in range(number):
            claim = self._random.choice(self._claims)
            swaps = self._swaps(f"{claim.quote} {claim.text}", analysis.names(without_marks(claim.text)))
            yield _claim(claim, swaps)

    def _perhaps_another(self, clause: str) -> str:
        if self._random.random() >= _BORROWED:
            return clause
        return self._random.choice(self._random.choice(self._clauses))

    def _swaps(self, text: str, names: tuple[str, ...]) -> Swaps:
        swaps = {name: self._random.choice(self._other_names) for name in names if self._random.random() < _RENAMED}
        return swaps | {number: self._another(number) for number in _NUMBER.findall(text) if not _YEAR.match(number)}

    def _another(self, number: str) -> str:
        return re.sub(r"\d", lambda digit: str(self._random.randint(digit.start() == 0, 9)), number)


def _swapped(text: str, swaps: Swaps) -> str:
    if not swaps:
        return text
    longest_first = sorted(swaps, key=len, reverse=True)
    return re.sub("|".join(rf"(?<!\w){re.escape(old)}(?!\w)" for old in longest_first), lambda m: swaps[m[0]], text)


def _claim(claim: FoundClaim, swaps: Swaps) -> VariedClaim:
    quantities = tuple((q, _swapped(q.quote, swaps), _scaled(q, swaps)) for q in claim.quantities)
    return VariedClaim(_swapped(claim.quote, swaps), _swapped(claim.text, swaps), claim.type, quantities)


def _scaled(quantity: FoundQuantity, swaps: Swaps) -> Decimal | None:
    """The value with its number changed as in the words: "£1.5 billion" to "£3.2 billion" is 3.2/1.5 of it."""
    found = _NUMBER.search(quantity.quote)
    if quantity.value is None or found is None or found[0] not in swaps:
        return quantity.value
    old, new = (Decimal(each.replace(",", "")) for each in (found[0], swaps[found[0]]))
    return round(quantity.value * new / old, 6) if old else quantity.value
