"""GOV.UK content items as evidence."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from evidence.readers import ReadRefused, day_of_record, govuk

DATA = Path(__file__).resolve().parents[1] / "data" / "evidence"
REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).resolve().parents[2].parent / "shared" / "data"))


@pytest.fixture
def item():
    return json.loads((DATA / "content-item.json").read_text())


def read(item):
    return govuk.read(json.dumps(item).encode(), name="item.json")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"{not json", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1, 2]", "a list"),
        (b'{"title": "x"}', "no document_type and no details"),
        (b'{"document_type": "gone"}', "no longer there"),
        (b'{"schema_name": "redirect"}', "no longer there"),
        (b'{"title": ["x"], "document_type": "guide", "details": {"a": 1}}', "no usable title"),
        (b'{"title": "x", "document_type": "guide", "details": {"body": " "}}', "without any text"),
    ],
)
def test_govuk_item_that_is_none_is_refused(data, reason):
    with pytest.raises(ReadRefused, match=reason):
        govuk.read(data, name="item.json")


def test_govuk_item_says_who_what_and_where(item):
    document = read(item)
    assert (document.publisher, document.document_type) == ("Example Office", "official_statistics")
    assert document.url == "https://www.gov.uk/government/statistics/bus-journeys-in-northshire"


def test_govuk_midnight_of_summer_time_is_the_next_day(item):
    assert day_of_record(read(item).published_at) == date(2026, 7, 22)


def test_govuk_item_without_a_first_date_takes_its_oldest_change(item):
    item["first_published_at"] = None
    assert day_of_record(read(item).published_at) == date(2026, 7, 22)


def test_govuk_body_is_text_with_headings(item):
    passage = read(item).passages[1]
    assert passage.text.endswith("Fares of £2 were charged on every route.")
    assert (passage.heading, passage.locator) == ("Main points", "paragraphs 1 to 2")


def test_govuk_notes_tell_delivery_changes_and_where_it_does_not_apply(item):
    notes = read(item).notes
    assert "Delivered on 22 July 2026." in notes
    assert "Changed on 3 August 2026: Corrected the total for Westham." in notes
    assert "Does not apply to Wales." in notes


def test_govuk_attachments_are_named(item):
    assert read(item).passages[-1].text == "Attachment: Bus journeys: tables"


def test_govuk_withdrawal_is_told_in_words(item):
    item["withdrawn_notice"] = {"explanation": "<p>Out of <b>date</b>.</p>", "withdrawn_at": "2026-06-30T23:05:00Z"}
    assert read(item).withdrawn == "Withdrawn on 1 July 2026. Out of date."


def test_govuk_parts_are_read_under_their_titles(item):
    item["details"] = {"parts": [{"title": "Fares", "body": "<p>Every fare is two pounds.</p>"}]}
    passage = read(item).passages[1]
    assert (passage.heading, passage.locator) == ("Fares", "paragraph 1 of 'Fares'")


def test_govuk_body_in_versions_is_read_once(item):
    item["details"]["body"] = [
        {"content_type": "text/govspeak", "content": "Two **pounds**."},
        {"content_type": "text/html", "content": "<p>Two <b>pounds</b>.</p>"},
    ]
    assert [p.text for p in read(item).passages][1] == "Two pounds."


def test_govuk_announcement_holds_a_date_and_no_figures(item):
    item["document_type"] = "official_statistics_announcement"
    item["details"] = {"display_date": "20 January 2027 9:30am", "state": "confirmed"}
    document = read(item)
    assert document.passages[-1].text == "Release date: 20 January 2027 9:30am; state: confirmed."
    assert document.notes == ("This announces a release of statistics; it holds no figures itself.",)


def test_govuk_address_off_the_site_is_not_taken(item):
    item["base_path"] = "//example.org/elsewhere"
    assert read(item).url == ""


@pytest.mark.skipif(not (REAL / "govuk").exists(), reason="REAL_DATA_DIR holds no govuk folder")
def test_govuk_every_real_item_is_read():
    files = sorted((REAL / "govuk").rglob("*.json"))
    documents = [govuk.read(path.read_bytes(), name=path.name) for path in files]
    assert all(document.title and document.passages and document.published_at for document in documents)
    assert not [p for document in documents for p in document.passages if "</" in p.text or len(p.text.split()) > 160]
