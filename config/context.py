"""What every page knows: the demonstration mark and the ways that are open to the reader."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.models import User
from notes.models import Notice
from statements.models import Statement

NO_LETTERBOX: Final = tuple(f"django.core.mail.backends.{kind}.EmailBackend" for kind in ("console", "dummy"))

# (permission, where it leads, its word, the pages that belong to it)
DESK: Final = (
    ("desk.read", "desk-home", "Statements", {"desk-home", "statement-desk", "claim-review", "claim-decide",
                                              "claim-edit", "claim-note", "link-decide"}),
    ("desk.read", "inbox-list", "Inbox", {"inbox-list", "notice-page", "watch-list", "mail-change"}),
    ("statements.upload", "upload-list", "Uploads", {"upload-list", "upload-page"}),
    ("statements.upload", "match-list", "Matches", {"match-list", "match-decide"}),
    ("evidence.import", "feed-list", "Sources", {"feed-list", "feed-change"}),
    ("evidence.import", "dataset-list", "Statistics", {"dataset-list", "dataset-page", "draft-page"}),
    ("jobs.read", "job-list", "Jobs", {"job-list"}),
    ("learning.read", "learning-list", "Learning", {"learning-list", "learning-now", "learning-use"}),
    ("accounts.manage", "person-list", "People", {"person-list", "person-change"}),
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """An entry of the navigation."""

    address: str
    word: str
    is_here: bool
    unread: int = 0


class Frame:
    """Read only by templates that ask, so that a page without navigation costs no query. (`site` is allauth's word.)"""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def demo(self) -> bool:
        """Demonstration people who may sign in, or demonstration statements, are here: asked anew for every page."""
        people = User.objects.filter(is_demo=True, is_active=True)
        return people.exists() or Statement.objects.filter(is_demo=True).exists()

    @cached_property
    def sends_mail(self) -> bool:
        """Letters leave this machine; the console's log is no letterbox, and the dummy drops them."""
        return settings.EMAIL_BACKEND not in NO_LETTERBOX

    @cached_property
    def page(self) -> str:
        match = getattr(self.request, "resolver_match", None)
        return match.url_name or "" if match else ""

    @cached_property
    def unread(self) -> int:
        """Notices that the person signed in has not read."""
        return Notice.objects.unread().filter(person=self.request.user.pk).count()

    @cached_property
    def desk_nav(self) -> list[Way]:
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return [
            Way(reverse(name), word, self.page in pages, self.unread if name == "inbox-list" else 0)
            for permission, name, word, pages in DESK
            if user.has_perm(permission)
        ]


def site(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
