"""Evidence comes in: files and pages with their versions, and what was said in the House."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from evidence import analysis, pointers, readers
from evidence.models import Document, EvidenceLink, Passage, Source
from evidence.readers import ReadDocument
from jobs.actions import GiveUp, Run, enqueue
from statements.models import Sitting, Statement

EVIDENCE_KINDS = ("speech", "written_statement", "answer")
FEWEST_WORDS = 8
PASSAGE_WORDS = 120
OUT_OF_THE_WAY = 1_000_000


# --- files and pages -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What became of one file: stored, changed (a new version), unchanged or refused, with the reason."""

    name: str
    result: str
    reason: str = ""
    document: Document | None = None


@dataclass(frozen=True)
class Given:
    """A file or page as it came, with what is known of it beside its bytes."""

    name: str
    data: bytes
    source: Source
    published_on: date | None = None
    known_at: datetime | None = None
    title: str = ""
    url: str = ""
    origin: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def import_document(
    *,
    name: str,
    data: bytes,
    source: Source,
    published_on: date | None = None,
    known_at: datetime | None = None,
    title: str = "",
    url: str = "",
    origin: str = "",
    by: User | None = None,
) -> Imported:
    """Keep the bytes, read the passages, and ask for the claims they bear on. The same words twice change nothing.

    `origin` says of which page or file this is a version; without it the address does, `url` or the one in the file.
    """
    given = Given(name, data, source, published_on, known_at, title, url, origin)
    newest = Document.objects.newest().filter(source=source, sha256=given.sha256)
    if known := newest.first():
        return Imported(name, "unchanged", document=known)
    try:
        read = readers.read(data, name=name)
    except readers.ReadRefused as refusal:
        return Imported(name, "refused", str(refusal))
    if not read.passages:
        return Imported(name, "refused", "There are no words in it to cite.")
    if kind := pointers.pointer(" ".join(passage.text for passage in read.passages)):
        return Imported(name, "refused", pointers.REASONS[kind])
    return store_version(given=given, read=read, by=by)


@transaction.atomic
def store_version(*, given: Given, read: ReadDocument, by: User | None = None) -> Imported:
    """Store the document, as a version of the one at the same address where there is one."""
    Source.objects.select_for_update().get(pk=given.source.pk)  # two that bring the same page take turns
    origin = (given.origin or given.url or read.url)[:1000]
    previous = newest_version(given.source, origin)
    if previous is not None and previous.text_sha256 == read.digest:
        return Imported(given.name, "unchanged", document=previous)
    known_on, known_at = day_known(given, read, previous)
    if known_on is None:
        return Imported(given.name, "refused", "The file does not say when it was published: give the day.")
    if previous is not None and known_on < previous.known_on:
        reason = f"It is older than the version that is here, which was published on {previous.known_on:%-d %B %Y}."
        return Imported(given.name, "refused", reason)
    document = Document.objects.create(
        source=given.source,
        title=(given.title or read.title or given.name)[:500],
        url=(given.url or read.url or "")[:1000],
        origin=origin,
        supersedes=previous,
        document_type=read.document_type[:60],
        known_on=known_on,
        known_at=known_at,
        withdrawn_notice=read.withdrawn or "",
        name=given.name[:255],
        sha256=given.sha256,
        data=given.data,
        text_sha256=read.digest,
        imported_by=by,
    )
    write_passages(document, read)
    enqueue("link_document", subject=f"document:{document.pk}", by=by)
    return Imported(given.name, "changed" if previous else "stored", document=document)


def newest_version(source: Source, origin: str) -> Document | None:
    """What is here of the page or file; the bytes are left where they are."""
    if not origin:
        return None
    return Document.objects.newest().filter(source=source, origin=origin).defer("data").first()


def day_known(given: Given, read: ReadDocument, previous: Document | None) -> tuple[date | None, datetime | None]:
    """The day and moment on which the words became public; of a version, those on which they changed."""
    if given.published_on:
        return given.published_on, given.known_at
    if given.known_at:
        return readers.day_of_record(given.known_at), given.known_at
    moment = read.published_at
    if previous is not None:
        # A page that does not say when it was changed was changed when we saw that it was, at the latest.
        updated = read.updated_at
        moment = updated if updated and readers.day_of_record(updated) >= previous.known_on else timezone.now()
    return (readers.day_of_record(moment), moment) if moment else (None, None)


def write_passages(document: Document, read: ReadDocument) -> None:
    """Passages that are new in this version; those of earlier ones whose words are gone are retired."""
    earlier = Document.objects.versions_of(document).exclude(pk=document.pk)
    standing = list(Passage.objects.current().filter(document__in=earlier).values_list("pk", "text"))
    wanted = Counter(passage.text for passage in read.passages)
    kept: Counter[str] = Counter()
    gone: list[int] = []
    for pk, text in standing:
        if kept[text] < wanted[text]:
            kept[text] += 1
        else:
            gone.append(pk)
    retire_passages(gone)
    fresh: list[Passage] = []
    for position, passage in enumerate(read.passages):
        if kept[passage.text] > 0:
            kept[passage.text] -= 1
            continue
        place, heading = passage.locator[:200], passage.heading[:500]
        fresh.append(Passage(document=document, position=position, locator=place, heading=heading, text=passage.text))
    Passage.objects.bulk_create(fresh, batch_size=1000)


