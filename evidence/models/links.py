"""The links between passages and claims, that the machine suggests and people confirm or reject."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim
from evidence.models.documents import Passage, withdrawn_now

STANCES = (("supports", "Supports"), ("refutes", "Refutes"), ("context", "Context"))
REJECT_REASONS = (
    ("other-matter", "about another matter"),
    ("other-period", "another period or place"),
    ("not-evidence", "repeats, does not show"),
    ("duplicate", "the same as another"),
    ("unreliable", "not a source we rely on"),
    ("other", "another reason, in the note"),
)


class EvidenceLinkQuerySet(models.QuerySet["EvidenceLink"]):
    def for_review(self, claim: Claim):
        """A claim's links with everything that the review page shows, oldest evidence first, in one query."""
        return (
            self.filter(claim=claim)
            .select_related("passage__document__source", "passage__document__statement__sitting", "decided_by")
            .defer("passage__document__data", "passage__document__statement__text")
            .annotate(withdrawn_now=withdrawn_now("passage__document"))
            .order_by("passage__document__known_on", "passage__document__known_at", "id")
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EvidenceLink(models.Model):
    """A passage that bears on a claim: suggested by the machine with its reasons, decided by people."""

    SUGGESTED, CONFIRMED, REJECTED = "suggested", "confirmed", "rejected"
    STATUSES = ((SUGGESTED, "Suggested"), (CONFIRMED, "Confirmed"), (REJECTED, "Rejected"))

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence_links")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="links")
    status = models.CharField(max_length=10, choices=STATUSES, default=SUGGESTED)
    stance = models.CharField(max_length=10, choices=STANCES, default="context", help_text="A guess until decided.")
    is_later = models.BooleanField(help_text="Public only after the words were said.")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    highlights = models.JSONField(default=list, help_text="Code-point offsets into the passage: [[start, end], ...].")
    reject_reason = models.CharField(max_length=20, choices=REJECT_REASONS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceLinkQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "passage"], name="evidence_link_once"),
            models.CheckConstraint(
                condition=Q(status="suggested", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(status="suggested") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="evidence_link_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(status="rejected") & ~Q(reject_reason="") | ~Q(status="rejected") & Q(reject_reason=""),
                name="evidence_link_rejected_with_reason",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="evidence_link_score"),
        ]

    def __str__(self) -> str:
        return f"{self.passage} on claim {self.claim_id}"
