"""A logistic model over hashed features, small enough to read: used for types and for check-worthiness.

A feature is a (group, name) pair; groups ("figure", "name", "date" ...) let a score be explained in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.strings import get_string_id

SIZE = 1 << 16
Array = np.ndarray
Feature = tuple[str, str]


def indices(features: Sequence[Feature]) -> Array:
    """int [k]: rows of the weight table."""
    return np.array([get_string_id(f"{group}:{name}") % SIZE for group, name in features], dtype=np.int64)


@dataclass
class Logistic:
    """`weights` float [SIZE, labels], `bias` float [labels]."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array

    def probabilities(self, features: Sequence[Feature]) -> dict[str, float]:
        """Label to probability."""
        scores = self.weights[indices(features)].sum(axis=0) + self.bias
        powers = np.exp(scores - scores.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))

    def contributions(self, features: Sequence[Feature], label: str) -> dict[str, float]:
        """How far each group of features moved `label` away from the mean of the labels."""
        column = self.labels.index(label)
        rows = self.weights[indices(features)]
        moved = rows[:, column] - rows.mean(axis=1)
        groups: dict[str, float] = {}
        for (group, _), value in zip(features, moved.tolist(), strict=True):
            groups[group] = groups.get(group, 0.0) + value
        return groups


def fit(
    examples: Sequence[tuple[Sequence[Feature], str]],
    *,
    labels: tuple[str, ...],
    epochs: int = 15,
    rate: float = 0.2,
    l2: float = 1e-3,
    damping: float = 1.0,
    seed: int = 7,
) -> Logistic:
    """Learn from (features, label) pairs; see `fit_rows`."""
    rows = [indices(features) for features, _ in examples]
    gold = np.array([labels.index(label) for _, label in examples])
    return fit_rows(rows, gold, labels=labels, epochs=epochs, rate=rate, l2=l2, damping=damping, seed=seed)


def fit_rows(
    rows: Sequence[Array],
    gold: Array,
    *,
    labels: tuple[str, ...],
    priors: Array | None = None,
    epochs: int = 15,
    rate: float = 0.2,
    l2: float = 1e-3,
    damping: float = 1.0,
    seed: int = 7,
) -> Logistic:
    """AdaGrad on the log loss, weights averaged over the second half of the epochs.

    `rows`: for each example its rows of the weight table; `gold` int [n]: its label; `priors` float [n, labels]: scores
    that the model is added to, none for a model that stands alone.
    """
    rng = np.random.default_rng(seed)
    given = np.zeros((len(rows), len(labels))) if priors is None else priors
    weights, bias = np.zeros((SIZE, len(labels))), np.zeros(len(labels))
    seen_w, seen_b = np.full_like(weights, damping), np.full_like(bias, damping)
    mean_w, mean_b, kept = np.zeros_like(weights), np.zeros_like(bias), 0
    for epoch in range(epochs):
        for k in rng.permutation(len(rows)):
            scores = weights[rows[k]].sum(axis=0) + bias + given[k]
            powers = np.exp(scores - scores.max())
            step = -powers / powers.sum()
            step[gold[k]] += 1
            grad = step[None, :] - l2 * weights[rows[k]]
            seen_w[rows[k]] += grad**2
            weights[rows[k]] += rate * grad / np.sqrt(seen_w[rows[k]])
            seen_b += step**2
            bias += rate * step / np.sqrt(seen_b)
        if epoch >= epochs // 2:
            mean_w, mean_b, kept = mean_w + weights, mean_b + bias, kept + 1
    return Logistic(labels, mean_w / kept, mean_b / kept)
