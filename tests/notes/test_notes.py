"""Notes stay beside the thing they are about."""

import pytest
from django.core.exceptions import ValidationError

from notes.actions import add_note, resolve_note
from notes.models import Note
from tests.factories import make_statement


def test_note_is_found_by_its_subject(researcher):
    statement, other = make_statement("One."), make_statement("Two.")
    note = add_note(subject=statement, body="  Look at the table. ", by=researcher)
    assert list(Note.objects.about(statement)) == [note]
    assert note.body == "Look at the table."
    assert not Note.objects.about(other)


def test_empty_note_is_refused(researcher):
    with pytest.raises(ValidationError, match="words"):
        add_note(subject=make_statement("One."), body="   ", by=researcher)


def test_resolved_note_stays_readable_and_keeps_its_first_resolver(researcher, editor):
    note = add_note(subject=make_statement("One."), body="Look.", by=researcher)
    resolve_note(note=note, by=editor)
    resolve_note(note=note, by=researcher)
    note.refresh_from_db()
    assert (note.body, note.resolved_by) == ("Look.", editor)
