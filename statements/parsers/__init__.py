"""Formats in which Parliament's words come in, each a pure function of one signature.

| format | module | reads |
|---|---|---|
| text | plain | a statement or debate as plain text: pasted, typed, copied from a page, or Hansard's text download |
| twfy | twfy | TheyWorkForYou (ParlParse) XML: debates, Westminster Hall, written statements and answers, both Houses |

A new format is a new module, one line in this table, one in `PARSERS`, and golden pairs in tests/data/statements/.
"""

from __future__ import annotations

from typing import Protocol

from statements.parsers import plain, twfy
from statements.parsers.opening import UTF16_BOMS
from statements.parsers.types import Hints, ParsedSitting, ParseRefused, Superseded
from statements.parsers.xml import root_name

__all__ = ["PARSERS", "Hints", "ParseRefused", "ParsedSitting", "Parser", "Superseded", "detect", "parse"]


class Parser(Protocol):
    """Bytes of one file in, one sitting out; raises ParseRefused with one sentence."""

    def __call__(self, data: bytes, *, name: str, hints: Hints) -> ParsedSitting: ...


PARSERS: dict[str, Parser] = {"text": plain.parse, "twfy": twfy.parse}


def detect(data: bytes, name: str) -> str:
    """The format of `data` by its content; its name says nothing more. Raises ParseRefused where nothing reads it."""
    if not data.strip():
        raise ParseRefused("The file is empty.")
    root = "" if data.startswith(UTF16_BOMS) else root_name(data)
    if root == "publicwhip":
        return "twfy"
    if root.lower() in ("html", "body", "div"):
        raise ParseRefused("This is a web page; copy its words and paste them, or bring the text download.")
    if root:
        raise ParseRefused(f"This is XML of a kind that is not read: it begins with <{root}>.")
    return "text"


def parse(data: bytes, *, name: str, hints: Hints, format: str = "auto") -> ParsedSitting:
    """Parse with the named format, or with the one that `detect` finds. Raises ParseRefused."""
    chosen = detect(data, name) if format in ("", "auto") else format
    if chosen not in PARSERS:
        raise ParseRefused(f"There is no format “{chosen}”; there are {', '.join(PARSERS)} and auto.")
    return PARSERS[chosen](data, name=name, hints=hints)
