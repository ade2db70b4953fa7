"""What people decided, as it stands now, one decision a claim: what is learned from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import OuterRef, Q, QuerySet, Subquery

from claims.models import Claim

# The reasons that say something of a claim's worth. "Said already" is about the other place, and "wrong words" about
# the mark: the claim itself may be well worth checking.
UNWORTHY = ("opinion", "vague", "not-a-claim")
KEPT = (Claim.KEPT, Claim.PUBLISHED)


@dataclass(frozen=True)
class Decision:
    """`start`, `end`: code points of the statement's text; `type` is right, `worth` is kept or aside, or None."""

    statement: int
    claim: int
    start: int
    end: int
    type: str | None
    worth: str | None


def standing_decisions() -> list[Decision]:
    """In the order of the statements. What was reopened, replaced or lost with a revised text counts no more."""
    rows = touched_claims().order_by("statement_id", "pk").values_list(
        "statement_id", "pk", "start_char", "end_char", "claim_type", said_by_machine(), "status", "aside_reason",
        "origin",
    )  # fmt: skip
    found = (
        Decision(statement, pk, start, end, right_type(kind, said, status, origin), right_worth(status, reason))
        for statement, pk, start, end, kind, said, status, reason, origin in rows.iterator()
    )
    return [one for one in found if one.type or one.worth]


def touched_claims() -> QuerySet[Claim]:
    """Live claims, in their place in the text, that a person touched or marked."""
    claims = Claim.objects.current().filter(lost_at__isnull=True)
    return claims.filter(Q(touched_at__isnull=False) | Q(origin=Claim.HUMAN))


def said_by_machine() -> Subquery:
    """The type that the machine last gave a claim, before a person touched it; null for one that a person marked."""
    events = apps.get_model("claims", "ClaimEvent").objects.filter(pgh_obj_id=OuterRef("pk"), touched_at__isnull=True)
    return Subquery(events.filter(origin=Claim.MACHINE).order_by("-pgh_id").values("claim_type")[:1])


def right_type(kind: str, said: str | None, status: str, origin: str) -> str | None:
    """The type, where a person stands for it: marked the claim, changed what the machine had said, or kept it so."""
    changed = said is not None and kind != said
    return kind if status in KEPT or origin == Claim.HUMAN or changed else None


def right_worth(status: str, reason: str) -> str | None:
    """Kept or aside, as far as the decision is about the claim's worth."""
    if status in KEPT:
        return "kept"
    return "aside" if status == Claim.ASIDE and reason in UNWORTHY else None


def digest_of(decisions: Sequence[Decision]) -> str:
    """SHA-256 of the decisions: the same ones teach the same."""
    return hashlib.sha256(repr(list(decisions)).encode()).hexdigest()
