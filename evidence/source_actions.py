"""Sources are looked at again and again. Whatever a publisher does costs one line on the page of sources, no more."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evidence.connectors import CONNECTORS
from evidence.connectors.client import FetchFailed
from evidence.connectors.gate import Gate, keep_address
from evidence.connectors.hansard import sittings_behind
from evidence.connectors.items import Item, Missing, Page, Planned, Trouble
from evidence.connectors.shapes import ShapeChanged
from evidence.document_actions import Imported, import_document, source_named
from evidence.models import FEED_KINDS, Address, Document, EvidenceLink, Feed, PlannedRelease, Source
from evidence.statistics_actions import dataset_of, import_statistics
from jobs.actions import GiveUp, Run, enqueue
from jobs.models import Job

HANSARD = "hansard"
SITTINGS_PER_LOOK = 100
AGAIN_PER_LOOK = 200  # pages that decisions rest on, the longest unseen first
WORDS = {
    "stored": ("new document", "new documents"),
    "changed": ("new version", "new versions"),
    "planned": ("release in the calendar", "releases in the calendar"),
    "unchanged": ("unchanged", "unchanged"),
    "missing": ("page gone", "pages gone"),
}


# --- what people settle --------------------------------------------------------------------------------------------


@transaction.atomic
def add_feed(*, kind: str, source: str, wanted: str, every_hours: int, by: User) -> Feed:
    """Look at something from now on. `wanted` has a line for each search, page or series. Raises ValidationError."""
    if kind not in dict(FEED_KINDS):
        raise ValidationError("Choose what is looked at.")
    if not " ".join(source.split()):
        raise ValidationError("Say whose it is.")
    if not 1 <= every_hours <= 24 * 31:
        raise ValidationError("Look at it once an hour at most, and once a month at least.")
    lines = checked_lines(kind, wanted)
    return Feed.objects.create(
        source=source_named(source), kind=kind, wanted=lines, every_hours=every_hours, added_by=by
    )


def checked_lines(kind: str, wanted: str) -> list[str]:
    """The lines as the connector understands them. Raises ValidationError with a sentence for each it does not."""
    lines = [line for line in wanted.splitlines() if line.strip()]
    connector = CONNECTORS.get(kind)
    if connector is None:
        return []
    if connector.needs and not lines:
        raise ValidationError(f"Say what to look at, a line each: {connector.hint}.")
    found, wrong = [], []
    for line in lines:
        try:
            found.append(connector.check(line))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValidationError(wrong)
    return list(dict.fromkeys(found))


def pause_feed(*, feed: Feed, by: User) -> bool:
    """Look no more until somebody resumes it. False where it is paused already."""
    return bool(Feed.objects.filter(pk=feed.pk).on().update(paused_by=by, paused_at=timezone.now()))


def resume_feed(*, feed: Feed, by: User) -> bool:
    """Look again, and soon. False where it is not paused."""
    paused = Feed.objects.filter(pk=feed.pk, paused_at__isnull=False)
    return bool(paused.update(paused_by=None, paused_at=None, next_poll_at=timezone.now()))


def poll_now(*, feed: Feed, by: User) -> Job | None:
    """Ask for a look at once; None where one is waiting or running already."""
    if Job.objects.unfinished().filter(kind="poll_feed", subject=f"feed:{feed.pk}").exists():
        return None
    stamp = timezone.now().strftime("%Y%m%d%H%M%S%f")
    return enqueue("poll_feed", subject=f"feed:{feed.pk}", key=f"poll:{feed.pk}:{stamp}", by=by)


# --- looking -------------------------------------------------------------------------------------------------------


def ask_polls() -> int:
    """Ask for a look at every feed whose time has come; returns how many. Asking twice is one look."""
    due = [feed for feed in Feed.objects.due() if is_set_up(feed.kind)]
    for feed in due:
        enqueue("poll_feed", subject=f"feed:{feed.pk}", key=f"poll:{feed.pk}:{feed.next_poll_at:%Y%m%d%H%M%S%f}")
    return len(due)


def address_of(kind: str) -> str:
    """Where the API of the feed's publisher is, by the settings; empty for our own record."""
    connector = CONNECTORS.get(kind)
    return getattr(settings, f"{connector.publisher}_ADDRESS").rstrip("/") if connector else ""


def is_set_up(kind: str) -> bool:
    """Whether the settings let it be asked at all: by default no host is on the list."""
    return kind == HANSARD or (urlsplit(address_of(kind)).hostname or "") in settings.SOURCE_HOSTS


def poll_feed(run: Run) -> None:
    """The job: look once. What the publisher does wrong is told on the page of sources; the job itself is done."""
    feed = Feed.objects.select_related("source").filter(pk=run.job.subject_id).first()
    if feed is None:
        raise GiveUp("What this job would look at is no longer there.")
    if feed.paused_at is not None:
        return
    began = timezone.now()
    counts: Counter[str] = Counter()
    troubles: list[str] = []
    try:
        for item in looked_at(feed):
            run.check()
            result, trouble = take(feed, item)
            counts[result] += 1
            troubles += [trouble] if trouble else []
    except (FetchFailed, ShapeChanged) as failure:
        finish_poll(feed=feed, began=began, counts=counts, failure=str(failure))
        return
    finish_poll(feed=feed, began=began, counts=counts, troubles=troubles)


def looked_at(feed: Feed) -> Iterator[Item]:
    """What the feed's connector brings; nothing for our own record, which is only asked to catch up."""
    if feed.kind == HANSARD:
        for pk in sittings_behind().values_list("pk", flat=True)[:SITTINGS_PER_LOOK]:
            enqueue("index_sitting", subject=f"sitting:{pk}", key=f"index_sitting:{pk}:{timezone.now():%Y%m%d%H}")
        return
    again = cited_pages(feed)
    connector = CONNECTORS[feed.kind]
    gate = Gate(feed)
    yield from connector.look(
        gate.get, base=address_of(feed.kind), wanted=feed.wanted, since=feed.polled_until, again=again
    )


