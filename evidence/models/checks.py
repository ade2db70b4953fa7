"""Fact-checks that were published before, our own and other publishers', as each publisher worded them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.following import CurrentTransactionId, TransactionId
from evidence.models.documents import Source


class EarlierCheckQuerySet(models.QuerySet["EarlierCheck"]):
    def current(self):
        """Not superseded by a later wording or verdict of the same check."""
        return self.filter(superseded_by__isnull=True)


class EarlierCheck(models.Model):
    """A published fact-check of a claim. Superseded, never altered: one that says otherwise later is a row again."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="earlier_checks")
    url = models.URLField(max_length=1000)
    claim_reviewed = models.TextField(help_text="The claim in the publisher's words.")
    verdict = models.CharField(max_length=300, help_text="As published; never turned into one of ours.")
    speaker = models.CharField(max_length=300, blank=True, help_text="Who made the claim, as the check says.")
    said_on = models.DateField(null=True, blank=True, help_text="When the claim was made, as the check says.")
    published_on = models.DateField(help_text="The day of the check.")
    data = models.JSONField(help_text="The item as it came.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(default=timezone.now, editable=False)
    xid = TransactionId(db_default=CurrentTransactionId(), editable=False)

    objects = EarlierCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [
            models.Index(fields=["xid", "id"], name="earlier_check_by_commit"),
            models.Index(fields=["source", "url"], name="earlier_check_by_url"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(claim_reviewed="") & ~Q(verdict=""), name="earlier_check_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.claim_reviewed}"
