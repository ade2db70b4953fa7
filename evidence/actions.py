"""Evidence comes in, is indexed, is suggested for claims with its reasons, and is decided by people."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from claims.actions import touch_claim
from claims.models import Claim, Quantity
from claims.nlp.wording.marks import without_marks
from evidence import analysis, readers
from evidence.following import evidence_index, follow
from evidence.matching import ClaimView, Figure, Match, PassageView, rank
from evidence.models import REJECT_REASONS, STANCES, Document, EvidenceLink, Passage, Source
from evidence.search import EvidenceIndex, IndexRow, formulate
from jobs.actions import GiveUp, NotYet, Run, enqueue
from statements.models import Sitting, Statement

log = structlog.get_logger()
EVIDENCE_KINDS = ("speech", "written_statement", "answer")
FEWEST_WORDS = 8
PASSAGE_WORDS = 120
EARLIEST_SITTING = 6  # o'clock; what is spoken earlier belongs to the day before
OUT_OF_THE_WAY = 1_000_000
LATER_CANDIDATES, THEN_CANDIDATES = 50, 60
LATER_SUGGESTED, THEN_SUGGESTED = 10, 3
CLAIMS_PER_PASSAGE = 8
CATCH_UP_ROWS = 20_000
CATCH_UP_ROUNDS = 100


# --- documents -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What became of one file: stored, unchanged or refused, with the reason."""

    name: str
    result: str
    reason: str = ""
    document: Document | None = None


def import_document(
    *,
    name: str,
    data: bytes,
    source: Source,
    published_on: date | None = None,
    title: str = "",
    url: str = "",
    by: User | None = None,
) -> Imported:
    """Keep the bytes, read the passages, and ask for the claims they bear on. The same bytes twice change nothing."""
    digest = hashlib.sha256(data).hexdigest()
    if known := Document.objects.filter(source=source, sha256=digest).first():
        return Imported(name, "unchanged", document=known)
    try:
        read = readers.read(data, name=name)
    except readers.ReadRefused as refusal:
        return Imported(name, "refused", str(refusal))
    known_on = published_on or (readers.day_of_record(read.published_at) if read.published_at else None)
    if known_on is None:
        return Imported(name, "refused", "The file does not say when it was published: give the day.")
    if not read.passages:
        return Imported(name, "refused", "There are no words in it to cite.")
    with transaction.atomic():
        document = Document.objects.create(
            source=source,
            title=(title or read.title or name)[:500],
            url=(url or read.url or "")[:1000],
            known_on=known_on,
            known_at=None if published_on else read.published_at,
            withdrawn_notice=read.withdrawn or "",
            name=name[:255],
            sha256=digest,
            data=data,
            imported_by=by,
        )
        Passage.objects.bulk_create(
            Passage(document=document, position=i, locator=p.locator[:200], heading=p.heading[:500], text=p.text)
            for i, p in enumerate(read.passages)
        )
        enqueue("link_document", subject=f"document:{document.pk}", by=by)
    return Imported(name, "stored", document=document)


def source_named(name: str, *, is_illustrative: bool = False) -> Source:
    """The source of that name, made where there is none."""
    name = " ".join(name.split())
    slug = slugify(name)[:60] or hashlib.sha256(name.encode()).hexdigest()[:12]
    source, _ = Source.objects.get_or_create(slug=slug, defaults={"name": name, "is_illustrative": is_illustrative})
    return source


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
        document.save()
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
    for position, (start, end) in enumerate(cut_passages(statement.text)):
        text = statement.text[start:end]
        if before.get(text):
            kept = Passage.objects.filter(pk=before[text].pop().pk)
            kept.update(position=position, start_char=start)
        else:
            locator = f"column {statement.column}" if statement.column else "in the record"
            fresh.append(Passage(document=document, position=position, locator=locator, text=text, start_char=start))
    gone = [passage.pk for left in before.values() for passage in left]
    EvidenceLink.objects.filter(passage__in=gone, status=EvidenceLink.SUGGESTED).delete()
    Passage.objects.filter(pk__in=gone).update(retired_at=timezone.now())
    return fresh


def new_statement_document(statement: Statement, source: Source) -> Document:
    return Document(
        source=source, statement=statement, title=(statement.title or str(statement))[:500], known_on=statement.made_on
    )


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


# --- linking -------------------------------------------------------------------------------------------------------


def link_statement(run: Run) -> None:
    """The job: every claim of a statement looks for evidence."""
    statement = Statement.objects.filter(pk=run.job.subject_id).first()
    if statement is None:
        raise GiveUp("The statement this job belongs to no longer exists.")
    link_claims(list(linkable().filter(statement=statement)), run=run)


