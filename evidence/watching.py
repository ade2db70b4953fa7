"""Who follows what is told when evidence arrives, is confirmed, changes, or decides what could not be said.

Whoever stores something asks, in the same transaction or before it in the same job: `ask_to_tell`, or `ask_for_run`
within a job. The job `tell_watchers` reads what is there then and tells it. Running it again tells nothing twice.
What was known when the words were said is no later evidence, and is not told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Min, Model, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from claims.actions import touch_claim
from claims.models import Claim
from claims.nlp.wording.marks import without_marks
from evidence.models import Document, EvidenceLink, FigureCheck, Release
from jobs.actions import NotYet, Run, enqueue
from jobs.models import Job
from notes.actions import Event, follow_subject, notify
from notes.models import Topic, Watch
from statements.models import Member, Sitting, Statement

BATCH = 500
TELL = "tell_watchers"

# Which watches there are, and which of them match which texts. One pass over the topics for each batch of texts.
MATCHED_TOPICS = """
WITH texts AS MATERIALIZED (
  SELECT n, to_tsvector('english', words) AS words FROM unnest(%s::int[], %s::text[]) AS given (n, words)
), topics AS MATERIALIZED (
  SELECT id, websearch_to_tsquery('english', words) AS query FROM notes_topic WHERE id = ANY(%s)
)
SELECT texts.n, topics.id FROM texts JOIN topics ON texts.words @@ topics.query
"""


@transaction.atomic
def follow_claim(*, claim: Claim, by: User) -> Watch:
    """Follow a claim; a re-run of the pipeline leaves it alone from now on, so that it stays where it is followed."""
    touch_claim(claim=claim, by=by)
    return follow_subject(subject=claim, by=by)


# --- asking --------------------------------------------------------------------------------------------------------


def ask_to_tell(subject: str, *, occasion: str) -> None:
    """Ask that those who follow it are told of what is new about the subject, as THING:ID; once for each occasion."""
    if Watch.objects.exists():
        enqueue(TELL, subject=subject, key=f"tell:{subject}:{occasion}")


def ask_for_run(run: Run) -> None:
    """The same for what a job is about to store: told when the job is over, however it ends; each try asks anew."""
    ask_to_tell(run.job.subject, occasion=str(run.job.lease_token))


def ask_about_confirmed(links: Sequence[EvidenceLink]) -> None:
    """The same for links of one claim that a person has just confirmed, in one act."""
    for link in links[:1]:
        ask_to_tell(f"claim:{link.claim_id}", occasion=f"{link.decided_at:%Y%m%d%H%M%S%f}")


def tell_watchers(run: Run) -> None:
    """The job: tell people of what is new about a document, a statement, a sitting, a release or a claim.

    Reads what happened since the first person followed anything: what was before is told to nobody.
    """
    at_work = Job.objects.filter(state=Job.RUNNING, subject=run.job.subject).exclude(kind=TELL)
    if at_work.exists():
        raise NotYet("Waiting until all of it is stored.")
    thing, _, _ = run.job.subject.partition(":")
    if since := Watch.objects.aggregate(first=Min("followed_at"))["first"]:
        for occasion in OCCASIONS[thing](run.job.subject_id, since):
            tell(occasion)
            run.check()


# --- what happened -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """One event about one claim; `told` are the words that topics are looked for in, beside the claim's own."""

    event: str
    claim: Claim
    subject: Model
    words: str
    at: datetime
    detail: str = ""
    told: str = ""
    by: int | None = None  # who did it, and need not be told


@dataclass(frozen=True)
class Occasion:
    """What is told as one notice. `happenings` may be many: they are read in batches."""

    kind: str
    group: str
    title: str
    subject: Model
    happenings: Iterable[Happening]


