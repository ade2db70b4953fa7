"""Taking statements in: keep the bytes, parse, then store in one transaction. The same file twice changes nothing."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import time
from functools import lru_cache
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from jobs.actions import GiveUp, Run, enqueue
from statements import parsers, speakers
from statements.models import (
    Appointment,
    Heading,
    IngestItem,
    IngestRun,
    MatchReview,
    Member,
    Office,
    Sitting,
    SourceDocument,
    SourceRecord,
    Statement,
    StatementRevision,
)
from statements.parsers.opening import open_upload
from statements.parsers.types import Hints, ParsedSitting, ParsedStatement, ParseRefused, Superseded

log = structlog.get_logger()
WORDS = re.compile(r"\w+")
SAME_WORDS_AT_LEAST = 30
NEARLY_THE_SAME = 0.8
REVISED_AT_LEAST = 0.4


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def words_of(text: str) -> list[str]:
    return WORDS.findall(text.casefold())


@lru_cache(maxsize=1)
def register() -> speakers.Register:
    """Who held which ministerial office when; empty where the register's files are absent."""
    return speakers.Register.load(Path(settings.MEMBERS_DIR))


def keep_document(*, name: str, data: bytes) -> SourceDocument:
    """Store the bytes as they came, once."""
    digest = hashlib.sha256(data).hexdigest()
    document, _ = SourceDocument.objects.get_or_create(
        sha256=digest, defaults={"name": name[:255], "size": len(data), "data": data}
    )
    return document


@transaction.atomic
def start_upload(
    *, files: Iterable[tuple[str, bytes]], hints: Hints, by: User | None, format: str = "auto"
) -> IngestRun:
    """Keep every file and ask for each to be read by a job; nothing is parsed in the request."""
    run = start_run(hints=hints, by=by, format=format)
    for name, data in files:
        item = IngestItem.objects.create(run=run, name=name[:255], document=keep_document(name=name, data=data))
        item.job = enqueue("ingest_file", subject=f"ingest-item:{item.pk}", by=by)
        item.save(update_fields=["job"])
    return run


def start_run(*, hints: Hints, by: User | None = None, format: str = "auto", is_demo: bool = False) -> IngestRun:
    return IngestRun.objects.create(
        started_by=by,
        format=format,
        made_on=hints.made_on,
        house=hints.house or "",
        title=hints.title or "",
        speaker=hints.speaker or "",
        office=hints.office or "",
        is_demo=is_demo,
    )


def ingest_upload(run: Run) -> None:
    """The job behind an uploaded file."""
    item = IngestItem.objects.select_related("run", "document").filter(pk=run.job.subject_id).first()
    if item is None:
        raise GiveUp("The uploaded file this job belongs to no longer exists.")
    if item.result == IngestItem.WAITING:
        ingest_item(item=item)


def ingest_file(*, run: IngestRun, name: str, data: bytes) -> IngestItem:
    """Keep and read one file here and now; what became of it stands in the item."""
    item = IngestItem.objects.create(run=run, name=name[:255], document=keep_document(name=name, data=data))
    ingest_item(item=item)
    return item


def ingest_item(*, item: IngestItem) -> None:
    """Read a kept file: refused with its reason, or stored in one transaction."""
    run = item.run
    hints = Hints(
        made_on=run.made_on,
        house=run.house or None,
        title=run.title or None,
        speaker=run.speaker or None,
        office=run.office or None,
    )
    try:
        parsed = read_document(item.document, name=item.name, hints=hints, format=run.format)
    except Superseded as refusal:
        with transaction.atomic():
            follow_redirects(refusal.sitting)
            close_item(item, result=IngestItem.REFUSED, reason=str(refusal))
        return
    except ParseRefused as refusal:
        close_item(item, result=IngestItem.REFUSED, reason=str(refusal))
        return
    with transaction.atomic():
        if IngestItem.objects.select_for_update().get(pk=item.pk).result != IngestItem.WAITING:
            return  # a twin of this job has read it already; what it found stands
        stored = store_sitting(parsed, document=item.document, is_demo=run.is_demo)
        item.sitting = stored.sitting
        close_item(item, result=stored.result, reason=" ".join(stored.remarks), counts=stored.counts)


def read_document(document: SourceDocument, *, name: str, hints: Hints, format: str) -> ParsedSitting:
    opened = open_upload(
        bytes(document.data),
        name,
        max_bytes=settings.UPLOAD_MAX_BYTES,
        max_unpacked=settings.UPLOAD_MAX_UNPACKED_BYTES,
    )
    return parsers.parse(opened.data, name=opened.name, hints=hints, format=format)


