"""The scorer keeps to the definition of the guidelines."""

import pytest

from claims.nlp.measuring.breakdown import ByKind
from claims.nlp.measuring.figure_scoring import ends, kind_of, listed, same_figure, unit_name
from claims.nlp.measuring.scoring import average_precision, same_quantity, score_text

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


def test_average_precision_takes_ties_together_whatever_their_order():
    tied = [(0.5, True), (0.5, False), (0.5, False), (0.5, False)]
    assert average_precision(tied) == average_precision(tied[::-1]) == 0.25
    assert average_precision([(0.9, True), *tied]) == average_precision([*tied[::-1], (0.9, True)]) == 0.7


def test_average_precision_of_a_perfect_ranking_is_one():
    assert average_precision([(0.9, True), (0.5, True), (0.1, False)]) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("USD", "US dollars"), ("USD", "$"), ("EUR", "euro"), ("CAD", "Canadian dollars"), ("GBP", "pound sterling"),
        ("percent", "percentage"), ("percent", "%"), ("kilometre per hour", "km/h"), ("mile per hour", "mph"),
        ("USD", "dollar per share"), ("gigabyte", "GB"), ("person", "people"), ("metre", "meters"), (None, "-"),
        ("degree", "°C"), ("user", "monthly active users"), ("basis point", "bps"),
    ],
)  # fmt: skip
def test_unit_has_one_name(one, other):
    assert unit_name(one) == unit_name(other)


@pytest.mark.parametrize(("one", "other"), [("USD", "CAD"), ("percent", "percentage_point"), ("mile", "kilometre")])
def test_unit_of_another_kind_has_another_name(one, other):
    assert unit_name(one) != unit_name(other)


@pytest.mark.parametrize("unit", ["ratio", "voter", None])
def test_fraction_may_be_annotated_as_a_number_of_what_it_is_a_fraction_of(unit):
    assert same_figure({"value": 0.333, "unit": "ratio", "measure": "voters"}, {"value": 1 / 3, "unit": unit})


def test_range_counts_once_or_twice_as_it_was_annotated():
    ours = [{"value": 5, "high": 10, "unit": "day"}]
    assert len(ends(ours, like=[{"value": 5, "high": 10}])) == 1
    assert len(ends(ours, like=[{"value": 5}, {"value": 10}])) == 2
    assert listed([{"value": [10, 5], "unit": "day"}]) == [{"value": 5, "high": 10, "unit": "day"}]


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("GBP", "money"), ("pence", "money"), ("percentage_point", "percent"), ("week", "time"), ("school", "count")],
)
def test_figure_is_of_a_kind(unit, kind):
    assert kind_of({"value": 1, "unit": unit}) == kind
    assert kind_of({"value": None, "unit": unit}) == "vague"


def test_table_by_kind_counts_figures_and_directions():
    kinds = ByKind()
    kinds.add(
        [{"value": 5, "unit": "percent", "direction": "up"}, {"value": 7, "unit": "GBP"}],
        [{"value": 5, "unit": "percent", "direction": "down"}],
        same=same_figure,
    )
    table = kinds.table()
    assert (table["percent"]["right"], table["money"]["found"], table["direction"]["share"]) == (1, 1, 0)