def retire_passages(gone: Sequence[int]) -> None:
    """Not offered from now on, and what nobody decided about them goes; what people decided stays and can be cited."""
    EvidenceLink.objects.filter(passage__in=gone, status=EvidenceLink.SUGGESTED).delete()
    Passage.objects.filter(pk__in=gone).update(retired_at=timezone.now())


def source_named(name: str, *, is_illustrative: bool = False) -> Source:
    """The source of that name, made where there is none."""
    name = " ".join(name.split())
    slug = slugify(name)[:60] or hashlib.sha256(name.encode()).hexdigest()[:12]
    source, _ = Source.objects.get_or_create(slug=slug, defaults={"name": name, "is_illustrative": is_illustrative})
    return source


# --- what was said -------------------------------------------------------------------------------------------------


def index_sitting(run: Run) -> None:
    """The job: make passages of what was said, so that it can bear on earlier claims."""
    sitting = Sitting.objects.filter(pk=run.job.subject_id).first()
    if sitting is None:
        raise GiveUp("The sitting this job belongs to no longer exists.")
    with transaction.atomic():
        Sitting.objects.select_for_update().get(pk=sitting.pk)
        changed = passages_of_sitting(sitting)
        if changed:
            key = f"link_sitting:{sitting.pk}:{run.job.pk}"
            enqueue("link_sitting", subject=f"sitting:{sitting.pk}", key=key)


def passages_of_sitting(sitting: Sitting) -> int:
    """Bring documents and passages in step with the sitting's statements; returns how many statements changed."""
    source = source_named("Hansard")
    known = {d.statement_id: d for d in Document.objects.filter(statement__sitting=sitting)}
    changed = [
        statement
        for statement in sitting.statements.filter(kind__in=EVIDENCE_KINDS, word_count__gte=FEWEST_WORDS)
        if statement.pk not in known or known[statement.pk].text_sha256 != statement.text_sha256
    ]
    passages: list[Passage] = []
    for statement in changed:
        document = known.get(statement.pk) or new_statement_document(statement, source)
        document.text_sha256 = statement.text_sha256
        document.save(update_fields=["text_sha256"] if document.pk else None)
        passages += new_passages(document, statement)
    Passage.objects.bulk_create(passages, batch_size=1000)
    return len(changed)


def new_passages(document: Document, statement: Statement) -> list[Passage]:
    """Passages that a statement's text has and its document has not; those whose words stand there still are kept.

    A passage whose words are gone is retired, and with it what nobody had decided about it.
    """
    before: dict[str, list[Passage]] = {}
    for passage in document.passages.current().order_by("-position"):
        before.setdefault(passage.text, []).append(passage)
    document.passages.current().update(position=F("position") + OUT_OF_THE_WAY)
    fresh: list[Passage] = []
    # An answer that answers nothing is in the record, and is no evidence.
    cuts = [] if pointers.pointer(statement.text) else cut_passages(statement.text)
    for position, (start, end) in enumerate(cuts):
        text = statement.text[start:end]
        if before.get(text):
            kept = Passage.objects.filter(pk=before[text].pop().pk)
            kept.update(position=position, start_char=start)
        else:
            locator = f"column {statement.column}" if statement.column else "in the record"
            fresh.append(Passage(document=document, position=position, locator=locator, text=text, start_char=start))
    gone = [passage.pk for left in before.values() for passage in left]
    retire_passages(gone)
    return fresh


def new_statement_document(statement: Statement, source: Source) -> Document:
    return Document(
        source=source,
        statement=statement,
        title=(statement.title or str(statement))[:500],
        known_on=statement.made_on,
        document_type=statement_type(statement),
    )


def statement_type(statement: Statement) -> str:
    """ "correction" for a ministerial correction, which stands under that heading, else the kind of statement."""
    above = f"{statement.heading} {statement.title}".casefold()
    return "correction" if "ministerial correction" in above else statement.kind


def cut_passages(text: str) -> list[tuple[int, int]]:
    """Half-open spans of at most about 120 words: neighbouring sentences of one paragraph, nothing left out."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        for start, end in analysis.sentences(paragraph):
            start, end = start + offset, end + offset
            stripped = text[start:end].strip()
            if not stripped:
                continue
            start += len(text[start:end]) - len(text[start:end].lstrip())
            end = start + len(stripped)
            joins = spans and spans[-1][0] >= offset and len(text[spans[-1][0] : end].split()) <= PASSAGE_WORDS
            if joins:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        offset += len(paragraph) + 1
    return spans
