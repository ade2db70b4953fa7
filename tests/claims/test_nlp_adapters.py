"""What is learned beside the shipped weights: adopted where it helps on decisions it has not seen, else not."""

import numpy as np
import pytest

from claims.nlp.splitting import adapters
from claims.nlp.splitting.adapters import TYPE, WORTH, Example, try_head
from claims.nlp.splitting.linear import indices

EVEN = dict.fromkeys(TYPE.labels, 1 / 7)


def example(statement: int, words: str, label: str, chances: dict[str, float] = EVEN) -> Example:
    return Example(statement, indices([("wording", word) for word in words.split()]), chances, label)


def typed(how_many: int, label_of) -> list[Example]:
    """Six decisions a statement; the shipped weights say quantity, nearly surely."""
    sure = {"quantity": 0.9, "law": 0.05, "other": 0.05}
    return [example(k // 6, f"act{k % 3} of the year", label_of(k), sure) for k in range(how_many)]


def test_desk_that_sees_it_otherwise_throughout_is_followed():
    adapter, trial = try_head(TYPE, typed(600, lambda k: "law"))
    assert (trial.is_better, trial.before, trial.after) == (True, 0, 1)
    assert trial.learned + trial.held == 600
    assert adapter.labels[int(adapters.scores_of(adapter, indices([("wording", "act1")])).argmax())] == "law"


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_not_followed(seed):
    rng = np.random.default_rng(seed)
    _, trial = try_head(TYPE, typed(600, lambda k: str(rng.choice(["quantity", "law", "other"]))))
    assert not trial.is_better
    assert trial.reason.endswith(".")


def test_desk_that_agrees_leaves_the_shipped_weights_as_they_are():
    _, trial = try_head(TYPE, typed(600, lambda k: "quantity"))
    assert (trial.is_better, trial.before) == (False, 1)
    assert trial.reason.startswith("Not better by a point or more")


def test_few_decisions_are_not_judged_by():
    adapter, trial = try_head(TYPE, typed(24, lambda k: "law"))
    assert (adapter, trial.is_better, trial.before) == (None, False, None)
    assert trial.reason.startswith("Too few decisions are held apart")


def test_one_long_speech_is_not_judged_by():
    held = next(pk for pk in range(99) if adapters.is_held(pk))
    _, trial = try_head(TYPE, [example(held, "act", "law") for _ in range(100)])
    assert "100 on 1 statement; " in trial.reason


def test_new_weights_are_held_against_those_in_use():
    examples = typed(600, lambda k: "law")
    adapter, _ = try_head(TYPE, examples)
    _, trial = try_head(TYPE, examples, in_use=adapter)
    assert (trial.is_better, trial.before) == (False, 1)


def worth(how_many: int, label_of) -> list[Example]:
    flat = {"kept": 0.5, "aside": 0.5}
    return [example(k // 6, "rose by" if k % 2 else "we care", label_of(k), flat) for k in range(how_many)]


def test_order_of_worth_is_learned_and_appetite_is_not():
    adapter, trial = try_head(WORTH, worth(600, lambda k: "kept" if k % 2 else "aside"))
    assert (trial.is_better, trial.before, trial.after) == (True, 0.5, 1)
    assert not adapter.bias.any()


def test_decisions_of_one_kind_measure_no_order():
    _, trial = try_head(WORTH, worth(600, lambda k: "kept"))
    assert trial.reason.startswith("All ")


def test_held_part_is_one_statement_in_five_and_stays_so():
    held = [pk for pk in range(10_000) if adapters.is_held(pk)]
    assert len(held) == pytest.approx(2000, rel=0.1)
    assert held[:8] == [1, 3, 4, 5, 9, 12, 19, 21]


def test_order_counts_a_tie_as_half():
    scores, gold = np.log([[0.5, 0.5], [0.5, 0.5], [0.9, 0.1]]), np.array([0, 1, 0])
    assert adapters.share_in_order(scores, gold, np.ones((1, 3)))[0] == 0.75


@pytest.mark.parametrize("value", [0.0, 0.001, 0.5, 1.0])
def test_worth_that_nothing_moves_stays(value):
    assert adapters.moved(value, 0.0) == value
    assert 0 <= adapters.moved(value, -30.0) <= adapters.moved(value, 30.0) <= 1


def test_bytes_come_back_as_they_were():
    adapter, _ = try_head(TYPE, typed(600, lambda k: "law"))
    (name, again), *others = adapters.from_bytes(adapters.to_bytes({"type": adapter})).items()
    assert (name, others, again.labels) == ("type", [], adapter.labels)
    assert np.allclose(again.weights, adapter.weights, atol=1e-6)
    assert len(adapters.to_bytes({"type": adapter})) < 100_000
