"""What was done to a claim and its evidence, told from the history of record, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps

from accounts.models import User
from claims.models import Claim, FamilyMember
from claims.models.claim import ASIDE_REASONS, TYPES
from desk.figures import plain
from evidence.models import REJECT_REASONS, EvidenceLink, EvidenceSearch

MACHINE = "The machine"


@dataclass(frozen=True)
class Entry:
    """One line of the log: when, who, and what in words."""

    at: datetime
    who: str
    what: str


def log_of(claim: Claim, titles: dict[int, str], searches: Iterable[EvidenceSearch] = ()) -> list[Entry]:
    """The claim's log in five queries: its events, its links', its places' in families, its figures', and the people.

    `searches` are those that people made by hand for it.
    """
    claim_events = list(apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id=claim.pk).order_by("pgh_id"))
    link_events = list(
        apps.get_model("evidence", "EvidenceLinkEvent").objects.filter(claim_id=claim.pk).order_by("pgh_id")
    )
    members = apps.get_model("claims", "FamilyMemberEvent").objects.filter(claim_id=claim.pk)
    member_events = list(members.order_by("pgh_id"))
    figures = apps.get_model("claims", "QuantityEvent").objects.filter(claim_id=claim.pk)
    figure_events = list(figures.order_by("pgh_id"))
    events = [*claim_events, *link_events, *member_events, *figure_events]
    names = dict(User.objects.filter(pk__in=actors(events)).values_list("pk", "name"))
    entries = [
        *claim_entries(claim_events, names),
        *link_entries(link_events, names, titles),
        *member_entries(member_events, names),
        *figure_entries(figure_events, names),
        *search_entries(searches),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def actors(events: Iterable[Any]) -> set[int]:
    return {pk for event in events if (pk := actor(event))}


def actor(event: Any) -> int | None:
    """Who did it: the person in the event's context, else the one whom the row itself names."""
    user = (event.pgh_context or {}).get("user")
    if user:
        return int(user)
    if getattr(event, "touched_by_id", None):
        return int(event.touched_by_id)
    return getattr(event, "decided_by_id", None)


def claim_entries(events: list[Any], names: dict[int, str]) -> Iterator[Entry]:
    before: Any = None
    for event in events:
        what = "removed the claim" if event.pgh_label == "delete" else claim_change(before, event)
        if what:
            who = names.get(actor(event) or 0, "Somebody") if by_person(before, event) else MACHINE
            yield Entry(event.pgh_created_at, who, what)
        before = event


def by_person(before: Any, now: Any) -> bool:
    """A person marked the claim, or has touched it between the two states; the pipeline touches nothing."""
    if before is None:
        return now.origin == Claim.HUMAN
    return now.touched_at != before.touched_at or now.status != before.status


def claim_change(before: Any, now: Any) -> str:
    """The difference between two states of a claim, in words; nothing if no reader would care."""
    if before is None:
        return "marked the claim" if now.origin == Claim.HUMAN else f"found the claim, {now.check_worthiness:.2f}"
    if now.status != before.status:
        return {
            Claim.KEPT: "kept the claim",
            Claim.ASIDE: f"set the claim aside: {dict(ASIDE_REASONS).get(now.aside_reason, now.aside_reason)}",
            Claim.SUGGESTED: "opened the claim again",
            Claim.DISPUTED: "disputed the claim",
            Claim.PUBLISHED: "published a fact-check on the claim",
        }[now.status]
    if now.aside_reason != before.aside_reason:
        return f"changed the reason: {dict(ASIDE_REASONS).get(now.aside_reason, now.aside_reason)}"
    changes = []
    if now.text != before.text:
        changes.append(f"changed the wording, which was “{before.text}”")
    if now.claim_type != before.claim_type:
        changes.append(f"changed the type from {before.claim_type} to {dict(TYPES)[now.claim_type]}")
    if now.lost_at and not before.lost_at:
        changes.append("could not find the words again in the revised text")
    if now.retired_at and not before.retired_at:
        changes.append("no longer finds this claim")
    if not changes and (now.start_char, now.end_char) != (before.start_char, before.end_char):
        changes.append("moved the claim with its words in the revised text")
    return " and ".join(changes)


