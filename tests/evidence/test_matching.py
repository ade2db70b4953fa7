"""The ranker: what must not match first, then what must, then why."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evidence.matching import ClaimView, Figure, PassageView, Weights, rank

SAID = date(2024, 12, 10)
ENFORCED = ClaimView(
    text="Enforced returns are up by 19% since the election",
    quote="enforced returns up by 19%",
    type="quantity",
    said_on=SAID,
    figures=(Figure(Decimal(19), unit="percent", measure="enforced returns", direction="up", change="relative"),),
)
AGREEMENT = ClaimView(
    text="The National Crime Agency posted more officers to Europol",
    quote="increasing the number of National Crime Agency officers in Europol",
    type="other",
    said_on=SAID,
    names=("National Crime Agency", "Europol"),
)


def passage(text, number=1, *, known_on=date(2025, 1, 2), title="A bulletin", **more):
    return PassageView(number, text, title, "A source", known_on, **more)


def match(claim, text, **more):
    found = rank(claim, [(passage(text, **more), 5.0)])
    return found[0] if found else None


@pytest.mark.parametrize(
    "text",
    [
        "I thank my hon. Friend for this statement to the House; the Government are committed to this country.",
        "Late tax returns cost taxpayers time, and the number of forms went up by 19% this year.",
        "Returns on investment rose by 19% since January.",
        "Teams moved into returns and enforcement work, and the budget was up by 19%.",
        "The election of the Speaker returns every Parliament.",
    ],
)
def test_figure_claim_does_not_match_what_only_shares_common_words(text):
    found = match(ENFORCED, text)
    assert found is None or (found.stance == "context" and not any("measure" in reason for reason in found.reasons))


@pytest.mark.parametrize(
    "text",
    [
        "The Government will increase the number of new homes, and every agency has agreed to this.",
        "Police officers are recruited in every county of England, as the House knows.",
        "A number of measures were announced today.",
    ],
)
def test_event_claim_does_not_match_boilerplate(text):
    assert match(AGREEMENT, text) is None


def test_day_of_talk_matches_nothing():
    talk = [
        "I am grateful to the right hon. Gentleman for his support and for the way in which he put his question.",
        "We will continue to work with all parts of the House to make sure that people get the help they need.",
        "The Secretary of State has said that the plan will be published next year, and I welcome that statement.",
    ]
    candidates = [(passage(text, number), 3.0) for number, text in enumerate(talk)]
    assert rank(ENFORCED, candidates) == rank(AGREEMENT, candidates) == []


def test_nothing_is_suggested_below_the_threshold():
    text = "Enforced returns rose by 24% since the election, to 7 December 2024."
    assert rank(ENFORCED, [(passage(text), 5.0)], weights=Weights(threshold=0.99)) == []


def test_differing_figure_of_the_same_measure_and_period_refutes():
    found = match(ENFORCED, "Since the election, up to 7 December 2024, enforced returns rose by 24%.")
    assert found.stance == "refutes"
    assert found.reasons[:2] == ("same measure: enforced returns", "figure differs: 24% against 19%")


def test_agreeing_figure_supports():
    found = match(ENFORCED, "Since the election enforced returns have increased by 19 per cent.")
    assert found.stance == "supports"
    assert "figure agrees: 19 per cent against 19%" in found.reasons


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Enforced returns rose by 24% in 2019.", "another period"),
        ("Since the election enforced returns have risen by 60%.", "counted on to a later date"),
        ("Enforced returns made up 24% of all returns since the election.", "a share, not a change"),
        ("Since the election there were 24 enforced returns by December 2024.", "another unit"),
        ("Since the election, to December 2024, enforced returns rose by 20%.", "not clearly another figure"),
    ],
)
def test_differing_figure_is_only_context_where_it_may_mean_something_else(text, why):
    found = match(ENFORCED, text, known_on=date(2026, 1, 2))
    assert found.stance == "context", why


def test_figure_known_before_the_words_refutes_nothing():
    text = "Since the election, up to 1 December 2024, enforced returns rose by 24%."
    assert match(ENFORCED, text, known_on=date(2024, 12, 2)).stance == "context"


def test_prediction_is_not_refuted():
    claim = replace(ENFORCED, type="prediction")
    assert match(claim, "Since the election, to December 2024, enforced returns rose by 24%.").stance == "context"


def test_change_the_other_way_does_not_agree():
    found = match(ENFORCED, "Since the election, to December 2024, enforced returns fell by 19%.")
    assert found.stance != "supports"
    assert any(reason.startswith("figure differs") for reason in found.reasons)


def test_each_measure_takes_its_own_figure():
    text = "Voluntary returns rose by 14% and enforced returns rose by 24% since the election."
    assert any("24% against 19%" in reason for reason in match(ENFORCED, text).reasons)


def test_part_of_a_measure_is_not_the_measure():
    figure = Figure(Decimal(10000), qualifier="nearly", unit="return", measure="returns")
    claim = ClaimView("nearly 10,000 returns since the election", "nearly 10,000 returns since the election",
                      "quantity", SAID, figures=(figure,))  # fmt: skip
    assert match(claim, "Since the election, to December 2024, there were 3,105 enforced returns.").stance == "context"
    assert match(claim, "Since the election, to December 2024, there were 9,640 returns.").stance == "supports"


def test_acronym_is_the_name_it_stands_for():
    found = match(AGREEMENT, "Five more officers of the NCA now work at Europol, on crime across borders.")
    assert "names: NCA, Europol" in found.reasons


def test_reasons_say_when():
    text = "Since the election enforced returns rose by 24%."
    assert match(ENFORCED, text).reasons[-1] == "published 3 weeks later"
    assert match(ENFORCED, text, known_on=SAID).reasons[-1] == "published the same day"
    assert match(ENFORCED, text, known_on=date(2024, 12, 1)).reasons[-1] == "known then: published 9 days earlier"


def test_same_department_is_said():
    claim = replace(ENFORCED, department="A source")
    assert "same speaker or department: A source" in match(claim, "Enforced returns rose by 24%.").reasons


def test_highlights_are_code_points_of_the_passage():
    text = "🚌 £2 – Cafés: enforced returns rose by 24%."
    shown = [text[start:end] for start, end in match(ENFORCED, text).highlights]
    assert shown == ["enforced returns", "24%"]


def test_duplicates_collapse_into_the_best():
    text = "Since the election enforced returns rose by 24%, says the bulletin."
    candidates = [(passage(text, n, title=f"Copy {n}"), 5.0) for n in (1, 2, 3)]
    (found,) = rank(ENFORCED, candidates)
    assert (found.passage_id, found.duplicates) == (1, (2, 3))
    assert found.reasons[-1] == "the same text stands in 2 more passages"


def test_one_document_does_not_fill_the_list():
    texts = ["Enforced returns by region differ.", "Enforced returns rose by 24% in the north.",
             "Of enforced returns most were by air.", "Enforced returns cost money: see annex."]  # fmt: skip
    found = rank(ENFORCED, [(passage(text, n), 5.0) for n, text in enumerate(texts)])
    assert len(found) == Weights().per_document


def test_better_evidence_comes_first():
    texts = ["Enforced returns are explained here.", "Since the election enforced returns rose by 24%."]
    found = rank(ENFORCED, [(passage(text, n, title=text), 5.0) for n, text in enumerate(texts)])
    assert [each.passage_id for each in found] == [1, 0]
    assert all(0 <= each.score <= 1 for each in found)


def test_rank_of_nothing_is_nothing():
    assert rank(ENFORCED, []) == []


def test_money_of_another_country_is_another_unit():
    figure = Figure(Decimal(3000000), unit="HKD", measure="tunnel repairs")
    claim = ClaimView("Tunnel repairs cost HK$3 million in 2024.", "tunnel repairs cost HK$3 million in 2024",
                      "quantity", SAID, figures=(figure,))  # fmt: skip
    assert (
        "figure agrees: HK$3m against HKD\N{NO-BREAK SPACE}3,000,000"
        in match(claim, "In 2024 tunnel repairs cost HK$3m.").reasons
    )
    assert not any("figure" in reason for reason in match(claim, "In 2024 tunnel repairs cost £3m.").reasons)
