"""The client with this installation's settings, the breaker of each host, and what each address said last."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from evidence.connectors.client import JSON, MEGABYTE, Answer, FetchFailed, Gone, Policy, fetch
from evidence.connectors.items import HostClosed
from evidence.models import Address, Feed, Host

FAILURES = 3  # in a row, then the host is left alone
FIRST_REST, LONGEST_REST = timedelta(minutes=5), timedelta(hours=6)


def policy() -> Policy:
    """What the settings allow."""
    return Policy(
        hosts=frozenset(settings.SOURCE_HOSTS),
        agent=settings.SOURCE_AGENT,
        max_bytes=settings.SOURCE_MAX_MB * MEGABYTE,
        max_seconds=settings.SOURCE_MAX_SECONDS,
        loopback=settings.SOURCE_LOOPBACK,
    )


class Gate:
    """Asks for one feed. Between two requests it waits a moment, so that no publisher is pressed."""

    def __init__(self, feed: Feed) -> None:
        self.feed, self.policy = feed, policy()

    def get(self, url: str, *, expect: tuple[str, ...] = JSON, is_kept: bool = False) -> Answer:
        """`fetch`, with the breaker. `is_kept`: ask only for what is new since the address was last taken."""
        host = (urlsplit(url).hostname or "").lower()
        check_open(host)
        known = self.feed.addresses.filter(url=url[:1000]).first() if is_kept else None
        kept = {"etag": known.etag, "last_modified": known.last_modified} if known else {}
        time.sleep(settings.SOURCE_PAUSE_SECONDS)
        try:
            answer = fetch(url, policy=self.policy, expect=expect, **kept)
        except Gone:
            note_success(host)
            raise
        except FetchFailed as failure:
            if failure.host_is_ill:
                note_failure(host, failure)
            raise
        note_success(host)
        return answer


def keep_address(*, feed: Feed, url: str, answer: Answer | None = None, **fields: object) -> None:
    """Remember what an address said, once what came with it is stored; without an answer, only that it was asked."""
    if answer is not None:
        fields |= {"etag": answer.etag, "last_modified": answer.last_modified, "gone_at": None}
    Address.objects.update_or_create(feed=feed, url=url[:1000], defaults={**fields, "checked_at": timezone.now()})


def check_open(host: str) -> None:
    """Raises HostClosed while the host is left alone."""
    closed = Host.objects.filter(name=host, closed_until__gt=timezone.now()).first()
    if closed is not None and closed.closed_until is not None:
        until = date_format(timezone.localtime(closed.closed_until), "j M, H:i")
        raise HostClosed(f"{host} is left alone until {until}, after {closed.failures} failures.")


@transaction.atomic
def note_failure(host: str, failure: FetchFailed) -> None:
    """Count it; after several in a row, or when the host asks for time, leave it alone."""
    Host.objects.get_or_create(name=host)
    row = Host.objects.select_for_update().get(name=host)
    row.failures += 1
    rest = failure.retry_after
    if rest is None and row.failures >= FAILURES:
        rest = min(FIRST_REST * 2 ** min(row.failures - FAILURES, 10), LONGEST_REST)
    if rest is not None:
        row.closed_until = timezone.now() + rest
    row.save(update_fields=["failures", "closed_until"])


def note_success(host: str) -> None:
    """The count begins anew."""
    Host.objects.filter(name=host, failures__gt=0).update(failures=0, closed_until=None)
