"""The model of types, with weights drawn at random, and the classes of words that it sees."""

import numpy as np
import pytest
import spacy

from claims.nlp.splitting.claim_types import TYPES, TypeModel, key
from claims.nlp.splitting.word_classes import classes, likeliest, listed


@pytest.fixture(scope="module")
def nlp():
    return spacy.blank("en")


@pytest.fixture
def model():
    rng = np.random.default_rng(1)
    shapes = ((2, 3), (3,), (3, len(TYPES)), (len(TYPES),))
    keys = np.array(sorted(key(feature) for feature in (("wording", "first=we"), ("figure", "none"))), dtype=np.uint64)
    return TypeModel(keys, *(rng.normal(size=shape).astype(np.float32) for shape in shapes))


def test_types_chances_sum_to_one(model):
    chances = model.probabilities([("wording", "first=we"), ("figure", "none")])
    assert set(chances) == set(TYPES)
    assert sum(chances.values()) == pytest.approx(1)


def test_types_do_not_listen_to_features_that_were_never_met(model):
    met = [("wording", "first=we")]
    assert model.probabilities([*met, ("wording", "lemma=never met")]) == model.probabilities(met)


def test_types_without_features_come_from_the_biases(model):
    scores = np.maximum(model.bias, 0) @ model.out + model.out_bias
    assert max(model.probabilities([]), key=model.probabilities([]).get) == TYPES[int(scores.argmax())]


def test_types_survive_their_arrays(model):
    again = TypeModel.of(model.arrays())
    assert again.probabilities([("figure", "none")]) == model.probabilities([("figure", "none")])


def test_word_classes_are_read_by_part_of_speech(nlp):
    doc = nlp.make_doc("pledges")
    doc[0].pos_, doc[0].lemma_ = "VERB", "pledge"
    assert likeliest(doc[0]) == "VERB promise"


def test_word_classes_of_words_between_others_are_none(nlp):
    doc = nlp.make_doc("the")
    doc[0].pos_, doc[0].lemma_ = "DET", "the"
    assert classes(doc[0]) == ()


def test_word_classes_name_one_or_two_classes_of_their_own_part_of_speech():
    assert len(listed()) > 5000
    assert all(1 <= len(found) <= 2 and all(c.startswith(pos) for c in found) for (pos, _), found in listed().items())
