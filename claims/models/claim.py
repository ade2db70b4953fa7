"""Claims with their place in the text, their figures, and the run that found them."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.following import CurrentTransactionId, TransactionId
from claims.nlp.wording.marks import beside_the_speech, pointed_at
from statements.models import Statement

TYPES = (
    ("quantity", "quantity"),
    ("causation", "causation"),
    ("law", "law"),
    ("prediction", "prediction"),
    ("commitment", "commitment"),
    ("personal", "personal"),
    ("other", "other"),
)
ASIDE_REASONS = (
    ("opinion", "opinion or value"),
    ("vague", "too vague to check"),
    ("repeat", "said already"),
    ("not-a-claim", "not a claim"),
    ("wrong-words", "wrong words marked"),
)


class ExtractionRun(models.Model):
    """One reading of one text by one version of the pipeline."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="extraction_runs")
    text_sha256 = models.CharField(max_length=64)
    pipeline = models.CharField(max_length=240)
    claim_count = models.PositiveIntegerField()
    unread = models.JSONField(
        default=list,
        blank=True,
        help_text="Paragraphs that are not English and were left out: start, end, language.",
    )
    ran_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pipeline} on {self.statement_id}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def current(self):
        """Not replaced by a later run, and still placed in the text."""
        return self.filter(retired_at__isnull=True)

    def untouched(self):
        """Found by the machine and left alone by people: a re-run may change these and no others."""
        return self.filter(origin=Claim.MACHINE, status=Claim.SUGGESTED, touched_at__isnull=True)

    def in_order(self):
        return self.order_by("statement_id", "start_char", "-end_char", "id")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["xid"],
    model_name="ClaimEvent",
)
class Claim(models.Model):
    """One proposition that could be looked up, counted or compared with a document, and called right or wrong.

    `start_char` and `end_char` are half-open and count Unicode code points of the statement's text; `quote` is those
    very words; `text` is the wording that stands alone.
    """

    SUGGESTED, KEPT, ASIDE, DISPUTED, PUBLISHED = "suggested", "kept", "aside", "disputed", "published"
    STATUSES = (
        (SUGGESTED, "Suggested"),
        (KEPT, "Kept"),
        (ASIDE, "Set aside"),
        (DISPUTED, "Disputed"),
        (PUBLISHED, "Published"),
    )
    MACHINE, HUMAN = "machine", "human"
    ORIGINS = ((MACHINE, "Machine"), (HUMAN, "Person"))

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="claims")
    run = models.ForeignKey(ExtractionRun, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    start_char = models.PositiveIntegerField()
    end_char = models.PositiveIntegerField()
    quote = models.TextField()
    text = models.TextField()
    wording_notes = models.JSONField(
        default=list, blank=True, help_text="What the machine changed to make `text` stand alone, one entry a change."
    )
    claim_type = models.CharField(max_length=12, choices=TYPES, default="other")
    check_worthiness = models.FloatField(default=0)
    reasons = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=STATUSES, default=SUGGESTED)
    aside_reason = models.CharField(max_length=20, choices=ASIDE_REASONS, blank=True)
    origin = models.CharField(max_length=8, choices=ORIGINS, default=MACHINE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    touched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    touched_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(
        null=True, blank=True, help_text="The text was revised and these words could not be placed in it again."
    )
    retired_at = models.DateTimeField(null=True, blank=True, help_text="A later run no longer finds it.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    xid = TransactionId(db_default=CurrentTransactionId(), editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["statement_id", "start_char", "-end_char", "id"]
        indexes = [
            models.Index(fields=["statement", "start_char"], name="claim_in_order"),
            models.Index(fields=["status", "-check_worthiness"], name="claim_queue"),
            models.Index(fields=["xid", "id"], name="claim_by_commit"),
        ]
        triggers = [
            # Whatever changes a claim, an action or an update in bulk, its followers see it again.
            pgtrigger.Trigger(
                name="follow_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(),
                func="NEW.xid = pg_current_xact_id(); RETURN NEW;",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "start_char", "end_char"],
                condition=Q(origin="machine", retired_at__isnull=True, lost_at__isnull=True),
                name="claim_once_per_span",
            ),
            models.CheckConstraint(condition=Q(end_char__gt=F("start_char")), name="claim_span_not_empty"),
            models.CheckConstraint(
                condition=Q(check_worthiness__gte=0, check_worthiness__lte=1), name="claim_worth_zero_to_one"
            ),
            models.CheckConstraint(
                condition=Q(status="aside") & ~Q(aside_reason="") | ~Q(status="aside") & Q(aside_reason=""),
                name="claim_aside_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="claim_decided_pair",
            ),
            models.CheckConstraint(
                condition=Q(touched_by__isnull=True, touched_at__isnull=True)
                | Q(touched_by__isnull=False, touched_at__isnull=False),
                name="claim_touched_pair",
            ),
            models.CheckConstraint(
                condition=Q(status="suggested") | Q(decided_by__isnull=False), name="claim_decided_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def headline(self) -> str:
        """The stand-alone wording without the sentences and the title that only point back at the speech."""
        return beside_the_speech(self.text)

    @property
    def context(self) -> str:
        """Those sentences; "" where the wording needs none."""
        return pointed_at(self.text)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Quantity(models.Model):
    """A figure inside a claim, as understood. Offsets count code points of the statement's text."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="quantities")
    start_char = models.PositiveIntegerField()
    end_char = models.PositiveIntegerField()
    quote = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=30, decimal_places=8, null=True, blank=True)
    high = models.DecimalField(
        max_digits=30, decimal_places=8, null=True, blank=True, help_text="The other end of a range."
    )
    qualifier = models.CharField(max_length=20, default="exact")
    unit = models.CharField(max_length=80, blank=True)
    measure = models.CharField(max_length=300, blank=True)
    direction = models.CharField(max_length=8, blank=True)
    change = models.CharField(max_length=20, blank=True)
    period = models.CharField(max_length=40, blank=True)
    baseline = models.CharField(max_length=120, blank=True)
    per = models.CharField(max_length=80, blank=True, help_text="What it is a rate of: day, person, 100000 person.")

    class Meta:
        ordering = ["claim_id", "start_char", "id"]
        verbose_name_plural = "quantities"
        constraints = [
            models.CheckConstraint(condition=Q(end_char__gt=F("start_char")), name="quantity_span_not_empty"),
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(value__isnull=False, high__gte=F("value")),
                name="quantity_range_in_order",
            ),
            models.CheckConstraint(condition=Q(direction__in=["", "up", "down"]), name="quantity_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quote} ({self.unit})"
