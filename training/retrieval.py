"""Learns how candidates are ordered: python training/retrieval.py BEIR_DIR [--split train] [--write].

Each claim's candidates, as the product finds them, share a softmax that should lie on the right ones; the weights are
those with which it does, held small by an L2 penalty. One more number makes chances of them.
There are two orders: of fact-checks, by all features, and of evidence, by those that hold for any passage.
Prints the measures with weights that had not seen the claim's event (five parts by event), and with `--write` stores
the weights of all claims in evidence/order.json: numbers, and no word of the collection.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence import collection, features, ordering
from evidence.retrieval import Ranker
from evidence.retrieval_evaluation import measured

PARTS, ROUNDS, STEP, PENALTY = 5, 150, 0.05, 50.0  # the penalty: of 1, 4, 16, 50 the best on unseen events

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One claim: (candidates, features) numbers, whether each candidate is right, and their ids."""

    query: str
    numbers: Array
    right: Array
    documents: Sequence[str]

    @property
    def event(self) -> str:
        return self.query.rpartition("_")[0]


def read_examples(held: collection.Collection) -> list[Example]:
    """The candidates of every claim of the split with their features."""
    with Ranker.of(held) as ranker:
        return [_example(held, ranker, query) for query in held.queries]


def _example(held: collection.Collection, ranker: Ranker, query: collection.Query) -> Example:
    read = [(passage, score, features.read_passage(passage)) for passage, score in ranker.candidates(query)]
    said = features.read_claim(query.claim, ranker.rarity(query.claim))
    everybody = features.among(query.claim, read)
    numbers = [features.measure(query.claim, said, *each, everybody) for each in read]
    ids = [held.documents[passage.id] for passage, _, _ in read]
    right = [float(document in held.grades[query.id]) for document in ids]
    return Example(query.id, np.array(numbers).reshape(len(read), -1), np.array(right), ids)


def fit(examples: Sequence[Example]) -> Array:
    """Weights (features,) in the features' own units."""
    every = np.vstack([e.numbers for e in examples])
    mean, spread = every.mean(0), every.std(0) + 1e-9
    told = [((e.numbers - mean) / spread, e.right / e.right.sum()) for e in examples if e.right.any()]
    weights, first, second = np.zeros((3, every.shape[1]))
    for turn in range(1, ROUNDS + 1):  # Adam: the scales of the features' curvatures differ widely
        slope = PENALTY * weights / len(told)
        for numbers, right in told:
            slope = slope + numbers.T @ (_softmax(numbers @ weights) - right) / len(told)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights = weights - STEP * (first / (1 - 0.9**turn)) / (np.sqrt(second / (1 - 0.99**turn)) + 1e-8)
    return weights / spread


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def calibrate(examples: Sequence[Example], weights: Array) -> float:
    """What is added to the log odds so that the chances of all candidates add up to the number of right ones."""
    scores = np.concatenate([e.numbers @ weights for e in examples])
    right = sum(e.right.sum() for e in examples)
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if (1 / (1 + np.exp(-scores - middle))).sum() > right else (middle, high)
    return low


def judge(examples: Sequence[Example], weights: Sequence[Array], grades: collection.Grades) -> dict[str, float]:
    """The measures where each example is ordered by weights of its own."""
    run = {}
    for example, weight in zip(examples, weights, strict=True):
        order = np.argsort(-(example.numbers @ weight), kind="stable")
        run[example.query] = [(example.documents[at], 0.0) for at in order]
    return measured(run, grades)


def cross_validated(examples: Sequence[Example]) -> list[Array]:
    """For each example weights that were fitted without its event."""
    events = sorted({e.event for e in examples})
    part = {event: at % PARTS for at, event in enumerate(events)}
    fits = [fit([e for e in examples if part[e.event] != at]) for at in range(PARTS)]
    return [fits[part[e.event]] for e in examples]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="train")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    held = collection.read(options.folder, split=options.split)
    examples = read_examples(held)
    kinds = {"checks": features.FEATURES, "evidence": features.GENERAL}
    text = json.dumps({kind: learn(examples, names, held.grades) for kind, names in kinds.items()}, indent=1) + "\n"
    if options.write:
        ordering.WEIGHTS_FILE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def learn(examples: Sequence[Example], names: Sequence[str], grades: collection.Grades) -> dict[str, Any]:
    """Weights of the features named, in log odds, with the measures on events that they were not learnt from."""
    columns = [features.FEATURES.index(name) for name in names]
    chosen = [replace(e, numbers=e.numbers[:, columns]) for e in examples]
    unseen = judge(chosen, cross_validated(chosen), grades)
    weights = fit(chosen)
    learnt = dict(zip(names, (round(float(w), 4) for w in weights), strict=True))
    return {
        "claims": len(chosen),
        "on_unseen_events": unseen,
        "bias": round(calibrate(chosen, weights), 4),
        "weights": learnt,
    }


if __name__ == "__main__":
    main()
