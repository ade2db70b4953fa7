"""What is looked at of a source and how it went; what each address said last; which hosts are left alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.models.documents import Document, Source

FEED_KINDS = (
    ("govuk-search", "GOV.UK: what a search finds"),
    ("govuk-pages", "GOV.UK: named pages"),
    ("govuk-calendar", "GOV.UK: announcements of statistics"),
    ("ons-series", "ONS: time series"),
    ("ons-calendar", "ONS: release calendar"),
    ("hansard", "Hansard: answers and corrections in our record"),
)


class FeedQuerySet(models.QuerySet["Feed"]):
    def on(self):
        """Not paused."""
        return self.filter(paused_at__isnull=True)

    def due(self):
        """On, and its time has come."""
        return self.on().filter(next_poll_at__lte=timezone.now())


class Feed(models.Model):
    """One thing that is looked at of a source again and again. It never fails anybody's page: it says how it went."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="feeds")
    kind = models.CharField(max_length=20, choices=FEED_KINDS)
    wanted = models.JSONField(default=list, blank=True, help_text="What to look for or at, a line each.")
    every_hours = models.PositiveSmallIntegerField(default=24)
    next_poll_at = models.DateTimeField(default=timezone.now)
    polled_until = models.DateTimeField(null=True, blank=True, help_text="Everything published before was seen.")
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_result = models.CharField(max_length=200, blank=True, help_text="What the last success brought.")
    last_failure_at = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=500, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["source__name", "kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paused_by__isnull=True, paused_at__isnull=True)
                | Q(paused_by__isnull=False, paused_at__isnull=False),
                name="feed_paused_pair",
            ),
            models.CheckConstraint(
                condition=Q(last_failure="", last_failure_at__isnull=True)
                | ~Q(last_failure="") & Q(last_failure_at__isnull=False),
                name="feed_failure_pair",
            ),
            models.CheckConstraint(condition=Q(every_hours__gte=1), name="feed_at_most_hourly"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_failing(self) -> bool:
        """The last look failed."""
        if self.last_failure_at is None:
            return False
        return self.last_success_at is None or self.last_failure_at > self.last_success_at


class Address(models.Model):
    """What an address said last, so that it is asked politely: only for what is new."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="addresses")
    url = models.CharField(max_length=1000)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    checked_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True, help_text="Since when the publisher says it is not there.")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="addresses")

    class Meta:
        ordering = ["feed", "url"]
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["feed", "url"], name="address_once")]

    def __str__(self) -> str:
        return self.url


class Host(models.Model):
    """The breaker: a host that fails again and again, or asks for time, is left alone until then."""

    name = models.CharField(max_length=255, primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    closed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
