"""Whether a claim's figure agreed with what was published, as it was computed: with its cells, its sum and its rule."""

from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models import Claim, Quantity
from evidence.models.statistics import Dataset, Numeric

# An answer stays, as evidence does. Those of the demonstration's statement may go with it.
KEEP = """
IF NOT EXISTS (
  SELECT FROM claims_claim c JOIN statements_statement t ON t.id = c.statement_id
  WHERE c.id = OLD.claim_id AND t.is_demo
) THEN RAISE EXCEPTION 'Answers about figures are kept for ever: they are superseded, never deleted.'; END IF;
RETURN OLD;
"""


class FigureCheckQuerySet(models.QuerySet["FigureCheck"]):
    def current(self):
        """Not superseded by a later computation."""
        return self.filter(superseded_by__isnull=True)

    def ripe(self, *, on: date):
        """Waiting for a release that was expected by that day, or earlier."""
        return self.current().filter(agrees__isnull=True, ripens_on__lte=on)

    def citing(self, observations: list[int]):
        """That rest on one of these values."""
        return self.filter(observations__overlap=observations)


class FigureCheck(models.Model):
    """One answer for one figure of a claim, by the values that were known then. Superseded, never altered.

    It shows; it is no verdict: what it means is for people to say. `quantity` may be gone (figures of a claim are read
    anew), so that `figure` keeps what was understood of it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="figure_checks")
    quantity = models.ForeignKey(
        Quantity, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    figure = models.JSONField(default=dict, help_text="The figure as it was understood; empty: the claim gives none.")
    dataset = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.PROTECT, related_name="figure_checks",
        help_text="Empty: no series is about it any more.",
    )  # fmt: skip
    filters = models.JSONField(default=dict, help_text="Column to value; “measure” names the values' column.")
    series = ArrayField(models.BigIntegerField(), default=list)
    score = models.FloatField(default=0, help_text="How well the series' names fit the claim's words, 0 to 1.")
    period = models.CharField(max_length=40, blank=True)
    value = Numeric(null=True, blank=True)
    baseline_period = models.CharField(max_length=40, blank=True)
    baseline_value = Numeric(null=True, blank=True)
    agrees = models.BooleanField(null=True, blank=True, help_text="Empty: it cannot be said yet.")
    rule = models.TextField(blank=True)
    working = models.JSONField(default=list, help_text="The steps in words, with the cells.")
    observations = ArrayField(models.BigIntegerField(), default=list, help_text="The values it rests on.")
    vintage = models.DateField(
        null=True, blank=True, help_text="The newest release among them, where its day is known."
    )
    value_then = Numeric(null=True, blank=True)
    baseline_value_then = Numeric(null=True, blank=True)
    agrees_then = models.BooleanField(null=True, blank=True)
    working_then = models.JSONField(default=list, help_text="As it stood when the words were said; empty: not known.")
    vintage_then = models.DateField(null=True, blank=True)
    trials = models.JSONField(default=list, help_text="What the claim leaves open, and which ways make it true.")
    ripens_on = models.DateField(null=True, blank=True, help_text="The day of the release that should decide it.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="superseded_by"
    )
    computed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FigureCheckQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "id"]
        triggers = [
            pgtrigger.Trigger(name="keep", when=pgtrigger.Before, operation=pgtrigger.Delete, func=KEEP),
        ]
        indexes = [
            GinIndex(fields=["observations"], name="figure_check_cells"),
            models.Index(fields=["ripens_on"], condition=Q(agrees__isnull=True), name="figure_check_ripening"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="figure_check_score"),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True) | Q(value__isnull=False), name="figure_check_agrees_with_a_value"
            ),
        ]

    def __str__(self) -> str:
        shown = {True: "agrees", False: "does not agree", None: "cannot be said yet"}[self.agrees]
        return f"{self.figure.get('quote') or 'claim'} {shown}"
