"""Notices by mail, against a mail server on this machine."""

from datetime import datetime
from email import message_from_string
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from jobs.actions import enqueue, run_job
from jobs.models import Job
from notes.actions import Event, choose_mail, mark_all_read, notify
from notes.mailing import ask_for_digests, person_of, unsubscribe_token
from notes.models import MailPreference, NoticeItem
from tests.factories import make_statement
from tests.notes.post_office import post_office

MORNING = datetime(2026, 7, 1, 7, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def office(settings):
    """A mail server, and settings that name it."""
    with post_office() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        yield server


@pytest.fixture
def reader(researcher):
    """Somebody who wants mail at once."""
    choose_mail(mail="immediate", by=researcher)
    return researcher


def tell(person, *names: str, title: str = "New evidence: “Returns”") -> None:
    thing = make_statement("One.")
    events = [Event(person.pk, n, thing, f"Words of {n}.", "you follow it", timezone.now()) for n in names]
    notify(kind="evidence", group=names[0], title=title, events=events)


def mail(person) -> Job:
    job = enqueue("mail_notices", subject=f"person:{person.pk}", key=f"test:{Job.objects.count()}")
    run_job(job.pk)
    job.refresh_from_db()
    return job


def body_of(letter: str) -> str:
    return message_from_string(letter).get_payload(decode=True).decode()


def test_one_letter_tells_everything_once(office, reader):
    tell(reader, "a", "b")
    tell(reader, "c")
    assert mail(reader).state == mail(reader).state == "done"
    (letter,) = office.letters
    assert all(f"Words of {name}." in body_of(letter) for name in "abc")


def test_letter_leads_to_the_notice_and_out_of_the_mails(office, reader, client):
    tell(reader, "a")
    mail(reader)
    letter = message_from_string(office.letters[0])
    assert "/desk/notices/" in body_of(office.letters[0])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post("/" + letter["List-Unsubscribe"].strip("<>").split("/", 3)[3])
    assert MailPreference.objects.get().mail == "none"


def test_title_cannot_write_headers_or_markup(office, reader):
    tell(reader, "a", title="One\r\nBcc: x@example.org <b>&")
    mail(reader)
    letter = message_from_string(office.letters[0])
    assert letter["Bcc"] is None
    assert "<b>&" in body_of(office.letters[0])


def test_read_notice_is_not_mailed(office, reader):
    tell(reader, "a")
    mark_all_read(by=reader, until=timezone.now())
    assert mail(reader).state == "done"
    assert not office.letters


def test_what_came_before_mail_was_chosen_is_not_mailed(office, researcher):
    tell(researcher, "a")
    choose_mail(mail="daily", by=researcher)
    mail(researcher)
    assert not office.letters


def test_refused_address_is_left_alone_until_it_is_confirmed(office, reader):
    office.answer = b"550 no such person"
    tell(reader, "a")
    job = mail(reader)
    assert (job.state, job.attempts) == ("failed", 1)
    assert "550 no such person" in job.last_error
    assert MailPreference.objects.get().refusal == "550 no such person"
    assert not NoticeItem.objects.to_mail().exists()
    choose_mail(mail="immediate", by=reader)
    assert MailPreference.objects.get().refused_at is None


def test_busy_server_is_tried_again_and_capped(office, reader, settings):
    settings.JOB_MAX_ATTEMPTS = 2
    office.answer = b"450 mailbox busy"
    tell(reader, "a")
    job = mail(reader)
    assert (job.state, job.attempts) == ("pending", 1)
    Job.objects.update(not_before=timezone.now())
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert NoticeItem.objects.to_mail().exists()


def test_server_that_is_away_costs_a_line_in_the_jobs(office, reader, settings):
    settings.EMAIL_PORT = 1
    tell(reader, "a")
    job = mail(reader)
    assert job.state == "pending"
    assert "ConnectionRefusedError" in job.last_error


def test_nothing_is_sent_without_a_mail_server(reader, settings, mailoutbox):
    settings.MAIL_IS_SET_UP = False
    tell(reader, "a")
    assert mail(reader).state == "done"
    assert not mailoutbox
    assert ask_for_digests(now=MORNING) == 0


def test_digest_is_asked_for_once_a_day_after_seven_in_london(office, researcher):
    choose_mail(mail="daily", by=researcher)
    tell(researcher, "a")
    assert ask_for_digests(now=MORNING.replace(hour=6)) == 0
    assert ask_for_digests(now=MORNING) == ask_for_digests(now=MORNING.replace(hour=23)) == 1
    assert Job.objects.get(kind="mail_notices").key == f"digest:{researcher.pk}:2026-07-01"


def test_forged_token_ends_nobodys_mails(researcher):
    token = unsubscribe_token(researcher)
    assert person_of(token) == researcher
    assert person_of(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
