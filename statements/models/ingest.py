"""The bytes that came in, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SourceDocument(models.Model):
    """A file as it came, kept for ever. The same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField(help_text="Bytes.")
    data = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class IngestRun(models.Model):
    """One upload, or one call of the command: some files with the same answers about them."""

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    started_at = models.DateTimeField(default=timezone.now)
    format = models.CharField(max_length=20, default="auto")
    made_on = models.DateField(null=True, blank=True)
    house = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=500, blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Upload of {self.started_at:%-d %B %Y %H:%M}"


class IngestItem(models.Model):
    """One file of a run and what became of it."""

    WAITING, STORED, UNCHANGED, REVISED, REFUSED = "waiting", "stored", "unchanged", "revised", "refused"
    RESULTS = (
        (WAITING, "Waiting"),
        (STORED, "Stored"),
        (UNCHANGED, "Unchanged"),
        (REVISED, "Revised"),
        (REFUSED, "Refused"),
    )

    run = models.ForeignKey(IngestRun, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(max_length=255)
    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="items")
    result = models.CharField(max_length=12, choices=RESULTS, default=WAITING)
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict, blank=True)
    sitting = models.ForeignKey("statements.Sitting", null=True, blank=True, on_delete=models.SET_NULL)
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(result="refused") | ~Q(reason=""), name="ingest_item_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_result_display()}"
