"""When statistics will come out: what a claim about a period not yet published waits for."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.models.documents import Source

RELEASE_STATES = (
    ("provisional", "Provisional"),
    ("confirmed", "Confirmed"),
    ("published", "Published"),
    ("postponed", "Postponed"),
    ("cancelled", "Cancelled"),
)


class PlannedReleaseQuerySet(models.QuerySet["PlannedRelease"]):
    def to_come(self, *, after: date):
        """Those that are still expected, on the day or later, soonest first."""
        open_ = self.filter(state__in=["provisional", "confirmed", "postponed"])
        return open_.filter(release_on__gte=after).order_by("release_on", "title")


class PlannedRelease(models.Model):
    """An entry of a publisher's release calendar, as it stands today. Days are days in London."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="planned_releases")
    origin = models.CharField(max_length=500, help_text="Its address at the publisher.")
    title = models.CharField(max_length=500)
    summary = models.TextField(blank=True)
    dataset = models.CharField(max_length=100, blank=True, help_text="Slug of the dataset, where somebody tied it.")
    release_on = models.DateField()
    release_at = models.DateTimeField(null=True, blank=True, help_text="The moment, where the publisher gives one.")
    date_text = models.CharField(max_length=100, blank=True, help_text="As printed: “November 2026” is a month.")
    state = models.CharField(max_length=12, choices=RELEASE_STATES)
    changes = models.JSONField(default=list, help_text="Earlier days with the publisher's reason, oldest first.")
    seen_at = models.DateTimeField(default=timezone.now)

    objects = PlannedReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["release_on", "title"]
        indexes = [models.Index(fields=["state", "release_on"], name="planned_release_to_come")]
        constraints = [
            models.UniqueConstraint(fields=["source", "origin"], name="planned_release_once"),
            models.CheckConstraint(condition=~Q(title=""), name="planned_release_named"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.release_on:%-d %B %Y}"
