"""Claims look for evidence, and new evidence for claims; what is worth a reader's time is stored as a suggestion."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import Claim, Quantity
from claims.nlp.wording.marks import without_marks
from evidence import analysis
from evidence.claim_index import CLAIMS, claims_near
from evidence.following import PASSAGES, Followed, evidence_index, follow, has_reached, index_of
from evidence.matching import ClaimView, Figure, Match, PassageView, rank
from evidence.models import Document, EvidenceLink, Passage
from evidence.search import formulate
from evidence.watching import ask_for_run
from jobs.actions import GiveUp, NotYet, Run
from statements.models import Sitting, Statement

EARLIEST_SITTING = 6  # o'clock; what is spoken earlier belongs to the day before
LATER_CANDIDATES, THEN_CANDIDATES = 50, 60
LATER_SUGGESTED, THEN_SUGGESTED = 10, 3
# Claims that look anew for one document, at some 20 ms each; a long one has one for every two passages.
CLAIMS_PER_DOCUMENT = 20


# --- the jobs ------------------------------------------------------------------------------------------------------


def link_statement(run: Run) -> None:
    """The job: every claim of a statement looks for evidence."""
    statement = Statement.objects.filter(pk=run.job.subject_id).first()
    if statement is None:
        raise GiveUp("The statement this job belongs to no longer exists.")
    claims = linkable().filter(statement=statement)
    wait_until_indexed(CLAIMS, claims)
    link_claims(list(claims), run=run)


def link_document(run: Run) -> None:
    """The job: an imported document looks for claims made before it, and those look for evidence."""
    document = Document.objects.filter(pk=run.job.subject_id).first()
    if document is None:
        raise GiveUp("The document this job belongs to no longer exists.")
    passages = document.passages.current()
    wait_until_indexed(PASSAGES, passages)
    link_claims(claims_for(passages, made_until=document.known_on), known_on=document.known_on, run=run)


def link_sitting(run: Run) -> None:
    """The job: what was said in a sitting looks for claims made before its day."""
    sitting = Sitting.objects.filter(pk=run.job.subject_id).first()
    if sitting is None:
        raise GiveUp("The sitting this job belongs to no longer exists.")
    passages = Passage.objects.current().filter(document__statement__sitting=sitting)
    wait_until_indexed(PASSAGES, passages)
    day_before = sitting.date - timedelta(days=1)
    claims: dict[int, Claim] = {}
    for document in Document.objects.filter(statement__sitting=sitting).values_list("pk", flat=True):
        found = claims_for(passages.filter(document=document), made_until=day_before)
        claims |= {claim.pk: claim for claim in found}
    link_claims(list(claims.values()), known_on=sitting.date, run=run)


def wait_until_indexed(table: Followed, rows: QuerySet) -> None:
    """Come back later while the job's own rows, or any settled ones, are not in their indexes yet.

    Of a claim and a document that are stored at the same time, the later transaction's job waits until the other is
    over, and so finds it. Rows of a transaction that older ones still overlap are not settled.
    """
    last = rows.order_by("-xid").values_list("xid", flat=True).first()
    if not (follow(PASSAGES) and follow(CLAIMS)):
        raise NotYet("Waiting for the evidence index.")
    if last is not None and not has_reached(index_of(table), last):
        raise NotYet("Waiting until the new words can be searched.")


# --- new evidence looks for claims ---------------------------------------------------------------------------------


def linkable() -> QuerySet[Claim]:
    """Claims that may look for evidence, with what their view needs."""
    live = Claim.objects.current().filter(lost_at__isnull=True).exclude(status=Claim.ASIDE)
    return live.select_related("statement").defer("statement__text").prefetch_related("quantities")


def claims_for(passages: QuerySet[Passage], *, made_until: date) -> list[Claim]:
    """Claims that new passages bear on: of those near to a passage the ones that the ranker puts highest.

    The look itself is each claim's own (`find_evidence`), so that there is one way to a suggestion and to its score.
    """
    views = passage_views(passages)
    near = claims_near(views.values(), made_until=made_until)
    claims = linkable().filter(pk__in=near, statement__made_on__lte=made_until)
    scored = [(best_score(claim, near[claim.pk]), claim) for claim in claims]
    worth = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].pk))
    return [claim for _, claim in worth[: max(CLAIMS_PER_DOCUMENT, len(views) // 2)]]


def best_score(claim: Claim, candidates: Sequence[tuple[PassageView, float]]) -> float:
    """The ranker's score of the best passage, 0 to 1; 0 where none of them is worth a reader's time."""
    view = claim_view(claim)
    return max((match.score for match in rank(view, candidates, rarity=rarity_for(view))), default=0.0)


# --- a claim looks for evidence ------------------------------------------------------------------------------------


def rarity_for(view: ClaimView) -> dict[str, float]:
    return evidence_index().rarity([*analysis.terms(view.quote), *analysis.terms(view.text)])


def link_claims(claims: Sequence[Claim], *, known_on: date | None = None, run: Run | None = None) -> int:
    """Look for evidence for each claim and store what is worth a reader's time; returns how many links are new.

    `known_on` is the day of the new evidence that is the occasion: what was known before it has been looked at already.
    """
    if claims and not follow() and run is not None:
        raise NotYet("Waiting for the evidence index.")
    if run is not None:
        ask_for_run(run)  # before anything is stored: whoever follows it is told when the job is over
    new = 0
    for number, claim in enumerate(claims):
        later_only = known_on is not None and known_on > claim.statement.made_on
        new += store_suggestions(claim, find_evidence(claim, later_only=later_only))
        if run is not None and number % 20 == 19:
            run.report(number + 1, len(claims), note=f"{number + 1} of {len(claims)} claims")
    return new


def find_evidence(claim: Claim, *, later_only: bool = False) -> list[tuple[Passage, Match]]:
    """Later evidence, best first, then the little that was known then; each with its reasons."""
    view = claim_view(claim)
    later, then = candidates_for(view, later_only=later_only)
    # What was said in Parliament on the same day neither was known before nor came later.
    same_day = Q(document__statement__isnull=False, document__known_on=view.said_on)
    wanted = Passage.objects.current().filter(pk__in=dict(later + then)).exclude(same_day)
    views, rarity = passage_views(wanted), rarity_for(view)
    matches: list[Match] = []
    for hits, most in ((later, LATER_SUGGESTED), (then, THEN_SUGGESTED)):
        candidates = [(views[pk], score) for pk, score in hits if pk in views]
        matches += rank(view, candidates, rarity=rarity)[:most] if candidates else []
    passages = with_document(match.passage_id for match in matches)
    return [(passages[match.passage_id], match) for match in matches]


Hits = list[tuple[int, float]]


def candidates_for(view: ClaimView, *, later_only: bool = False) -> tuple[Hits, Hits]:
    """The passages nearest to a claim as (id, BM25): those known later, and those known then."""
    index, terms = evidence_index(), formulate(view)
    later = index.query(terms, known_after=view.said_on + timedelta(days=1), limit=LATER_CANDIDATES)
    then = [] if later_only else index.query(terms, known_before=view.said_on, limit=THEN_CANDIDATES)
    return later, then


def with_document(ids: Iterable[int]) -> dict[int, Passage]:
    """The passages with their documents, without the bytes."""
    wanted = list(ids)
    if not wanted:
        return {}
    return Passage.objects.select_related("document").defer("document__data").in_bulk(wanted)


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


def passage_views(passages: QuerySet[Passage]) -> dict[int, PassageView]:
    """Passages as matching reads them, by id. Read as plain values: over a hundred are looked at for each claim."""
    rows = passages.values_list(
        "pk",
        "text",
        "document__title",
        "document__source__name",
        "document__statement__office",
        "document__known_on",
        "document__statement__speaker_name",
    )
    return {
        pk: PassageView(pk, text, title, office or source, known_on, speaker or "")
        for pk, text, title, source, office, known_on, speaker in rows
    }


@transaction.atomic
def store_suggestions(claim: Claim, found: Sequence[tuple[Passage, Match]]) -> int:
    """Add new suggestions and refresh undecided ones; what a person decided is never touched."""
    if not found:
        return 0
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
