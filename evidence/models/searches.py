"""What people looked for by hand, and what came of it: a search that finds nothing is a record too."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models import Claim
from evidence.models.documents import Passage, Source


class EvidenceSearchQuerySet(models.QuerySet["EvidenceSearch"]):
    def about(self, claim: Claim):
        """A claim's searches with who made them, the last first."""
        return self.filter(claim=claim).select_related("searched_by", "source").order_by("-searched_at", "-id")


class EvidenceSearch(models.Model):
    """One search by a person over all evidence, for one claim. Only ever added: a later search is another row.

    It outlives what the demonstration takes away again, so that no constraint holds its claim and passage.
    """

    NOTHING, CITED = "nothing", "cited"
    OUTCOMES = ((NOTHING, "Looked and found nothing"), (CITED, "Found and cited"))

    claim = models.ForeignKey(Claim, on_delete=models.DO_NOTHING, db_constraint=False, related_name="searches")
    query = models.CharField(max_length=200)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: all sources."
    )
    known_after = models.DateField(null=True, blank=True, help_text="Evidence public on this day or later.")
    known_before = models.DateField(null=True, blank=True, help_text="Evidence public on this day or earlier.")
    hits = models.PositiveIntegerField(help_text="Passages that were found, whether they bear on the claim or not.")
    looked_through = models.PositiveIntegerField(help_text="Passages that could be searched at that time.")
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    cited = models.ForeignKey(
        Passage, null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="searches"
    )
    note = models.TextField(max_length=2000, blank=True)
    searched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    searched_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceSearchQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "-searched_at", "-id"]
        verbose_name_plural = "evidence searches"
        constraints = [
            models.CheckConstraint(condition=~Q(query=""), name="evidence_search_has_words"),
            models.CheckConstraint(
                condition=Q(outcome="cited", cited__isnull=False) | Q(outcome="nothing", cited__isnull=True),
                name="evidence_search_cites_a_passage",
            ),
            models.CheckConstraint(
                condition=Q(known_after__isnull=True)
                | Q(known_before__isnull=True)
                | Q(known_after__lte=F("known_before")),
                name="evidence_search_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.query}”: {self.get_outcome_display()}"
