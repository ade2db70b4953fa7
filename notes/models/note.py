"""Notes that people leave on anything. Knows no domain: the subject is named by content type."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone


class NoteQuerySet(models.QuerySet["Note"]):
    def about(self, thing: models.Model):
        """Notes on one thing, oldest first, with their authors."""
        kind = ContentType.objects.get_for_model(thing)
        return self.filter(subject_type=kind, subject_id=thing.pk).select_related("written_by")


class Note(models.Model):
    """Something a person wants remembered beside a statement, a claim or a piece of evidence."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    body = models.TextField(max_length=5000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    written_at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="note_by_subject")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="note_has_words"),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="note_resolved_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:80]
