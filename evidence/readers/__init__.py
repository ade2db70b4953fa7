"""Readers of evidence documents: one file a format, one signature, no Django.

`read(data, name=...)` finds the format and gives a ReadDocument, or raises ReadRefused with one clear sentence. A new
format is a new file with `read(data: bytes, *, name: str) -> ReadDocument`, and a line in READERS.
"""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Protocol

from evidence.readers import docx, govuk, html, odt, ons, pdf, sheets, text
from evidence.readers.archive import open_archive
from evidence.readers.document import (
    MAX_FILE_BYTES,
    ReadDocument,
    ReadPassage,
    ReadRefused,
    check_bytes,
    check_size,
    day_of_record,
    decode,
)

__all__ = ["READERS", "ReadDocument", "ReadPassage", "ReadRefused", "Reader", "day_of_record", "detect", "read"]


class Reader(Protocol):
    """What every reader is."""

    def __call__(self, data: bytes, *, name: str) -> ReadDocument: ...


READERS: Mapping[str, Reader] = {
    "text": text.read,
    "html": html.read,
    "govuk": govuk.read,
    "ons": ons.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "odt": odt.read,
    "table": sheets.read,
}
_SUFFIXES = {
    ".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html", ".json": "json", ".pdf": "pdf",
    ".docx": "docx", ".odt": "odt", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsb": "xlsb", ".ods": "ods",
    ".xls": "xls",
}  # fmt: skip
_TABLES = frozenset(("csv", "xlsx", "xlsb", "ods", "xls"))
_HTML_START = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|div|p|h1)\b", re.I | re.S
)
_XML_START = re.compile(r"\s*<(?:\?xml|!doctype\s+(?!html))", re.I)
_IN_WORDS = {
    "text": "plain text", "html": "HTML", "json": "JSON", "xml": "XML", "pdf": "a PDF", "docx": "a Word document",
    "odt": "an OpenDocument text", "csv": "CSV", "xlsx": "an Excel workbook", "xlsb": "a binary Excel workbook",
    "ods": "an OpenDocument spreadsheet", "xls": "an old Excel workbook",
}  # fmt: skip
_OLD_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in `data`, whose file name is `name`. Raises ReadRefused with one sentence."""
    return READERS[detect(data, name=name)](data, name=name)


def detect(data: bytes, *, name: str) -> str:
    """Which of READERS the bytes are for. Name and content must agree. Raises ReadRefused."""
    check_size(data, name=name, most=MAX_FILE_BYTES)
    suffix = PurePath(name.lower().removesuffix(".gz") if _is_zipped_table(data, name) else name).suffix.lower()
    named = _SUFFIXES.get(suffix, "")
    held = _held(data, name=name)
    if held == "xml":
        raise ReadRefused(
            f"{name} is XML, which is no evidence document; Hansard XML goes through the statements' upload."
        )
    if suffix and not named and not re.fullmatch(r"\.\d+", suffix):
        raise ReadRefused(
            f"{name} has a name of no kind that is read here; text, HTML, PDF, DOCX, ODT, CSV, XLSX, XLS, ODS and "
            "JSON are."
        )
    if named == "csv" and held == "text":
        held = "csv"
    if named and named != held:
        raise ReadRefused(
            f"{name} is named as {_IN_WORDS[named]} but holds {_IN_WORDS[held]}; rename it or save it anew."
        )
    if held == "json":
        return "ons" if b'"cdid"' in data and b'"base_path"' not in data else "govuk"
    return "table" if held in _TABLES else held


def _held(data: bytes, *, name: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _held_in_zip(data, name=name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _held_in_old_office(data, name=name)
    if data.startswith(b"%PDF"):
        return "pdf"
    if _is_zipped_table(data, name):
        return "csv"
    check_bytes(data, name=name)
    start = _start_of(data, name=name)
    if _HTML_START.match(start) or re.match(r"\s*<\?xml[^>]*\?>\s*<!doctype html", start, re.I):
        return "html"
    if _XML_START.match(start):
        return "xml"
    return "json" if start.lstrip()[:1] in ("{", "[") and not start.lstrip().startswith("[[") else "text"


def _is_zipped_table(data: bytes, name: str) -> bool:
    return data.startswith(b"\x1f\x8b") and name.lower().endswith((".csv.gz", ".tsv.gz"))


def _held_in_zip(data: bytes, *, name: str) -> str:
    if kind := open_archive(data, name=name).kind:
        return kind
    raise ReadRefused(f"{name} is a zip file that is no document; unpack it and give the files in it.")


def _held_in_old_office(data: bytes, *, name: str) -> str:
    if _LOCKED in data:
        raise ReadRefused(f"{name} is protected with a password; save it without one.")
    if any(each in data for each in _OLD_WORKBOOK):
        return "xls"
    raise ReadRefused(f"{name} is an old office document; save it as DOCX, ODT or PDF.")


def _start_of(data: bytes, *, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(data, name=name)[:2000]
    return data[:4000].decode("utf-8-sig", errors="replace")[:2000]