def close_item(item: IngestItem, *, result: str, reason: str = "", counts: dict | None = None) -> None:
    item.result, item.reason, item.counts = result, reason, counts or {}
    item.finished_at = timezone.now()
    item.save(update_fields=["result", "reason", "counts", "sitting", "finished_at"])


@dataclass
class Stored:
    """What became of a parsed sitting."""

    sitting: Sitting
    tally: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    to_split: list[Statement] = field(default_factory=list)
    to_index: list[Statement] = field(default_factory=list)
    others: list[Statement] | None = None
    source_counts: dict = field(default_factory=dict)

    @property
    def result(self) -> str:
        if self.tally["revised"]:
            return IngestItem.REVISED
        if self.tally["stored"] or self.tally["attached"] or self.tally["waiting for review"]:
            return IngestItem.STORED
        return IngestItem.UNCHANGED

    @property
    def counts(self) -> dict:
        return {**self.source_counts, **self.tally}


def store_sitting(parsed: ParsedSitting, *, document: SourceDocument, is_demo: bool = False) -> Stored:
    """Upsert every statement on (`origin_system`, `source_id`); call inside a transaction."""
    sitting, _ = Sitting.objects.get_or_create(date=parsed.date, house=parsed.house, venue=parsed.venue)
    # One sitting is written by one reader at a time: two uploads of the same day wait for each other here.
    Sitting.objects.select_for_update().get(pk=sitting.pk)
    stored = Stored(sitting, source_counts=dict(parsed.counts), remarks=list(parsed.notes))
    follow_redirects(parsed)
    known = known_records(parsed)
    people = Speakers(parsed)
    fresh: list[tuple[ParsedStatement, Statement]] = []
    for item in parsed.statements:
        statement = build_statement(item, sitting=sitting, people=people, is_demo=is_demo)
        record = known.get(item.source_id)
        if record is not None and is_another_text(record, item, parsed=parsed):
            item, record = beside(item, parsed=parsed, stored=stored)
        if record is not None:
            stored.tally[revise(record, statement, parsed=parsed, document=document, stored=stored)] += 1
        else:
            if not attach(item, statement, parsed=parsed, document=document, stored=stored):
                fresh.append((item, statement))
    save_new(fresh, parsed=parsed, document=document, stored=stored)
    save_headings(parsed, sitting=sitting)
    ask_for_work(stored, because=f"document-{document.pk}")
    return stored


def known_records(parsed: ParsedSitting) -> dict[str, SourceRecord]:
    ids = [item.source_id for item in parsed.statements]
    records = SourceRecord.objects.filter(origin_system=parsed.origin_system, source_id__in=ids)
    return {record.source_id: record for record in records.select_related("statement")}


def is_another_text(record: SourceRecord, item: ParsedStatement, *, parsed: ParsedSitting) -> bool:
    """Plain texts are known by what the form says of them, and two files may be given the same: no revision of it."""
    if parsed.origin_system != parsers.plain.ORIGIN or record.statement.text_sha256 == sha256(item.text):
        return False
    return likeness(record.statement.text, item.text) < REVISED_AT_LEAST


def beside(
    item: ParsedStatement, *, parsed: ParsedSitting, stored: Stored
) -> tuple[ParsedStatement, SourceRecord | None]:
    """A source id of its own for a text whose day, House, title and speaker another text has already."""
    item = replace(item, source_id=f"{item.source_id[:180]}:{sha256(item.text)[:12]}")
    record = SourceRecord.objects.filter(origin_system=parsed.origin_system, source_id=item.source_id)
    stored.remarks.append("Another statement has this day, title and speaker: both are kept, each on its own.")
    return item, record.select_related("statement").first()


def follow_redirects(parsed: ParsedSitting) -> None:
    """A contribution that the publisher renumbered keeps its statement; whole runs may move up by one."""
    new_of = {old: new for old, new, _ in parsed.redirects if new and old != new}
    records = SourceRecord.objects.filter(origin_system=parsed.origin_system)
    moving = list(records.filter(source_id__in=new_of))
    staying = records.filter(source_id__in=set(new_of.values())).exclude(pk__in=[record.pk for record in moving])
    taken = set(staying.values_list("source_id", flat=True))
    moves = [(record, new_of[record.source_id]) for record in moving if new_of[record.source_id] not in taken]
    for record, _ in moves:  # through ids of their own, since one's new id may be another's old one
        records.filter(pk=record.pk).update(source_id=f"moving:{record.pk}")
    for record, new in moves:
        if new not in taken:
            records.filter(pk=record.pk).update(source_id=new)
            taken.add(new)
        else:
            records.filter(pk=record.pk).update(source_id=record.source_id)


