"""XML from outside: what may not come in, and how long it may take to say so."""

import datetime
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statements import parsers
from statements.parsers import twfy
from statements.parsers.types import Hints, ParseRefused

DATA = Path(__file__).parent.parent / "data" / "statements"
REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[2].parent / "shared" / "data"))
HOSTILE = sorted((REAL.parent / "formats" / "hostile").glob("*.xml"))
WHOLE = (DATA / "debate-2009.xml").read_bytes()
BODY = '<publicwhip><speech id="uk.org.publicwhip/debate/2025-01-01a.1.0"><p>{}</p></speech></publicwhip>'


def refusal(data: bytes) -> str:
    with pytest.raises(ParseRefused) as caught:
        parsers.parse(data, name="x.xml", hints=Hints(), format="twfy")
    return str(caught.value)


@pytest.mark.skipif(not HOSTILE, reason="no hostile samples beside the real data")
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_xml_refuses_the_hostile_samples_in_one_sentence(path):
    sentence = refusal(path.read_bytes())
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("prolog", "why"),
    [
        ('<!DOCTYPE publicwhip [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "outside itself"),
        ('<!DOCTYPE publicwhip SYSTEM "https://example.org/a.dtd">', "outside itself"),
        ('<!DOCTYPE publicwhip PUBLIC "-//x" "https://example.org/a.dtd" [ ]>', "outside itself"),
        ('<!DOCTYPE publicwhip [<!ENTITY % p "x">]>', "parameter entities"),
        ('<!DOCTYPE publicwhip [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>', "more than a character"),
        (f'<!DOCTYPE publicwhip [<!ENTITY a "{"x" * 100}">]>', "more than a character"),
        ('<!DOCTYPE publicwhip [<!ENTITY a "<p/>">]>', "more than a character"),
        ("<!DOCTYPE publicwhip [<!ATTLIST p id CDATA 'x'>]>", "own document type rules"),
        ('<?xml version="1.0" encoding="UTF-7"?>', "only UTF-8"),
    ],
)
def test_xml_refuses_what_a_doctype_may_not_do(prolog, why):
    assert why in refusal((prolog + BODY.format("ok")).encode())


def test_xml_refuses_declarations_hidden_in_utf16():
    hidden = '<!DOCTYPE publicwhip [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + BODY.format("&x;")
    assert "UTF-8" in refusal(hidden.encode("utf-16"))


def test_xml_refuses_deep_nesting():
    assert "nested deeper" in refusal(BODY.format("<i>" * 5000 + "</i>" * 5000).encode())


def test_xml_names_an_entity_that_nobody_defined():
    assert "&pound;" in refusal(BODY.format("&pound;5").encode())


@given(cut=st.integers(min_value=0, max_value=len(WHOLE) - 15))
@settings(max_examples=150, deadline=None)
def test_xml_cut_off_anywhere_is_one_clear_sentence(cut):
    sentence = refusal(WHOLE[:cut])
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(at=st.integers(min_value=0, max_value=len(WHOLE) - 1), put=st.binary(min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_xml_damaged_anywhere_is_read_whole_or_refused(at, put):
    data = WHOLE[:at] + put + WHOLE[at + len(put) :]
    try:
        sitting = twfy.read(data, name="x.xml", hints=Hints(house="commons"))
    except ParseRefused:
        return
    assert sitting.words_lost == 0


@pytest.mark.parametrize(
    ("piece", "times"),
    [("word ", 1_900_000), ("<i>a</i> ", 600_000), ("<p>a b</p>", 400_000), ("<i>" * 200 + "a" + "</i>" * 200, 7_000)],
    ids=["one-line", "inline", "paragraphs", "nested"],
)
def test_xml_of_megabytes_is_read_in_time_that_grows_with_its_length(piece, times):
    def read(number: int) -> float:
        data = BODY.format(piece * number).encode()
        started = time.process_time()
        assert twfy.parse(data, name="x.xml", hints=Hints()).date == datetime.date(2025, 1, 1)
        return time.process_time() - started

    assert read(times) < 12 * read(times // 4)  # four times the length; sixteen would be its square


def test_xml_with_a_line_beyond_the_limit_is_refused_not_read():
    assert "read" in refusal(BODY.format("x" * 11_000_000).encode())
