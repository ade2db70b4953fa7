"""The learnt order of candidates: a weight for each feature, and a score between 0 and 1. Pure.

The weights are a handful of numbers that training/retrieval.py learns from pairs of a claim and the checked claim that
answers it; no words of those are in them. The shape of a fact-check (headline, claim, article, day) tells much that
is wrong of other passages, so there are two orders.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evidence.features import FEATURES

WEIGHTS_FILE = Path(__file__).with_name("order.json")
_MOST = 13.0  # log odds; more would be rounded to 0 or 1


@dataclass(frozen=True)
class Order:
    """A weight for each of FEATURES, and what is added so that the score is a chance of being right."""

    weights: tuple[float, ...]
    bias: float

    def score(self, numbers: Sequence[float], *, added: float = 0.0) -> float:
        """The chance, 0 to 1, that a passage with these features answers the claim; `added` are log odds."""
        odds = self.bias + added + sum(w * x for w, x in zip(self.weights, numbers, strict=True))
        return round(1.0 / (1.0 + math.exp(-max(-_MOST, min(_MOST, odds)))), 6)


@cache
def learnt(kind: str) -> Order:
    """The order of `kind`: "checks" for fact-checks of earlier words, "evidence" for whatever else was published."""
    held = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))[kind]
    return Order(tuple(float(held["weights"].get(name, 0.0)) for name in FEATURES), float(held["bias"]))