def link_document(run: Run) -> None:
    """The job: an imported document looks for claims made before it, and those look for evidence."""
    document = Document.objects.filter(pk=run.job.subject_id).first()
    if document is None:
        raise GiveUp("The document this job belongs to no longer exists.")
    passages = with_source(document.passages.current())
    wait_until_indexed(passages)
    link_claims(claims_for(passages, known_on=document.known_on), run=run)


def link_sitting(run: Run) -> None:
    """The job: what was said in a sitting looks for claims made before it."""
    sitting = Sitting.objects.filter(pk=run.job.subject_id).first()
    if sitting is None:
        raise GiveUp("The sitting this job belongs to no longer exists.")
    passages = with_source(Passage.objects.current().filter(document__statement__sitting=sitting))
    wait_until_indexed(passages)
    link_claims(claims_for(passages, known_on=sitting.date, not_in=sitting), run=run)


def wait_until_indexed(passages) -> None:
    """A passage of a transaction that older ones still overlap is not in the index yet: come back later."""
    last = passages.order_by("-xid").values_list("xid", flat=True).first()
    if not follow():
        raise NotYet("Waiting for the evidence index.")
    if last is not None and last > int(evidence_index().position.partition(":")[0] or 0):
        raise NotYet("Waiting until the new passages can be searched.")


def with_source(passages):
    """With what a passage's view needs, and without the bytes and whole speeches it does not."""
    light = passages.select_related("document__source", "document__statement")
    return light.defer("document__data", "document__statement__text")


def linkable():
    """Claims that may look for evidence, with what their view needs."""
    live = Claim.objects.current().filter(lost_at__isnull=True).exclude(status=Claim.ASIDE)
    return live.select_related("statement").defer("statement__text").prefetch_related("quantities")


def claims_for(passages: Iterable[Passage], *, known_on: date, not_in: Sitting | None = None) -> list[Claim]:
    """Claims that new passages bear on: the nearest few for each passage, if the ranker would suggest one to them.

    The look itself is each claim's own (`find_evidence`), so that there is one way to a suggestion and to its score.
    """
    claims = linkable().filter(statement__made_on__lte=known_on)
    if not_in is not None:
        claims = claims.exclude(statement__sitting=not_in)
    by_id = {claim.pk: claim for claim in claims}
    near: dict[int, list[tuple[PassageView, float]]] = {}
    with TemporaryDirectory() as folder:
        index = EvidenceIndex.open(folder)
        rows = (IndexRow(c.pk, f"{without_marks(c.text)} {c.quote}", "", c.statement.made_on) for c in by_id.values())
        index.add(rows)
        for passage in passages if by_id else ():
            view = passage_view(passage)
            terms = {t: 0.15 if t in analysis.BOILERPLATE else 1.0 for t in analysis.terms(passage.text)}
            for pk, score in index.query(terms, limit=CLAIMS_PER_PASSAGE):
                near.setdefault(pk, []).append((view, score))
    return [by_id[pk] for pk in sorted(near) if is_suggested(by_id[pk], near[pk])]


def is_suggested(claim: Claim, candidates: Sequence[tuple[PassageView, float]]) -> bool:
    """Whether the ranker finds any of the passages worth a reader's time for this claim."""
    view = claim_view(claim)
    return bool(rank(view, candidates, rarity=rarity_for(view)))


def rarity_for(view: ClaimView) -> dict[str, float]:
    return evidence_index().rarity([*analysis.terms(view.quote), *analysis.terms(view.text)])


def link_claims(claims: Sequence[Claim], *, run: Run | None = None) -> int:
    """Look for evidence for each claim and store what is worth a reader's time; returns how many links are new."""
    if claims and not follow() and run is not None:
        raise NotYet("Waiting for the evidence index.")
    new = 0
    for number, claim in enumerate(claims):
        new += store_suggestions(claim, find_evidence(claim))
        if run is not None and number % 20 == 19:
            run.report(number + 1, len(claims), note=f"{number + 1} of {len(claims)} claims")
    return new


def find_evidence(claim: Claim) -> list[tuple[Passage, Match]]:
    """Later evidence, best first, then the little that was known then; each with its reasons."""
    index, view = evidence_index(), claim_view(claim)
    terms, said_on = formulate(view), view.said_on
    rarity = rarity_for(view)
    later = index.query(terms, known_after=said_on + timedelta(days=1), limit=LATER_CANDIDATES)
    then = index.query(terms, known_before=said_on, limit=THEN_CANDIDATES)
    scores = dict(later + then)
    passages = {
        p.pk: p
        for p in with_source(Passage.objects.current().filter(pk__in=scores)).exclude(
            # What was said in Parliament on the same day neither was known before nor came later.
            document__statement__isnull=False,
            document__known_on=said_on,
        )
    }
    chosen: list[tuple[Passage, Match]] = []
    for hits, most in ((later, LATER_SUGGESTED), (then, THEN_SUGGESTED)):
        candidates = [(passage_view(passages[pk]), score) for pk, score in hits if pk in passages]
        matches = rank(view, candidates, rarity=rarity)[:most] if candidates else []
        chosen += [(passages[match.passage_id], match) for match in matches]
    return chosen


