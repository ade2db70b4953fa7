"""Web pages as evidence: the words of the main part, never its markup."""

from datetime import date
from pathlib import Path

import pytest

from evidence.readers import ReadRefused, day_of_record, html

DATA = Path(__file__).resolve().parents[1] / "data" / "evidence"


@pytest.fixture
def page():
    return html.read((DATA / "page.html").read_bytes(), name="page.html")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "a PDF"),
        (b"<html><body><script>only()</script></body></html>", "without any text"),
        (
            b"<html><title>Just a moment...</title><body><p>Enable JavaScript and cookies to continue</p>",
            "asks for a browser",
        ),
    ],
)
def test_html_without_a_document_is_refused(data, reason):
    with pytest.raises(ReadRefused, match=reason):
        html.read(data, name="page.html")


def test_html_drops_scripts_styles_and_the_furniture_of_the_site(page):
    words = " ".join(passage.text for passage in page.passages)
    assert not any(other in words for other in ("never shown", "color", "Home", "Contact", "<", "Example Office"))


def test_html_says_title_publisher_address_and_language(page):
    assert (page.title, page.publisher) == ("Bus journeys in Northshire", "Example Office")
    assert (page.url, page.language) == ("https://example.org/bus-journeys", "en")


def test_html_published_late_in_the_evening_utc_is_of_the_next_day(page):
    assert day_of_record(page.published_at) == date(2026, 7, 22)


def test_html_paragraphs_know_their_heading(page):
    assert (page.passages[0].locator, page.passages[0].heading) == ("paragraph 1", "Bus journeys in Northshire")


def test_html_list_items_stay_with_their_lead_in(page):
    listed = page.passages[1]
    assert listed.text.split("\n")[:3] == [
        "The council names three reasons:",
        "a fare of £2 on every route",
        "eleven new evening buses",
    ]
    assert listed.heading == "Why journeys rose"


def test_html_table_rows_can_be_read_alone(page):
    row = page.passages[-1]
    assert row.text == "Journeys by town. Westham; 2025: 998,000; 2026: 1,021,500"
    assert row.locator == "table 1 row 3"


def test_html_written_as_text_stays_text():
    document = html.read(b"<html><body><p>Write &lt;script&gt;alert(1)&lt;/script&gt; &amp; run it.</p>", name="a.html")
    assert document.passages[0].text == "Write <script>alert(1)</script> & run it."


def test_html_reads_no_file_and_expands_no_entity(tmp_path):
    (tmp_path / "secret").write_text("the secret words")
    hostile = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><html><body><p>Before &x; after.</p>'
    words = " ".join(passage.text for passage in html.read(hostile.encode(), name="a.html").passages)
    assert "after." in words
    assert "secret words" not in words


def test_html_nested_too_deep_is_refused_and_not_cut_short():
    deep = b"<html><body><p>Top.</p>" + b"<div>" * 5000 + b"<p>Bottom.</p>" + b"</div>" * 5000
    with pytest.raises(ReadRefused, match="too deep"):
        html.read(deep, name="deep.html")


def test_html_nested_deep_is_read_to_the_bottom():
    deep = b"<html><body>" + b"<div>" * 200 + b"<p>The words at the bottom.</p>" + b"</div>" * 200
    assert html.read(deep, name="deep.html").passages[0].text == "The words at the bottom."


def test_html_in_the_encoding_it_declares():
    data = b'<html><head><meta charset="windows-1252"></head><body><p>Fares cost \xa32.</p></body></html>'
    assert html.read(data, name="old.html").passages[0].text == "Fares cost £2."


def test_html_takes_no_address_that_is_not_the_web():
    data = b'<html><head><link rel="canonical" href="javascript:alert(1)"></head><body><p>Words here.</p></body></html>'
    assert html.read(data, name="a.html").url == ""


def test_html_date_from_time_element():
    data = b'<html><body><article><time datetime="2026-03-01">1 March</time><p>Words here.</p></article></body></html>'
    assert day_of_record(html.read(data, name="a.html").published_at) == date(2026, 3, 1)