class Speakers:
    """Members, offices and appointments of one parsed file, fetched or made once each."""

    def __init__(self, parsed: ParsedSitting) -> None:
        self.date = parsed.date
        self.by_ref: dict[str, Member | None] = {}

    def member(self, item: ParsedStatement) -> Member | None:
        if not item.speaker_ref:
            return None
        if item.speaker_ref not in self.by_ref:
            self.by_ref[item.speaker_ref] = self.find(item)
        return self.by_ref[item.speaker_ref]

    def find(self, item: ParsedStatement) -> Member:
        person = register().person_for(item.speaker_ref, self.date)
        ref = person.id if person else item.speaker_ref
        name = (person.name if person else "") or item.speaker_name or item.attribution
        member, _ = Member.objects.get_or_create(public_whip_id=ref, defaults={"name": name})
        if person and person.parliament_id and not member.parliament_id:
            member.parliament_id = person.parliament_id
            member.save(update_fields=["parliament_id"])
        for held in register().offices_on(person.id, self.date) if person else ():
            office, _ = Office.objects.get_or_create(name=held.name[:300])
            Appointment.objects.get_or_create(
                member=member, office=office, started_on=held.started_on, defaults={"ended_on": held.ended_on}
            )
        return member


def build_statement(item: ParsedStatement, *, sitting: Sitting, people: Speakers, is_demo: bool) -> Statement:
    member = people.member(item)
    because = speakers.is_minister(item, on=sitting.date, register=register()) or ""
    return Statement(
        sitting=sitting,
        kind=item.kind,
        title=(item.subheading or item.heading)[:500],
        heading=(item.heading if item.subheading else "")[:500],
        attribution=item.attribution[:500],
        speaker=member,
        speaker_name=(item.speaker_name or (member.name if member else ""))[:200],
        office=item.office[:300],
        minister_because=because[:200],
        made_on=sitting.date,
        spoken_at=time.fromisoformat(item.spoken_time) if item.spoken_time else None,
        column=item.column[:20],
        position=item.position,
        text=item.text,
        text_sha256=sha256(item.text),
        words_sha256=sha256(" ".join(words_of(item.text))),
        word_count=len(item.text.split()),
        is_demo=is_demo,
    )


PRINTED = ("attribution", "speaker", "speaker_name", "office", "column", "title", "heading")


def revise(
    record: SourceRecord, new: Statement, *, parsed: ParsedSitting, document: SourceDocument, stored: Stored
) -> str:
    """Take over what a newer source says otherwise; an old text stays as a revision, its claims are placed again."""
    statement = record.statement
    if record.document_id == document.pk or is_older(record, new, parsed=parsed, document=document):
        return "unchanged"
    changed = [name for name in PRINTED if getattr(new, name) and getattr(new, name) != getattr(statement, name)]
    if new.minister_because and not statement.minister_because:
        changed.append("minister_because")
        stored.to_split.append(statement)
    if new.text_sha256 != statement.text_sha256:
        StatementRevision.objects.create(
            statement=statement, text=statement.text, text_sha256=statement.text_sha256, replaced_by=document
        )
        changed += ["text", "text_sha256", "words_sha256", "word_count"]
        stored.to_split.append(statement)
        stored.to_index.append(statement)
    if not changed:
        return "unchanged"
    for name in changed:
        setattr(statement, name, getattr(new, name))
    statement.save(update_fields=changed)
    record.document, record.version = document, parsed.version
    record.save(update_fields=["document", "version"])
    return "revised"


def is_older(record: SourceRecord, new: Statement, *, parsed: ParsedSitting, document: SourceDocument) -> bool:
    """Whether this is what the record said before: an earlier version, or a text that a later file replaced."""
    if parsed.version and parsed.version < record.version:
        return True
    replaced = record.statement.revisions.filter(text_sha256=new.text_sha256, replaced_by__pk__gt=document.pk)
    return replaced.exists()


def attach(
    item: ParsedStatement, new: Statement, *, parsed: ParsedSitting, document: SourceDocument, stored: Stored
) -> bool:
    """True if the contribution is known from another source: attached to it, or put aside for a person to look at."""
    if new.word_count < SAME_WORDS_AT_LEAST:
        return False
    if stored.others is None:
        others = Statement.objects.filter(sitting=stored.sitting)
        others = others.exclude(source_records__origin_system=parsed.origin_system)
        stored.others = list(others.only("id", "title", "text", "words_sha256", "sitting_id"))
    for other in stored.others:
        similarity = 1.0 if other.words_sha256 == new.words_sha256 else likeness(other.text, new.text)
        if similarity == 1.0:
            SourceRecord.objects.create(
                statement=other,
                origin_system=parsed.origin_system,
                source_id=item.source_id,
                version=parsed.version,
                url=item.source_url[:500],
                document=document,
            )
            stored.tally["attached"] += 1
            return True
        if similarity >= NEARLY_THE_SAME:
            wait_for_review(
                item, new, like=other, similarity=similarity, parsed=parsed, document=document, stored=stored
            )
            return True
    return False


