"""Plain text: one ministerial statement, or a debate with several speakers. Pasted, typed, or downloaded.

Three shapes, told apart by their lines:
- a statement: no speaker lines. The text is kept line for line as it came (`normalise` apart), whole, as one statement;
- Hansard's text download (GetDebateAsText): title, times, blocks that begin with a speaker line, blocks that do not;
- words copied from Hansard's web page: as the download, with the page's buttons among them.

Date and House are not in these texts (the page's "debated on" line apart): they come from the hints, or the date from
the file name. Words before the first speaker line are the named speaker's if one was given, else nobody's.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from statements.parsers.lines import Line, blocks, clock, date_in, doubtful, label, own_title
from statements.parsers.opening import decode
from statements.parsers.types import (
    Heading,
    Hints,
    House,
    Kind,
    Paragraph,
    ParsedSitting,
    ParsedStatement,
    ParseRefused,
    refuse_unbelievable,
)
from statements.parsers.words import house_from
from statements.speakers import (
    Attribution,
    is_ministerial_office,
    ministers_of_the_day,
    read_attribution,
    speaker_key,
)

ORIGIN = "text"
# Openings of words that are the House's, not the speaker's: after them nobody is carried on as the speaker.
PROCEDURE = re.compile(
    r"(?:Question (?:put|proposed|accordingly|again)|Motion(?:, by leave,)? (?:made|withdrawn|lapsed)|Ordered,|"
    r"Resolved,|Committee rose|Sitting (?:suspended|adjourned)|Amendment (?:proposed|made|,)|"
    r"The House (?:divided|having|proceeded)|The Committee (?:divided|having)|Bill (?:read|accordingly|presented)|"
    r"(?:Debate|House) adjourned|Adjourned (?:at|accordingly)|Order\. *$|\[.{1,80} in the Chair\]$)"
)
UNATTRIBUTED_LIMIT = 0.3
MAX_DOUBTS = 5


def parse(data: bytes, *, name: str, hints: Hints) -> ParsedSitting:
    """One statement or one debate. Raises ParseRefused naming what is missing: date, House, title or speaker."""
    decoded = decode(data)
    if re.match(r"\s*<(\?xml|!DOCTYPE|[A-Za-z]+[\s/>])", decoded.text):
        raise ParseRefused("This is XML or a web page, not plain text.")
    lines = [Line(number, text) for number, text in enumerate(decoded.text.split("\n"), start=1)]
    label(lines, hints=hints)
    spoken = any(line.kind == "speaker" for line in lines)
    _require(lines, hints=hints, name=name, spoken=spoken)
    facts = _facts(lines, hints=hints, name=name, spoken=spoken)
    reading = _Debate(facts, hints) if spoken else _Single(facts, hints)
    reading.take(lines, text=decoded.text)
    return ParsedSitting(
        date=facts.date,
        house=facts.house,
        venue="chamber",
        title=facts.title,
        origin_system=ORIGIN,
        version="",
        superseded=False,
        statements=_hinted(reading.statements, hints=hints),
        headings=tuple(reading.headings),
        redirects=(),
        counts=_counts(decoded.text, lines=lines, reading=reading),
        notes=(*decoded.notes, *facts.notes, *reading.notes),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    date: datetime.date
    house: House
    title: str
    notes: tuple[str, ...]


def _require(lines: list[Line], *, hints: Hints, name: str, spoken: bool) -> None:
    """Everything that is missing, in one sentence."""
    missing = []
    if not (hints.made_on or date_in(lines, name=name)):
        missing.append("the date it was made")
    if house_from(hints.house) is None:
        missing.append("the House (Commons or Lords)")
    if not (hints.title or own_title(lines)):
        missing.append("a title")
    if not (hints.speaker or spoken):
        missing.append("the speaker")
    if missing:
        listed = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        raise ParseRefused(f"The text does not say {listed}; please give {'them' if len(missing) > 1 else 'it'}.")


def _facts(lines: list[Line], *, hints: Hints, name: str, spoken: bool) -> _Facts:
    found = date_in(lines, name=name)
    date, house = hints.made_on or found, house_from(hints.house)
    if date is None or house is None:  # `_require` has seen to it
        raise ParseRefused("The text does not say the date and the House.")
    refuse_unbelievable(date, today=datetime.datetime.now(ZoneInfo("Europe/London")).date())
    notes = []
    if found and date != found:
        notes.append(f"The text or its name is dated {found}; the date given, {date}, was kept.")
    return _Facts(date=date, house=house, title=(hints.title or own_title(lines)).strip(), notes=tuple(notes))


@dataclass(slots=True)
class _Reading:
    """What comes of the lines; statements get their ids from date, title, speaker and turn, so re-reading agrees."""

    facts: _Facts
    hints: Hints
    statements: list[ParsedStatement] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turns: Counter[str] = field(default_factory=Counter)
    unattributed: int = 0

    def take(self, lines: list[Line], *, text: str) -> None:
        raise NotImplementedError

    def _add(
        self,
        text: str,
        *,
        kind: Kind,
        read: Attribution,
        attribution: str,
        column: str = "",
        spoken_time: str | None = None,
    ) -> None:
        self.statements.append(
            ParsedStatement(
                source_id=self._source_id(read.name),
                kind=kind,
                heading=self.facts.title,
                subheading="",
                attribution=attribution,
                speaker_name=read.name,
                speaker_ref="",
                office=read.office,
                column=column,
                spoken_time=spoken_time,
                source_url="",
                text=text,
                position=len(self.statements) + len(self.headings),
                is_ministerial_hint=False,
                paragraphs=tuple(Paragraph(part) for part in re.split(r"\n{2,}", text) if part.strip()),
            )
        )

    def _source_id(self, speaker: str) -> str:
        """A turn more by one speaker leaves the ids of all the others as they are."""
        who = _slug(speaker) or "unattributed"
        self.turns[who] += 1
        return f"text/{self._place()}/{who}.{self.turns[who]}"

    def _place(self) -> str:
        return f"{self.facts.house}/{self.facts.date}/{_slug(self.facts.title) or 'untitled'}"


@dataclass(slots=True)
class _Single(_Reading):
    """The whole text is the named speaker's, line for line."""

    def take(self, lines: list[Line], *, text: str) -> None:
        speaker, office = (self.hints.speaker or "").strip(), (self.hints.office or "").strip()
        read = read_attribution(speaker)
        self._add(
            text,
            kind="speech",
            read=replace(read, office=office or read.office),
            attribution=speaker,
        )


