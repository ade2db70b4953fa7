"""PDFs as evidence: words with their pages, and one sentence for what cannot be read."""

import zlib

import pytest

from evidence.readers import ReadRefused, pdf, pdf_pages
from tests.evidence import office

HEAD = "Example Office bulletin"
FIRST = [
    *(HEAD, "Returns", "", "There were 2,580 returns in the first quarter of the year, which"),
    *("is 24% more than before.", "Page 1"),
]
SECOND = [
    *(HEAD, "The count of visits was 3,100 in the same months of last year, the"),
    *("office says.", "Page 2"),
]
THIRD = [HEAD, "It is not known how many visits led to a penalty.", "Page 3"]


def test_pdf_passages_have_their_page():
    document = pdf.read(office.pdf(FIRST, SECOND, THIRD), name="a.pdf")
    assert [p.locator.partition(",")[0] for p in document.passages] == ["page 1", "page 2", "page 3"]
    assert "There were 2,580 returns in the first quarter of the year, which is 24% more" in document.passages[0].text


def test_pdf_running_heads_and_feet_are_left_out():
    words = " ".join(p.text for p in pdf.read(office.pdf(FIRST, SECOND, THIRD), name="a.pdf").passages)
    assert "Page 2" not in words
    assert "bulletin" not in words


def test_pdf_paragraphs_end_where_sentences_end_before_the_margin():
    lines = ["One paragraph goes on to the margin of the page and further, until it", "ends.", "Another is here."]
    blocks = list(pdf._blocks(lines, ""))
    assert [block.text for block in blocks][1:] == ["Another is here."]


def test_pdf_joins_words_cut_at_the_end_of_a_line():
    assert pdf._joined(["The enforce-", "ment of rules"]) == "The enforcement of rules"


def test_pdf_heading_over_nothing_is_kept_as_words():
    words = [block.text for block in pdf._blocks(["Enforced returns", "", "Voluntary returns", ""], "")]
    assert words == ["Enforced returns", "Voluntary returns"]


def test_pdf_pages_without_words_are_noted():
    assert pdf.read(office.pdf(FIRST, []), name="a.pdf").notes == ("1 of its 2 pages have no text that can be read.",)


def test_pdf_says_no_day_of_its_own():
    assert pdf.read(office.pdf(FIRST), name="a.pdf").published_at is None


LOCK = "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{0}> /U <{0}> >> /ID [<{0}> <{0}>]"
ENCRYPTED = LOCK.format("00" * 32)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"words", "is none"),
        (b"%PDF-1.7 and nothing more", "cannot be read"),
        (office.pdf([]), "without any text, as scanned paper has"),
        (office.pdf(FIRST, trailer=ENCRYPTED), "protected with a password"),
    ],
)
def test_pdf_that_cannot_be_read_is_refused_in_one_sentence(data, reason):
    with pytest.raises(ReadRefused, match=reason) as refused:
        pdf.read(data, name="a.pdf")
    assert str(refused.value).startswith("a.pdf ")
    assert str(refused.value).endswith(".")


def test_pdf_bomb_is_refused():
    bomb = zlib.compress(zlib.compress(b"(a) Tj " * 30_000_000, 9), 9)
    data = office.pdf([], filters=("/Filter [/FlateDecode /FlateDecode]", bomb))
    assert len(data) < 100_000
    with pytest.raises(ReadRefused, match=r"far more than a document holds|more time or memory"):
        pdf.read(data, name="a.pdf")


def test_pdf_that_computes_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pytest.raises(ReadRefused, match="more time or memory than a document needs"):
        pdf.read(office.pdf(FIRST), name="a.pdf")


def test_pdf_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_pages, "MAX_PAGES", 1)
    assert "has 2 pages" in pdf_pages.told(office.pdf(FIRST, SECOND))["refused"]
