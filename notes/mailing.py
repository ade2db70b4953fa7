"""Notices by mail: one letter with everything a person has not been told yet, sent by a job."""

import smtplib
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from jobs.actions import GiveUp, NotYet, Run, enqueue
from notes.letters import Letter, Line, letter
from notes.models import MailPreference, NoticeItem

DIGEST_HOUR = 7  # o'clock in London
MOST_ITEMS = 2000  # in one letter, which names the first hundred and counts the others
SALT = "notes.unsubscribe"


def ask_for_digests(*, now: datetime | None = None) -> int:
    """Ask for the day's letter to everybody who wants one and has something to read; once a day each. How many."""
    now = timezone.localtime(now)
    if not settings.MAIL_IS_SET_UP or now.hour < DIGEST_HOUR:
        return 0
    daily = NoticeItem.objects.to_mail().filter(person__mail_preference__mail=MailPreference.DAILY)
    people = list(daily.order_by().values_list("person", flat=True).distinct())
    for person in people:
        enqueue("mail_notices", subject=f"person:{person}", key=f"digest:{person}:{now.date()}")
    return len(people)


def mail_notices(run: Run) -> None:
    """The job: mail a person what was not mailed yet. A failing server is tried again, a refused address is not."""
    if refusal := send_letter(run):
        raise GiveUp(f"The mail server refuses the address, which is left alone until it is confirmed: {refusal}")


@transaction.atomic
def send_letter(run: Run) -> str:
    """Send and mark as sent, one at a time for each person; returns why the address was refused, if it was."""
    wanted = MailPreference.objects.filter(person=run.job.subject_id)
    preference = wanted.select_for_update(skip_locked=True).first()
    if preference is None and wanted.exists():
        raise NotYet("Another mail to this person is being sent.")
    items = list(_to_mail(run.job.subject_id)) if settings.MAIL_IS_SET_UP else []
    if preference is None or not items:
        return ""
    run.check()
    try:
        message_to(preference.person, letter_of(items)).send()
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused(preference, refused)
    NoticeItem.objects.filter(pk__in=[item.pk for item in items]).update(mailed_at=timezone.now())
    return ""


def _to_mail(person: int) -> Iterable[NoticeItem]:
    items = NoticeItem.objects.to_mail().filter(person=person).select_related("notice")
    return items.order_by("-notice__changed_at", "-notice_id", "-pk")[:MOST_ITEMS]


def _refused(preference: MailPreference, refused: smtplib.SMTPRecipientsRefused) -> str:
    """For good where the server says so (RFC 5321: 5xx); raised again where it may take it later."""
    code, words = next(iter(refused.recipients.values()))
    if code < 500:
        raise refused
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    preference.refused_at, preference.refusal = timezone.now(), f"{code} {said}"[:1000]
    preference.save(update_fields=["refused_at", "refusal"])
    return preference.refusal


def letter_of(items: Iterable[NoticeItem]) -> Letter:
    notices: dict[tuple[str, str], list[Line]] = {}
    for item in items:
        key = (item.notice.title, address("notice-page", item.notice_id))
        notices.setdefault(key, []).append(Line(" ".join(item.words.split()), item.detail, item.why))
    return letter(notices)


def message_to(person: User, content: Letter) -> EmailMessage:
    """Plain text, with a way out that needs no sign-in (RFC 8058)."""
    leave = address("mail-stop", unsubscribe_token(person))
    context = {"person": person, "letter": content, "leave": leave, "preferences": address("watch-list")}
    return EmailMessage(
        subject=content.subject,
        body=render_to_string("mail/notices.txt", context),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def address(name: str, *args: object) -> str:
    """Of a page, as it stands in a mail."""
    return settings.SITE_ADDRESS + reverse(name, args=args)


def unsubscribe_token(person: User) -> str:
    """What lets whoever holds the mail end the mails to this person, and nothing else. It does not expire."""
    return signing.dumps(person.pk, salt=SALT)


def person_of(token: str) -> User | None:
    """Whose mails the token ends; None for one that was not made here."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None
