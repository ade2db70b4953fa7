"""The Office for National Statistics: time series, and its release calendar. Pure: asks through `get`.

Shapes: https://api.beta.ons.gov.uk/v1/data?uri=... and .../v1/search/releases. Its midnights are London's.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from evidence.connectors.items import Get, Item, Page, Planned, asked, with_trouble
from evidence.connectors.shapes import load, need, need_moment, need_rows
from evidence.readers.document import day_of_record

SITE: Final = "https://www.ons.gov.uk"
SERIES: Final = "ONS time series"
RELEASES: Final = "ONS release calendar"
PUBLISHER: Final = "Office for National Statistics"
PER_PAGE, MOST_PAGES = 100, 20
PAST = timedelta(days=60)
_KINDS = ("type-upcoming", "type-published", "type-cancelled")
_SERIES = re.compile(r"/[a-z0-9/]{1,300}/timeseries/[a-z0-9]{2,12}/[a-z0-9]{2,20}")


def check_series(line: str) -> str:
    """The path of a series, given as its address or its path. Raises ValueError with one sentence."""
    path = urlsplit(line.strip()).path.rstrip("/").lower()
    if not _SERIES.fullmatch(path):
        raise ValueError(f"“{line[:80]}” is no time series of the ONS: write /economy/.../timeseries/d7g7/mm23.")
    return path


def series(
    get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
) -> Iterator[Item]:
    """Each series as it stands now."""
    for path in wanted:
        url = f"{base}/data?uri={quote(path)}"
        answer = asked(get, url)
        if isinstance(answer, Item):
            yield answer
        else:
            yield from with_trouble(url, _series(path, answer))


def _series(path: str, answer: Any) -> Iterator[Item]:
    told = load(answer.data, of=SERIES)
    for key in ("description.title", "description.cdid"):
        need(told, key, str, of=SERIES)
    need_moment(told, "description.releaseDate", of=SERIES)
    rows = [row for kind in ("years", "quarters", "months") if kind in told for row in need_rows(told, kind, of=SERIES)]
    for row in rows:
        need(row, "date", str, of=SERIES)
        need(row, "value", object, of=SERIES)
    name = "-".join(path.split("/")[-2:])
    yield Page(answer, f"{name}.json", f"{SITE}{path}", publisher=PUBLISHER)


def calendar(
    get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
) -> Iterator[Item]:
    """Releases that are to come, and those of the last weeks: one that came out, or was moved, is seen to have.

    `wanted` narrows by words in the title; without any, all are kept.
    """
    for kind in _KINDS:
        for row in _rows(get, base, kind):
            planned = _planned(row)
            if not wanted or any(words.casefold() in planned.title.casefold() for words in wanted):
                yield planned


def _rows(get: Get, base: str, kind: str) -> Iterator[dict[str, Any]]:
    start = datetime.now() - PAST  # noqa: DTZ005 - a day, to the nearest is enough
    fixed = {"release-type": kind, "fromDate": f"{start:%Y-%m-%d}", "sort": "release_date_asc", "highlight": "false"}
    for number in range(MOST_PAGES):
        paging = {"limit": str(PER_PAGE), "offset": str(number * PER_PAGE)}
        answer = get(f"{base}/search/releases?{urlencode({**fixed, **paging})}")
        told = load(answer.data or b"", of=RELEASES)
        rows = need_rows(told, "releases", of=RELEASES)
        yield from rows
        if len(rows) < PER_PAGE:
            return


def _planned(row: dict[str, Any]) -> Planned:
    moment = need_moment(row, "description.release_date", of=RELEASES)
    about = row["description"]
    noted = row.get("date_changes")
    changes = [each for each in noted if isinstance(each, dict)] if isinstance(noted, list) else []
    return Planned(
        origin=f"{SITE}{need(row, 'uri', str, of=RELEASES)}",
        title=need(row, "description.title", str, of=RELEASES),
        summary=about.get("summary") if isinstance(about.get("summary"), str) else "",
        release_on=day_of_record(moment),
        release_at=moment,
        state=_state(about),
        changes=tuple(
            {"from": str(each.get("previous_date", "")), "note": str(each.get("change_notice", ""))} for each in changes
        ),
    )


def _state(about: dict[str, Any]) -> str:
    for flag in ("cancelled", "published", "finalised"):
        need(about, flag, bool, of=RELEASES)
    if about["cancelled"]:
        return "cancelled"
    if about["published"]:
        return "published"
    if about.get("postponed") is True:
        return "postponed"
    return "confirmed" if about["finalised"] else "provisional"
