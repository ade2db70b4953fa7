"""What is learned from the desk: small models whose scores are added to those of the shipped weights.

An adapter starts from the shipped weights' own chances, so a few decisions move little. It is measured on decisions
about statements that are never learned from, and is taken only where it is better there than what is in use.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from spacy.tokens import Doc

from .claim_features import claim_features
from .claim_splitter import SplitClaim
from .claim_types import TYPES
from .linear import SIZE, Array, Logistic, fit_rows, indices

KEPT, ASIDE = "kept", "aside"
HELD_ONE_IN = 5  # statements whose decisions only measure
LEAST_HELD = 20  # decisions without which nothing is measured, from
LEAST_STATEMENTS = 5  # statements, because decisions on one speech resemble each other
MARGIN = 0.01  # by which the measure must rise
LUCK = 0.05  # how often, at most, the gain may vanish when the held statements are drawn anew
DRAWS = 1000
L2, RATE = 0.01, 0.05  # gentle steps, drawn back to the shipped weights
SURE = 1e-3  # no shipped chance counts as surer than this, so that it can be moved
WORTH_TELLING = 0.5  # of a log-odds: a change of check-worthiness that is given as a reason


@dataclass(frozen=True)
class Example:
    """One decision. `rows` int [k]: its features' rows; `chances`: of each label, by the shipped weights."""

    statement: int
    rows: Array
    chances: Mapping[str, float]
    label: str


@dataclass(frozen=True)
class Head:
    """What is learned: `measure` (log scores [n, labels], gold [n], counts [draws, n]) gives float [draws]."""

    name: str
    labels: tuple[str, ...]
    measure: Callable[[Array, Array, Array], Array]
    has_bias: bool


@dataclass(frozen=True)
class Trial:
    """A head measured on the held decisions: `before` with what is in use, `after` with what was learned, 0 to 1."""

    head: str
    learned: int
    held: int
    before: float | None
    after: float | None
    is_better: bool
    reason: str


def share_right(scores: Array, gold: Array, counts: Array) -> Array:
    """How many decisions the likeliest label agrees with, as a share."""
    return counts @ (scores.argmax(axis=1) == gold) / counts.sum(axis=1)


def share_in_order(scores: Array, gold: Array, counts: Array) -> Array:
    """Of the pairs of a kept claim (label 0) and one set aside, those where the kept one is above; a tie is half."""
    worth = scores[:, 0] - scores[:, 1]
    order = np.argsort(worth, kind="stable")
    starts = np.flatnonzero(np.diff(worth[order], prepend=-np.inf))
    of_label = [counts[:, order] * (gold[order] == label) for label in (0, 1)]
    kept, aside = (np.add.reduceat(weights, starts, axis=1) for weights in of_label)
    below = np.cumsum(aside, axis=1) - aside / 2
    return (kept * below).sum(axis=1) / np.maximum(kept.sum(axis=1) * aside.sum(axis=1), 1)


# What share of claims a desk keeps is its appetite, not the worth of a claim: the worthiness adapter has no bias.
TYPE = Head("type", TYPES, share_right, has_bias=True)
WORTH = Head("worth", (KEPT, ASIDE), share_in_order, has_bias=False)
HEADS = {head.name: head for head in (TYPE, WORTH)}


def is_held(statement: int) -> bool:
    """Whether decisions on this statement only measure: the same answer for ever, so that none is learned later."""
    return hashlib.sha256(f"held:{statement}".encode()).digest()[0] % HELD_ONE_IN == 0


def log_chances(chances: Mapping[str, float], labels: Sequence[str]) -> Array:
    """float [labels]; a label that the shipped weights do not know is as unlikely as any can be."""
    return np.log(np.clip([chances.get(label, 0.0) for label in labels], SURE, 1 - SURE))


def scores_of(adapter: Logistic, rows: Array) -> Array:
    """float [labels]: what the adapter adds."""
    return adapter.weights[rows].sum(axis=0) + adapter.bias


def fit_adapter(examples: Sequence[Example], head: Head) -> Logistic:
    """Learn what must be added to the shipped weights' log chances; `examples` are not empty."""
    gold = np.array([head.labels.index(e.label) for e in examples])
    priors = np.stack([log_chances(e.chances, head.labels) for e in examples])
    fitted = fit_rows([e.rows for e in examples], gold, labels=head.labels, priors=priors, l2=L2, rate=RATE)
    return fitted if head.has_bias else Logistic(head.labels, fitted.weights, np.zeros(len(head.labels)))


def try_head(
    head: Head, examples: Sequence[Example], *, in_use: Logistic | None = None
) -> tuple[Logistic | None, Trial]:
    """(what was learned, or None where nothing could be, how it does on the held decisions beside `in_use`)."""
    held = [e for e in examples if is_held(e.statement)]
    known = [e for e in examples if not is_held(e.statement)]
    if problem := _too_little(head, known, held):
        return None, Trial(head.name, len(known), len(held), None, None, False, problem)
    adapter = fit_adapter(known, head)
    before, after, luck = _compare(head, held, in_use, adapter)
    is_better = after - before >= MARGIN and luck <= LUCK
    reason = _verdict(before, after, luck, held=len(held), is_better=is_better)
    return adapter, Trial(head.name, len(known), len(held), before, after, is_better, reason)


