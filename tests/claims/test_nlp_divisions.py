"""The arithmetic of dividing a sentence, against counting every division."""

from itertools import combinations

import numpy as np
import pytest

from claims.nlp.splitting.divisions import best_division, marginals, match_probabilities, overlap

PAIRS = np.array([[0, 1], [1, 2], [3, 4], [0, 4], [2, 2]])
SCORES = np.array([[0.5, -1.0, 2.0, 1.0, 0.1], [0.0, 0.0, 0.0, 0.0, 0.0]])


def divisions():
    """Every set of runs none of which overlaps another."""
    for size in range(len(PAIRS) + 1):
        for chosen in combinations(range(len(PAIRS)), size):
            words = [w for k in chosen for w in range(PAIRS[k, 0], PAIRS[k, 1] + 1)]
            if len(words) == len(set(words)):
                yield chosen


@pytest.mark.parametrize("member", [0, 1])
def test_marginals_are_those_of_counting(member):
    weight = {d: np.exp(SCORES[member, list(d)].sum()) for d in divisions()}
    whole = sum(weight.values())
    counted = [sum(w for d, w in weight.items() if k in d) / whole for k in range(len(PAIRS))]
    chances, partition = marginals(5, PAIRS, SCORES)
    assert chances[member] == pytest.approx(counted)
    assert partition[member] == pytest.approx(np.log(whole))


def test_marginals_of_short_runs_in_a_long_sentence_are_independent():
    pairs = np.array([[k, k] for k in range(40)])
    scores = np.linspace(-3, 3, 40)[None]
    chances, partition = marginals(40, pairs, scores)
    assert chances[0] == pytest.approx(1 / (1 + np.exp(-scores[0])))
    assert partition[0] == pytest.approx(np.log1p(np.exp(scores[0])).sum())


def test_marginals_bear_extreme_scores():
    chances, _ = marginals(5, PAIRS, np.array([[900.0, -900.0, -900.0, -900.0, -900.0]]))
    assert chances[0] == pytest.approx([1, 0, 0, 0, 0])


def test_best_division_is_the_best_of_all():
    gains = np.array([0.4, 0.3, 0.2, 0.55, 0.1])
    best = max(divisions(), key=lambda d: gains[list(d)].sum())
    assert sorted(best_division(5, PAIRS, gains)) == sorted(best)


def test_best_division_leaves_out_what_gains_nothing():
    assert best_division(5, PAIRS, np.array([-0.1, 0.0, -0.2, -0.3, -1])) == []


def test_overlap_is_shared_over_covered():
    assert overlap(PAIRS)[0].tolist() == pytest.approx([1, 1 / 3, 0, 2 / 5, 0])


def test_match_probability_sums_runs_that_overlap_by_half():
    (found,) = match_probabilities(np.array([[0, 1], [0, 2], [4, 4]]), np.array([0.5, 0.3, 0.2]))
    assert found.tolist() == pytest.approx([0.8, 0.8, 0.2])
