"""A GOV.UK content item, as https://www.gov.uk/api/content/PATH gives it, as a document. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from evidence.readers.document import (
    ReadDocument,
    ReadPassage,
    ReadRefused,
    check_bytes,
    decode,
    in_words,
    one_line,
    parse_moment,
)
from evidence.readers.html import blocks_of, text_of_fragment
from evidence.readers.passages import Block, passages

_NO_CONTENT = frozenset(("gone", "redirect", "vanish", "unpublishing"))


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a content item called `name`. Raises ReadRefused."""
    check_bytes(data, name=name)
    item = _item(decode(data, name=name), name=name)
    details = _mapping(item.get("details"))
    document = ReadDocument(
        title=one_line(item["title"]),
        passages=tuple(_passages(item, details)),
        publisher=_publisher(item),
        url=_address(item.get("base_path")),
        published_at=_published(item, details),
        updated_at=parse_moment(item.get("public_updated_at")),
        document_type=str(item["document_type"]),
        language=_text(item.get("locale")),
        withdrawn=_withdrawal(item.get("withdrawn_notice")),
        notes=tuple(_notes(item, details)),
    )
    if not document.passages:
        raise ReadRefused(f"{name} is a GOV.UK content item without any text.")
    return document


def _item(text: str, *, name: str) -> Mapping[str, Any]:
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadRefused(f"{name} is not JSON that can be read.") from error
    if not isinstance(item, dict):
        raise ReadRefused(f"{name} is not a GOV.UK content item: it is a list or a bare value.")
    kind = item.get("document_type") or item.get("schema_name")
    if kind in _NO_CONTENT:
        raise ReadRefused(f"{name} says that the page is no longer there ({kind}).")
    missing = [key for key in ("title", "document_type", "details") if not item.get(key)]
    if missing or not isinstance(item["title"], str) or not isinstance(item["details"], dict):
        raise ReadRefused(
            f"{name} is not a GOV.UK content item: it has no {' and no '.join(missing) or 'usable title'}."
        )
    return item


def _passages(item: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[ReadPassage]:
    description = one_line(_text(item.get("description")))
    if description:
        yield ReadPassage(description, "description")
    yield from passages(_body_blocks(details.get("body")))
    for part in _list(details.get("parts")) + _list(details.get("collection_groups")):
        yield from _titled(part)
    announced = _announcement(details)
    if announced:
        yield ReadPassage(announced, "release announcement")
    for number, attachment in enumerate(_list(details.get("attachments")), start=1):
        title = one_line(_text(attachment.get("title")))
        if title:
            yield ReadPassage(f"Attachment: {title}", f"attachment {number}")


def _titled(part: Mapping[str, Any]) -> Iterator[ReadPassage]:
    title = one_line(_text(part.get("title")))
    for passage in passages(_body_blocks(part.get("body"))):
        heading = passage.heading or title
        yield replace(passage, heading=heading, locator=f"{passage.locator} of '{title}'" if title else passage.locator)


def _body_blocks(body: object) -> Iterator[Block]:
    # Some items carry the body in several versions: [{"content_type": "text/html", "content": ...}, ...].
    for version in _list(body):
        if version.get("content_type") == "text/html":
            return blocks_of(_text(version.get("content")))
    return blocks_of(_text(body))


def _announcement(details: Mapping[str, Any]) -> str:
    parts = [("Release date", "display_date"), ("state", "state"), ("previously", "previous_display_date"),
             ("change", "latest_change_note"), ("cancelled because", "cancellation_reason")]  # fmt: skip
    if not details.get("display_date"):
        return ""
    return "; ".join(f"{word}: {one_line(_text(details[key]))}" for word, key in parts if details.get(key)) + "."


def _publisher(item: Mapping[str, Any]) -> str:
    links = _mapping(item.get("links"))
    for key in ("primary_publishing_organisation", "organisations"):
        titles = [_text(each.get("title")) for each in _list(links.get(key)) if each.get("title")]
        if titles:
            return titles[0]
    return ""


def _address(path: object) -> str:
    good = isinstance(path, str) and path.startswith("/") and not path.startswith("//")
    return f"https://www.gov.uk{path}" if good else ""


def _published(item: Mapping[str, Any], details: Mapping[str, Any]) -> datetime | None:
    # Older items lack the first; the earliest change note says the same.
    noted = [m for note in _list(details.get("change_history")) if (m := parse_moment(note.get("public_timestamp")))]
    stated = parse_moment(item.get("first_published_at")) or parse_moment(details.get("first_public_at"))
    return stated or (min(noted) if noted else parse_moment(item.get("public_updated_at")))


def _withdrawal(notice: object) -> str:
    told = _mapping(notice)
    moment = parse_moment(told.get("withdrawn_at"))
    if not told.get("explanation") and moment is None:
        return ""
    dated = f"Withdrawn on {in_words(moment)}. " if moment else "Withdrawn. "
    return (dated + text_of_fragment(_text(told.get("explanation")))).strip()


def _notes(item: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[str]:
    delivered = parse_moment(details.get("delivered_on"))
    if delivered:
        yield f"Delivered on {in_words(delivered)}."
    for note in _list(details.get("change_history"))[:20]:
        moment = parse_moment(note.get("public_timestamp"))
        if moment:
            yield f"Changed on {in_words(moment)}: {one_line(_text(note.get('note')))}"
    applies = _mapping(details.get("national_applicability"))
    left_out = [
        _text(_mapping(each).get("label")) for each in applies.values() if _mapping(each).get("applicable") is False
    ]
    if left_out:
        yield f"Does not apply to {', '.join(left_out)}."
    if str(item["document_type"]).endswith("_announcement"):
        yield "This announces a release of statistics; it holds no figures itself."


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
