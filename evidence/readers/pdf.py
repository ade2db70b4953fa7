"""A PDF as a document: the words of its pages, each passage with the page it stands on. Pure but for a child process.

Scanned pages have no words and are said to have none; nothing is guessed from pictures.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from evidence.readers.document import (
    MAX_FILE_BYTES,
    ReadDocument,
    ReadPassage,
    ReadRefused,
    check_size,
    one_line,
    tidy,
)
from evidence.readers.passages import Block, passages

PATIENCE = 120  # seconds by the clock, for a machine that is busy
_CHILD = Path(__file__).with_name("pdf_pages.py")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]\d]*$")
_BULLET = re.compile(r"[•▪◦‣–*]\s")
_HEADING_WORDS = 12
_EDGE_LINES = 2  # running heads and feet stand within so many lines of the edge


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a PDF called `name`. Raises ReadRefused."""
    check_size(data, name=name, most=MAX_FILE_BYTES)
    if b"%PDF-" not in data[:1024]:
        raise ReadRefused(f"{name} is named as a PDF but is none.")
    told = _told(data, name=name)
    if "refused" in told:
        raise ReadRefused(f"{name} {told['refused']}")
    pages = [[one_line(line) for line in tidy(page).split("\n")] for page in told["pages"]]
    without = sum(not any(re.search(r"\w", line) for line in page) for page in pages)
    if without == len(pages):
        raise ReadRefused(f"{name} has pages without any text, as scanned paper has; give it with its words.")
    title = one_line(tidy(told["title"])) or _first_heading(pages) or PurePath(name).stem
    notes = (f"{without} of its {len(pages)} pages have no text that can be read.",) if without else ()
    return ReadDocument(title, tuple(_passages(pages)), document_type="pdf", notes=notes)


def _told(data: bytes, *, name: str) -> dict:
    # -P: the folder of the readers is not searched for modules, since some are named as Python's own.
    command = [sys.executable, "-I", "-P", str(_CHILD)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=True)
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise ReadRefused(f"{name} asks for more time or memory than a document needs, so it is not read.") from error


def _passages(pages: list[list[str]]) -> Iterator[ReadPassage]:
    furniture = _running_lines(pages)
    heading = ""
    for number, lines in enumerate(pages, start=1):
        blocks = list(_blocks([line for line in lines if _shape(line) not in furniture], heading))
        heading = blocks[-1].heading if blocks else heading
        for passage in passages(blocks):
            yield replace(passage, locator=f"page {number}, {passage.locator}")


def _shape(line: str) -> str:
    """A line with its numbers made equal: "Page 3 of 40" and "Page 4 of 40" are one running line."""
    return re.sub(r"\d+", "0", line)


def _running_lines(pages: list[list[str]]) -> set[str]:
    """Heads and feet that stand on more than half of the pages."""
    seen: Counter[str] = Counter()
    for lines in pages:
        full = [line for line in lines if line]
        seen.update({_shape(line) for line in full[:_EDGE_LINES] + full[-_EDGE_LINES:]})
    return {line for line, n in seen.items() if n > 2 and n > len(pages) / 2}


def _blocks(lines: list[str], heading: str) -> Iterator[Block]:
    number, bare = 0, False  # bare: a heading nothing stands under yet
    for held in _paragraphs(lines):
        text = _joined(held)
        is_heading = _is_heading(held)
        for words in ([heading] if bare and is_heading else []) + ([] if is_heading else [text]):
            number += 1
            yield Block("paragraph", words, number, "" if words == heading else heading)
        heading, bare = (text, True) if is_heading else (heading, False)
    if bare:
        yield Block("paragraph", heading, number + 1, heading)


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """A paragraph ends at a blank line, before a bullet, or at a sentence's end well before the margin."""
    width = max((len(line) for line in lines), default=0)
    held: list[str] = []
    for line in [*lines, ""]:
        if held and (not line or _BULLET.match(line)):
            yield held
            held = []
        if line and re.search(r"\w", line):
            held.append(line)
        if held and _ENDS.search(line) and len(line) < 0.8 * width:
            yield held
            held = []


def _joined(lines: list[str]) -> str:
    text = "\n".join(lines)
    return one_line(re.sub(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])", "", text).replace("\u00ad", ""))


def _is_heading(lines: list[str]) -> bool:
    line = lines[0]
    words = line.split()
    return len(lines) == 1 and len(words) <= _HEADING_WORDS and not _ENDS.search(line) and words[0][:1].isupper()


def _first_heading(pages: list[list[str]]) -> str:
    lines = [line for line in (pages[0] if pages else []) if line]
    return lines[0] if lines and _is_heading(lines[:1]) else ""
