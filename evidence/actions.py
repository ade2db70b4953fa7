"""People decide what evidence says of a claim. It comes in by `document_actions.py`; `linking.py` looks for it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from claims.actions import touch_claim
from evidence.models import REJECT_REASONS, STANCES, EvidenceLink
from evidence.watching import ask_about_confirmed
from jobs.actions import enqueue
from statements.models import Statement


def request_links(*, statement: Statement, by: User | None = None) -> None:
    """Ask for the statement's claims to look for evidence again."""
    stamp = timezone.now().strftime("%Y%m%d%H%M%S")
    enqueue("link_statement", subject=f"statement:{statement.pk}", key=f"look:{statement.pk}:{stamp}", by=by)


@transaction.atomic
def confirm_link(*, link: EvidenceLink, stance: str, by: User) -> EvidenceLink:
    """A person says that the passage bears on the claim, and how."""
    if stance not in dict(STANCES):
        raise ValidationError("Say whether it supports, refutes or gives context.")
    link = decide(link, by, status=EvidenceLink.CONFIRMED, stance=stance, reject_reason="")
    ask_about_confirmed([link])
    return link


@transaction.atomic
def reject_link(*, link: EvidenceLink, reason: str, by: User) -> EvidenceLink:
    """A person says that the passage does not bear on the claim, and why."""
    if reason not in dict(REJECT_REASONS):
        raise ValidationError("Choose why this is rejected.")
    return decide(link, by, status=EvidenceLink.REJECTED, reject_reason=reason)


def decide(link: EvidenceLink, by: User, **fields) -> EvidenceLink:
    link = EvidenceLink.objects.select_for_update().select_related("claim").get(pk=link.pk)
    for name, value in {**fields, "decided_by": by, "decided_at": timezone.now()}.items():
        setattr(link, name, value)
    link.save(update_fields=[*fields, "decided_by", "decided_at"])
    touch_claim(claim=link.claim, by=by)
    return link