def wait_for_review(
    item: ParsedStatement,
    new: Statement,
    *,
    like: Statement,
    similarity: float,
    parsed: ParsedSitting,
    document: SourceDocument,
    stored: Stored,
) -> None:
    _, created = MatchReview.objects.get_or_create(
        origin_system=parsed.origin_system,
        source_id=item.source_id,
        defaults={
            "statement": like,
            "document": document,
            "text": item.text,
            "similarity": similarity,
            "attribution": new.attribution,
            "speaker_name": new.speaker_name,
            "office": new.office,
            "minister_because": new.minister_because,
        },
    )
    if created:
        stored.tally["waiting for review"] += 1
        stored.remarks.append(f"“{like.title}” is nearly the same as a statement we have: say whether it is.")


def likeness(one: str, other: str) -> float:
    """Share of three-word runs that two texts have in common, 0 to 1 (Jaccard)."""
    a, b = (set(zip(w, w[1:], w[2:], strict=False)) for w in (words_of(one), words_of(other)))
    return len(a & b) / len(a | b) if a | b else 0.0


def save_new(
    fresh: list[tuple[ParsedStatement, Statement]], *, parsed: ParsedSitting, document: SourceDocument, stored: Stored
) -> None:
    Statement.objects.bulk_create([statement for _, statement in fresh], batch_size=500)
    SourceRecord.objects.bulk_create(
        [
            SourceRecord(
                statement=statement,
                origin_system=parsed.origin_system,
                source_id=item.source_id,
                version=parsed.version,
                url=item.source_url[:500],
                document=document,
            )
            for item, statement in fresh
        ],
        batch_size=500,
    )
    stored.tally["stored"] += len(fresh)
    stored.to_split += [statement for _, statement in fresh]
    stored.to_index += [statement for _, statement in fresh]


def save_headings(parsed: ParsedSitting, *, sitting: Sitting) -> None:
    Heading.objects.bulk_create(
        [
            Heading(
                sitting=sitting,
                origin_system=parsed.origin_system,
                source_id=heading.source_id,
                level=heading.level,
                text=heading.text,
                position=heading.position,
            )
            for heading in parsed.headings
        ],
        ignore_conflicts=True,
    )


def ask_for_work(stored: Stored, *, because: str) -> None:
    """Ministers' words are split; every sitting becomes evidence for what was said before it.

    `because` names what brought the words: the same cause asks once, another one (a text taken back) asks again.
    """
    for statement in stored.to_split:
        if statement.minister_because and statement.text.strip():
            for kind in settings.STATEMENT_JOBS:
                key = f"{kind}:{statement.pk}:{statement.text_sha256[:20]}:{because}"
                enqueue(kind, subject=f"statement:{statement.pk}", key=key)
    if stored.to_index:
        for kind in settings.SITTING_JOBS:
            enqueue(kind, subject=f"sitting:{stored.sitting.pk}", key=f"{kind}:{stored.sitting.pk}:{because}")


@transaction.atomic
def decide_match(*, review: MatchReview, same: bool, by: User) -> None:
    """A person says whether a nearly identical contribution is the known statement, or one of its own."""
    review = MatchReview.objects.select_for_update().select_related("statement__sitting", "document").get(pk=review.pk)
    if review.decided_at is not None:
        return
    statement = review.statement if same else statement_apart(review)
    SourceRecord.objects.create(
        statement=statement,
        origin_system=review.origin_system,
        source_id=review.source_id,
        document=review.document,
    )
    review.decided_by, review.decided_at = by, timezone.now()
    review.save(update_fields=["decided_by", "decided_at"])
    if not same:
        stored = Stored(statement.sitting, to_split=[statement], to_index=[statement])
        ask_for_work(stored, because=f"match-{review.pk}")


def statement_apart(review: MatchReview) -> Statement:
    """A statement of its own for words that only looked like another's."""
    like = review.statement
    return Statement.objects.create(
        sitting=like.sitting,
        kind=like.kind,
        title=like.title,
        heading=like.heading,
        attribution=review.attribution,
        speaker_name=review.speaker_name,
        office=review.office,
        minister_because=review.minister_because,
        made_on=like.made_on,
        position=like.position + 1,
        text=review.text,
        text_sha256=sha256(review.text),
        words_sha256=sha256(" ".join(words_of(review.text))),
        word_count=len(review.text.split()),
    )
