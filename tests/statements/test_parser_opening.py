"""What an upload may be: sizes, wrappings, disguises, encodings."""

import gzip
import tracemalloc
import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements import parsers
from statements.parsers.opening import decode, decode_text, normalise, open_upload
from statements.parsers.types import Hints, ParseRefused

MEGABYTE = 1024 * 1024
LIMITS = {"max_bytes": MEGABYTE, "max_unpacked": 2 * MEGABYTE}


def upload(data: bytes) -> parsers.ParsedSitting:
    opened = open_upload(data, "statement", **LIMITS)
    return parsers.parse(opened.data, name=opened.name, hints=Hints())


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(ParseRefused) as caught:
        decode_text(open_upload(data, name, **LIMITS).data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.txt", "is empty"),
        (b"  \r\n ", "a.txt", "no words"),
        (b"x" * (MEGABYTE + 1), "a.txt", "1.0 MB"),
        (b"%PDF-1.7\n%\xe2\xe3", "statement.txt", "This is a PDF, not text"),
        (b"PK\x03\x04rest", "a.zip", "zip or Office file"),
        (b"PK\x03\x04rest", "a.txt", "zip or Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.txt", "old Office file"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "a picture"),
        (b"\xff\xd8\xff\xe0", "a.txt", "a picture"),
        (b"BM\x00\x00\x00", "a.txt", "a picture"),
        (b"{\\rtf1 x}", "a.txt", "rich-text"),
        (b"one\x00two", "a.txt", "NUL"),
        (b"one\x07two", "a.txt", "control characters"),
        (b"<publicwhip/>", "a.txt", "holds XML"),
        (b"One sentence.", "a.xml", "holds plain text"),
        (b"<!DOCTYPE html><html>", "a.txt", "web page"),
        (b"a,b\n1,2", "a.csv", "ending in .csv"),
        (b"text", "a.docx", "ending in .docx"),
        ("text".encode("utf-32"), "a.txt", "UTF-32"),
        ("text".encode("utf-16-le"), "a.txt", "NUL"),
        ("text".encode("utf-16")[:-1], "a.txt", "UTF-16"),
        (b"\x93\xfa\x96\x7b\x8c\xea", "a.txt", "encoding"),
        ("Привет, мир".encode("cp1251"), "a.txt", "encoding"),
        (b"a \x81 b", "a.txt", "encoding"),
        ("It cost Â£5 million.".encode(), "a.txt", "wrong encoding"),
        ("The ministerâ€™s plan.".encode(), "a.txt", "wrong encoding"),
        ("The caf\ufffd closed.".encode(), "a.txt", "letters were lost"),
    ],
)
def test_opening_refuses_in_one_sentence(data, name, why):
    assert why in refusal(data, name)


@pytest.mark.parametrize("name", ["a.txt", "a", "Mr. Speaker's words", "folder.d/Statement 3.12.2024", "A.TXT"])
def test_opening_takes_plain_text_by_many_names(name):
    assert open_upload(b"Words.", name, **LIMITS).media_kind == "text"


def test_opening_believes_words_that_begin_like_a_picture():
    assert open_upload(b"BMA figures show growth.", "a.txt", **LIMITS).media_kind == "text"


def test_opening_unpacks_gzip_of_several_members():
    opened = open_upload(gzip.compress(b"One. ") + gzip.compress(b"Two."), "a.txt.gz", **LIMITS)
    assert (opened.data, opened.name) == (b"One. Two.", "a.txt")


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (gzip.compress(b"x"), "a.txt", "does not end in .gz"),
        (b"x", "a.txt.gz", "is not gzipped"),
        (gzip.compress(b"x" * 100)[:-9], "a.txt.gz", "cut off"),
        (gzip.compress(b"x" * 100)[:10] + b"\xff" * 9, "a.txt.gz", "broken"),
        (gzip.compress(b""), "a.txt.gz", "empty once"),
        (gzip.compress(gzip.compress(b"x")), "a.txt.gz", "more than once"),
        (gzip.compress(b"%PDF-1.7"), "a.txt.gz", "PDF"),
        (gzip.compress(b"\x00" * 3 * MEGABYTE), "a.txt.gz", "more than 2.0 MB"),
    ],
)
def test_opening_refuses_gzip_that_is_not_what_it_says(data, name, why):
    assert why in refusal(data, name)


def test_opening_stops_a_gzip_bomb_early():
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * MEGABYTE) for _ in range(150)) + packer.flush()
    tracemalloc.start()
    assert "unpacks to more than" in refusal(bomb, "bomb.xml.gz")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 50 * MEGABYTE  # of the 150 that it holds


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffcafé £5".encode(), "café £5"),
        ("café £5".encode("utf-16"), "café £5"),
        ("cafe\u0301\r\n\r\nnext\rlast".encode(), "café\n\nnext\nlast"),
        ("£5\u00a0billion\u202fmore".encode(), "£5 billion more"),
        ("immi\u00adgra\u200btion".encode(), "immigration"),
        ("👩\u200d🔬 is one sign".encode(), "👩\u200d🔬 is one sign"),
        (b"  kept  \tas is \n", "  kept  \tas is \n"),
    ],
)
def test_decoding_normalises_in_one_way(data, text):
    decoded = decode(data)
    assert (decoded.text, decoded.notes) == (text, ())


def test_decoding_reads_windows_text_and_says_so():
    decoded = decode("The minister’s £5 plan – “René’s café” – costs ½.".encode("cp1252"))
    assert decoded.text == "The minister’s £5 plan – “René’s café” – costs ½."
    assert "Windows-1252" in decoded.notes[0]


@given(st.text())
def test_normalise_is_idempotent_and_composed(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@given(st.binary(max_size=200))
def test_any_bytes_without_a_date_are_refused_in_one_sentence(data):
    with pytest.raises(ParseRefused) as caught:  # for want of a date, if for nothing else
        upload(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"Words.", "a.xml", "text"),
        (b"\xef\xbb\xbf<publicwhip/>", "a.txt", "twfy"),
        (b'<?xml version="1.0"?>\n<!-- x --><!DOCTYPE publicwhip [<!ENTITY a "b">]>\n<publicwhip a="1">', "", "twfy"),
        (b"<3 words of love", "", "text"),
    ],
)
def test_detect_goes_by_content(data, name, found):
    assert parsers.detect(data, name) == found


@pytest.mark.parametrize(
    ("data", "why"), [(b"<TEI xmlns='x'>", "begins with <TEI>"), (b"<html>", "web page"), (b" \n", "empty")]
)
def test_detect_refuses_what_no_parser_reads(data, why):
    with pytest.raises(ParseRefused, match=why):
        parsers.detect(data, "x")


def test_parse_names_the_formats_there_are():
    with pytest.raises(ParseRefused, match="text, twfy and auto"):
        parsers.parse(b"x", name="x", hints=Hints(), format="docx")
