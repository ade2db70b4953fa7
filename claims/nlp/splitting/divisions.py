"""A sentence as claims and the words between them: the arithmetic of its divisions, in plain numpy.

The score of a division of the sentence is the sum of the scores of its claims (a semi-Markov model: Sarawagi and
Cohen 2004), none of which overlaps another.
"""

import numpy as np

Array = np.ndarray
NEVER = -1e30  # the score of a run that is no candidate; finite, so that sums of it stay numbers


def marginals(n: int, pairs: Array, scores: Array) -> tuple[Array, Array]:
    """(float [k, m]: the probability that each run is one of the division, float [k]: log of the partition sum).

    `n`: words of the sentence; `pairs`: int [m, 2]; `scores`: float [k, m], of k models at a time.
    """
    i, j = pairs.T
    width = int((j - i).max(initial=0)) + 1
    # by length: runs that end at a word, longest first, and, read backwards, runs that start at one
    grid = np.full((2, len(scores), n, width), NEVER)
    grid[0, :, j, width - 1 - (j - i)] = grid[1, :, n - 1 - i, width - 1 - (j - i)] = scores.T
    sums = np.full((2, len(scores), n + width), NEVER)  # of the first words, after places for runs longer than those
    sums[..., width - 1] = 0
    for k in range(n):
        whole = np.logaddexp.reduce(sums[..., k : k + width] + grid[:, :, k], axis=-1)
        np.logaddexp(sums[..., k + width - 1], whole, out=sums[..., k + width])
    ahead, behind = sums[0, :, width - 1 :], sums[1, :, ::-1]
    return np.exp(ahead[:, i] + scores + behind[:, j + 1] - ahead[:, n:]), ahead[:, n]


def overlap(pairs: Array) -> Array:
    """[k, k]: words shared over words covered (IoU) of each two runs of words."""
    i, j = pairs.T
    shared = np.minimum(j[:, None], j) - np.maximum(i[:, None], i) + 1
    length = j - i + 1
    shared = np.maximum(shared, 0)
    return shared / (length[:, None] + length - shared)


def match_probabilities(pairs: Array, *chances: Array) -> list[Array]:
    """For each run the probability that a claim of the division overlaps it by half or more, for each of `chances`."""
    alike = overlap(pairs) >= 0.5
    return [np.minimum(alike @ c, 1.0) for c in chances]


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
    chosen, p = [], n
    while p > 0:
        if last[p] < 0:
            p -= 1
        else:
            chosen.append(last[p])
            p = int(pairs[last[p], 0])
    return chosen[::-1]