def document_occasions(pk: int, since: datetime) -> Iterator[Occasion]:
    """A document or a new version of a page: what it brings, and what it no longer says."""
    found = Document.objects.select_related("supersedes", "source").defer("data", "supersedes__data")
    document = found.filter(pk=pk).first()
    if document is None:
        return
    new, title = links(since).filter(passage__document=document), titled(document)
    yield Occasion("evidence", f"evidence:document:{pk}", f"New evidence: {title}", document, map(arrived, each(new)))
    if previous := document.supersedes:
        earlier = Document.objects.versions_of(document).exclude(pk=pk)
        cited = confirmed().filter(passage__document__in=earlier.values("pk"))
        gone = changed_words(cited.filter(passage__retired_at__gte=since))
        yield Occasion("revised", f"revised:document:{pk}", f"Changed: {title}", document, gone)
        if document.withdrawn_notice and not previous.withdrawn_notice:
            all_cited = map(withdrawn(document), each(cited))
            yield Occasion("revised", f"withdrawn:document:{pk}", f"Withdrawn: {title}", document, all_cited)


def sitting_occasions(pk: int, since: datetime) -> Iterator[Occasion]:
    """What was said on a day, and what a revised text no longer says."""
    sitting = Sitting.objects.filter(pk=pk).first()
    if sitting is None:
        return
    said = f"{sitting.get_house_display()}, {sitting.get_venue_display().lower()}, {sitting.date:%-d %B %Y}"
    new = links(since).filter(passage__document__statement__sitting=sitting)
    yield Occasion("evidence", f"evidence:sitting:{pk}", f"New evidence: {said}", sitting, map(arrived, each(new)))
    cited = confirmed().filter(passage__document__statement__sitting=sitting, passage__retired_at__gte=since)
    yield Occasion("revised", f"revised:sitting:{pk}", f"Changed: {said}", sitting, changed_words(cited))


def statement_occasions(pk: int, since: datetime) -> Iterator[Occasion]:
    """What a statement's claims found, and what can be said of their figures."""
    statement = Statement.objects.filter(pk=pk).defer("text").first()
    if statement is None:
        return
    title = f"“{statement.title or statement.get_kind_display()}”"
    new = links(since).filter(claim__statement=statement)
    found = map(found_for, each(new))
    yield Occasion("evidence", f"evidence:statement:{pk}", f"New evidence on claims of {title}", statement, found)
    checks = answers(since).filter(claim__statement=statement)
    yield from figure_occasions(f"statement:{pk}", f"claims of {title}", statement, checks)


def release_occasions(pk: int, since: datetime) -> Iterator[Occasion]:
    """What a release of statistics changes of figures that were cited, and what it decides."""
    release = Release.objects.light().select_related("dataset").filter(pk=pk).first()
    if release is None:
        return
    checks = answers(max(since, release.imported_at)).filter(dataset=release.dataset)
    yield from figure_occasions(f"release:{pk}", f"“{release.dataset}”", release, checks)


def claim_occasions(pk: int, since: datetime) -> Iterator[Occasion]:
    """What people confirmed for a claim; what was taken back meanwhile is not told."""
    claim = Claim.objects.filter(pk=pk).first()
    if claim is not None:
        title = f"Evidence was confirmed for “{claim_words(claim)}”"
        decided = confirmed().filter(claim=claim, decided_at__gte=since)
        yield Occasion("confirmed", f"confirmed:claim:{pk}", title, claim, map(was_confirmed, each(decided)))


OCCASIONS: dict[str, Callable[[int, datetime], Iterable[Occasion]]] = {
    "document": document_occasions,
    "sitting": sitting_occasions,
    "statement": statement_occasions,
    "release": release_occasions,
    "claim": claim_occasions,
}


def figure_occasions(about: str, title: str, subject: Model, checks: QuerySet[FigureCheck]) -> Iterator[Occasion]:
    ripe = checks.filter(supersedes__agrees__isnull=True)
    yield Occasion("ripened", f"ripened:{about}", f"Can be said now: {title}", subject, map(ripened, each(ripe)))
    same_cells = checks.filter(
        supersedes__agrees__isnull=False,
        supersedes__period=F("period"),
        supersedes__baseline_period=F("baseline_period"),
    )
    other = ~Q(supersedes__value=F("value")) | ~Q(supersedes__baseline_value=F("baseline_value"))
    changed = map(revised_cells, each(same_cells.filter(other)))
    yield Occasion("revised", f"revised:{about}", f"Revised figures: {title}", subject, changed)


