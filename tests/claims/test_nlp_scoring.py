"""The scorer keeps to the definition of the guidelines."""

from claims.nlp.scoring import average_precision, same_quantity, score_text

TEXT = "crime fell by 12% and 300 officers were hired in Ambridge"


def claim(start, end, **more):
    return {"start": start, "end": end, "type": "other", "quantities": []} | more


def gold(start, end, tier="must", **more):
    return {"tier": tier, "type": "other", "spans": [[start, end]], "quantities": []} | more


def test_half_an_overlap_matches():
    scored = score_text([claim(0, 13)], [gold(0, 17)], TEXT)
    assert (scored.tally.must_hit, scored.tally.pred_hit) == (1, 1)


def test_less_than_half_does_not_match():
    scored = score_text([claim(0, 5)], [gold(0, 17)], TEXT)
    assert (len(scored.missed), len(scored.invented)) == (1, 1)


def test_may_claim_helps_precision_but_not_recall():
    tally = score_text([claim(0, 17)], [gold(0, 17, "may")], TEXT).tally
    assert (tally.must, tally.pred_hit) == (0, 1)


def test_one_prediction_matches_one_claim():
    assert score_text([claim(0, 17)], [gold(0, 17), gold(0, 17)], TEXT).tally.must_hit == 1


def test_quantity_unit_is_its_last_word():
    ours = {"value": 14, "unit": "officer", "direction": "up"}
    assert same_quantity(ours, {"value": 14.05, "unit": "police officers", "direction": None})
    assert not same_quantity(ours, {"value": 14, "unit": "officer", "direction": "down"})


def test_average_precision_of_a_perfect_ranking_is_one():
    assert average_precision([(0.9, True), (0.5, True), (0.1, False)]) == 1.0
