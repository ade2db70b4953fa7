"""People are told once, in groups."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job
from notes.actions import Event, choose_mail, mark_all_read, mark_notice, notify
from notes.models import Notice, NoticeItem
from tests.factories import make_statement


@pytest.fixture
def thing(db):
    return make_statement("One.")


@pytest.fixture
def tell(thing):
    """Tell one person of the events with these names, as one group."""

    def do(person, *names: str, group: str = "g") -> int:
        events = [Event(person.pk, name, thing, "Words.", "you follow it", timezone.now()) for name in names]
        return notify(kind="evidence", group=group, title="New\n evidence", events=events, subject=thing)

    return do


def test_events_of_a_group_are_one_notice(tell, researcher):
    assert tell(researcher, "a", "b") == 2
    notice = Notice.objects.get()
    assert (notice.count, notice.items.count(), notice.title) == (2, 2, "New evidence")


def test_same_event_is_told_once_even_in_another_group(tell, researcher):
    tell(researcher, "a")
    assert tell(researcher, "a") == 0
    assert tell(researcher, "a", group="other") == 0
    assert (Notice.objects.count(), NoticeItem.objects.count()) == (1, 1)


def test_database_refuses_a_second_notice_of_one_event(tell, researcher):
    tell(researcher, "a")
    item = NoticeItem.objects.get()
    item.pk = None
    with pytest.raises(IntegrityError, match="notice_once_per_event"), transaction.atomic():
        item.save(force_insert=True)


def test_each_person_has_an_own_notice(tell, researcher, editor):
    tell(researcher, "a")
    tell(editor, "a")
    assert Notice.objects.count() == 2


def test_read_notice_is_unread_again_when_something_is_added(tell, researcher):
    tell(researcher, "a")
    mark_notice(notice=Notice.objects.get(), read=True, by=researcher)
    tell(researcher, "a")
    assert not Notice.objects.unread().exists()
    tell(researcher, "b")
    assert Notice.objects.unread().get().count == 2


def test_who_cannot_sign_in_is_told_nothing(tell, researcher):
    researcher.is_active = False
    researcher.save()
    assert tell(researcher, "a") == 0
    assert not Notice.objects.exists()


def test_only_ones_own_notice_is_marked(tell, researcher, editor):
    tell(researcher, "a")
    mark_notice(notice=Notice.objects.get(), read=True, by=editor)
    assert Notice.objects.unread().exists()


def test_all_read_leaves_what_came_since_the_page_was_drawn(tell, researcher):
    tell(researcher, "a")
    assert mark_all_read(by=researcher, until=timezone.now() - timedelta(minutes=1)) == 0
    assert mark_all_read(by=researcher, until=timezone.now()) == 1


def test_queries_do_not_grow_with_events(tell, researcher):
    asked = []
    for names in (["a"], [f"b{n}" for n in range(500)]):
        with CaptureQueriesContext(connection) as seen:
            tell(researcher, *names, group=names[0])
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_mail_is_asked_for_only_by_who_wants_it_at_once(tell, researcher, editor):
    choose_mail(mail="immediate", by=researcher)
    choose_mail(mail="daily", by=editor)
    for person in (researcher, editor):
        tell(person, "a", "b")
    job = Job.objects.get(kind="mail_notices")
    assert job.subject == f"person:{researcher.pk}"
    assert job.not_before > timezone.now()