# --- reading it ----------------------------------------------------------------------------------------------------


def _with_claim(rows: QuerySet) -> QuerySet:
    known = rows.filter(claim__retired_at__isnull=True).exclude(claim__status=Claim.ASIDE)
    return known.select_related("claim__statement__speaker").defer("claim__statement__text").order_by("pk")


def _with_passage(rows: QuerySet) -> QuerySet:
    light = ("claim__statement__text", "passage__document__data")
    return _with_claim(rows).select_related("passage__document__source", "decided_by").defer(*light)


def links(since: datetime) -> QuerySet[EvidenceLink]:
    """Suggestions of later evidence that nobody has decided."""
    return _with_passage(
        EvidenceLink.objects.filter(status=EvidenceLink.SUGGESTED, is_later=True, created_at__gte=since)
    )


def confirmed() -> QuerySet[EvidenceLink]:
    """What people stand for."""
    return _with_passage(EvidenceLink.objects.filter(status=EvidenceLink.CONFIRMED))


def answers(since: datetime) -> QuerySet[FigureCheck]:
    """Answers that replaced another one, with it."""
    given = FigureCheck.objects.filter(computed_at__gte=since, supersedes__isnull=False, agrees__isnull=False)
    return _with_claim(given).select_related("supersedes", "dataset")


def each(rows: QuerySet) -> Iterator:
    return rows.iterator(chunk_size=BATCH)


def arrived(link: EvidenceLink) -> Happening:
    return _suggested(link, f"{link.passage.locator}; {link.get_stance_display().lower()}, a guess")


def found_for(link: EvidenceLink) -> Happening:
    found = f"{titled(link.passage.document)}, {link.passage.locator}"
    return _suggested(link, f"{found}; {link.get_stance_display().lower()}, a guess")


def _suggested(link: EvidenceLink, detail: str) -> Happening:
    words = claim_words(link.claim)
    return Happening(f"link:{link.pk}:suggested", link.claim, link, words, link.created_at, detail, told_by(link))


def was_confirmed(link: EvidenceLink) -> Happening:
    who = link.decided_by.name if link.decided_by else "somebody"
    detail = f"{link.get_stance_display()}, says {who}"
    event, at = f"link:{link.pk}:confirmed:{link.stance}", link.decided_at or timezone.now()
    return Happening(
        event, link.claim, link, titled(link.passage.document), at, detail, told_by(link), link.decided_by_id
    )


def changed_words(cited: QuerySet[EvidenceLink]) -> Iterator[Happening]:
    """Confirmed evidence whose words are gone from the newest text."""
    for link in each(cited):
        detail = f"No longer there: “{_short(link.passage.text)}”"
        event, at = f"passage:{link.passage_id}:gone:claim:{link.claim_id}", link.passage.retired_at
        yield Happening(event, link.claim, link, claim_words(link.claim), at, detail, told_by(link))


def withdrawn(document: Document) -> Callable[[EvidenceLink], Happening]:
    def happening(link: EvidenceLink) -> Happening:
        event, detail = f"document:{document.pk}:withdrawn:claim:{link.claim_id}", document.withdrawn_notice
        return Happening(
            event, link.claim, link, claim_words(link.claim), document.imported_at, _short(detail), told_by(link)
        )

    return happening


def ripened(check: FigureCheck) -> Happening:
    verb = "agrees" if check.agrees else "does not agree"
    detail = f"{_quote(check)} {verb} with {_number(check.value)}, {check.period}"
    return _figure(check, "ripened", detail)


def revised_cells(check: FigureCheck) -> Happening:
    old = check.supersedes or check
    pairs = [(old.value, check.value, check.period), (old.baseline_value, check.baseline_value, check.baseline_period)]
    changed = [f"{_number(was)} is now {_number(now)} ({period})" for was, now, period in pairs if was != now]
    turned = "" if old.agrees == check.agrees else f"; {_quote(check)} {'agrees' if check.agrees else 'does not agree'}"
    return _figure(check, "revised", ", ".join(changed) + turned)


