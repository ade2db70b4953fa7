"""What the page of sources shows and takes: each feed with how it went, and a form for another."""

from dataclasses import dataclass

from django import forms
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from desk.forms import OwnWords
from evidence.connectors import CONNECTORS
from evidence.models import FEED_KINDS, Feed
from evidence.source_actions import address_of, is_set_up
from jobs.models import Job

SHOWN_LINES = 3


class FeedForm(OwnWords, forms.Form):
    """What is to be looked at, whose it is, and how often."""

    kind = forms.ChoiceField(
        label="What is looked at", choices=FEED_KINDS, error_messages={"required": "Choose what is looked at."}
    )
    source = forms.CharField(
        label="Whose it is", max_length=200, error_messages={"required": "Say whose it is: the publisher's name."}
    )
    wanted = forms.CharField(
        label="Searches, pages or series", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    every_hours = forms.IntegerField(
        label="Every so many hours",
        min_value=1,
        max_value=24 * 31,
        initial=24,
        error_messages={
            "required": "Say how often.",
            "invalid": "Give the hours as a whole number.",
            "min_value": "Look at it once an hour at most.",
            "max_value": "Look at it once a month at least.",
        },
    )


class ChangeForm(forms.Form):
    """now | pause | resume."""

    change = forms.ChoiceField(choices=[("now", "Look now"), ("pause", "Pause"), ("resume", "Resume")])


@dataclass(frozen=True)
class Line:
    """One feed of the page. `state` is a word for the eye and the class: kept, refused, aside or working."""

    feed: Feed
    is_asked: bool

    @property
    def is_off(self) -> bool:
        """The settings do not let its host be asked."""
        return not is_set_up(self.feed.kind)

    @property
    def state(self) -> tuple[str, str]:
        """(icon, words)."""
        if self.feed.paused_at:
            return "aside", "Paused"
        if self.is_off:
            return "aside", "Off"
        if self.is_asked:
            return "working", "Being looked at"
        if self.feed.is_failing:
            return "refused", "Failing"
        return ("kept", "Well") if self.feed.last_success_at else ("suggested", "Not looked at yet")

    @property
    def host(self) -> str:
        return address_of(self.feed.kind).partition("//")[2].partition("/")[0]

    @property
    def shown(self) -> list[str]:
        return self.feed.wanted[:SHOWN_LINES]

    @property
    def more(self) -> int:
        return max(0, len(self.feed.wanted) - SHOWN_LINES)


def lines() -> list[Line]:
    """Every feed, in one query."""
    subject = Concat(Value("feed:"), Cast(OuterRef("pk"), CharField()))
    open_jobs = Job.objects.unfinished().filter(kind="poll_feed", subject=subject)
    feeds = Feed.objects.select_related("source", "paused_by").annotate(is_asked=Exists(open_jobs))
    return [Line(feed, feed.is_asked) for feed in feeds]


def hints() -> list[tuple[str, str]]:
    """(what is looked at, how its lines are written), for the kinds that have lines."""
    return [(word, CONNECTORS[kind].hint) for kind, word in FEED_KINDS if kind in CONNECTORS and CONNECTORS[kind].hint]