def _too_little(head: Head, known: Sequence[Example], held: Sequence[Example]) -> str:
    """Why nothing can be said, in one sentence; empty where enough is there."""
    statements = len({e.statement for e in held})
    if len(held) < LEAST_HELD or statements < LEAST_STATEMENTS:
        found = f"{len(held)} on {statements} statement{'s' * (statements != 1)}"
        needed = f"{LEAST_HELD} on {LEAST_STATEMENTS} are needed"
        return f"Too few decisions are held apart to measure by: {found}; {needed}."
    if head is WORTH and len({e.label for e in held}) < 2:
        return f"All {len(held)} held decisions are of one kind, so no order can be measured."
    return "" if known else "Every decision is held apart, so there is none to learn from."


def _compare(
    head: Head, held: Sequence[Example], in_use: Logistic | None, adapter: Logistic
) -> tuple[float, float, float]:
    """(measure before, measure after, how often the gain vanishes when the held statements are drawn anew)."""
    gold = np.array([head.labels.index(e.label) for e in held])
    shipped = np.stack([log_chances(e.chances, head.labels) for e in held])
    added = [_added(model, held, head) for model in (in_use, adapter)]
    once = np.ones((1, len(held)))
    before, after = (float(head.measure(shipped + more, gold, once)[0]) for more in added)
    _, statement = np.unique([e.statement for e in held], return_inverse=True)
    n = int(statement.max()) + 1
    counts = np.random.default_rng(7).multinomial(n, np.full(n, 1 / n), size=DRAWS)[:, statement].astype(float)
    drawn = [head.measure(shipped + more, gold, counts) for more in added]
    return before, after, float(np.mean(drawn[1] <= drawn[0]))


def _added(adapter: Logistic | None, examples: Sequence[Example], head: Head) -> Array:
    """float [examples, labels]."""
    if adapter is None:
        return np.zeros((len(examples), len(head.labels)))
    return np.stack([scores_of(adapter, e.rows) for e in examples])


def _verdict(before: float, after: float, luck: float, *, held: int, is_better: bool) -> str:
    told = f"{after:.1%} on {held} held decisions, against {before:.1%} before"
    if is_better:
        return f"Better: {told}."
    if after - before < MARGIN:
        return f"Not better by a point or more: {told}."
    return f"Better, but perhaps by luck: {told}; the gain vanishes in {luck:.0%} of draws of the held statements."


@dataclass(frozen=True)
class LearnedAdapters:
    """The adapters of one version, by the name of their head; `name` stands in the version that claims carry."""

    name: str
    adapters: Mapping[str, Logistic]

    @cached_property
    def types(self) -> Logistic | None:
        return self.adapters.get(TYPE.name)

    @cached_property
    def worth(self) -> Logistic | None:
        return self.adapters.get(WORTH.name)

    def applied(self, documents: Iterable[tuple[Doc, Any]]) -> Iterator[tuple[Doc, Any]]:
        """The documents with the types and the check-worthiness of their claims as the desk would have them."""
        for doc, context in documents:
            for claim in doc._.claims:
                self._adapt(claim, indices(claim_features(claim.span(doc), claim.figures)))
            yield doc, context

    def _adapt(self, claim: SplitClaim, rows: Array) -> None:
        if self.types is not None and claim.chances:
            scores = log_chances(claim.chances, self.types.labels) + scores_of(self.types, rows)
            claim.type = self.types.labels[int(scores.argmax())]
        if self.worth is not None:
            kept, aside = scores_of(self.worth, rows)
            claim.check_worthiness = moved(claim.check_worthiness, float(kept - aside))
            claim.reasons += _reasons(float(kept - aside))


def moved(worth: float, by: float) -> float:
    """A check-worthiness moved by so much log-odds, 0 to 1."""
    if not by:
        return worth
    kept, aside = log_chances({KEPT: worth, ASIDE: 1 - worth}, (KEPT, ASIDE))
    return round(float(1 / (1 + np.exp(aside - kept - by))), 3)


def _reasons(by: float) -> tuple[str, ...]:
    if abs(by) < WORTH_TELLING:
        return ()
    return ("like claims that this desk keeps",) if by > 0 else ("like claims that this desk sets aside",)


def to_bytes(adapters: Mapping[str, Logistic]) -> bytes:
    """Only the rows that are not zero."""
    arrays: dict[str, Array] = {}
    for name, adapter in adapters.items():
        rows = np.flatnonzero(np.abs(adapter.weights).max(axis=1) > 0)
        arrays |= {
            f"{name}.labels": np.array(adapter.labels),
            f"{name}.rows": rows.astype(np.int32),
            f"{name}.weights": adapter.weights[rows].astype(np.float32),
            f"{name}.bias": adapter.bias.astype(np.float32),
        }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def from_bytes(data: bytes) -> dict[str, Logistic]:
    """What `to_bytes` was given, by the name of the head."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        names = [key.removesuffix(".labels") for key in arrays.files if key.endswith(".labels")]
        return {name: _unpacked(name, arrays) for name in names}


def _unpacked(name: str, arrays: Mapping[str, Array]) -> Logistic:
    labels = tuple(str(label) for label in arrays[f"{name}.labels"])
    weights = np.zeros((SIZE, len(labels)), dtype=np.float32)
    weights[arrays[f"{name}.rows"]] = arrays[f"{name}.weights"]
    return Logistic(labels, weights, arrays[f"{name}.bias"])
