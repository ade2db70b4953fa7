"""How good the splitter is: predicted claims against annotated ones, by the definition in gold/GUIDELINES.md.

A predicted claim matches an annotated one when the words they cover overlap with IoU >= 0.5 (against any of its
accepted spans); matching is one to one and as large as possible, `must` claims first.

recall: matched `must` claims of all `must` claims; precision: matched predictions of all predictions; type: share of
matched `must` claims with the right type; quantity F1: figures of matched `must` claims whose value (0.5 % either way),
unit and direction agree.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any

WORD = re.compile(r"\w+(?:[.,:]\d+)*|[£$€%]")
THRESHOLD = 0.5
TOLERANCE = 0.005
UNITS = {
    "%": "percent", "per cent": "percent", "pound": "gbp", "£": "gbp", "people": "person", "time": "times",
}  # fmt: skip
Claim = Mapping[str, Any]
Same = Callable[[Claim, Claim], bool]


@dataclass
class Tally:
    """Counts that add up over texts."""

    must: int = 0
    must_hit: int = 0
    pred: int = 0
    pred_hit: int = 0
    type_ok: int = 0
    q_gold: int = 0
    q_pred: int = 0
    q_ok: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))

    def figures(self) -> dict[str, float]:
        """recall, precision, f1, type, quantity_f1 and the counts behind them."""
        recall, precision = share(self.must_hit, self.must), share(self.pred_hit, self.pred)
        quantity = f_measure(share(self.q_ok, self.q_pred), share(self.q_ok, self.q_gold))
        return {
            "recall": recall,
            "precision": precision,
            "f1": f_measure(precision, recall),
            "type": self.type_ok / max(1, self.must_hit),
            "quantity_f1": quantity,
            **asdict(self),
        }


@dataclass(frozen=True)
class Scored:
    """A text's counts, with the `must` claims that were missed and the predictions that match nothing.

    `pairs`: each matched (prediction, annotated claim), `must` and `may`.
    """

    tally: Tally
    missed: tuple[Claim, ...]
    invented: tuple[Claim, ...]
    pairs: tuple[tuple[Claim, Claim], ...] = ()


def share(part: int, whole: int) -> float:
    """`part` of `whole`; 0 of nothing."""
    return part / whole if whole else 0.0


def f_measure(precision: float, recall: float) -> float:
    """The harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def covered(text: str, start: int, end: int) -> frozenset[int]:
    """The words between two offsets, each by where it starts."""
    return frozenset(m.start() for m in WORD.finditer(text) if start <= m.start() < end)


def iou(a: frozenset[int], b: frozenset[int]) -> float:
    return share(len(a & b), len(a | b))


def match_claims(predicted: Sequence[Claim], gold: Sequence[Claim], text: str) -> dict[int, int]:
    """Index of a prediction to index of its annotated claim; maximum matching by augmenting paths."""
    spans = [[covered(text, s, e) for s, e in g["spans"]] for g in gold]
    edges: dict[int, list[int]] = {}
    for i, p in enumerate(predicted):
        words = covered(text, p["start"], p["end"])
        ranked = sorted(((max(iou(words, s) for s in spans[j]), j) for j in range(len(gold))), reverse=True)
        edges[i] = [j for value, j in ranked if value >= THRESHOLD]
    matched: dict[int, int] = {}
    for j in sorted(range(len(gold)), key=lambda j: gold[j]["tier"] != "must"):
        _place(j, set(), edges, matched)
    return matched


def _place(j: int, seen: set[int], edges: dict[int, list[int]], matched: dict[int, int]) -> bool:
    """Finds annotated claim `j` a prediction, moving earlier matches along where that makes room."""
    for i in sorted(edges, key=lambda i: edges[i].index(j) if j in edges[i] else 99):
        if j in edges[i] and i not in seen:
            seen.add(i)
            if i not in matched or _place(matched[i], seen, edges, matched):
                matched[i] = j
                return True
    return False


def _comparable(quantity: Claim) -> tuple[Any, str, str | None]:
    unit = str(quantity.get("unit") or "").lower().strip().rstrip("s")
    unit = UNITS.get(unit, unit)
    return quantity.get("value"), unit.split()[-1] if unit else "", quantity.get("direction") or None


def same_quantity(predicted: Claim, gold: Claim) -> bool:
    """Whether value, unit (its last word) and, where the annotation has one, direction agree."""
    value, unit, direction = _comparable(predicted)
    gold_value, gold_unit, gold_direction = _comparable(gold)
    if value is None or gold_value is None:
        return False
    near = abs(float(value) - float(gold_value)) <= TOLERANCE * max(abs(float(gold_value)), 1e-9)
    return near and unit == gold_unit and gold_direction in (None, direction)


def pair_figures(predicted: Sequence[Claim], gold: Sequence[Claim], *, same: Same = same_quantity) -> list[int | None]:
    """For each predicted figure the index of the annotated one it agrees with, each used once, or None."""
    left = dict(enumerate(gold))
    pairs: list[int | None] = []
    for quantity in predicted:
        found = next((j for j, g in left.items() if same(quantity, g)), None)
        pairs.append(found)
        left.pop(found if found is not None else -1, None)
    return pairs


def count_agreeing(predicted: Sequence[Claim], gold: Sequence[Claim], *, same: Same = same_quantity) -> int:
    """How many predicted figures find an annotated one, each used once."""
    return sum(j is not None for j in pair_figures(predicted, gold, same=same))


def _valued(claim: Claim) -> list[Claim]:
    return [q for q in claim.get("quantities", ()) if q.get("value") is not None]


def score_text(predicted: Sequence[Claim], gold: Sequence[Claim], text: str) -> Scored:
    """Predictions have start, end, type, quantities; annotations have tier, type or types, spans, quantities."""
    matched = match_claims(predicted, gold, text)
    by_gold = {j: i for i, j in matched.items()}
    must = [j for j, g in enumerate(gold) if g["tier"] == "must"]
    tally = Tally(must=len(must), pred=len(predicted), pred_hit=len(matched))
    for j in must:
        if j in by_gold:
            tally += _score_pair(predicted[by_gold[j]], gold[j])
    missed = tuple(gold[j] for j in must if j not in by_gold)
    pairs = tuple((predicted[i], gold[j]) for i, j in sorted(matched.items()))
    return Scored(tally, missed, tuple(p for i, p in enumerate(predicted) if i not in matched), pairs)


def _score_pair(predicted: Claim, gold: Claim) -> Tally:
    ours, theirs = _valued(predicted), _valued(gold)
    right_type = predicted.get("type") in (gold.get("types") or [gold["type"]])
    return Tally(
        must_hit=1, type_ok=right_type, q_gold=len(theirs), q_pred=len(ours), q_ok=count_agreeing(ours, theirs)
    )


def average_precision(scored: Sequence[tuple[float, bool]]) -> float:
    """Mean precision at each relevant item, best scores first; items with one score are taken together.

    So the order in which they are given never matters: each relevant one of a tie counts with the precision at its end.
    """
    ranked = groupby(sorted(scored, key=lambda pair: -pair[0]), key=lambda pair: pair[0])
    seen, hits, total = 0, 0, 0.0
    for tied in ([relevant for _, relevant in group] for _, group in ranked):
        seen, hits = seen + len(tied), hits + sum(tied)
        total += sum(tied) * hits / seen
    return total / hits if hits else 0.0
