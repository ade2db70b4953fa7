"""Storing what the pipeline finds, and what people decide. A re-run never touches what a person has touched."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from claims.learned import adapters_for
from claims.models import Claim, ExtractionRun, Quantity
from claims.models.claim import ASIDE_REASONS, TYPES
from jobs.actions import GiveUp, NotYet, Run, enqueue
from notes.actions import add_note
from notes.models import Note
from statements.anchoring import reanchor
from statements.models import Statement

if TYPE_CHECKING:  # the pipeline brings spaCy with it, which only the nlp worker loads
    from claims.nlp.results import FoundClaim, FoundQuantity, SplitResult

OVERLAP_IS_THE_SAME = 0.5


def split_statement(run: Run) -> None:
    """The job: split one statement into claims. The pipeline is loaded by the worker that runs it, once."""
    from claims.nlp import pipeline_version, split

    statement = Statement.objects.filter(pk=run.job.subject_id).first()
    if statement is None:
        raise GiveUp("The statement this job belongs to no longer exists.")
    result = split(
        statement.text,
        made_on=statement.made_on,
        speaker=statement.speaker_name or None,
        office=statement.office or None,
        house=statement.sitting.house or None,
        title=statement.title or None,
        learned=adapters_for(pipeline_version()),
    )
    run.check()
    store_claims(statement=statement, result=result, text_sha256=statement.text_sha256)


def request_split(*, statement: Statement, pipeline: str, by: User | None = None) -> None:
    """Ask for a statement to be split (again) by the named version of the pipeline."""
    last = statement.extraction_runs.order_by("-pk").values_list("pk", flat=True).first()  # a way back is a way too
    version = hashlib.sha256(pipeline.encode()).hexdigest()[:16]
    key = f"split_statement:{statement.pk}:{statement.text_sha256[:20]}:{last or 0}:{version}"
    enqueue("split_statement", subject=f"statement:{statement.pk}", key=key, by=by)


@transaction.atomic
def store_claims(*, statement: Statement, result: "SplitResult", text_sha256: str = "") -> ExtractionRun:
    """Store a reading of the statement's text; the same reading twice stores nothing more.

    Raises NotYet where the text was revised while it was being read: the offsets are another text's.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if text_sha256 and statement.text_sha256 != text_sha256:
        raise NotYet("The text was revised meanwhile; it is read again.")
    place_again(statement)
    latest = statement.extraction_runs.order_by("-pk").first()
    if latest and (latest.text_sha256, latest.pipeline) == (statement.text_sha256, result.pipeline):
        return latest
    run = ExtractionRun.objects.create(
        statement=statement,
        text_sha256=statement.text_sha256,
        pipeline=result.pipeline,
        claim_count=len(result.claims),
        unread=[{"start": start, "end": end, "language": language} for start, end, language in result.unread],
    )
    merge_claims(statement, result.claims, run)
    for kind in settings.CLAIM_JOBS:
        enqueue(kind, subject=f"statement:{statement.pk}", key=f"{kind}:{statement.pk}:{run.pk}")
    return run


def place_again(statement: Statement) -> None:
    """After a revision of the text, find the words of every claim in it again; list those that are gone."""
    claims = list(statement.claims.current().select_for_update())  # a person who edits one waits for us, or we for them
    off = [c for c in claims if c.lost_at or statement.text[c.start_char : c.end_char] != c.quote]
    if not off:
        return
    texts = [statement.text, *statement.revisions.order_by("-replaced_at", "-id").values_list("text", flat=True)]
    placed = spans_now(off, texts)
    # Rightwards from the right end, leftwards from the left: no claim is put where another still stands.
    right = sorted((p for p in placed if p[1] and p[1][0] > p[0].start_char), key=lambda p: -p[0].start_char)
    left = sorted((p for p in placed if p[1] and p[1][0] <= p[0].start_char), key=lambda p: p[0].start_char)
    for claim, span in [*(p for p in placed if p[1] is None), *right, *left]:
        move_claim(claim, span, statement.text)


Placed = list[tuple[Claim, tuple[int, int] | None]]


