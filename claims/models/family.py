"""The same claim made again: families of claims, who is in them, and which pairs people have parted."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.claim import Claim


class ClaimTerm(models.Model):
    """A subject word of a live claim, so that claims that share rare words are found without looking at all."""

    pk = models.CompositePrimaryKey("term", "claim_id")
    term = models.CharField(max_length=60)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.term


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ClaimFamily(models.Model):
    """One claim as it was made on several occasions. Never deleted: a merged one leads to where its members went."""

    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "claim families"
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="family_not_in_itself"
            )
        ]

    def __str__(self) -> str:
        return f"Family {self.pk}"


class FamilyMemberQuerySet(models.QuerySet["FamilyMember"]):
    def current(self):
        """In the family now: not parted by people, not left, and the claim not replaced by a later run."""
        open_statuses = [FamilyMember.SUGGESTED, FamilyMember.CONFIRMED]
        return self.filter(status__in=open_statuses, left_at__isnull=True, claim__retired_at__isnull=True)

    def in_time(self):
        """As the words were said, oldest first."""
        return self.order_by("claim__statement__made_on", "claim__statement_id", "claim__start_char", "id")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FamilyMember(models.Model):
    """A claim's place in a family: suggested by the machine with its reasons, confirmed or parted by people."""

    SUGGESTED, CONFIRMED, PARTED = "suggested", "confirmed", "parted"
    STATUSES = ((SUGGESTED, "Suggested"), (CONFIRMED, "Confirmed"), (PARTED, "Not the same"))

    family = models.ForeignKey(ClaimFamily, on_delete=models.PROTECT, related_name="members")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=10, choices=STATUSES, default=SUGGESTED)
    score = models.FloatField(default=1)
    reasons = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(
        null=True, blank=True, help_text="The claim was retired, is worded otherwise now, or its family was merged."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        ordering = ["family", "id"]
        constraints = [
            models.UniqueConstraint(fields=["family", "claim"], name="family_member_once"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=["suggested", "confirmed"], left_at__isnull=True),
                name="family_member_of_one",
            ),
            models.CheckConstraint(
                condition=Q(status="suggested", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(status="suggested") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="family_member_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["suggested", "confirmed", "parted"]), name="family_member_status_known"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="family_member_score"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} in family {self.family_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PartedPair(models.Model):
    """Two claims of which a person said that they are not the same: never suggested together again."""

    low = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+", help_text="The one stored first.")
    high = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    parted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="parted_pair_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="parted_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} is not {self.high_id}"
