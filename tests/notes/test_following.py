"""Following things and words."""

import pytest
from django.core.exceptions import ValidationError

from notes.actions import MOST_TOPICS, follow_subject, follow_topic, forget_subjects, stop_following
from notes.models import Topic, Watch
from statements.models import Statement
from tests.factories import make_statement


def test_following_twice_is_once(researcher):
    statement = make_statement("One.")
    first = follow_subject(subject=statement, by=researcher)
    assert follow_subject(subject=statement, by=researcher) == first


def test_stopping_leaves_others_watches_alone(researcher, editor):
    statement = make_statement("One.")
    for person in (researcher, editor):
        follow_subject(subject=statement, by=person)
    assert stop_following(subject=statement, by=researcher)
    assert not stop_following(subject=statement, by=researcher)
    assert Watch.objects.get().person == editor


def test_same_words_are_one_topic(researcher, editor):
    follow_topic(words="“Small  boats”", by=researcher)
    follow_topic(words='"small boats"', by=editor)
    assert Topic.objects.get().words == '"Small boats"'
    assert Watch.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "reason"),
    [("", "too common"), ("the of", "too common"), ("-returns", "leave out"), ("a\x00b", "null"), ("a" * 201, "201")],
)
def test_words_that_can_find_nothing_are_refused(researcher, words, reason):
    with pytest.raises(ValidationError, match=reason):
        follow_topic(words=words, by=researcher)
    assert not Topic.objects.exists()


def test_topics_of_one_person_are_bounded(researcher):
    for number in range(MOST_TOPICS):
        follow_topic(words=f"returns {number}", by=researcher)
    follow_topic(words="returns 1", by=researcher)
    with pytest.raises(ValidationError, match="stop following one"):
        follow_topic(words="visas", by=researcher)


def test_deleted_thing_is_followed_by_nobody(researcher):
    statement = make_statement("One.")
    follow_subject(subject=statement, by=researcher)
    forget_subjects(subjects=Statement.objects.all())
    assert not Watch.objects.exists()
