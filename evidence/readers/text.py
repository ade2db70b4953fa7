"""Plain text as a document: paragraphs, list items and headings told apart by blank lines, marks and length. Pure."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from evidence.readers.document import ReadDocument, ReadRefused, check_bytes, decode, one_line
from evidence.readers.passages import Block, passages

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)]|\([a-z]\))\s+")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_HEADING_WORDS = 12


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a text file called `name`. Raises ReadRefused."""
    check_bytes(data, name=name)
    text = decode(data, name=name)
    lines = [line.strip() for part in re.split(r"\n\s*\n", text) for line in _paragraphs(part)]
    if not any(re.search(r"\w", line) for line in lines):
        raise ReadRefused(f"{name} has no words in it.")
    title = one_line(lines[0].lstrip("# ")) if _is_heading(lines[0]) else ""
    blocks = list(_blocks(lines[1:] if title else lines))
    if not blocks:
        blocks = [Block("paragraph", lines[0], 1)]
    return ReadDocument(title or PurePath(name).stem, passages(blocks), document_type="text")


def _paragraphs(part: str) -> Iterator[str]:
    """The paragraphs of a stretch without blank lines: its lines where they end like sentences, else all of it."""
    lines = [line for line in part.split("\n") if line.strip()]
    ended = sum(bool(_ENDS.search(line.strip())) for line in lines)
    if len(lines) > 1 and ended >= 0.7 * len(lines):
        yield from lines
        return
    held: list[str] = []
    for line in lines:
        if held and _BULLET.match(line):
            yield " ".join(each.strip() for each in held)
            held = []
        held.append(line)
    if held:
        yield " ".join(each.strip() for each in held)


def _is_heading(line: str) -> bool:
    if line.startswith("#"):
        return True
    return len(line.split()) <= _HEADING_WORDS and not _ENDS.search(line) and not _BULLET.match(line)


def _blocks(lines: list[str]) -> Iterator[Block]:
    heading, paragraph, item = "", 0, 0
    for line in lines:
        if _BULLET.match(line):
            item += 1
            yield Block("list item", one_line(_BULLET.sub("", line)), item, heading)
        elif _is_heading(line):
            heading, item = one_line(line.lstrip("# ")), 0
        else:
            paragraph, item = paragraph + 1, 0
            yield Block("paragraph", one_line(line), paragraph, heading)