def claim_view(claim: Claim) -> ClaimView:
    """The claim as matching reads it: its wording without our marks, which are no words of the claim."""
    statement, text = claim.statement, without_marks(claim.text)
    return ClaimView(
        text=text,
        quote=claim.quote,
        type=claim.claim_type,
        said_on=statement.made_on,
        speaker=statement.speaker_name,
        department=statement.office,
        figures=tuple(figure_of(q) for q in claim.quantities.all()),
        names=analysis.names(text),
    )


def plain(value: Decimal | None) -> Decimal | None:
    """Without the zeros that the column's eight decimals add, so that reasons read as people write."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def figure_of(quantity: Quantity) -> Figure:
    return Figure(
        value=plain(quantity.value),
        high=plain(quantity.high),
        qualifier=quantity.qualifier,
        unit=quantity.unit,
        measure=quantity.measure,
        direction=quantity.direction or None,
        change=quantity.change or None,
        period=quantity.period,
    )


def passage_view(passage: Passage) -> PassageView:
    document = passage.document
    statement = document.statement
    return PassageView(
        id=passage.pk,
        text=passage.text,
        title=document.title,
        source=(statement.office if statement else "") or document.source.name,
        known_on=document.known_on,
        speaker=statement.speaker_name if statement else "",
    )


@transaction.atomic
def store_suggestions(claim: Claim, found: Sequence[tuple[Passage, Match]]) -> int:
    """Add new suggestions and refresh undecided ones; what a person decided is never touched."""
    known = {link.passage_id: link for link in EvidenceLink.objects.select_for_update().filter(claim=claim)}
    fresh: list[EvidenceLink] = []
    for passage, match in found:
        fields = {
            "stance": match.stance,
            "score": match.score,
            "reasons": list(match.reasons),
            "highlights": [list(span) for span in match.highlights],
            "is_later": is_later(passage.document, claim.statement),
        }
        link = known.get(passage.pk)
        if link is None:
            fresh.append(EvidenceLink(claim=claim, passage=passage, **fields))
        elif link.status == EvidenceLink.SUGGESTED and any(getattr(link, k) != v for k, v in fields.items()):
            for name, value in fields.items():
                setattr(link, name, value)
            link.save(update_fields=list(fields))
    EvidenceLink.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def is_later(document: Document, statement: Statement) -> bool:
    """Known only after the words were said. The same day is "known then", unless both times are known and say so."""
    if document.known_on != statement.made_on:
        return document.known_on > statement.made_on
    if document.known_at is None or statement.spoken_at is None or statement.spoken_at.hour < EARLIEST_SITTING:
        return False  # no time given, or a sitting of that day that went on after midnight
    known = timezone.localtime(document.known_at)
    return known.date() > statement.made_on or known.time() > statement.spoken_at


def request_links(*, statement: Statement, by: User | None = None) -> None:
    """Ask for the statement's claims to look for evidence again."""
    stamp = timezone.now().strftime("%Y%m%d%H%M%S")
    enqueue("link_statement", subject=f"statement:{statement.pk}", key=f"look:{statement.pk}:{stamp}", by=by)


# --- people decide -------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_link(*, link: EvidenceLink, stance: str, by: User) -> EvidenceLink:
    """A person says that the passage bears on the claim, and how."""
    if stance not in dict(STANCES):
        raise ValidationError("Say whether it supports, refutes or gives context.")
    return decide(link, by, status=EvidenceLink.CONFIRMED, stance=stance, reject_reason="")


@transaction.atomic
def reject_link(*, link: EvidenceLink, reason: str, by: User) -> EvidenceLink:
    """A person says that the passage does not bear on the claim, and why."""
    if reason not in dict(REJECT_REASONS):
        raise ValidationError("Choose why this is rejected.")
    return decide(link, by, status=EvidenceLink.REJECTED, reject_reason=reason)


@transaction.atomic
def reopen_link(*, link: EvidenceLink, by: User) -> EvidenceLink:
    """Take the decision back; the link waits for one again."""
    link = EvidenceLink.objects.select_for_update().get(pk=link.pk)
    link.status, link.reject_reason = EvidenceLink.SUGGESTED, ""
    link.decided_by = link.decided_at = None
    link.save(update_fields=["status", "reject_reason", "decided_by", "decided_at"])
    return link


def decide(link: EvidenceLink, by: User, **fields) -> EvidenceLink:
    link = EvidenceLink.objects.select_for_update().select_related("claim").get(pk=link.pk)
    for name, value in {**fields, "decided_by": by, "decided_at": timezone.now()}.items():
        setattr(link, name, value)
    link.save(update_fields=[*fields, "decided_by", "decided_at"])
    touch_claim(claim=link.claim, by=by)
    return link
