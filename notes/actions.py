"""Writing and resolving notes; following things; telling people, once for each event."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from jobs.actions import enqueue
from notes.models import MailPreference, Note, Notice, NoticeItem, Topic, Watch

BATCH = 1000
MOST_TOPICS = 100  # a person; each is matched against all that arrives
MAIL_PAUSE = timedelta(minutes=1)  # so that what comes together is told in one mail
STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’", "'"))

# --- notes ---------------------------------------------------------------------------------------------------------


def add_note(*, subject: models.Model, body: str, by: User) -> Note:
    """Leave a note on a thing; an empty one is refused."""
    body = body.strip()
    if not body:
        raise ValidationError("A note needs some words.")
    return Note.objects.create(subject=subject, body=body, written_by=by)


def resolve_note(*, note: Note, by: User) -> None:
    """Mark a note as dealt with; it stays readable."""
    Note.objects.filter(pk=note.pk, resolved_at__isnull=True).update(resolved_by=by, resolved_at=timezone.now())


# --- following -----------------------------------------------------------------------------------------------------


def follow_subject(*, subject: models.Model, by: User) -> Watch:
    """From now on this person is told what happens to the thing; following twice changes nothing."""
    kind = ContentType.objects.get_for_model(subject)
    watch, _ = Watch.objects.get_or_create(person=by, subject_type=kind, subject_id=subject.pk)
    return watch


def stop_following(*, subject: models.Model, by: User) -> bool:
    """What was told already stays in the inbox. False: it was not followed."""
    return bool(Watch.objects.of(type(subject), [subject.pk]).filter(person=by).delete()[0])


@transaction.atomic
def follow_topic(*, words: str, by: User) -> Watch:
    """Follow words: the same words are one topic, whoever follows it. Refused where they can find nothing."""
    words = " ".join(words.translate(STRAIGHT).split())
    if reason := why_no_topic(words):
        raise ValidationError(reason)
    topic = Topic.objects.filter(words__iexact=words).first() or Topic.objects.get_or_create(words=words)[0]
    if Watch.objects.of(Topic).filter(person=by).exclude(subject_id=topic.pk).count() >= MOST_TOPICS:
        raise ValidationError(f"You follow {MOST_TOPICS} topics, which is the most: stop following one first.")
    return follow_subject(subject=topic, by=by)


def why_no_topic(words: str) -> str:
    """A sentence where these words cannot be followed, else nothing."""
    longest = Topic._meta.get_field("words").max_length or 0
    if "\x00" in words:
        return "It holds a character that cannot be kept (a null); write it again without."
    if len(words) > longest:
        return f"It is too long: {longest} characters fit, and this has {len(words)}."
    with connection.cursor() as cursor:
        cursor.execute("SELECT querytree(websearch_to_tsquery('english', %s))", [words])
        looked_for = cursor.fetchone()[0]
    return {
        "T": "This says only what to leave out: add a word to look for.",
        "": "These words are too common to be looked for, or there are none: add a rarer one.",
    }.get(looked_for, "")


def forget_subjects(*, subjects: models.QuerySet) -> None:
    """Notes on things that are about to be deleted, who follows them, and what was told of them."""
    named = {
        "subject_type": ContentType.objects.get_for_model(subjects.model),
        "subject_id__in": list(subjects.values_list("pk", flat=True)),
    }
    for rows in (Note, Watch, NoticeItem, Notice):
        rows.objects.filter(**named).delete()
    Notice.objects.filter(items__isnull=True).delete()


# --- telling -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """What one person is told: `event` names it for all time, `subject` leads to it, `why` is this person's reason."""

    person: int
    event: str
    subject: models.Model
    words: str
    why: str
    happened_at: datetime
    detail: str = ""


