"""What a mail says, from what a person is told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_NOTICES = 20
MOST_LINES = 5


@dataclass(frozen=True)
class Line:
    """One event: its words, what is added to them, and why the person is told."""

    words: str
    detail: str
    why: str


@dataclass(frozen=True)
class Paragraph:
    """One notice: its title, the address of its page, the first lines, and how many are left out."""

    title: str
    address: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class Letter:
    """The whole mail: its subject, the first notices, and how many are left out."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    more: int


def letter(notices: Mapping[tuple[str, str], Sequence[Line]]) -> Letter:
    """A letter about the notices, each (title, address) with its lines. Never longer than twenty times five lines."""
    paragraphs = [
        Paragraph(title, address, tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))
        for (title, address), lines in notices.items()
    ]
    more = max(0, len(paragraphs) - MOST_NOTICES)
    return Letter(subject([title for title, _ in notices]), tuple(paragraphs[:MOST_NOTICES]), more)


def subject(titles: Sequence[str]) -> str:
    """One line: the title of a single notice, else the first one and how many there are besides."""
    first = " ".join(titles[0].split())
    if len(titles) == 1:
        return first
    short = first if len(first) <= 80 else f"{first[:79].rstrip()}…"
    return f"{short} and {len(titles) - 1} more"
