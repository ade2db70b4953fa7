"""Plain text as evidence: what is refused, and what becomes of the rest."""

from pathlib import Path

import pytest

from evidence.readers import ReadRefused, text

DATA = Path(__file__).resolve().parents[1] / "data" / "evidence"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7 renamed", "is a PDF"),
        (b"PK\x03\x04 renamed", "zip file"),
        (b"caf\xe9 in Latin-1", "is not UTF-8 (byte 4)"),
        (b"\xff\xfea", "is not UTF-16"),
        (b"words\x00and binary", "binary"),
        (b"... --- ...", "no words"),
        (b"a" * 10_000_001, "10,000,001 bytes"),
    ],
)
def test_text_that_is_none_is_refused_in_one_sentence(data, reason):
    with pytest.raises(ReadRefused, match=reason.replace("(", r"\(").replace(")", r"\)")) as refused:
        text.read(data, name="note.txt")
    assert str(refused.value).startswith("note.txt ")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_encoding_with_a_mark(encoding):
    document = text.read("Fares cost £2 – in cafés too 🚌.\r\n".encode(encoding), name="note.txt")
    assert document.passages[0].text == "Fares cost £2 – in cafés too 🚌."


def test_text_is_composed():
    document = text.read("The cafe\u0301 is open.".encode(), name="note.txt")
    assert document.passages[0].text == "The café is open."


def test_text_takes_its_title_from_the_first_line():
    document = text.read((DATA / "paragraphs.txt").read_bytes(), name="paragraphs.txt")
    assert document.title == "Bus journeys in Northshire"


def test_text_without_a_title_is_called_as_its_file():
    assert text.read(b"One whole sentence.", name="buses.txt").title == "buses"


def test_text_joins_hard_wrapped_lines():
    document = text.read((DATA / "paragraphs.txt").read_bytes(), name="paragraphs.txt")
    assert "March 2026, which is 6% more" in document.passages[0].text
    assert document.passages[0].locator == "paragraph 1"


def test_text_keeps_list_items_with_their_lead_in():
    last = text.read((DATA / "paragraphs.txt").read_bytes(), name="paragraphs.txt").passages[-1]
    assert last.text.startswith("The council names three reasons for the rise:\na fare of £2")
    assert (last.locator, last.heading) == ("paragraph 2, list items 1 to 3", "Why journeys rose")


def test_text_with_a_sentence_a_line_gives_a_paragraph_a_line():
    lines = "\n".join(f"Sentence number {n} of this statement is not very long at all." for n in range(1, 9))
    document = text.read(lines.encode(), name="statement.txt")
    assert document.passages[0].locator == "paragraphs 1 to 4"


def test_text_cuts_a_long_paragraph_at_sentence_ends():
    long = " ".join(f"Sentence {n} of a paragraph that goes on and on for ever." for n in range(30))
    document = text.read(long.encode(), name="long.txt")
    assert all(passage.text.endswith(".") and len(passage.text.split()) <= 120 for passage in document.passages)
    assert document.passages[1].locator == "paragraph 1, part 2"


def test_text_loses_no_word():
    long = " ".join(f"word{n}" for n in range(1000))
    document = text.read(long.encode(), name="long.txt")
    assert " ".join(passage.text for passage in document.passages) == long