@transaction.atomic
def notify(*, kind: str, group: str, title: str, events: Sequence[Event], subject: models.Model | None = None) -> int:
    """One notice for each person in `events`, with the events that this person was not told yet; returns how many.

    Called again with the same `group`, it adds to the notices that are there. The number of queries grows with the
    people who want mail at once, not with the events.
    """
    people = set(User.objects.filter(pk__in={e.person for e in events}, is_active=True).values_list("pk", flat=True))
    wanted = sorted((e for e in events if e.person in people), key=lambda e: (e.person, e.event))
    if not wanted:
        return 0
    notices = _notices_for(people, kind=kind, group=group, title=title, subject=subject)
    before = _counts(notices)
    items = [_item(notices[e.person], e) for e in wanted]
    NoticeItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=BATCH)
    grown = _grow(notices, before)
    _mail_soon(grown)
    return sum(notice.count - before[notice.pk] for notice in grown)


def _notices_for(people: set[int], *, group: str, subject: models.Model | None, **fields: str) -> dict[int, Notice]:
    """Each person's notice of this group, locked, made where there is none."""
    about = {"subject_type": ContentType.objects.get_for_model(subject), "subject_id": subject.pk} if subject else {}
    title = " ".join(fields.pop("title").split())[:300]
    new = [Notice(person_id=p, group=group, title=title, **fields, **about) for p in sorted(people)]
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    held = Notice.objects.select_for_update().filter(person__in=people, group=group).order_by("person_id")
    return {notice.person_id: notice for notice in held}


def _item(notice: Notice, event: Event) -> NoticeItem:
    kind = ContentType.objects.get_for_model(event.subject)
    return NoticeItem(
        notice=notice, person_id=event.person, event=event.event, subject_type=kind, subject_id=event.subject.pk,
        words=event.words, detail=event.detail[:500], why=event.why[:300], happened_at=event.happened_at,
    )  # fmt: skip


def _counts(notices: dict[int, Notice]) -> Counter[int]:
    rows = NoticeItem.objects.filter(notice__in=notices.values()).order_by().values_list("notice")
    return Counter(dict(rows.annotate(n=models.Count("pk"))))


def _grow(notices: dict[int, Notice], before: Counter[int]) -> list[Notice]:
    """Those that have new items, unread again. One that has none at all, all being told elsewhere, goes."""
    after, now = _counts(notices), timezone.now()
    grown = [notice for notice in notices.values() if after[notice.pk] > before[notice.pk]]
    for notice in grown:
        notice.count, notice.changed_at, notice.read_at = after[notice.pk], now, None
    Notice.objects.bulk_update(grown, ["count", "changed_at", "read_at"], batch_size=BATCH)
    Notice.objects.filter(pk__in=[n.pk for n in notices.values() if not after[n.pk]]).delete()
    return grown


def _mail_soon(notices: Sequence[Notice]) -> None:
    """A mail to those who want it at once. Each asks; the first to run sends all, and the others find nothing left."""
    at_once = MailPreference.objects.filter(mail=MailPreference.IMMEDIATE, refused_at__isnull=True)
    wanting = set(at_once.filter(person__in=[n.person_id for n in notices]).values_list("pk", flat=True))
    for notice in notices:
        if notice.person_id in wanting:
            key = f"mail:{notice.pk}:{notice.count}"
            enqueue("mail_notices", subject=f"person:{notice.person_id}", key=key, delay=MAIL_PAUSE)


# --- the inbox -----------------------------------------------------------------------------------------------------


def mark_notice(*, notice: Notice, read: bool, by: User) -> None:
    """Read or unread; only one's own."""
    read_at = timezone.now() if read else None
    Notice.objects.filter(pk=notice.pk, person=by, read_at__isnull=read).update(read_at=read_at)


def mark_all_read(*, by: User, until: datetime) -> int:
    """Everything that had come by `until`, which is when the page was drawn: what came since stays unread."""
    return Notice.objects.unread().filter(person=by, changed_at__lte=until).update(read_at=timezone.now())


def choose_mail(*, mail: str, by: User) -> MailPreference:
    """How this person hears by mail from now on; a refused address is tried again. What came before is not mailed."""
    if mail not in dict(MailPreference.CHOICES):
        raise ValidationError("Choose whether mail comes at once, once a day or not at all.")
    chosen = {"mail": mail, "chosen_at": timezone.now(), "refused_at": None, "refusal": ""}
    return MailPreference.objects.update_or_create(person=by, defaults=chosen)[0]
