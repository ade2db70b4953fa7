"""What each line of a plain text is: somebody's words, the line that names them, a time, a column, a page's button."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from statements.parsers.types import Hints
from statements.speakers import TIME_LINE, read_attribution, speaker_form

SHARE = "Share this specific contribution"
NOISE = re.compile(
    r"Share (?:this specific contribution|a link to this specific contribution:?|contribution \d+ .*)|"
    r"Copy link to contribution \d+.*|Copy link|Link to this speech.*|Back to top|© UK Parliament.*|"
    r"(?:Question|Asked by|Moved by)"
)
DEBATED_ON = re.compile(r"Volume \d+: debated on (?:\w+ )?(\d{1,2} \w+ \d{4})")
COLUMN = re.compile(r"Column (\d+\w{0,3})")
END_OF_SENTENCE = tuple(".!?…:;,”\"'")
MAX_TITLE = 160


@dataclass(slots=True)
class Line:
    """A line and what it is: text, blank, speaker, more (a speaker's second line), time, column, noise, title, date."""

    number: int
    text: str
    kind: str = "text"

    @property
    def bare(self) -> str:
        return self.text.strip()


def label(lines: list[Line], *, hints: Hints) -> None:
    """Say of every line what it is. A text without speaker lines keeps every line as text."""
    for line in lines:
        line.kind = "text" if line.bare else "blank"
    if any(line.bare == SHARE for line in lines):
        _label_page(lines)
    else:
        _label_download(lines, hints=hints)
    if any(line.kind == "speaker" for line in lines):
        _label_furniture(lines)
        _label_title(lines, hints=hints)


def _label_page(lines: list[Line]) -> None:
    """On a copied page the button under each name says which lines are names: one line, or a role and "(Name)"."""
    for at, line in enumerate(lines):
        if line.bare != SHARE:
            continue
        above = [other for other in lines[max(at - 4, 0) : at] if other.kind == "text"][-2:]
        if len(above) == 2 and above[1].bare.startswith("("):
            above[0].kind, above[1].kind = "speaker", "more"
        elif above:
            above[-1].kind = "speaker"


def _label_download(lines: list[Line], *, hints: Hints) -> None:
    """Full forms anywhere; short forms and names already met only where a block begins with them."""
    forms = {line.number: speaker_form(line.bare) for line in lines if line.kind == "text" and len(line.text) <= 220}
    full = [line for line in lines if forms.get(line.number) == "full"]
    if not full and (hints.speaker or not _short_heads(lines, forms)):
        return
    known = _known_names(line.bare for line in full)
    for before, line, after in _neighbours(lines):
        form, heads = forms.get(line.number, ""), before is None or before.kind == "blank" or _is_time(before)
        alone = after is None or after.kind == "blank"
        short = form == "short" and (not alone or _is_group(line.bare))
        again = form == "name" and not alone and line.bare.casefold() in known
        if form == "full" or (heads and (short or again)):
            line.kind = "speaker"


def _short_heads(lines: list[Line], forms: dict[int, str]) -> bool:
    """Whether any block begins with a short form and goes on: the only sign of speakers in some Lords texts."""
    return any(
        forms.get(line.number) == "short" and after is not None and after.kind == "text"
        for before, line, after in _neighbours(lines)
        if before is None or before.kind == "blank" or _is_time(before)
    )


def _neighbours(lines: list[Line]) -> Iterator[tuple[Line | None, Line, Line | None]]:
    for at, line in enumerate(lines):
        yield lines[at - 1] if at else None, line, lines[at + 1] if at + 1 < len(lines) else None


def _is_time(line: Line) -> bool:
    return TIME_LINE.fullmatch(line.bare) is not None


def _is_group(line: str) -> bool:
    return read_attribution(line).is_collective


def _known_names(full: Iterable[str]) -> set[str]:
    """Names as they may return without seat or role: "Kemi Badenoch"."""
    return {read_attribution(line).name.casefold() for line in full}


def _label_furniture(lines: list[Line]) -> None:
    for line in lines:
        if line.kind != "text":
            continue
        if _is_time(line):
            line.kind = "time"
        elif COLUMN.fullmatch(line.bare):
            line.kind = "column"
        elif DEBATED_ON.fullmatch(line.bare):
            line.kind = "date"
        elif NOISE.fullmatch(line.bare):
            line.kind = "noise"


def _label_title(lines: list[Line], *, hints: Hints) -> None:
    """The first line, where it reads like a title or is the very title given."""
    first = next((line for line in lines if line.kind != "blank"), None)
    if first and first.kind == "text" and (first.bare == (hints.title or "").strip() or _reads_as_title(first.bare)):
        first.kind = "title"


def _reads_as_title(line: str) -> bool:
    return len(line) <= MAX_TITLE and not line.endswith(END_OF_SENTENCE)


def own_title(lines: list[Line]) -> str:
    """The first line, if it stands alone and reads like a title."""
    filled = [line for line in lines if line.kind != "blank"]
    if not filled:
        return ""
    after = lines[filled[0].number] if filled[0].number < len(lines) else None
    alone = after is not None and after.kind in ("blank", "date", "time", "speaker")
    return filled[0].bare if filled[0].kind == "title" or (alone and _reads_as_title(filled[0].bare)) else ""


def date_in(lines: list[Line], *, name: str) -> datetime.date | None:
    """From the page's "debated on" line, else the last date in the file name."""
    for line in lines[:40]:
        if found := DEBATED_ON.fullmatch(line.bare):
            return _date(found.group(1), "%d %B %Y")
    found_in_name = re.findall(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}", name)
    if not found_in_name:
        return None
    last = found_in_name[-1]
    return _date(last, "%Y-%m-%d" if last.index("-") == 4 else "%d-%m-%Y")


def _date(said: str, form: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(said, form).replace(tzinfo=datetime.UTC).date()
    except ValueError:
        return None


def doubtful(lines: list[Line]) -> Iterator[Line]:
    for before, line, after in _neighbours(lines):
        heads = before is None or before.kind in ("blank", "time")
        goes_on = line.kind == "text" and after is not None and after.kind == "text"
        if heads and goes_on and len(line.text) < 60 and speaker_form(line.bare) in ("name", "short"):
            yield line


def blocks(lines: list[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in lines:
        if line.kind == "blank":
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def clock(said: str) -> str | None:
    """ "14:32:00", "2.45pm", "Noon" or "Midnight" as HH:MM:SS."""
    low = said.lower().replace("12 ", "")
    if low in ("noon", "midnight"):
        return "12:00:00" if low == "noon" else "00:00:00"
    numbers = [int(part) for part in re.findall(r"\d+", said)] + [0, 0]
    hour, half = numbers[0], re.search(r"([ap])\.?\s?m", low)
    if half:
        hour = hour % 12 + (12 if half.group(1) == "p" else 0)
    ok = hour < 24 and numbers[1] < 60 and numbers[2] < 60
    return f"{hour:02}:{numbers[1]:02}:{numbers[2]:02}" if ok else None
