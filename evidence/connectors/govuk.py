"""GOV.UK: what a search finds, pages with their files, and announcements of statistics. Pure: asks through `get`.

Shapes: https://www.gov.uk/api/search.json and https://www.gov.uk/api/content/PATH.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from evidence.connectors.client import FILES
from evidence.connectors.items import Get, Item, Page, Planned, Trouble, asked, with_trouble
from evidence.connectors.shapes import load, need, need_moment, need_rows
from evidence.readers.document import day_of_record, parse_moment

SITE: Final = "https://www.gov.uk"
SEARCH: Final = "GOV.UK search"
CONTENT: Final = "GOV.UK content"
PER_PAGE, MOST_PAGES = 100, 5
FILES_PER_PAGE = 20
OVERLAP = timedelta(days=7)  # what was published late under an earlier date is found as well
PAST = timedelta(days=60)  # of the calendar: a release that came out, or was moved, is seen to have
_PARAMETERS = ("q", "filter_", "reject_")
_STATES = frozenset(("provisional", "confirmed", "cancelled"))


def check_search(line: str) -> str:
    """The search in a line, in GOV.UK's own parameters. Raises ValueError with one sentence."""
    pairs = parse_qsl(line.strip().removeprefix("?"), keep_blank_values=False)
    if not pairs:
        raise ValueError(f"“{line[:80]}” is no search: write it as GOV.UK does, filter_organisations=home-office.")
    strange = [name for name, _ in pairs if not name.startswith(_PARAMETERS)]
    if strange:
        raise ValueError(f"“{strange[0][:40]}” cannot be searched by: q, filter_ and reject_ can.")
    return urlencode(pairs)


def check_path(line: str) -> str:
    """The path of a page, given as its address or its path. Raises ValueError with one sentence."""
    parts = urlsplit(line.strip())
    path = parts.path.rstrip("/")
    if parts.netloc not in ("", "www.gov.uk") or not path.startswith("/") or ".." in path:
        raise ValueError(f"“{line[:80]}” is no page of GOV.UK.")
    return path


def search(
    get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
) -> Iterator[Item]:
    """What the searches find since then, and pages to be looked at again."""
    paths: dict[str, None] = dict.fromkeys(again)
    for query in wanted:
        found = list(_found(get, base, query, since))
        paths.update(dict.fromkeys(found))
        if len(found) >= PER_PAGE * MOST_PAGES:
            line = f"“{query[:80]}” finds {len(found):,} pages or more, of which the newest were taken: narrow it."
            yield Trouble(query, line)
    yield from pages(get, base=base, wanted=list(paths), since=None, again=())


def pages(
    get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
) -> Iterator[Item]:
    """The pages at these paths, each with its files."""
    for path in dict.fromkeys([*wanted, *again]):
        url = f"{base}/api/content{path}"
        answer = asked(get, url)
        if isinstance(answer, Item):
            yield answer
        else:
            yield from with_trouble(url, _page(get, path, answer))


def calendar(
    get: Get, *, base: str, wanted: Sequence[str], since: datetime | None, again: Sequence[str]
) -> Iterator[Item]:
    """Announcements of statistics, the furthest in time first, down to some weeks ago."""
    fields = "title,link,description,release_timestamp,display_date,statistics_announcement_state"
    fixed = {"filter_format": "statistics_announcement", "order": "-release_timestamp", "fields": fields}
    for query in wanted or [""]:
        for row in _rows(get, base, query, fixed):
            moment = need_moment(row, "release_timestamp", of=SEARCH)
            if moment < datetime.now(moment.tzinfo) - PAST:
                break
            yield _planned(row, moment)


def _planned(row: dict[str, Any], moment: datetime) -> Planned:
    said, shown, told = (row.get(key) for key in ("statistics_announcement_state", "display_date", "description"))
    state = said if said in _STATES else "provisional"
    if state == "confirmed" and moment <= datetime.now(moment.tzinfo):
        state = "published"  # GOV.UK has no word for it: the announcement goes when the release is out
    return Planned(
        origin=urljoin(SITE, need(row, "link", str, of=SEARCH)),
        title=need(row, "title", str, of=SEARCH),
        summary=told if isinstance(told, str) else "",
        release_on=day_of_record(moment),
        release_at=moment,
        date_text=shown if isinstance(shown, str) else "",
        state=state,
    )


def _found(get: Get, base: str, query: str, since: datetime | None) -> Iterator[str]:
    fixed = {"order": "-public_timestamp", "fields": "title,link,public_timestamp"}
    if since is not None:
        fixed["filter_public_timestamp"] = f"from:{since - OVERLAP:%Y-%m-%d}"
    for row in _rows(get, base, query, fixed):
        link = need(row, "link", str, of=SEARCH)
        if link.startswith("/") and not link.startswith("//"):  # some results lead to other sites
            yield link


def _rows(get: Get, base: str, query: str, fixed: dict[str, str]) -> Iterator[dict[str, Any]]:
    for number in range(MOST_PAGES):
        paging = {"count": str(PER_PAGE), "start": str(number * PER_PAGE)}
        answer = get(f"{base}/api/search.json?{urlencode([*parse_qsl(query), *fixed.items(), *paging.items()])}")
        told = load(answer.data or b"", of=SEARCH)
        rows = need_rows(told, "results", of=SEARCH)
        yield from rows
        if len(rows) < PER_PAGE:
            return


def _page(get: Get, path: str, answer: Any) -> Iterator[Item]:
    told = load(answer.data, of=CONTENT)
    for key, kind in (("title", str), ("document_type", str), ("details", dict)):
        need(told, key, kind, of=CONTENT)
    origin = f"{SITE}{path}"
    yield Page(answer, f"{PurePosixPath(path).name or 'page'}.json", origin, publisher=_publisher(told))
    known_at = parse_moment(told.get("public_updated_at"))
    for attachment in _files(told):
        yield from _file(get, attachment, origin, _publisher(told), known_at)


def _files(told: dict[str, Any]) -> list[dict[str, Any]]:
    listed = told["details"].get("attachments")
    attachments = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [each for each in attachments if each.get("content_type") in FILES and isinstance(each.get("url"), str)][
        :FILES_PER_PAGE
    ]


def _file(
    get: Get, attachment: dict[str, Any], origin: str, publisher: str, known_at: datetime | None
) -> Iterator[Item]:
    url = urljoin(SITE, attachment["url"])
    name = PurePosixPath(urlsplit(url).path).name or "file"
    answer = asked(get, url, expect=FILES)
    if isinstance(answer, Item):
        yield answer
        return
    title = attachment.get("title")
    # A file that is replaced gets another address; its page and its name stay.
    yield Page(
        answer, name, f"{origin}#{name}", title=title if isinstance(title, str) else "", publisher=publisher,
        known_at=known_at,
    )  # fmt: skip


def _publisher(told: dict[str, Any]) -> str:
    links = told.get("links")
    for key in ("primary_publishing_organisation", "organisations"):
        listed = links.get(key) if isinstance(links, dict) else None
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, dict) and isinstance(each.get("title"), str) and each["title"].strip():
                return each["title"]
    return ""