def _figure(check: FigureCheck, what: str, detail: str) -> Happening:
    event, told = f"figure:{check.pk}:{what}", str(check.dataset or "")
    return Happening(event, check.claim, check.claim, claim_words(check.claim), check.computed_at, detail, told)


def _quote(check: FigureCheck) -> str:
    return f"“{check.figure['quote']}”" if check.figure.get("quote") else "The claim"


def _number(value: object) -> str:
    return "no value" if value is None else f"{value:,f}"


def _short(text: str, most: int = 200) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}…"


def claim_words(claim: Claim) -> str:
    return without_marks(claim.text)


def titled(document: Document) -> str:
    """Its title; what was invented for the demonstration says so wherever it is shown."""
    unsaid = document.source.is_illustrative and "illustrative" not in document.title.lower()
    return f"“{document.title}”{' (illustrative)' if unsaid else ''}"


def told_by(link: EvidenceLink) -> str:
    return f"{link.passage.document.title}\n{link.passage.heading}\n{link.passage.text}"


# --- telling it ----------------------------------------------------------------------------------------------------


def tell(occasion: Occasion) -> int:
    """Tell everybody who follows what it is about; returns how many events were new to somebody."""
    happenings, told = iter(occasion.happenings), 0
    while batch := list(islice(happenings, BATCH)):
        told += notify(
            kind=occasion.kind,
            group=occasion.group,
            title=occasion.title,
            subject=occasion.subject,
            events=events_for(batch),
        )
    return told


def events_for(batch: Sequence[Happening]) -> list[Event]:
    """Each happening for each person who followed before it, with the nearest reason; four queries a batch."""
    events: dict[tuple[int, str], Event] = {}
    for number, person, followed_at, why in reasons(batch):
        one = batch[number]
        if followed_at <= one.at and person != one.by:
            event = Event(person, one.event, one.subject, one.words, why, one.at, one.detail)
            events.setdefault((person, one.event), event)
    return list(events.values())


def reasons(batch: Sequence[Happening]) -> Iterator[tuple[int, int, datetime, str]]:
    """(place in the batch, person, since when, why) for claims that are followed, then speakers, then topics."""
    by_claim = _places((n, one.claim.pk) for n, one in enumerate(batch))
    by_speaker = _places((n, one.claim.statement.speaker_id) for n, one in enumerate(batch))
    names = {one.claim.statement.speaker_id: str(one.claim.statement.speaker) for one in batch}
    yield from _followed(Claim, by_claim, lambda pk: "you follow this claim")
    yield from _followed(Member, by_speaker, lambda pk: f"you follow {names[pk]}")
    topics = dict(Topic.objects.filter(pk__in=Watch.objects.of(Topic).values("subject_id")).values_list("pk", "words"))
    if topics:
        yield from _followed(Topic, _places(matched(batch, topics)), lambda pk: f"you follow the topic {topics[pk]}")


def _places(pairs: Iterable[tuple[int, int | None]]) -> dict[int, list[int]]:
    """Of each thing the places in the batch at which it stands."""
    found: dict[int, list[int]] = {}
    for number, pk in pairs:
        if pk is not None:
            found.setdefault(pk, []).append(number)
    return found


def _followed(
    model: type[Model], places: dict[int, list[int]], why: Callable[[int], str]
) -> Iterator[tuple[int, int, datetime, str]]:
    watches = Watch.objects.of(model, places).values_list("subject_id", "person_id", "followed_at")
    for pk, person, followed_at in watches:
        for number in places[pk]:
            yield number, person, followed_at, why(pk)


def matched(batch: Sequence[Happening], topics: Iterable[int]) -> list[tuple[int, int]]:
    """(place, topic): the topic's words are in the claim, or in the evidence."""
    claims = [f"{one.words}\n{claim_words(one.claim)}\n{one.claim.quote}" for one in batch]
    numbers = [*range(len(batch)), *range(len(batch))]
    with connection.cursor() as cursor:
        cursor.execute(MATCHED_TOPICS, [numbers, claims + [one.told for one in batch], list(topics)])
        return sorted(set(cursor.fetchall()))