def link_entries(events: list[Any], names: dict[int, str], titles: dict[int, str]) -> Iterator[Entry]:
    """Decisions one by one; suggestions that were stored together are one line."""
    suggested: dict[datetime, int] = {}
    before: dict[int, Any] = {}
    for event in events:
        earlier = before.get(event.pgh_obj_id)
        if earlier is None:
            suggested[event.pgh_created_at] = suggested.get(event.pgh_created_at, 0) + 1
        elif what := link_change(earlier, event, titles.get(event.pgh_obj_id, "a passage")):
            yield Entry(event.pgh_created_at, names.get(actor(event) or 0, "Somebody"), what)
        before[event.pgh_obj_id] = event
    for at, count in suggested.items():
        yield Entry(at, MACHINE, f"suggested {count} passage{'' if count == 1 else 's'}")


def link_change(before: Any, now: Any, title: str) -> str:
    if (now.status, now.stance, now.reject_reason) == (before.status, before.stance, before.reject_reason):
        return ""
    if now.status == EvidenceLink.CONFIRMED:
        return f"confirmed “{title}”: {now.stance}"
    if now.status == EvidenceLink.REJECTED:
        return f"rejected “{title}”: {dict(REJECT_REASONS).get(now.reject_reason, now.reject_reason)}"
    return f"took back the decision on “{title}”" if before.status != EvidenceLink.SUGGESTED else ""


def member_entries(events: list[Any], names: dict[int, str]) -> Iterator[Entry]:
    """Where the claim was put with others that say the same, and what people said of that."""
    before: dict[int, Any] = {}
    for event in events:
        earlier = before.get(event.pgh_obj_id)
        if earlier is None and event.status == FamilyMember.SUGGESTED:
            yield Entry(event.pgh_created_at, MACHINE, "suggested that it was said before or since")
        elif what := member_change(earlier, event):
            yield Entry(event.pgh_created_at, names.get(actor(event) or 0, "Somebody"), what)
        before[event.pgh_obj_id] = event


def member_change(before: Any, now: Any) -> str:
    if before is not None and now.status == before.status:
        return ""
    return {
        FamilyMember.CONFIRMED: "confirmed that it was said before or since",
        FamilyMember.PARTED: "parted it from claims that are not the same",
        FamilyMember.SUGGESTED: "took back whether it was said before or since",
    }[now.status]


FIGURE_FACTS = ("value", "high", "qualifier", "unit", "measure", "direction", "change", "period", "baseline", "per")


def figure_entries(events: list[Any], names: dict[int, str]) -> Iterator[Entry]:
    """What people put right of the figures; what the machine read is no news."""
    before: dict[int, Any] = {}
    for event in events:
        earlier, who = before.get(event.pgh_obj_id), actor(event)
        what = figure_change(earlier, event)
        if who and what:
            yield Entry(event.pgh_created_at, names.get(who, "Somebody"), what)
        before[event.pgh_obj_id] = event


def figure_change(before: Any, now: Any) -> str:
    if now.pgh_label == "delete":
        return f"took the figure “{now.quote}” away"
    if before is None:
        return f"added the figure “{now.quote}”"
    changes = [
        f"{name} {said(getattr(before, name))} → {said(getattr(now, name))}"
        for name in FIGURE_FACTS
        if getattr(before, name) != getattr(now, name)
    ]
    return f"put the figure “{now.quote}” right: {', '.join(changes)}" if changes else ""


def said(value: Any) -> str:
    return (plain(value) if isinstance(value, Decimal) else str(value or "")) or "nothing"


def search_entries(searches: Iterable[EvidenceSearch]) -> Iterator[Entry]:
    for search in searches:
        where = search.source.name if search.source else "all sources"
        came = "found nothing" if search.outcome == EvidenceSearch.NOTHING else "cited a passage"
        yield Entry(search.searched_at, search.searched_by.name, f"looked for “{search.query}” in {where}: {came}")
