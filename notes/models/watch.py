"""What people follow: anything, named by content type, and topics, which are words."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class Topic(models.Model):
    """A stored search in PostgreSQL's web syntax: words, "a phrase", or, -without. The same words are one topic."""

    words = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(Lower("words"), name="topic_once"),
            models.CheckConstraint(condition=~Q(words=""), name="topic_has_words"),
        ]

    def __str__(self) -> str:
        return self.words


class WatchQuerySet(models.QuerySet["Watch"]):
    def of(self, model: type[models.Model], ids: Iterable[int] | None = None):
        """Those of things of one kind, or of these things of that kind."""
        kind = self.filter(subject_type=ContentType.objects.get_for_model(model))
        return kind if ids is None else kind.filter(subject_id__in=list(ids))


class Watch(models.Model):
    """A person follows a thing. What happened before they did is not told."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    followed_at = models.DateTimeField(default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "watches"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="watch_by_subject")]
        constraints = [
            models.UniqueConstraint(fields=["person", "subject_type", "subject_id"], name="watch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} follows {self.subject_type} {self.subject_id}"
