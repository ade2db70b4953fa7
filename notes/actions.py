"""Writing and resolving notes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from notes.models import Note


def add_note(*, subject: models.Model, body: str, by: User) -> Note:
    """Leave a note on a thing; an empty one is refused."""
    body = body.strip()
    if not body:
        raise ValidationError("A note needs some words.")
    return Note.objects.create(subject=subject, body=body, written_by=by)


def resolve_note(*, note: Note, by: User) -> None:
    """Mark a note as dealt with; it stays readable."""
    Note.objects.filter(pk=note.pk, resolved_at__isnull=True).update(resolved_by=by, resolved_at=timezone.now())