def cited_pages(feed: Feed) -> list[str]:
    """Paths of GOV.UK pages of this feed that people have confirmed as evidence: a change there must be seen."""
    prefix = f"{address_of(feed.kind)}/api/content"
    confirmed = EvidenceLink.objects.filter(status=EvidenceLink.CONFIRMED).values("passage__document__origin")
    origins = Document.objects.filter(origin__in=confirmed).exclude(origin="").values("pk")
    found = feed.addresses.filter(document__in=origins, url__startswith=prefix).order_by("checked_at")
    return [url.removeprefix(prefix) for url in found.values_list("url", flat=True)[:AGAIN_PER_LOOK]]


def take(feed: Feed, item: Item) -> tuple[str, str]:
    """Store one thing that was brought: what became of it, and the trouble with it, if any."""
    if isinstance(item, Page):
        return take_page(feed, item)
    if isinstance(item, Planned):
        return ("planned" if keep_planned(source=feed.source, planned=item) else "unchanged"), ""
    if isinstance(item, Trouble):
        return "trouble", item.line
    if isinstance(item, Missing):
        return take_missing(feed, item)
    keep_address(feed=feed, url=item.url)
    return "unchanged", ""


def take_page(feed: Feed, page: Page) -> tuple[str, str]:
    done = import_page(feed, page)
    if done.result == "refused":
        # What it said is not kept: it is asked for whole again, and read once there is a way.
        keep_address(feed=feed, url=page.answer.url)
        return "trouble", f"{page.name}: {done.reason}"
    keep_address(feed=feed, url=page.answer.url, answer=page.answer, document=done.document)
    return done.result, take_statistics(page, done)


def import_page(feed: Feed, page: Page) -> Imported:
    # A department that is renamed goes on publishing the same page: its versions stay together.
    known = Document.objects.newest().filter(origin=page.origin).select_related("source").defer("data").first()
    publisher = known.source if known else source_named(page.publisher) if page.publisher else feed.source
    address = page.origin.partition("#")[0]
    return import_document(
        name=page.name,
        data=page.answer.data or b"",
        source=publisher,
        known_at=page.known_at,
        title=page.title,
        url=page.answer.url if page.origin != address else address,
        origin=page.origin,
    )


def take_statistics(page: Page, done: Imported) -> str:
    """A new file of a dataset that an admin has brought in once imports itself; returns the trouble with it, if any."""
    document, dataset = done.document, dataset_of(name=page.name, title=page.title)
    if document is None or document.document_type != "table" or dataset is None or done.result == "unchanged":
        return ""
    taken = import_statistics(
        name=page.name,
        data=page.answer.data or b"",
        title=dataset.title,
        url=document.url,
        published_on=document.known_on,
    )
    return f"{page.name}: {taken.reason}" if taken.reason else ""


def take_missing(feed: Feed, item: Missing) -> tuple[str, str]:
    """A page that is gone is said once; the document that it was is kept."""
    known = Address.objects.filter(feed=feed, url=item.url[:1000], gone_at__isnull=False).exists()
    if not known:
        keep_address(feed=feed, url=item.url, gone_at=timezone.now())
    return ("unchanged" if known else "missing"), ""


@transaction.atomic
def keep_planned(*, source: Source, planned: Planned) -> bool:
    """The calendar's entry as it stands today; an earlier day stays among its changes. False where nothing is new."""
    row = PlannedRelease.objects.select_for_update().filter(source=source, origin=planned.origin[:500]).first()
    said = {
        "title": planned.title[:500],
        "summary": planned.summary,
        "release_on": planned.release_on,
        "release_at": planned.release_at,
        "date_text": planned.date_text[:100],
        "state": planned.state,
    }
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        PlannedRelease.objects.filter(pk=row.pk).update(seen_at=timezone.now())
        return False
    changes = [dict(change) for change in planned.changes]
    if row is not None:
        moved = [{"from": row.release_on.isoformat(), "note": ""}] if row.release_on != planned.release_on else []
        changes = changes or [*row.changes, *moved]
    PlannedRelease.objects.update_or_create(
        source=source, origin=planned.origin[:500], defaults={**said, "changes": changes, "seen_at": timezone.now()}
    )
    return True


# --- how it went ---------------------------------------------------------------------------------------------------


def finish_poll(
    *, feed: Feed, began: datetime, counts: Counter[str], failure: str = "", troubles: Sequence[str] = ()
) -> None:
    """Store how a look went, and when the next one is."""
    now = timezone.now()
    said: dict[str, object] = {"next_poll_at": now + timedelta(hours=feed.every_hours)}
    if troubles and not failure:
        share = f"{len(troubles)} of {sum(counts.values())} could not be taken"
        said |= {"last_failure": f"{share}: {one_line(troubles[0])}"[:500], "last_failure_at": now}
    if failure:
        said |= {"last_failure": one_line(failure)[:500], "last_failure_at": now}
    else:
        said |= {"last_success_at": now, "last_result": in_words(counts), "polled_until": began}
    Feed.objects.filter(pk=feed.pk).update(**said)


def in_words(counts: Counter[str]) -> str:
    """ "2 new documents, 14 unchanged"."""
    said = [(n, WORDS[kind]) for kind in WORDS if (n := counts[kind])]
    return ", ".join(f"{n:,} {words[0] if n == 1 else words[1]}" for n, words in said) or "nothing new"


def one_line(text: str) -> str:
    return " ".join(text.split())
