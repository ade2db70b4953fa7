"""The page of sources: how each is, and what an admin may do about it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.document_actions import source_named
from evidence.models import Feed
from jobs.models import Job

NEW = {"kind": "govuk-pages", "source": "Example Office", "wanted": "/government/statistics/buses", "every_hours": 6}


@pytest.fixture
def feed(db, settings) -> Feed:
    settings.SOURCE_HOSTS = ["www.gov.uk"]
    return Feed.objects.create(
        source=source_named("Example Office"), kind="govuk-pages", wanted=["/a", "/b", "/c", "/d"]
    )


def page(client) -> str:
    return " ".join(client.get("/desk/sources/").content.decode().split())


def test_page_without_sources_says_so(office, db):
    assert "Nothing is looked at yet" in page(office)


def test_page_says_how_a_source_is(office, feed):
    now = timezone.now()
    Feed.objects.update(last_success_at=now - timedelta(hours=1), last_result="2 new documents")
    Feed.objects.update(last_failure_at=now, last_failure="It sends <more> than 50 MB, so it was left.")
    html = page(office)
    assert "Failing" in html
    assert "2 new documents" in html
    assert "It sends &lt;more&gt; than 50 MB" in html
    assert "and 1 more" in html


def test_page_says_that_the_settings_keep_a_source_off(office, feed, settings):
    settings.SOURCE_HOSTS = []
    assert "www.gov.uk is not among SOURCE_HOSTS" in page(office)


def test_admin_adds_a_source(office, db, admin):
    answer = office.post("/desk/sources/", NEW)
    assert answer.status_code == 302
    feed = Feed.objects.get()
    assert (feed.wanted, feed.every_hours, feed.added_by) == (["/government/statistics/buses"], 6, admin)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wanted": ""}, "Say what to look at"),
        ({"wanted": "https://example.org/"}, "is no page of GOV.UK"),
        ({"every_hours": "0"}, "Look at it once an hour at most."),
        ({"source": ""}, "Say whose it is"),
        ({"kind": "nothing"}, "Choose one of those that are offered."),
    ],
)
def test_source_that_makes_no_sense_is_refused_and_what_was_written_stays(office, db, given, words):
    answer = office.post("/desk/sources/", NEW | given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Nothing was added" in answer.content.decode()
    assert not Feed.objects.exists()


def test_look_now_asks_for_one_job(office, feed, admin):
    for _ in range(2):
        office.post(f"/desk/sources/{feed.pk}/", {"change": "now"})
    assert Job.objects.get(kind="poll_feed").requested_by == admin
    assert "Being looked at" in page(office)


def test_pause_and_resume(office, feed, admin):
    office.post(f"/desk/sources/{feed.pk}/", {"change": "pause"})
    assert "by Ada Finch" in page(office)
    office.post(f"/desk/sources/{feed.pk}/", {"change": "resume"})
    feed.refresh_from_db()
    assert (feed.paused_at, feed.paused_by) == (None, None)


def test_unknown_change_changes_nothing(office, feed):
    office.post(f"/desk/sources/{feed.pk}/", {"change": "drop"})
    assert not Job.objects.exists()


def test_sources_cost_the_same_however_many_there_are(office, feed):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(office)
        return len(asked)

    before = queries()
    for n in range(5):
        Feed.objects.create(source=source_named(f"Office {n}"), kind="hansard")
    assert queries() == before
