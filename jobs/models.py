"""The outbox: what is to be done, what is being done, and what failed. PostgreSQL remembers; Celery only hints."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobQuerySet(models.QuerySet["Job"]):
    def due(self):
        """May be taken now: waiting, its time has come."""
        return self.filter(state=Job.PENDING, not_before__lte=timezone.now())

    def lost(self):
        """Somebody took it and has not renewed the lease: the worker died, hung or lost its connection."""
        return self.filter(state=Job.RUNNING, lease_until__lt=timezone.now())

    def unfinished(self):
        return self.filter(state__in=[Job.PENDING, Job.RUNNING])


class Job(models.Model):
    """One piece of work. `key` makes asking twice harmless; `lease_token` makes finishing twice impossible."""

    PENDING, RUNNING, DONE, FAILED = "pending", "running", "done", "failed"
    STATES = ((PENDING, "Waiting"), (RUNNING, "Running"), (DONE, "Done"), (FAILED, "Failed"))

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, help_text="What it works on, as KIND:ID; for people and for handlers.")
    key = models.CharField(max_length=200, unique=True)
    queue = models.CharField(max_length=20, default="io")
    state = models.CharField(max_length=10, choices=STATES, default=PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    hinted_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    progress_note = models.CharField(max_length=200, blank=True)
    last_error = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="pending"), name="job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leased"),
            models.Index(fields=["state", "-id"], name="job_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def subject_id(self) -> int:
        """The number in `subject` ("statement:17" gives 17)."""
        return int(self.subject.rpartition(":")[2])


class Heartbeat(models.Model):
    """Written by a task that really ran: says that a queue is being worked."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%H:%M:%S}"
