"""What every reader gives back, and what every reader asks of its bytes first. Pure."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MAX_BYTES = 10_000_000  # the longest GOV.UK page is under 2 MB
MAX_FILE_BYTES = 50_000_000  # of a PDF or an office document
# The first bytes of files that people rename: what they are, and what to do.
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip file or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text document"),
)


class ReadRefused(Exception):
    """The bytes cannot be read as a document; the message is one sentence for the person who gave them."""


@dataclass(frozen=True)
class ReadPassage:
    """A stretch of some 40 to 120 words. `locator` says where: "paragraph 4", "table 1 row 3"; `heading` above it."""

    text: str
    locator: str
    heading: str = ""


@dataclass(frozen=True)
class ReadDocument:
    """A document as it was read: plain text only, NFC with LF. Times are aware, None where the source gives none.

    `withdrawn` is the text of a notice of withdrawal, "" for a document that stands. `notes` are sentences about the
    reading that a person should see.
    """

    title: str
    passages: tuple[ReadPassage, ...]
    publisher: str = ""
    url: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    document_type: str = ""
    language: str = ""
    withdrawn: str = ""
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of all that a reader of it sees: two files that differ only in their machinery are one version."""
        seen = [self.title, self.withdrawn, *self.notes, *(f"{p.heading}\n{p.text}" for p in self.passages)]
        return hashlib.sha256("\x00".join(seen).encode()).hexdigest()


def day_of_record(moment: datetime) -> date:
    """The day in London: 2026-07-21T23:00:00Z, midnight of British Summer Time as GOV.UK writes it, is the 22nd."""
    if moment.tzinfo is None:
        raise ValueError("A time of record is timezone-aware.")
    return moment.astimezone(LONDON).date()


def in_words(moment: datetime) -> str:
    """The day of record as a person writes it: "22 July 2026"."""
    day = day_of_record(moment)
    return f"{day.day} {day:%B %Y}"


def parse_moment(value: object) -> datetime | None:
    """An ISO 8601 time or day as an aware time; a bare day is its midnight in London. None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def check_size(data: bytes, *, name: str, most: int = MAX_BYTES) -> None:
    """Refuse what no reader reads: nothing, or too much. Raises ReadRefused."""
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise ReadRefused(f"{name} is empty.")
    if len(data) > most:
        raise ReadRefused(f"{name} has {len(data):,} bytes; documents of up to {most:,} are read.")


def check_bytes(data: bytes, *, name: str) -> None:
    """Refuse what no reader of text reads; a file with only the name of a text, too. Raises ReadRefused."""
    check_size(data, name=name)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReadRefused(f"{name} is {what}, whatever its name says; rename it, or give it as text.")


def decode(data: bytes, *, name: str) -> str:
    """The text of `data`: UTF-8, with or without a mark, or UTF-16 with one. Raises ReadRefused for anything else."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadRefused(
            f"{name} is not {encoding.removesuffix('-sig').upper()} (byte {error.start + 1:,}); save it as UTF-8."
        ) from error
    if "\x00" in text:
        raise ReadRefused(f"{name} holds binary data, not text.")
    return tidy(text)


def tidy(text: str) -> str:
    """NFC, LF, and no control characters but newline and tab."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(text.split())
