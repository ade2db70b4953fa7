"""Sentences end where Hansard ends them."""

import pytest
import spacy

from claims.nlp import hansard_sentences  # noqa: F401


@pytest.fixture(scope="module")
def sentences():
    nlp = spacy.blank("en")
    nlp.add_pipe("hansard_sentences")
    return lambda text: [s.text.strip() for s in nlp(text).sents]


@pytest.mark.parametrize(
    "text",
    [
        "My hon. Friend the Member for Ambridge is right to ask.",
        "I met the mayor at No. 10 last week.",
        "Mr. Speaker, the figure rose by 70 per cent. between 1997 and 2007.",
        "The right hon. Lady and Mrs. T. Villiers agree.",
        "We gave £1.5 billion to schools.",
    ],
)
def test_sentence_is_not_cut_at_a_short_form(sentences, text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It cost £1.5 billion. That is a lot.", "It cost £1.5 billion."),
        ("It fell by 5 per cent. The rest rose.", "It fell by 5 per cent."),
        ("“It works.” She sat down.", "“It works.”"),
        ("Is it so? No.", "Is it so?"),
    ],
)
def test_sentence_ends_at_its_stop(sentences, text, first):
    assert sentences(text)[0] == first


def test_sentence_ends_at_a_paragraph_break(sentences):
    assert sentences("Border security\n\nWe act") == ["Border security", "We act"]


def test_sentence_goes_on_over_a_wrapped_line(sentences):
    assert len(sentences("We have recruited\nmore officers.")) == 1


def test_sentence_break_survives_crlf(sentences):
    assert sentences("First one.\r\nSecond one.") == ["First one.", "Second one."]
