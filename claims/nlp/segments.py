"""A sentence as claims and the words between them: a semi-Markov model over features, in plain numpy.

Weights: `tokens` float [TABLE, 3] (starts here, ends here, inside) and `spans` float [TABLE]. The score of a claim is
the sum of its features' weights; the score of a division of the sentence is the sum over its claims.
"""

from dataclasses import dataclass

import numpy as np

from .features import SentenceFeatures

Array = np.ndarray


@dataclass
class Weights:
    """Trained weights of the segmenter."""

    tokens: Array
    spans: Array


def span_scores(weights: Weights, f: SentenceFeatures) -> Array:
    """float [m]: the score of each possible claim."""
    start, end, inside = weights.tokens[f.tokens].sum(axis=1).T
    total = np.concatenate([[0.0], np.cumsum(inside)])
    i, j = f.pairs.T
    return start[i] + end[j] + total[j + 1] - total[i] + weights.spans[f.spans].sum(axis=1)


def _grid(f: SentenceFeatures, scores: Array) -> Array:
    n = len(f.index)
    grid = np.full((n, n), -np.inf)
    grid[f.pairs[:, 0], f.pairs[:, 1]] = scores
    return grid


def marginals(f: SentenceFeatures, scores: Array) -> tuple[Array, float]:
    """(float [m]: the probability that each possible claim is one of the division, log of the partition sum)."""
    n = len(f.index)
    grid = _grid(f, scores)
    ahead, behind = np.zeros(n + 1), np.zeros(n + 1)
    for k in range(n):
        reach = ahead[: k + 1] + grid[: k + 1, k]
        ahead[k + 1] = np.logaddexp(ahead[k], _log_sum(reach))
    for k in range(n - 1, -1, -1):
        behind[k] = np.logaddexp(behind[k + 1], _log_sum(grid[k, k:] + behind[k + 1 :]))
    i, j = f.pairs.T
    return np.exp(ahead[i] + scores + behind[j + 1] - ahead[n]), float(ahead[n])


def _log_sum(values: Array) -> float:
    peak = values.max()
    return peak if peak == -np.inf else peak + np.log(np.exp(values - peak).sum())


def overlap(pairs: Array) -> Array:
    """[k, k]: words shared over words covered (IoU) of each two runs of words."""
    i, j = pairs.T
    shared = np.minimum(j[:, None], j) - np.maximum(i[:, None], i) + 1
    length = j - i + 1
    shared = np.maximum(shared, 0)
    return shared / (length[:, None] + length - shared)


def match_probabilities(pairs: Array, chances: Array) -> Array:
    """For each run the probability that a claim of the division overlaps it by half or more."""
    return np.minimum((overlap(pairs) >= 0.5) @ chances, 1.0)


def best_division(n: int, pairs: Array, gains: Array) -> list[int]:
    """The runs, none overlapping another, whose gains sum highest; indices into `pairs`, in order."""
    ending: dict[int, list[int]] = {}
    for k in np.nonzero(gains > 0)[0].tolist():
        ending.setdefault(int(pairs[k, 1]), []).append(k)
    best = [0.0] * (n + 1)
    last = [-1] * (n + 1)
    for p in range(n):
        best[p + 1] = best[p]
        for k in ending.get(p, ()):
            value = best[int(pairs[k, 0])] + float(gains[k])
            if value > best[p + 1]:
                best[p + 1], last[p + 1] = value, k
    chosen: list[int] = []
    p = n
    while p > 0:
        if last[p] >= 0:
            chosen.append(last[p])
        p = int(pairs[last[p], 0]) if last[p] >= 0 else p - 1
    return chosen[::-1]
