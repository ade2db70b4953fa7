"""What every parser takes and gives. Pure data; source of the field names: docs/glossary and Hansard.

Text is always normalised (see `opening.normalise`): NFC, LF, so that offsets counted in code points stay put.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

House = Literal["commons", "lords"]
Venue = Literal["chamber", "westminster-hall", "written-statements", "written-answers"]
Kind = Literal["speech", "question", "answer", "written_statement", "division", "procedural"]
HeadingLevel = Literal["oral", "major", "minor"]


class ParseRefused(Exception):
    """The input cannot be taken; `str(error)` is the one sentence to show to whoever brought it."""


class Superseded(ParseRefused):
    """A file that says of itself that a later version exists.

    `sitting` is what the file holds all the same: its redirects tell which old ids became which new ones.
    """

    def __init__(self, sentence: str, *, sitting: ParsedSitting) -> None:
        super().__init__(sentence)
        self.sitting = sitting


EARLIEST_DAY = datetime.date(1800, 1, 1)  # Hansard begins with 1803
DAYS_AHEAD = datetime.timedelta(days=2)  # a text may be prepared for tomorrow, and clocks differ


def believable_day(day: datetime.date, *, today: datetime.date) -> bool:
    """Whether words can have been said, or a document published, on that day."""
    return EARLIEST_DAY <= day <= today + DAYS_AHEAD


def read_day(value: str, *, today: datetime.date) -> datetime.date:
    """The day somebody typed as YYYY-MM-DD. ParseRefused for what is no date or cannot be."""
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise ParseRefused(f"{value!r} is not a date such as 2024-12-10.") from None
    refuse_unbelievable(day, today=today)
    return day


def refuse_unbelievable(day: datetime.date, *, today: datetime.date) -> None:
    if not believable_day(day, today=today):
        raise ParseRefused(f"The date cannot be {day}: it lies before {EARLIEST_DAY.year} or in the future.")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the uploader knows and the file may not say. Where a file says otherwise, the file holds."""

    made_on: datetime.date | None = None
    house: str | None = None
    title: str | None = None
    speaker: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `kind` is "text", "table", "names" or the class its source gives it (indent, italic, ...)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the sitting, kept even where no statement follows it."""

    source_id: str
    level: HeadingLevel
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class ParsedStatement:
    """One turn of speech, one written statement, question or answer, one division, or one procedural text.

    `source_id` has no revision letter (see `twfy.canonical_id`); `source_ref` is the id as the file prints it.
    `attribution` is the speaker as printed, never altered. `spoken_time` is "HH:MM:SS" or None.
    `text` is complete: paragraphs are joined by a blank line, table rows are lines with tabs between the cells.
    `position` counts headings and statements together, from 0, in the order of the source.
    `heading` and `subheading` are the major and minor headings in force.
    """

    source_id: str
    kind: Kind
    heading: str
    subheading: str
    attribution: str
    speaker_name: str
    speaker_ref: str
    office: str
    column: str
    spoken_time: str | None
    source_url: str
    text: str
    position: int
    is_ministerial_hint: bool
    source_ref: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedSitting:
    """One day of one House, or the part of it that one file holds.

    `redirects` are (old id, new id, matchtype) as printed. `notes` are sentences for the reader about guesses made.
    `counts` is computed from the raw source, apart from the statements:

    - `speeches`, `divisions`, `headings`, `redirects`: elements (or blocks) in the source;
    - `words`: every word of the source;
    - `words_elsewhere`: words of the source that stand in no statement's text by design
      (headings, speaker lines, times, column numbers), counted in the source;
    - `words_added`: words of ours inside statement texts (labels of divisions).

    Nothing is lost when `words == words_out + words_elsewhere - words_added`; see `words_lost`.
    """

    date: datetime.date
    house: House
    venue: Venue
    title: str
    origin_system: str
    version: str
    superseded: bool
    statements: tuple[ParsedStatement, ...]
    headings: tuple[Heading, ...]
    redirects: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int]
    notes: tuple[str, ...] = field(default=())

    @property
    def words_out(self) -> int:
        """Words in the texts of all statements, ours included."""
        return sum(len(statement.text.split()) for statement in self.statements)

    @property
    def words_lost(self) -> int:
        """Words of the source that are nowhere; 0 when the parse is complete, negative when some are doubled."""
        here = self.words_out - self.counts["words_added"] + self.counts["words_elsewhere"]
        return self.counts["words"] - here
