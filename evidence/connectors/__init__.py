"""Connectors: how each kind of feed is looked at. A new one is a function in a file here, and a line in CONNECTORS.

Each is `look(get, *, base, wanted, since, again) -> Iterator[Item]`: `get` asks, `base` is where the publisher's API
is, `wanted` are the feed's lines as `check` gave them, `since` is when it was last looked at, `again` are pages that
decisions rest on. It raises FetchFailed or ShapeChanged, with one line, where nothing can be had.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from evidence.connectors import govuk, ons
from evidence.connectors.items import Get, Item


class Look(Protocol):
    """What every connector is."""

    def __call__(
        self, get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
    ) -> Iterator[Item]: ...


def check_words(line: str) -> str:
    """Any words."""
    return " ".join(line.split())


@dataclass(frozen=True)
class Connector:
    """`publisher` names the setting with the API's address (GOVUK_ADDRESS); `needs` says that lines are needed."""

    look: Look
    publisher: str
    check: Callable[[str], str]
    needs: bool = True
    hint: str = ""


CONNECTORS: Final[Mapping[str, Connector]] = {
    "govuk-search": Connector(govuk.search, "GOVUK", govuk.check_search, hint="filter_organisations=home-office"),
    "govuk-pages": Connector(govuk.pages, "GOVUK", govuk.check_path, hint="/government/statistics/..."),
    "govuk-calendar": Connector(govuk.calendar, "GOVUK", govuk.check_search, needs=False),
    "ons-series": Connector(ons.series, "ONS", ons.check_series, hint="/economy/.../timeseries/d7g7/mm23"),
    "ons-calendar": Connector(ons.calendar, "ONS", check_words, needs=False, hint="words in the title"),
}
