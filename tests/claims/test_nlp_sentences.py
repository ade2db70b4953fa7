"""Sentences end where Hansard ends them."""

from itertools import pairwise

import pytest
import spacy

from claims.nlp.hansard_sentences import MOST


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


@pytest.mark.parametrize("text", ["word " * 2_000, "word, " * 1_000, "word\t" * 2_000])
def test_run_without_an_end_is_cut_before_it_takes_long(text):
    nlp = spacy.blank("en")
    nlp.add_pipe("hansard_sentences")
    doc = nlp(text)
    bounds = [t.i for t in doc if t.is_sent_start] + [len(doc)]
    assert len(bounds) > 3
    assert max(b - a for a, b in pairwise(bounds)) <= MOST + 1
    assert not any(doc[i].is_space for i in bounds[:-1])
