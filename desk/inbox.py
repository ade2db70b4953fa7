"""What the inbox shows, and the forms of following; one query per kind of thing, however many notices there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts.models import User
from claims.models import Claim
from desk.forms import OwnWords
from evidence.models import EvidenceLink
from evidence.watching import claim_words
from notes.models import MailPreference, Notice, NoticeItem, Topic, Watch
from statements.models import Member, Statement

LINES = 3  # of a notice, in the list
KINDS = (
    ("evidence", "New evidence"),
    ("confirmed", "Confirmed"),
    ("revised", "Changed or withdrawn"),
    ("ripened", "Can be said now"),
)
ICONS = {"evidence": "search", "confirmed": "kept", "revised": "revised", "ripened": "info"}
SHOWS = (("", "Unread"), ("all", "All"))
# What can be followed by a button, by the word that a form names it with
FOLLOWED: dict[str, type[Model]] = {"claim": Claim, "speaker": Member, "topic": Topic}


# --- notices -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One event of a notice; `address` is empty where nothing is left to lead to."""

    item: NoticeItem
    address: str


@dataclass(frozen=True)
class Entry:
    """One notice with its newest lines."""

    notice: Notice
    word: str
    icon: str
    lines: list[Line]

    @property
    def more(self) -> int:
        return self.notice.count - len(self.lines)


def notices_of(person: User, *, show: str = "", kind: str = "") -> QuerySet[Notice]:
    notices = Notice.objects.filter(person=person)
    if show != "all":
        notices = notices.unread()
    return notices.filter(kind=kind) if kind else notices


def entries(notices: Iterable[Notice]) -> list[Entry]:
    """The notices with their newest lines, in three queries."""
    listed = list(notices)
    place = Window(RowNumber(), partition_by=F("notice"), order_by=F("pk").desc())
    newest = NoticeItem.objects.filter(notice__in=listed).annotate(place=place).filter(place__lte=LINES)
    by_notice: dict[int, list[Line]] = {}
    for line in lines(newest):
        by_notice.setdefault(line.item.notice_id, []).append(line)
    return [entry(notice, by_notice.get(notice.pk, [])) for notice in listed]


def entry(notice: Notice, shown: list[Line]) -> Entry:
    words = dict(KINDS)
    return Entry(notice, words.get(notice.kind, "Notice"), ICONS.get(notice.kind, "info"), shown)


def lines(items: Iterable[NoticeItem]) -> list[Line]:
    """The items with the pages that they lead to: one query per kind of thing."""
    listed = list(items)
    known = {
        (kind.pk, pk): address
        for model, find in PLACES.items()
        for kind in [ContentType.objects.get_for_model(model)]
        for pk, address in find({i.subject_id for i in listed if i.subject_type_id == kind.pk})
    }
    return [Line(item, known.get((item.subject_type_id, item.subject_id), "")) for item in listed]


def claim_places(ids: set[int]) -> Iterable[tuple[int, str]]:
    found = Claim.objects.filter(pk__in=ids).values_list("pk", flat=True) if ids else []
    return [(pk, reverse("claim-review", args=[pk])) for pk in found]


def link_places(ids: set[int]) -> Iterable[tuple[int, str]]:
    found = EvidenceLink.objects.filter(pk__in=ids).order_by().values_list("pk", "claim_id") if ids else []
    return [(pk, reverse("claim-review", args=[claim]) + f"#ev-{pk}") for pk, claim in found]


def statement_places(ids: set[int]) -> Iterable[tuple[int, str]]:
    found = Statement.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True) if ids else []
    return [(pk, reverse("statement-desk", args=[pk])) for pk in found]


PLACES: dict[type[Model], Callable[[set[int]], Iterable[tuple[int, str]]]] = {
    Claim: claim_places,
    EvidenceLink: link_places,
    Statement: statement_places,
}


def tabs(person: User) -> list[tuple[str, str, int]]:
    """(value, word, how many) of what can be shown."""
    n = Notice.objects.filter(person=person).aggregate(unread=Count("pk", filter=Q(read_at=None)), all=Count("pk"))
    return [(value, word, n[value or "unread"]) for value, word in SHOWS]


# --- following -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Followed:
    """A line of what a person follows: `kind` and `pk` are what the button names."""

    kind: str
    pk: int
    words: str
    address: str
    watch: Watch


def followed(watches: Sequence[Watch]) -> list[Followed]:
    """What is followed, in words; what no longer exists is left out. One query per kind of thing."""
    found = []
    for watch in watches:
        kind = next((word for word, model in FOLLOWED.items() if isinstance(watch.subject, model)), "")
        if kind:
            address = reverse("claim-review", args=[watch.subject_id]) if kind == "claim" else ""
            found.append(Followed(kind, watch.subject_id, in_words(watch.subject), address, watch))
    return found


def in_words(thing: Any) -> str:
    """A claim by its wording without our marks; anything else by its name."""
    return claim_words(thing) if isinstance(thing, Claim) else str(thing)


@dataclass(frozen=True)
class Button:
    """One thing that can be followed from a page, and whether it is."""

    kind: str
    pk: int
    words: str
    name: str
    is_on: bool


def buttons(person: User, *, claim: Claim | None = None, speaker: Member | None = None) -> list[Button]:
    """For a claim and for who said it, or for one of them; one query."""
    things: list[tuple[str, Model, str, str]] = []
    if claim is not None:
        things.append(("claim", claim, "this claim", claim.text))
        speaker = speaker or claim.statement.speaker
    if speaker is not None:
        things.append(("speaker", speaker, str(speaker), ""))
    wanted = Q(pk__in=[])
    for _, thing, _, _ in things:
        wanted |= Q(subject_type=ContentType.objects.get_for_model(thing), subject_id=thing.pk)
    on = set(Watch.objects.filter(wanted, person=person).values_list("subject_type_id", "subject_id"))
    return [
        Button(kind, thing.pk, words, name, (ContentType.objects.get_for_model(thing).pk, thing.pk) in on)
        for kind, thing, words, name in things
    ]


# --- forms ---------------------------------------------------------------------------------------------------------


class InboxForm(forms.Form):
    """What of the inbox is shown."""

    show = forms.ChoiceField(choices=SHOWS, required=False)
    kind = forms.ChoiceField(label="Kind", choices=(("", "All kinds"), *KINDS), required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what is not known counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class TopicForm(OwnWords, forms.Form):
    words = forms.CharField(
        label="Words to follow",
        max_length=200,
        error_messages={"required": "Write the words that you want to follow."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FollowForm(OwnWords, forms.Form):
    """Follow or stop following one thing, named by its kind and number."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in FOLLOWED])
    pk = forms.IntegerField(min_value=1, max_value=2**62)
    do = forms.ChoiceField(choices=[("follow", "Follow"), ("stop", "Stop")])

    @property
    def subject(self) -> Model | None:
        """The thing; None where there is none (any more)."""
        found: Any = FOLLOWED[self.cleaned_data["kind"]]._default_manager
        return found.filter(pk=self.cleaned_data["pk"]).first()


class MailForm(OwnWords, forms.Form):
    mail = forms.ChoiceField(label="How often", choices=MailPreference.CHOICES, widget=forms.RadioSelect)


class ReadForm(OwnWords, forms.Form):
    """When the page was drawn: what came since stays unread."""

    until = forms.DateTimeField()