@dataclass(slots=True)
class _Debate(_Reading):
    """Turns: a speaker line, then lines until the next one or until the House acts."""

    spoken_time: str | None = None
    column: str = ""
    attribution: str = ""
    started: str | None = None
    started_column: str = ""
    named: dict[str, Attribution] = field(default_factory=dict)

    def take(self, lines: list[Line], *, text: str) -> None:
        if title := next((line.bare for line in lines if line.kind == "title"), ""):
            self.headings.append(Heading(f"text/{self._place()}", "major", title, 0))
        if self.hints.speaker:
            self._start(self.hints.speaker.strip())
        words: list[str] = []
        for block in blocks(lines):
            if _is_group(self.attribution) and block[0].kind == "text":
                self._finish(words)
                words = []
                self._start("")
            words = self._take_block(block, words)
        self._finish(words)
        self._review(lines)

    def _take_block(self, block: list[Line], words: list[str]) -> list[str]:
        """Lines of one block, cut where a speaker line stands; gives the paragraphs of the turn still open."""
        paragraph: list[str] = []
        for at, line in enumerate(block):
            if line.kind == "speaker":
                self._finish(_with(words, paragraph))
                words, paragraph = [], []
                self._start(_attribution(block, at))
            elif line.kind == "time":
                self.spoken_time = clock(line.bare) or self.spoken_time
            elif line.kind == "column":
                self.column = line.bare.removeprefix("Column ").strip()
            elif line.kind == "text":
                if not paragraph and PROCEDURE.match(line.bare):
                    self._finish(words)
                    words = []
                    self._start("")
                paragraph.append(line.text)
        return _with(words, paragraph)

    def _start(self, attribution: str) -> None:
        self.attribution, self.started, self.started_column = attribution, self.spoken_time, self.column

    def _finish(self, words: list[str]) -> None:
        """Close the turn. A name with no words after it is kept: "Several hon. Members rose" is one."""
        text = "\n\n".join(words)
        given = self.attribution != "" and self.attribution == (self.hints.speaker or "").strip()
        if not text and (not self.attribution or given):
            return
        read = self._who()
        if not read.name:
            self.unattributed += len(text.split())
        if given and self.hints.office:
            read = replace(read, office=self.hints.office.strip())
        self._add(
            text,
            kind="procedural" if not read.name or read.is_collective else "speech",
            read=read,
            attribution=self.attribution,
            column=self.started_column,
            spoken_time=self.started,
        )

    def _who(self) -> Attribution:
        """The printed form, with the full name where the debate gave it before for this short form, and only one."""
        if not self.attribution:
            return Attribution(name="")
        read = read_attribution(self.attribution)
        if read.office and read.name != read.office:
            self.named[read.office.casefold()] = read
        if read.is_chair or read.is_collective:
            return read
        known = self.named.get(read.office.casefold()) if read.name == read.office else self._surname(read)
        if known is not None and known.name != read.name:
            return replace(read, name=known.name)
        self.named.setdefault(read.name.casefold(), read)
        return read

    def _surname(self, read: Attribution) -> Attribution | None:
        """Who was named in full with the surname of "Mrs Badenoch"; None if nobody or more than one."""
        title, _, rest = read.name.partition(" ")
        if title.rstrip(".") not in {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Sir", "Dame"} or " " in rest:
            return None
        people = {item.name: item for item in self.named.values() if item.name.split()[-1:] == [rest]}
        return next(iter(people.values())) if len(people) == 1 else None

    def _review(self, lines: list[Line]) -> None:
        """Say what a person should look at: many words of nobody, lines that may name a speaker after all."""
        total = sum(len(item.text.split()) for item in self.statements)
        if total and self.unattributed / total > UNATTRIBUTED_LIMIT:
            share = round(100 * self.unattributed / total)
            self.notes.append(f"Needs review: {share}% of the words have no speaker.")
        for line in list(doubtful(lines))[:MAX_DOUBTS]:
            self.notes.append(f"Line {line.number} may name a speaker and was kept as text: “{line.bare}”.")


def _attribution(block: list[Line], at: int) -> str:
    """As printed; the page's two lines with a space between them."""
    more = [line.bare for line in block[at + 1 : at + 2] if line.kind == "more"]
    return " ".join([block[at].bare, *more])


def _is_group(attribution: str) -> bool:
    return attribution != "" and read_attribution(attribution).is_collective


def _with(words: list[str], paragraph: list[str]) -> list[str]:
    return [*words, "\n".join(paragraph)] if paragraph else words


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))[:80]


def _hinted(statements: list[ParsedStatement], *, hints: Hints) -> tuple[ParsedStatement, ...]:
    """Marked: who is named as a minister anywhere in the text, and the speaker given, unless the office denies it."""
    ministers = set(ministers_of_the_day(statements))
    given = read_attribution(hints.speaker or "").name.casefold()
    if given and (not hints.office or is_ministerial_office(hints.office)):
        ministers.add(given)
    return tuple(
        replace(item, is_ministerial_hint=True) if speaker_key(item) in ministers else item for item in statements
    )


def _counts(text: str, *, lines: list[Line], reading: _Reading) -> dict[str, int]:
    """Words of the whole text, and of the lines that are not anybody's words."""
    debate = isinstance(reading, _Debate)
    besides = [line for line in lines if debate and line.kind not in ("text", "blank")]
    return {
        "speeches": sum(line.kind == "speaker" for line in lines) if debate else 1,
        "divisions": 0,
        "headings": sum(line.kind == "title" for line in lines),
        "redirects": 0,
        "words": len(text.split()),
        "words_elsewhere": sum(len(line.text.split()) for line in besides),
        "words_added": 0,
    }
