"""The network's arithmetic, with weights drawn at random: each part against the plainest way to compute it."""

import numpy as np
import pytest

from claims.nlp.splitting.network import FIRST_ROW, ROWS, SIZES, Words, _recur, encode, must_chances, score_runs

FORM, MARK, VECTOR, WIDTH, HIDDEN = 4, 3, 5, 8, 6
SHAPES = {
    "forms": (ROWS, FORM), "lemmas": (ROWS, FORM), "marks": (int(FIRST_ROW[-1]) + SIZES[-1], MARK),
    "vector": (VECTOR, FORM), "input": (3 * FORM + MARK * len(SIZES), WIDTH), "above": (2 * WIDTH, WIDTH),
    "ahead": (WIDTH, 2 * WIDTH), "back": (WIDTH, 2 * WIDTH), "ahead.again": (WIDTH // 2, 2 * WIDTH),
    "back.again": (WIDTH // 2, 2 * WIDTH), "token": (WIDTH, 3), "left": (WIDTH, 2), "right": (WIDTH, 2),
    "start": (WIDTH, HIDDEN), "before": (WIDTH, HIDDEN), "end": (WIDTH, HIDDEN), "after": (WIDTH, HIDDEN),
    "inside": (WIDTH, HIDDEN), "run": (HIDDEN, 1), "kind.start": (WIDTH, HIDDEN), "kind.end": (WIDTH, HIDDEN),
    "kind.mean": (WIDTH, HIDDEN), "kind.peak": (WIDTH, HIDDEN), "tiers": (HIDDEN, 2),
}  # fmt: skip
BARE = {"forms", "lemmas", "marks", "ahead.again", "back.again", "kind.start", "kind.end", "kind.mean", "kind.peak"}


@pytest.fixture(scope="module")
def weights():
    rng = np.random.default_rng(3)
    out = {"kind.bias": rng.normal(size=(2, 1, HIDDEN)), "length": rng.normal(size=(2, 9))}
    for name, shape in SHAPES.items():
        out[name if name in BARE else f"{name}.weight"] = rng.normal(size=(2, *shape))
        out[f"{name}.bias"] = rng.normal(size=(2, 1, shape[1]))
    for name in ("norm", "norm2"):
        out[f"{name}.weight"], out[f"{name}.bias"] = np.ones((2, 1, WIDTH)), np.zeros((2, 1, WIDTH))
    return {name: array.astype(np.float32) for name, array in out.items()}


@pytest.fixture
def words():
    rng = np.random.default_rng(5)
    marks = FIRST_ROW + rng.integers(4, size=(6, len(SIZES)))
    vectors = rng.normal(size=(6, VECTOR)).astype(np.float32)
    return Words(np.arange(6), np.arange(6), np.arange(6), marks, vectors, np.array([1, 1, 1, 4, 1, 4]))


def one(weights, member):
    return {name: array[member : member + 1] for name, array in weights.items()}


FIRST, LAST = np.array([0, 1, 2, 5]), np.array([3, 1, 5, 5])


@pytest.mark.parametrize("member", [0, 1])
def test_members_together_give_what_each_gives_alone(weights, words, member):
    both = score_runs(weights, encode(weights, words), FIRST, LAST)
    alone = score_runs(one(weights, member), encode(one(weights, member), words), FIRST, LAST)
    assert both[member] == pytest.approx(alone[0], abs=1e-4)


def test_recurrence_reads_ahead_and_back(weights):
    told = np.random.default_rng(1).normal(size=(2, 5, WIDTH)).astype(np.float32)
    read, half = _recur(weights, told), WIDTH // 2
    cut = _recur(weights, told[:, :3])
    assert read[:, :3, :half] == pytest.approx(cut[..., :half])
    assert read[:, :3, half:] != pytest.approx(cut[..., half:])


def test_chance_of_must_is_one_number_a_run_and_a_probability(weights, words):
    chances = must_chances(weights, encode(weights, words), FIRST, LAST)
    assert chances.shape == (4,)
    assert ((chances > 0) & (chances < 1)).all()


def test_chance_of_must_is_the_mean_of_the_members(weights, words):
    alone = [must_chances(one(weights, m), encode(one(weights, m), words), FIRST, LAST) for m in (0, 1)]
    assert must_chances(weights, encode(weights, words), FIRST, LAST) == pytest.approx(sum(alone) / 2, abs=1e-5)


def test_what_stands_outside_a_run_moves_its_score(weights, words):
    read = encode(weights, words)
    other = read.copy()
    other[:, 0] += 1
    before = score_runs(weights, read, FIRST, LAST)
    after = score_runs(weights, other, FIRST, LAST)
    assert after[:, 1] != pytest.approx(before[:, 1])
    assert after[:, 3] == pytest.approx(before[:, 3])
