"""Reading XML from outside without trusting it: no outside content, no entities within entities, bounded depth.

Old files of TheyWorkForYou carry a DOCTYPE with some fifty entities that each stand for one character; those pass,
and nothing else in a DOCTYPE does.
"""

from __future__ import annotations

import re

from lxml import etree

from statements.parsers.types import ParseRefused

ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"}
)
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# One entity that stands for one character, or for a few that are no markup and no further entity.
PLAIN_ENTITY = re.compile(
    rb"""<!ENTITY\s+[\w.-]+\s+(?:"(?:&#\w{1,8};|[^"&%<]{0,16})"|'(?:&#\w{1,8};|[^'&%<]{0,16})')\s*>"""
)
ANY_ENTITY = re.compile(rb"<!ENTITY\b")
OUTSIDE = re.compile(rb"<!(?:DOCTYPE[^\[>]*|ENTITY[^>]*|NOTATION[^>]*)\b(?:SYSTEM|PUBLIC)\b")
PARAMETER = re.compile(rb"<!ENTITY\s+%")
OTHER_DECLARATION = re.compile(rb"<!(?:ELEMENT|ATTLIST|NOTATION)\b")


def read_root(data: bytes) -> etree._Element:
    """The root element of `data`, comments and processing instructions left out. Raises ParseRefused."""
    _refuse_encoding(data)
    _refuse_declarations(data)
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ParseRefused(_sentence(error)) from error


def root_name(data: bytes) -> str:
    """The name of the first element, read without parsing; "" where there is none in the first 64 kB."""
    prolog = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>", re.DOTALL)
    head, at = data[:65536].removeprefix(b"\xef\xbb\xbf"), 0
    while found := prolog.match(head, at):
        at = found.end()
    name = re.compile(rb"<([A-Za-z_][\w:.-]*)").match(head, at)
    return name.group(1).decode("ascii", errors="replace") if name else ""


def _refuse_encoding(data: bytes) -> None:
    """Only encodings in which the checks below can see the bytes of a declaration."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00", b"\x4c\x6f")) or b"\x00" in data[:1024]:
        raise ParseRefused("XML is read in UTF-8 or ISO-8859-1 only; save this file as UTF-8.")
    declared = DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared.group(1).decode("ascii").lower() not in ENCODINGS:
        encoding = declared.group(1).decode("ascii")
        raise ParseRefused(f"The XML is in {encoding}, and only UTF-8 and ISO-8859-1 are read; save it as UTF-8.")


def _refuse_declarations(data: bytes) -> None:
    if PARAMETER.search(data):
        raise ParseRefused("The XML defines parameter entities, which can hide other content, so it is not read.")
    if OUTSIDE.search(data):
        raise ParseRefused("The XML asks for content from outside itself, which is not read.")
    if len(ANY_ENTITY.findall(data)) != len(PLAIN_ENTITY.findall(data)):
        raise ParseRefused("The XML defines entities that stand for more than a character, which are not read.")
    if OTHER_DECLARATION.search(data):
        raise ParseRefused("The XML brings its own document type rules, which are not read.")


def _sentence(error: etree.XMLSyntaxError) -> str:
    message, line = error.msg or "", error.lineno or 0
    where = f"near line {line:,}" if line else "at its beginning"
    if "depth" in message:
        return f"The XML is nested deeper than any Hansard file ({where}), so it is not read."
    if undefined := re.search(r"Entity '([^']+)' not defined", message):
        return f"The XML uses &{undefined.group(1)}; without saying what it stands for ({where})."
    if "Premature end" in message or "EndTag" in message or "not found" in message:
        return f"The XML is cut off or broken {where}; get the file again."
    if "encod" in message.lower() or "UTF-8" in message:
        return f"The XML holds bytes that do not fit its encoding {where}; save it as UTF-8."
    return f"The XML is broken {where} and cannot be read; get the file again."
