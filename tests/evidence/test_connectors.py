"""GOV.UK, the ONS and Hansard as sources: what a look brings, and what goes wrong in one line."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evidence import source_actions
from evidence.connectors import govuk
from evidence.document_actions import source_named
from evidence.models import Address, Document, Feed, Host, Passage, PlannedRelease, Release
from evidence.statistics_actions import import_statistics
from jobs.actions import enqueue, run_job
from jobs.models import Job
from tests.evidence.publisher import as_json
from tests.factories import make_claim, make_statement

pytestmark = pytest.mark.django_db
PATH = "/government/statistics/buses"
SERIES = "/economy/inflation/timeseries/x1y2/zz99"
FOUND = {"results": [{"title": "Buses", "link": PATH}, {"title": "Other", "link": "https://example.org/"}], "total": 2}


def page(words: str = "Fares rose by 6% over the year.", updated: str = "2026-03-01T09:30:00Z", files=()) -> dict:
    return {
        "title": "Bus journeys",
        "document_type": "official_statistics",
        "base_path": PATH,
        "first_published_at": "2026-03-01T09:30:00Z",
        "public_updated_at": updated,
        "details": {"body": f"<p>{words}</p>", "attachments": list(files)},
        "links": {"organisations": [{"title": "Example Office"}]},
    }


def file_at(publisher, name: str, kind: str = "text/csv") -> dict:
    return {"attachment_type": "file", "title": "Tables", "content_type": kind, "url": f"{publisher.base}/media/{name}"}


def series(value: str = "3.1", released: str = "2026-06-16T23:00:00.000Z") -> dict:
    return {
        "type": "timeseries",
        "uri": SERIES,
        "description": {"title": "An annual rate", "cdid": "X1Y2", "unit": "%", "releaseDate": released},
        "months": [{"date": "2026 MAY", "label": "2026 MAY", "value": value, "year": "2026", "month": "May"}],
    }


def release(uri: str, **about) -> dict:
    said = {"title": f"Buses {uri}", "summary": "", "release_date": "2027-06-25T23:00:00.000Z", "published": False,
            "cancelled": False, "finalised": True, "postponed": False}  # fmt: skip
    return {"uri": f"/releases/{uri}", "description": said | about}


def feed_of(kind: str, *wanted: str) -> Feed:
    return Feed.objects.create(source=source_named("A publisher"), kind=kind, wanted=list(wanted))


def look(feed: Feed) -> Feed:
    """One look, as the worker does it; the job itself never fails."""
    job = enqueue("poll_feed", subject=f"feed:{feed.pk}", key=f"look:{timezone.now().timestamp()}")
    assert run_job(job.pk)
    feed.refresh_from_db()
    return feed


# --- GOV.UK --------------------------------------------------------------------------------------------------------


def test_search_brings_pages_of_their_publishers(reachable):
    reachable.routes |= {"/api/search.json": as_json(FOUND), f"/api/content{PATH}": as_json(page())}
    feed = look(feed_of("govuk-search", "filter_organisations=example"))
    document = Document.objects.get()
    assert (document.source.name, document.url) == ("Example Office", f"https://www.gov.uk{PATH}")
    assert (feed.last_result, feed.last_failure, feed.is_failing) == ("1 new document", "", False)
    assert "filter_organisations=example" in reachable.asked[0]


def test_search_that_finds_too_much_says_so(reachable, monkeypatch):
    monkeypatch.setattr(govuk, "PER_PAGE", 1)
    monkeypatch.setattr(govuk, "MOST_PAGES", 2)
    pages = iter([as_json({"results": [{"title": name, "link": f"/{name}"}]}) for name in "ab"])
    reachable.routes["/api/search.json"] = lambda handler: next(pages)
    feed = look(feed_of("govuk-search", "q=buses"))
    assert "“q=buses” finds 2 pages or more" in feed.last_failure
    assert feed.last_result == "2 pages gone"


def test_second_look_asks_for_what_is_new_since_a_week_before_the_first(reachable):
    reachable.routes |= {"/api/search.json": as_json({"results": []})}
    feed = look(look(feed_of("govuk-search", "q=buses")))
    assert "filter_public_timestamp" not in reachable.asked[0]
    assert f"from%3A{timezone.now() - timedelta(days=7):%Y-%m-%d}" in reachable.asked[1]
    assert feed.last_result == "nothing new"


def test_page_is_asked_for_what_is_new_only(reachable):
    reachable.routes[f"/api/content{PATH}"] = as_json(page(), ETag='"1"')
    feed = look(feed_of("govuk-pages", PATH))
    reachable.routes[f"/api/content{PATH}"] = lambda handler: (
        (304, {}, b"") if handler.headers["If-None-Match"] == '"1"' else (500, {}, b"")
    )
    assert look(feed).last_result == "1 unchanged"


def test_page_that_changes_is_a_version(reachable):
    reachable.routes[f"/api/content{PATH}"] = as_json(page())
    feed = look(feed_of("govuk-pages", PATH))
    reachable.routes[f"/api/content{PATH}"] = as_json(page("Fares rose by 9%.", updated="2026-04-02T09:30:00Z"))
    assert look(feed).last_result == "1 new version"
    assert Document.objects.newest().get().known_on == date(2026, 4, 2)


def test_files_of_a_page_come_with_it(reachable):
    reachable.routes |= {
        f"/api/content{PATH}": as_json(page(files=[file_at(reachable, "buses.csv")])),
        "/media/buses.csv": (200, {"Content-Type": "text/csv"}, b"Year,Journeys\n2025,998000\n2026,1021500\n"),
    }
    assert look(feed_of("govuk-pages", PATH)).last_result == "2 new documents"
    table = Document.objects.get(document_type="table")
    assert (table.title, table.origin) == ("Tables", f"https://www.gov.uk{PATH}#buses.csv")
    assert table.passages.get().text.endswith("2026; Journeys: 1021500")


def test_new_file_of_a_known_dataset_imports_itself(reachable):
    first = b"Year,Journeys\n2024,900000\n2025,998000\n"
    import_statistics(name="buses.csv", data=first, title="Bus journeys by year", published_on=date(2026, 1, 1))
    reachable.routes |= {
        f"/api/content{PATH}": as_json(page(files=[file_at(reachable, "buses.csv")])),
        "/media/buses.csv": (200, {"Content-Type": "text/csv"}, first + b"2026,1021500\n"),
    }
    assert look(feed_of("govuk-pages", PATH)).last_failure == ""
    assert list(Release.objects.values_list("published_on", flat=True)) == [date(2026, 3, 1), date(2026, 1, 1)]


def test_page_that_is_gone_is_said_once_and_what_it_was_is_kept(reachable):
    reachable.routes[f"/api/content{PATH}"] = as_json(page())
    feed = look(feed_of("govuk-pages", PATH))
    reachable.routes[f"/api/content{PATH}"] = (410, {}, b"")
    assert look(feed).last_result == "1 page gone"
    assert look(feed).last_result == "1 unchanged"
    assert Address.objects.get().gone_at
    assert Passage.objects.current().exists()


def test_pages_that_decisions_rest_on_are_looked_at_again(reachable, researcher):
    from evidence.actions import confirm_link
    from tests.factories import make_link

    reachable.routes |= {"/api/search.json": as_json(FOUND), f"/api/content{PATH}": as_json(page())}
    feed = look(feed_of("govuk-search", "q=buses"))
    claim = make_claim(make_statement("Fares rose by 6% in the year."), "Fares rose by 6%")
    confirm_link(link=make_link(claim, Document.objects.get()), stance="supports", by=researcher)
    reachable.routes["/api/search.json"] = as_json({"results": []})
    look(feed)
    assert reachable.asked[-1] == f"/api/content{PATH}"


def test_announcements_are_kept_as_a_calendar(reachable):
    row = {"title": "Buses in 2026", "link": "/a", "release_timestamp": "2099-07-21T23:00:00.000Z",
           "display_date": "July 2099", "statistics_announcement_state": "provisional"}  # fmt: skip
    past = {**row, "link": "/b", "release_timestamp": "2001-01-01T09:30:00Z"}
    reachable.routes["/api/search.json"] = as_json({"results": [row, past]})
    look(feed_of("govuk-calendar"))
    planned = PlannedRelease.objects.get()
    assert (planned.release_on, planned.state, planned.date_text) == (date(2099, 7, 22), "provisional", "July 2099")
    assert planned.origin == "https://www.gov.uk/a"


def test_release_that_is_moved_keeps_its_earlier_day(reachable):
    row = {"title": "Buses in 2026", "link": "/a", "release_timestamp": "2099-07-01T08:30:00Z"}
    feed = feed_of("govuk-calendar")
    for day in ("2099-07-01", "2099-08-01"):
        reachable.routes["/api/search.json"] = as_json({"results": [{**row, "release_timestamp": f"{day}T08:30:00Z"}]})
        look(feed)
    planned = PlannedRelease.objects.get()
    assert planned.changes == [{"from": "2099-07-01", "note": ""}]
    assert list(PlannedRelease.objects.to_come(after=date(2099, 8, 1))) == [planned]


# --- ONS -----------------------------------------------------------------------------------------------------------


def test_series_is_a_document_known_on_the_day_in_london(reachable):
    reachable.routes["/data"] = as_json(series())
    look(feed_of("ons-series", SERIES))
    document = Document.objects.get()
    assert (document.known_on, document.source.name) == (date(2026, 6, 17), "Office for National Statistics")
    assert document.passages.get().text == "An annual rate (X1Y2, %). 2026 MAY: 3.1."


def test_revised_series_is_a_version(reachable):
    feed = feed_of("ons-series", SERIES)
    for value, released in (("3.1", "2026-06-16T23:00:00.000Z"), ("3.2", "2026-07-21T23:00:00.000Z")):
        reachable.routes["/data"] = as_json(series(value, released))
        look(feed)
    assert [p.text[-10:] for p in Passage.objects.current()] == [" MAY: 3.2."]
    assert Document.objects.newest().get().known_on == date(2026, 7, 22)


def test_release_calendar_is_kept_with_its_states(reachable):
    rows = [release("a"), release("b", finalised=False), release("c", cancelled=True), release("d", postponed=True),
            release("e", published=True)]  # fmt: skip
    reachable.routes["/search/releases"] = as_json({"releases": rows})
    look(feed_of("ons-calendar"))
    states = list(PlannedRelease.objects.order_by("origin").values_list("state", flat=True))
    assert states == ["confirmed", "provisional", "cancelled", "postponed", "published"]
    assert PlannedRelease.objects.first().release_on == date(2027, 6, 26)


def test_release_calendar_is_narrowed_by_words(reachable):
    reachable.routes["/search/releases"] = as_json({"releases": [release("a"), release("b", title="Ferries")]})
    look(feed_of("ons-calendar", "ferries"))
    assert PlannedRelease.objects.get().title == "Ferries"


# --- Hansard -------------------------------------------------------------------------------------------------------


def test_hansard_takes_in_what_is_not_yet_evidence(db):
    answer = make_statement("There were 2,580 journeys on the buses of Northshire in March.", kind="answer")
    make_statement("To ask how many journeys there were on the buses.", kind="question", made_on=date(2025, 1, 7))
    look(feed_of("hansard"))
    for job in Job.objects.filter(kind="index_sitting"):
        run_job(job.pk)
    assert Document.objects.get().statement == answer
    assert not source_actions.sittings_behind().exists()


# --- what goes wrong -----------------------------------------------------------------------------------------------

CHALLENGE = (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Just a moment...</title>")


@pytest.mark.parametrize(
    ("kind", "wanted", "route", "reply", "line"),
    [
        ("govuk-search", "q=a", "/api/search.json", as_json({"total": 3}),
         "GOV.UK search changed its shape: 'results' is missing."),
        ("govuk-search", "q=a", "/api/search.json", as_json({"results": {}}),
         "GOV.UK search changed its shape: 'results' is not a list."),
        ("govuk-search", "q=a", "/api/search.json", as_json({"results": [{"title": "x"}]}),
         "GOV.UK search changed its shape: 'link' is missing."),
        ("govuk-search", "q=a", "/api/search.json", (422, {}, b"{}"), "127.0.0.1 answers with an error (422)."),
        ("govuk-search", "q=a", "/api/search.json", CHALLENGE, "127.0.0.1 asks for a browser instead of answering."),
        ("govuk-calendar", "", "/api/search.json", as_json({"results": [{"release_timestamp": "soon"}]}),
         "GOV.UK search changed its shape: 'release_timestamp' is not a time."),
        ("govuk-pages", PATH, f"/api/content{PATH}", as_json({"title": "x"}),
         "1 of 1 could not be taken: GOV.UK content changed its shape: 'document_type' is missing."),
        ("ons-series", SERIES, "/data", as_json({"description": {"title": "x"}}),
         "1 of 1 could not be taken: ONS time series changed its shape: 'description.cdid' is missing."),
        ("ons-calendar", "", "/search/releases", as_json([]),
         "ONS release calendar changed its shape: the answer is no object."),
        ("ons-calendar", "", "/search/releases", as_json({"releases": [{"uri": "/a", "description": {}}]}),
         "ONS release calendar changed its shape: 'description.release_date' is missing."),
    ],
)  # fmt: skip
def test_trouble_costs_one_line(reachable, kind, wanted, route, reply, line):
    reachable.routes[route] = reply
    feed = look(feed_of(kind, *filter(None, [wanted])))
    assert feed.last_failure == line
    assert feed.next_poll_at > timezone.now()
    assert not Document.objects.exists()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", b"0" * 301_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((200, {"Content-Type": "text/csv", "Content-Length": "5000000000"}, b"a"), "sends more than 50 MB"),
        ((302, {"Location": "https://169.254.169.254/"}, b""), "is not on the list of hosts"),
        (CHALLENGE, "asks for a browser"),
        ((200, {"Content-Type": "application/vnd.oasis.opendocument.spreadsheet"}, bomb), "unpacks to"),
    ],
)
def test_hostile_file_costs_one_line_and_the_others_go_on(reachable, reply, words):
    reply = (*reply[:2], reply[2]()) if callable(reply[2]) else reply
    bad, good = "t.ods", "buses.csv"
    reachable.routes |= {
        f"/api/content{PATH}": as_json(page(files=[file_at(reachable, bad), file_at(reachable, good)])),
        f"/media/{bad}": reply,
        f"/media/{good}": (200, {"Content-Type": "text/csv"}, b"Year,Journeys\n2025,998000\n"),
    }
    feed = look(feed_of("govuk-pages", PATH))
    assert feed.last_failure.startswith("1 of 3 could not be taken")
    assert words in feed.last_failure
    assert "\n" not in feed.last_failure
    assert feed.last_result == "2 new documents"


def test_refused_file_is_asked_for_whole_again(reachable):
    reachable.routes[f"/api/content{PATH}"] = as_json(page(words=""), ETag='"1"')
    look(feed_of("govuk-pages", PATH))
    assert Address.objects.get().etag == ""


def test_host_that_fails_three_times_is_left_alone(reachable):
    reachable.routes["/api/search.json"] = (500, {}, b"")
    feed = feed_of("govuk-search", "q=a")
    for _ in range(4):
        look(feed)
    assert len(reachable.asked) == 3
    assert "127.0.0.1 is left alone until" in Feed.objects.get().last_failure


def test_host_that_asks_for_time_gets_it(reachable):
    reachable.routes["/api/search.json"] = (429, {"Retry-After": "3600"}, b"")
    look(look(feed_of("govuk-search", "q=a")))
    assert len(reachable.asked) == 1
    assert Host.objects.get().closed_until > timezone.now() + timedelta(minutes=59)


def test_host_that_answers_again_is_trusted_again(reachable):
    Host.objects.create(name="127.0.0.1", failures=5, closed_until=timezone.now() - timedelta(seconds=1))
    reachable.routes["/api/search.json"] = as_json({"results": []})
    look(feed_of("govuk-search", "q=a"))
    assert Host.objects.get().failures == 0


# --- when ----------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_without_configuration(settings):
    settings.SOURCE_HOSTS = []
    feed_of("govuk-search", "q=a")
    assert source_actions.ask_polls() == 0
    assert look(Feed.objects.get()).last_failure == "www.gov.uk is not on the list of hosts that may be asked."


def test_due_feed_is_asked_for_once(reachable):
    feed_of("govuk-search", "q=a")
    source_actions.ask_polls()
    source_actions.ask_polls()
    assert Job.objects.filter(kind="poll_feed").count() == 1


def test_paused_feed_is_not_looked_at(reachable, admin):
    feed = feed_of("govuk-search", "q=a")
    source_actions.pause_feed(feed=feed, by=admin)
    assert source_actions.ask_polls() == 0
    look(feed)
    assert reachable.asked == []


@pytest.mark.parametrize(
    ("kind", "wanted", "reason"),
    [
        ("govuk-search", "", "Say what to look at"),
        ("govuk-search", "buses", "is no search"),
        ("govuk-search", "count=1500", "cannot be searched by"),
        ("govuk-pages", "https://example.org/a", "is no page of GOV.UK"),
        ("ons-series", "/economy/cpi", "is no time series"),
        ("nothing", "a", "Choose what is looked at"),
    ],
)
def test_feed_that_makes_no_sense_is_refused(admin, kind, wanted, reason):
    with pytest.raises(ValidationError, match=reason):
        source_actions.add_feed(kind=kind, source="A publisher", wanted=wanted, every_hours=24, by=admin)


def test_feed_keeps_its_lines_as_the_connector_reads_them(admin):
    wanted = "https://www.gov.uk/government/statistics/buses/\n/government/statistics/buses\n"
    feed = source_actions.add_feed(kind="govuk-pages", source="A publisher", wanted=wanted, every_hours=6, by=admin)
    assert feed.wanted == [PATH]


# --- the shapes that others recorded -------------------------------------------------------------------------------


def recorded(real_data, name: str) -> dict:
    path = real_data.parent / "formats" / name
    if not path.is_file():
        pytest.skip(f"the recorded shapes are not here ({name})")
    return json.loads(path.read_text())


def test_recorded_release_calendar_is_read(reachable, real_data):
    told = recorded(real_data, "ons/search_releases.expected_multiple.json")
    reachable.routes["/search/releases"] = as_json(told)
    assert look(feed_of("ons-calendar")).last_failure == ""
    assert {p.state for p in PlannedRelease.objects.all()} == {"postponed", "provisional"}
    assert PlannedRelease.objects.first().changes == [{"from": "2018-06-01", "note": "changed it"}]


def test_recorded_series_is_read(reachable, real_data):
    reachable.routes["/data"] = as_json(recorded(real_data, "ons/timeseries_data.reconstructed.json"))
    look(feed_of("ons-series", "/economy/inflationandpriceindices/timeseries/d7g7/mm23"))
    assert Document.objects.get().known_on == date(2026, 6, 17)


@pytest.mark.parametrize("name", ["speech", "publication-with-featured-attachments", "statistical_data_set_withdrawn"])
def test_recorded_page_is_read(reachable, real_data, name):
    told = recorded(real_data, f"govuk/{name}.json")
    reachable.routes[f"/api/content{told['base_path']}"] = as_json(told)
    look(feed_of("govuk-pages", told["base_path"]))
    document = Document.objects.get()
    assert document.title == told["title"]
    assert bool(document.withdrawn_notice) == name.endswith("withdrawn")
