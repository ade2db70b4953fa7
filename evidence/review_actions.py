"""What people do on the review page beside deciding one link: cite, say nothing was found, decide several at once."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from claims.actions import touch_claim
from claims.models import Claim
from evidence.hand_search import Wanted, judged, marked, search_by_hand
from evidence.linking import is_later
from evidence.models import REJECT_REASONS, STANCES, EvidenceLink, EvidenceSearch, Passage
from evidence.watching import ask_about_confirmed
from jobs.actions import enqueue
from notes.actions import add_note

MOST_AT_ONCE = 50


# --- search by hand ------------------------------------------------------------------------------------------------


@transaction.atomic
def cite_passage(*, claim: Claim, passage: Passage, wanted: Wanted, stance: str, by: User) -> EvidenceLink:
    """A person found the passage by hand: a link with the stance they gave, or without one a suggestion to judge.

    The search is kept beside it. A passage that people judged for this claim before is refused: that decision stands
    until it is taken back.
    """
    if stance and stance not in dict(STANCES):
        raise ValidationError("Say whether it supports, refutes or gives context.")
    if passage.retired_at:
        raise ValidationError("The publisher has changed this passage since: search again.")
    touch_claim(claim=claim, by=by)  # locks the claim, so that two people who cite at once make one link
    link = EvidenceLink.objects.filter(claim=claim, passage=passage).first()
    if link is not None and link.status != EvidenceLink.SUGGESTED:
        raise ValidationError(f"This passage was {link.status} for this claim already: take that back first.")
    link = link or new_link(claim, passage, wanted, by)
    if stance:
        link.status, link.stance = EvidenceLink.CONFIRMED, stance
        link.decided_by, link.decided_at = by, timezone.now()
    link.save()
    if stance:
        ask_about_confirmed([link])
    remember_search(claim, wanted, EvidenceSearch.CITED, by, cited=passage)
    return link


def new_link(claim: Claim, passage: Passage, wanted: Wanted, by: User) -> EvidenceLink:
    match = judged(claim, passage)
    reasons = [f"found by hand by {by.name}: “{wanted.query}”", *(match.reasons if match else ())]
    spans = match.highlights if match and match.highlights else marked(passage.text, set(wanted.terms))
    return EvidenceLink(
        claim=claim,
        passage=passage,
        stance=match.stance if match else "context",
        score=match.score if match else 0,
        reasons=reasons,
        highlights=[list(span) for span in spans],
        is_later=is_later(passage.document, claim.statement),
    )


@transaction.atomic
def record_nothing_found(*, claim: Claim, wanted: Wanted, note: str, by: User) -> EvidenceSearch:
    """A person looked and found nothing that bears on the claim. What was searched, and how much, is kept."""
    touch_claim(claim=claim, by=by)
    return remember_search(claim, wanted, EvidenceSearch.NOTHING, by, note=note.strip())


def remember_search(
    claim: Claim, wanted: Wanted, outcome: str, by: User, *, cited: Passage | None = None, note: str = ""
) -> EvidenceSearch:
    """The search is made again, so that its numbers are ours and not the form's."""
    findings = search_by_hand(claim, wanted)
    return EvidenceSearch.objects.create(
        claim=claim,
        query=wanted.query,
        source=wanted.source,
        known_after=wanted.known_after,
        known_before=wanted.known_before,
        hits=findings.total,
        looked_through=findings.looked_through,
        outcome=outcome,
        cited=cited,
        note=note,
        searched_by=by,
    )


# --- figures -------------------------------------------------------------------------------------------------------


def request_figure_check(*, claim: Claim, by: User | None = None) -> None:
    """Ask that the statement's figures are held against the series again, as after a person's edit."""
    stamp = timezone.now().strftime("%Y%m%d%H%M%S%f")
    statement = claim.statement_id
    enqueue("check_statement_figures", subject=f"statement:{statement}", key=f"figure:{statement}:{stamp}", by=by)


# --- several at once -----------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_links(*, claim: Claim, links: Sequence[int], stance: str, note: str = "", by: User) -> datetime:
    """Confirm several links of a claim at one moment, by their ids; the moment tells them apart for the undo."""
    if stance not in dict(STANCES):
        raise ValidationError("Say whether they support, refute or give context.")
    return decide_together(claim, links, note, by, status=EvidenceLink.CONFIRMED, stance=stance, reject_reason="")


@transaction.atomic
def reject_links(*, claim: Claim, links: Sequence[int], reason: str, note: str = "", by: User) -> datetime:
    """Reject several links of a claim at one moment, for one reason."""
    if reason not in dict(REJECT_REASONS):
        raise ValidationError("Choose why these are rejected.")
    return decide_together(claim, links, note, by, status=EvidenceLink.REJECTED, reject_reason=reason)


def decide_together(claim: Claim, ids: Sequence[int], note: str, by: User, **fields) -> datetime:
    if not 0 < len(set(ids)) <= MOST_AT_ONCE:
        raise ValidationError(f"Choose between 1 and {MOST_AT_ONCE} pieces of evidence.")
    links = list(EvidenceLink.objects.select_for_update().filter(claim=claim, pk__in=ids).order_by("pk"))
    if len(links) < len(set(ids)) or any(link.status != EvidenceLink.SUGGESTED for link in links):
        raise ValidationError("Some of these were decided or changed meanwhile: load the page again. Nothing was done.")
    fields |= {"decided_by": by, "decided_at": timezone.now()}
    for link in links:
        for name, value in fields.items():
            setattr(link, name, value)
        link.save(update_fields=list(fields))
        if note.strip():
            add_note(subject=link, body=note, by=by)
    touch_claim(claim=claim, by=by)
    if fields["status"] == EvidenceLink.CONFIRMED:
        ask_about_confirmed(links)
    return fields["decided_at"]


@transaction.atomic
def reopen_together(*, link: EvidenceLink, by: User) -> int:
    """Take back a decision with all that were made in the same act; returns how many. History keeps both."""
    link = EvidenceLink.objects.select_for_update().get(pk=link.pk)
    if link.decided_at is None:
        return 0
    same = EvidenceLink.objects.select_for_update().filter(
        claim=link.claim_id, decided_by=link.decided_by_id, decided_at=link.decided_at
    )
    return same.update(status=EvidenceLink.SUGGESTED, reject_reason="", decided_by=None, decided_at=None)
