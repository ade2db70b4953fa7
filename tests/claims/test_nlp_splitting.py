"""One sentence gives its several claims, each where it stands."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import nlp
from claims.evaluation import MEASURES
from tests.claims.nlp_data import GOLD, needs_gold

LONG = "Over the winter we hired 300 more nurses, which has already led to 5,000 operations, with waits down by 8%."


def quotes(text, **kwargs):
    return [c.quote for c in nlp.split(text, **kwargs).claims]


def holding(claims, words):
    return [c for c in claims if words in c.quote]


def test_claims_with_several_figures_are_separate():
    claims = nlp.split(LONG).claims
    found = [[q.value for q in c.quantities if q.value is not None] for c in claims]
    assert [300] in found
    assert [5000] in found
    assert [8] in found


def test_joined_figures_are_separate_claims():
    found = quotes("Officers completed 400 visits to shops and 250 arrests in London.")
    assert sum("400" in q for q in found) == 1
    assert not any("400" in q and "250" in q for q in found)


def test_framing_is_stripped():
    (found,) = holding(nlp.split("I can tell the House that crime has fallen by 12% since 2010.").claims, "crime")
    assert found.quote.startswith("crime has fallen by 12%")


def test_joined_verb_gets_its_subject_back():
    text = "The operation was led by French police and involved 500 German officers."
    (found,) = holding(nlp.split(text).claims, "500")
    assert found.text == "[The operation] involved 500 German officers."


def test_question_and_thanks_rank_below_a_figure():
    result = nlp.split("I thank the hon. Lady for her question.\nUnemployment fell by 3% last year.")
    best = max(result.claims, key=lambda c: c.check_worthiness)
    assert "3%" in best.quote
    assert result.check_worthiness == best.check_worthiness


@pytest.mark.parametrize("before", ["£5 – ", "Café. ", "😀 Good. ", "First line.\r\n", "“Quote.” "])
def test_offsets_count_code_points(before):
    text = before + "We have recruited 1,000 more police officers."
    for claim in nlp.split(text).claims:
        assert text[claim.start : claim.end] == claim.quote
    assert any("1,000" in q for q in quotes(text))


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab £–é😀\r\n.,;“”19%Ww"), max_size=200))
def test_any_text_comes_back_with_true_quotes(text):
    result = nlp.split(text, made_on=date(2024, 12, 10))
    for found in (*result.claims, *result.quantities):
        assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize("text", ["", " \n ", "?!", "Hear, hear."])
def test_text_without_a_claim_is_no_error(text):
    assert nlp.split(text).check_worthiness <= 1


def test_offsets_hold_beyond_the_first_block():
    text = "We act.\n\n" * 2500 + "Crime has fallen by 12% since 2010."
    (found,) = [q for q in nlp.split(text).quantities if q.value == 12]
    assert text[found.start : found.end] == found.quote
    assert found.start > 20_000


def test_rows_of_a_table_are_no_claims_but_their_figures_are_listed():
    table = "Year\tTarget\tResult\n2008\t20% lower\tCrime fell by 16.14%."
    text = f"Crime has fallen by 12%.\n\n{table}\n\nWe hired 300 nurses."
    found = nlp.split(text)
    assert [c.quote for c in found.claims if "16.14" in c.quote or "Target" in c.quote] == []
    assert holding(found.claims, "12%")
    assert holding(found.claims, "300 nurses")
    assert any("16.14" in q.quote for q in found.quantities)


@pytest.mark.parametrize("before", ["\t", "•\t", "  -\t"])
def test_indents_and_bullets_make_no_table(before):
    assert holding(nlp.split(f"{before}Crime has fallen by 12% since 2010.").claims, "12%")


def test_many_texts_give_the_same_as_one_each():
    texts = [LONG, "", "Crime has fallen by 12% since 2010."]
    assert [r.claims for r in nlp.split_many((t, None) for t in texts)] == [nlp.split(t).claims for t in texts]


def test_missing_pipeline_is_one_sentence(monkeypatch, tmp_path):
    from claims.nlp import pipeline

    monkeypatch.setenv("DISPATCHBOX_MODEL", str(tmp_path))
    with pytest.raises(nlp.PipelineMissing, match="no language pipeline"):
        pipeline.load_pipeline.__wrapped__()


@needs_gold
def test_gold_statements_are_split_well_enough():
    assert MEASURES["claims"].run(gold_dir=GOLD)["ALL"]["f1"] >= 0.68


@needs_gold
def test_demonstration_gives_its_figures_as_separate_claims():
    text = (GOLD / "calais-group-2024-12-10.txt").read_text(encoding="utf-8")
    claims = nlp.split(text, made_on=date(2024, 12, 10)).claims
    told = [[(q.value, q.qualifier, q.unit, q.direction) for q in c.quantities if q.value is not None] for c in claims]
    for wanted in (
        (1000, "exact", "staff", "up"),
        (10000, "nearly", "return", None),
        (19, "exact", "percent", "up"),
        (14, "exact", "percent", "up"),
        (3000, "more_than", "visit", None),
        (2000, "more_than", "arrest", None),
        (500, "exact", "officer", None),
    ):
        assert [wanted] in told


def test_figure_belongs_to_the_claim_of_its_own_line():
    result = nlp.split("\n".join(f"We hired {n} nurses in each of the towns." for n in range(100, 130)))
    assert [[int(q.value) for q in c.quantities if q.value] for c in result.claims] == [[n] for n in range(100, 130)]
