"""Readers of evidence documents: one file a format, one signature, no Django.

`read(data, name=...)` finds the format and gives a ReadDocument, or raises ReadRefused with one clear sentence. A new
format is a new file with `read(data: bytes, *, name: str) -> ReadDocument`, and a line in READERS.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Protocol

from evidence.readers import govuk, html, text
from evidence.readers.document import ReadDocument, ReadPassage, ReadRefused, check_bytes, day_of_record, decode

__all__ = ["READERS", "ReadDocument", "ReadPassage", "ReadRefused", "Reader", "day_of_record", "detect", "read"]


class Reader(Protocol):
    """What every reader is."""

    def __call__(self, data: bytes, *, name: str) -> ReadDocument: ...


READERS: Mapping[str, Reader] = {"text": text.read, "html": html.read, "govuk": govuk.read}
_SUFFIXES = {".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html", ".json": "govuk"}
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h1)\b", re.I | re.S
)
_XML_START = re.compile(r"\s*<(?:\?xml|!doctype\s+(?!html))", re.I)
_IN_WORDS = {"text": "plain text", "html": "HTML", "govuk": "JSON", "xml": "XML"}


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in `data`, whose file name is `name`. Raises ReadRefused with one sentence."""
    return READERS[detect(data, name=name)](data, name=name)


def detect(data: bytes, *, name: str) -> str:
    """Which of READERS the bytes are for. Name and content must agree. Raises ReadRefused."""
    check_bytes(data, name=name)
    suffix = PurePath(name).suffix.lower()
    named = _SUFFIXES.get(suffix, "")
    held = _held(data, name=name)
    if held == "xml":
        raise ReadRefused(
            f"{name} is XML, which is no evidence document; Hansard XML goes through the statements' upload."
        )
    if suffix and not named and not re.fullmatch(r"\.\d+", suffix):
        raise ReadRefused(f"{name} has a name of no kind that is read here; text, HTML and GOV.UK JSON are.")
    if named and named != held:
        raise ReadRefused(
            f"{name} is named as {_IN_WORDS[named]} but holds {_IN_WORDS[held]}; rename it or save it anew."
        )
    return held


def _held(data: bytes, *, name: str) -> str:
    start = _start_of(data, name=name)
    if _HTML_START.match(start) or re.match(r"\s*<\?xml[^>]*\?>\s*<!doctype html", start, re.I):
        return "html"
    if _XML_START.match(start):
        return "xml"
    return "govuk" if start.lstrip()[:1] in ("{", "[") and not start.lstrip().startswith("[[") else "text"


def _start_of(data: bytes, *, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data, name=name)[:2000]
    return data[:4000].decode("utf-8-sig", errors="replace")[:2000]