def spans_now(claims: list[Claim], texts: list[str]) -> Placed:
    """Where each claim's words stand in the first text, carried from the latest one that had them in their place."""
    placed: Placed = []
    left = claims
    for old in texts:
        here = [c for c in left if old[c.start_char : c.end_char] == c.quote]
        if here:
            found = reanchor(old, texts[0], [(c.start_char, c.end_char) for c in here])
            placed += zip(here, found, strict=True)
        left = [c for c in left if c not in here]
    return placed + [(claim, None) for claim in left]


def move_claim(claim: Claim, span: tuple[int, int] | None, text: str) -> None:
    if span is None:
        claim.lost_at = claim.lost_at or timezone.now()
    else:
        shift = span[0] - claim.start_char
        claim.start_char, claim.end_char, claim.lost_at = *span, None
        claim.quote = text[slice(*span)]
        if shift:
            claim.quantities.update(start_char=F("start_char") + shift, end_char=F("end_char") + shift)
    claim.save(update_fields=["start_char", "end_char", "quote", "lost_at"])


def merge_claims(statement: Statement, found: Iterable["FoundClaim"], run: ExtractionRun) -> None:
    """Add and refresh the machine's claims around those that people hold."""
    current = list(statement.claims.current().select_for_update())
    untouched = set(statement.claims.current().untouched().values_list("pk", flat=True))
    free = {(c.start_char, c.end_char): c for c in current if c.pk in untouched and not c.lost_at}
    held = [(c.start_char, c.end_char) for c in current if c.pk not in untouched and not c.lost_at]
    seen: set[tuple[int, int]] = set()
    for item in found:
        span = (item.start, item.end)
        if span in seen or any(overlap(span, other) >= OVERLAP_IS_THE_SAME for other in held):
            continue
        seen.add(span)
        refresh(free[span], item, run) if span in free else create_claim(statement, item, run)
    for claim in current:
        if claim.pk in untouched and (claim.lost_at or (claim.start_char, claim.end_char) not in seen):
            claim.retired_at = timezone.now()
            claim.save(update_fields=["retired_at"])


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Characters in common as a share of those covered by either, 0 to 1."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, both) / either


def create_claim(statement: Statement, item: "FoundClaim", run: ExtractionRun) -> Claim:
    claim = Claim.objects.create(
        statement=statement, run=run, start_char=item.start, end_char=item.end, **machine_fields(item)
    )
    add_quantities(claim, item.quantities)
    return claim


def refresh(claim: Claim, item: "FoundClaim", run: ExtractionRun) -> None:
    fields = {"run": run, **machine_fields(item)}
    changed = [name for name, value in fields.items() if getattr(claim, name) != value]
    for name in changed:
        setattr(claim, name, fields[name])
    claim.save(update_fields=changed)
    before = list(claim.quantities.all())
    after = [build_quantity(claim, q) for q in item.quantities]
    if [facts(q) for q in before] != [facts(q) for q in after]:
        claim.quantities.all().delete()
        Quantity.objects.bulk_create(after)


def machine_fields(item: "FoundClaim") -> dict:
    return {
        "quote": item.quote,
        "text": item.text,
        "wording_notes": [asdict(note) for note in item.notes],
        "claim_type": item.type,
        "check_worthiness": round(item.check_worthiness, 4),
        "reasons": list(item.reasons),
    }


def add_quantities(claim: Claim, found: Iterable["FoundQuantity"]) -> None:
    Quantity.objects.bulk_create([build_quantity(claim, item) for item in found])


def build_quantity(claim: Claim, item: "FoundQuantity") -> Quantity:
    return Quantity(
        claim=claim,
        start_char=item.start,
        end_char=item.end,
        quote=item.quote[:300],
        value=item.value,
        high=item.high,
        qualifier=item.qualifier or "exact",
        unit=(item.unit or "")[:80],
        measure=(item.measure or "")[:300],
        direction=item.direction or "",
        change=item.change or "",
        period=(item.period or "")[:40],
        baseline=(item.baseline or "")[:120],
        per=(item.per or "")[:80],
    )


