"""What jobs are about, in words: one query per kind of thing, however many jobs there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from claims.models import Claim
from evidence.models import Document, Feed, Release
from jobs.models import Job
from statements.models import IngestItem, Sitting, Statement


@dataclass(frozen=True)
class Subject:
    """`words` name it; `address` is the page where it is shown, empty where there is none."""

    words: str
    address: str = ""


def subjects(jobs: Iterable[Job]) -> dict[str, Subject]:
    """By the job's `subject`; what no longer exists is left out."""
    ids: dict[str, set[int]] = {kind: set() for kind in READ}
    for job in jobs:
        kind, _, pk = job.subject.partition(":")
        if kind in ids and pk.isdigit():
            ids[kind].add(int(pk))
    return {f"{kind}:{pk}": subject for kind, read in READ.items() for pk, subject in read(ids[kind])}


def statements(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for one in Statement.objects.filter(pk__in=ids).only("title", "kind", "speaker_name", "attribution", "made_on"):
        words = f"{one.title or one.get_kind_display()} ({one.speaker_name or one.attribution}, {day(one.made_on)})"
        yield one.pk, Subject(words, reverse("statement-desk", args=[one.pk]))


def documents(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for pk, title in Document.objects.filter(pk__in=ids).values_list("pk", "title"):
        yield pk, Subject(title)


def feeds(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for one in Feed.objects.filter(pk__in=ids).select_related("source"):
        yield one.pk, Subject(f"{one.source}: {one.get_kind_display()}", reverse("feed-list"))


def sittings(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for one in Sitting.objects.filter(pk__in=ids):
        yield one.pk, Subject(f"{one.get_house_display()}, {one.get_venue_display().lower()}, {day(one.date)}")


def files(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for pk, name, run in IngestItem.objects.filter(pk__in=ids).values_list("pk", "name", "run_id"):
        yield pk, Subject(name, reverse("upload-page", args=[run]))


def people(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name"):
        yield pk, Subject(name, reverse("person-list"))


def claims(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for pk, text in Claim.objects.filter(pk__in=ids).values_list("pk", "text"):
        yield pk, Subject(f"“{text}”", reverse("claim-review", args=[pk]))


def releases(ids: set[int]) -> Iterator[tuple[int, Subject]]:
    for one in Release.objects.light().filter(pk__in=ids).select_related("dataset"):
        yield one.pk, Subject(str(one), reverse("dataset-page", args=[one.dataset_id]))


def day(value) -> str:
    return date_format(value, "j M Y")


READ = {
    "statement": statements,
    "document": documents,
    "sitting": sittings,
    "ingest-item": files,
    "feed": feeds,
    "person": people,
    "claim": claims,
    "release": releases,
}
