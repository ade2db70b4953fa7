"""Words, figures and names, read lightly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import analysis


def found(text):
    return [(figure.quote, figure.value, figure.unit) for figure in analysis.figures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "on 10 December 2024",
        "December 10",
        "in 2019-20 and 2023/24",
        "since 2010",
        "under section 4 of the Act",
        "at 9:30 or 9.30am",
        "the 21st century",
        "the G7 and Covid-19",
        "one of the most important",
    ],
)
def test_figures_that_count_nothing_are_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("nearly 10,000 returns since the election", "10,000", 10000, "return"),
        ("enforced returns up by 19%", "19%", 19, "percent"),
        ("voluntary returns by 14 per cent.", "14 per cent", 14, "percent"),
        ("rose 2 percentage points", "2 percentage points", 2, "percentage_point"),
        ("involved 500 German police officers", "500", 500, "officer"),
        ("moved 1,000 more staff into returns", "1,000", 1000, "staff"),
        ("2,000 people arrived in boats", "2,000", 2000, "peopl"),
        ("cost £1.5 billion", "£1.5 billion", 1_500_000_000, "GBP"),
        ("worth £30m a year", "£30m", 30_000_000, "GBP"),
        ("twenty-four vans", "twenty-four", 24, "van"),
        ("a hundred thousand tests", "a hundred thousand", 100_000, "test"),
        ("numbers doubled", "doubled", 2, "times"),
    ],
)
def test_figures_have_value_and_unit(text, quote, value, unit):
    assert found(text) == [(quote, Decimal(value), unit)]


def test_figures_of_a_range_share_their_scale():
    (figure,) = analysis.figures("between 3 and then from 2 to 3 million homes")[1:]
    assert (figure.value, figure.high, figure.unit) == (Decimal(2_000_000), Decimal(3_000_000), "home")


def test_figures_stand_where_they_say():
    text = "Cafés – 🚌 – £2 fares, and 4.2 million journeys"
    assert [text[f.start : f.end] for f in analysis.figures(text)] == ["£2", "4.2 million"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("returns", "return"),
        ("enforced", "enforcement"),
        ("co-operation", "Cooperation"),
        ("préfet", "prefet"),
        ("Germany", "German"),
        ("9,640", "9640"),
        ("Government’s", "governments"),
    ],
)
def test_terms_of_the_same_word_are_the_same(one, other):
    assert analysis.terms(one) == analysis.terms(other) != []


@pytest.mark.parametrize(("one", "other"), [("officer", "office"), ("police", "policy"), ("G7", "G20")])
def test_terms_of_different_words_differ(one, other):
    assert analysis.terms(one) != analysis.terms(other)


def test_terms_leave_stop_words_out():
    assert analysis.terms("It is what it was, and will be.") == []


def test_units_of_claims_and_passages_meet():
    assert analysis.unit_key("visits") == analysis.unit_key("visit") == "visit"
    assert analysis.unit_key("percent") == "percent"


def test_names_are_runs_and_acronyms_without_the_generic_ones():
    text = "The House knows that the National Crime Agency (NCA) met Minister Nancy Faeser in London."
    assert analysis.names(text) == ("National Crime Agency", "NCA", "Nancy Faeser", "London")


def test_names_do_not_take_the_first_word_of_a_sentence_for_one():
    assert analysis.names("Criminals need boats. Europol knows, and told Europol.") == ("Europol",)


def test_sentences_do_not_end_at_abbreviations():
    text = "My hon. Friend met Mr. Smith. He was glad.\nSo was she."
    assert [text[s:e] for s, e in analysis.sentences(text)] == [
        "My hon. Friend met Mr. Smith.",
        "He was glad.",
        "So was she.",
    ]


@given(st.text(max_size=300))
def test_light_reading_takes_any_text_and_keeps_offsets(text):
    assert all(text[f.start : f.end] == f.quote for f in analysis.figures(text))
    assert all(0 <= token.start < token.end <= len(text) for token in analysis.tokens(text))
    analysis.names(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("It cost HK$3.5 million.", "HKD"),
        ("It cost US$5bn.", "USD"),
        ("It cost CHF 30m.", "CHF"),
        ("It cost ₹1,500.", "INR"),
        ("It cost 3 million Swiss francs.", "CHF"),
        ("It cost 12 dollars.", "USD"),
        ("There are 40 crown courts.", "court"),
    ],
)
def test_money_of_other_countries_has_its_code(text, unit):
    assert [f.unit for f in analysis.figures(text)] == [unit]