def facts(quantity: Quantity) -> tuple:
    """All that a reading says of a figure."""
    said = (f.attname for f in Quantity._meta.concrete_fields if f.name not in {"id", "claim"})
    return tuple(getattr(quantity, name) for name in said)


@transaction.atomic
def keep_claim(*, claim: Claim, by: User) -> Claim:
    """Accept: worth checking, and rightly marked."""
    return decide(claim, by, status=Claim.KEPT, aside_reason="")


@transaction.atomic
def set_aside_claim(*, claim: Claim, reason: str, by: User) -> Claim:
    """Reject, with one of the reasons."""
    if reason not in dict(ASIDE_REASONS):
        raise ValidationError("Choose why this claim is set aside.")
    return decide(claim, by, status=Claim.ASIDE, aside_reason=reason)


@transaction.atomic
def reopen_claim(*, claim: Claim, by: User) -> Claim:
    """Take a decision back; the claim stays in a person's hands."""
    claim = open_to_change(claim)
    claim.status, claim.aside_reason = Claim.SUGGESTED, ""
    claim.decided_by, claim.decided_at = None, None
    claim.touched_by, claim.touched_at = by, timezone.now()
    claim.save(update_fields=["status", "aside_reason", "decided_by", "decided_at", "touched_by", "touched_at"])
    return claim


def decide(claim: Claim, by: User, *, status: str, aside_reason: str) -> Claim:
    claim = open_to_change(claim)
    claim.status, claim.aside_reason = status, aside_reason
    claim.decided_by = claim.touched_by = by
    claim.decided_at = claim.touched_at = timezone.now()
    claim.save(update_fields=["status", "aside_reason", "decided_by", "decided_at", "touched_by", "touched_at"])
    return claim


@transaction.atomic
def edit_claim(*, claim: Claim, text: str, claim_type: str, by: User) -> Claim:
    """Put the stand-alone wording or the type right; the quote stays what was said."""
    claim = open_to_change(claim)
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"text": "The wording cannot be empty."})
    if claim_type not in dict(TYPES):
        raise ValidationError({"claim_type": "There is no such type."})
    if text != claim.text:
        claim.wording_notes = []  # they tell of the machine's wording
        request_families(statement=claim.statement, by=by)
    claim.text, claim.claim_type = text, claim_type
    claim.touched_by, claim.touched_at = by, timezone.now()
    claim.save(update_fields=["text", "wording_notes", "claim_type", "touched_by", "touched_at"])
    return claim


def request_families(*, statement: Statement, by: User | None = None) -> None:
    """Ask for the statement's claims to be held against all others again, as after a person's edit."""
    stamp = timezone.now().strftime("%Y%m%d%H%M%S%f")
    enqueue("find_families", subject=f"statement:{statement.pk}", key=f"find_families:{statement.pk}:{stamp}", by=by)


def touch_claim(*, claim: Claim, by: User) -> None:
    """A person has judged something about this claim: a re-run leaves it alone from now on."""
    claim = locked(claim)
    if claim.touched_at is None:
        claim.touched_by, claim.touched_at = by, timezone.now()
        claim.save(update_fields=["touched_by", "touched_at"])


@transaction.atomic
def note_claim(*, claim: Claim, body: str, by: User) -> Note:
    """Leave a note on a claim; a re-run leaves the claim alone from now on, so that the note stays in sight."""
    note = add_note(subject=claim, body=body, by=by)
    touch_claim(claim=claim, by=by)
    return note


def open_to_change(claim: Claim) -> Claim:
    """The claim, locked; refused where a decision would rest on nothing, or change what is published."""
    claim = locked(claim)
    if claim.retired_at:
        raise ValidationError("A later reading of the statement replaced this claim: load the page again.")
    if claim.status == Claim.PUBLISHED:
        raise ValidationError("A published fact-check rests on this claim; it cannot be changed here.")
    return claim


def locked(claim: Claim) -> Claim:
    return Claim.objects.select_for_update().get(pk=claim.pk)
