"""An ONS time series, as https://api.beta.ons.gov.uk/v1/data?uri=... gives it, as a document. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.readers.document import (
    ReadDocument,
    ReadPassage,
    ReadRefused,
    check_bytes,
    decode,
    one_line,
    parse_moment,
)

_PERIODS = ("years", "quarters", "months")


@dataclass(frozen=True)
class TimeSeries:
    """A series as the ONS publishes it. `points` are (kind of period, its label, the value as printed)."""

    title: str
    cdid: str
    dataset: str
    unit: str
    uri: str
    released_at: datetime | None
    next_release: str
    note: str
    points: tuple[tuple[str, str, str], ...]


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a time series called `name`. Raises ReadRefused."""
    check_bytes(data, name=name)
    found = series(decode(data, name=name), name=name)
    notes = [found.note] if found.note else []
    if found.next_release:
        notes.append(f"Next release: {found.next_release}.")
    return ReadDocument(
        title=f"{found.title} ({found.cdid})",
        passages=tuple(_passages(found)),
        publisher="Office for National Statistics",
        url=f"https://www.ons.gov.uk{found.uri}" if found.uri.startswith("/") else "",
        published_at=found.released_at,
        updated_at=found.released_at,
        document_type="timeseries",
        notes=tuple(notes),
    )


def series(text: str, *, name: str) -> TimeSeries:
    """The series in a JSON answer. Raises ReadRefused with what is missing."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadRefused(f"{name} is not JSON that can be read.") from error
    about = told.get("description") if isinstance(told, dict) else None
    if not isinstance(about, dict):
        raise ReadRefused(f"{name} is not an ONS time series: 'description' is missing.")
    missing = [key for key in ("title", "cdid") if not _text(about.get(key))]
    if missing:
        raise ReadRefused(f"{name} is not an ONS time series: 'description.{missing[0]}' is missing.")
    points = tuple(_points(told))
    if not points:
        raise ReadRefused(f"{name} is an ONS time series without any values.")
    return TimeSeries(
        title=one_line(_text(about["title"])),
        cdid=_text(about["cdid"]).upper(),
        dataset=_text(about.get("datasetId")).upper(),
        unit=one_line(f"{_text(about.get('preUnit'))} {_text(about.get('unit'))}"),
        uri=_text(told.get("uri")),
        released_at=parse_moment(about.get("releaseDate")),
        next_release=one_line(_text(about.get("nextRelease"))),
        note=one_line(f"{_text(about.get('keyNote'))} {_label_style(about)}"),
        points=points,
    )


def _label_style(about: Mapping[str, Any]) -> str:
    style = _text(about.get("monthLabelStyle"))
    return f"A month stands for a {style}." if style else ""


def _points(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind in _PERIODS:
        rows = told.get(kind)
        for row in rows if isinstance(rows, list) else []:
            label = one_line(_text(row.get("label")) or _text(row.get("date"))) if isinstance(row, dict) else ""
            value = row.get("value") if isinstance(row, dict) else None
            # Values are strings or numbers, sometimes empty; what is printed is kept.
            if label and isinstance(value, str | int | float) and str(value).strip():
                yield kind, label, str(value).strip()


def _passages(found: TimeSeries) -> Iterator[ReadPassage]:
    """One for every year of quarters or months, and for every decade of years: a new value changes only the last."""
    groups: dict[tuple[str, str], list[str]] = {}
    for kind, label, value in found.points:
        stretch = f"{label[:3]}0s" if kind == "years" else label[:4]
        groups.setdefault((kind, stretch), []).append(f"{label}: {value}")
    unit = f", {found.unit}" if found.unit else ""
    for (kind, stretch), values in groups.items():
        yield ReadPassage(f"{found.title} ({found.cdid}{unit}). {'; '.join(values)}.", f"{kind} of {stretch}", "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
