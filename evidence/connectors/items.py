"""What a look at a source brings: pages, entries of a release calendar, and trouble with one address. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from evidence.connectors.client import JSON, Answer, FetchFailed, Gone
from evidence.connectors.shapes import ShapeChanged


class HostClosed(FetchFailed):
    """The breaker keeps us from the host: there is no use in asking for anything else now."""


class Get(Protocol):
    """How a connector asks: `fetch` with the policy, the breaker and what the address said last, all in one."""

    def __call__(self, url: str, *, expect: tuple[str, ...] = JSON, is_kept: bool = False) -> Answer: ...


@dataclass(frozen=True)
class Page:
    """A document as it came. `origin` is the same for every version of it; `known_at` where it does not say itself."""

    answer: Answer
    name: str
    origin: str
    title: str = ""
    publisher: str = ""
    known_at: datetime | None = None


@dataclass(frozen=True)
class Unchanged:
    """An address that says that nothing has changed."""

    url: str


@dataclass(frozen=True)
class Missing:
    """An address at which the publisher says there is nothing."""

    url: str


@dataclass(frozen=True)
class Trouble:
    """One address that could not be taken, in one line; the others go on."""

    url: str
    line: str


@dataclass(frozen=True)
class Planned:
    """An entry of a release calendar. `changes` are {"from": ISO day or words, "note": ...}, oldest first."""

    origin: str
    title: str
    release_on: date
    state: str
    release_at: datetime | None = None
    date_text: str = ""
    summary: str = ""
    changes: tuple[Mapping[str, str], ...] = field(default=())


Item = Page | Unchanged | Missing | Trouble | Planned


def asked(get: Get, url: str, *, expect: tuple[str, ...] = JSON) -> Answer | Unchanged | Missing | Trouble:
    """One address of several: what goes wrong there is an item like any other. Raises HostClosed only."""
    try:
        answer = get(url, expect=expect, is_kept=True)
    except HostClosed:
        raise
    except Gone:
        return Missing(url)
    except FetchFailed as failure:
        return Trouble(url, str(failure))
    return Unchanged(url) if answer.data is None else answer


def with_trouble(url: str, items: Iterator[Item]) -> Iterator[Item]:
    """The items; a page of another shape than it had is trouble with that page alone."""
    try:
        yield from items
    except ShapeChanged as change:
        yield Trouble(url, str(change))
