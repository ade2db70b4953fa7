"""Words out of XML elements: paragraphs and tables as text, and a count of the same words by another road."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree

from statements.parsers.opening import normalise
from statements.parsers.types import House, Paragraph

# Marks inside a sentence: no space comes with them. Every other element parts the words around it.
INLINE = frozenset(
    {"a", "abbr", "b", "cite", "em", "font", "i", "phrase", "q", "small", "span", "strong", "sub", "sup", "u", "member"}
)
BREAK = "\x01"  # cannot stand in XML, so it is free to mark a line break
MAX_SPAN = 40
# Windows-1252 bytes in a file that calls itself ISO-8859-1 arrive as control characters; browsers read them so too.
C1 = {code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0)}


def squeeze(text: str) -> str:
    """One line, single spaces, normalised: white space in XML carries no meaning."""
    return normalise(" ".join(text.translate(C1).split()))


def house_from(said: str | None) -> House | None:
    """ "commons" or "lords" out of what somebody wrote, or None."""
    low = (said or "").lower()
    found: list[House] = [house for house in ("commons", "lords") if house in low]
    return found[0] if len(found) == 1 else None


def paragraphs_of(element: etree._Element) -> tuple[Paragraph, ...]:
    """Every word of the element by paragraph: a table is one paragraph, its rows are lines, its cells are tabbed."""
    return tuple(paragraph for paragraph in _paragraphs(element) if paragraph.text.strip())


def spaced_words(element: etree._Element) -> int:
    """Words of the element, counted apart from `paragraphs_of`: as one run of text, parted at elements."""
    return len(_spaced_text(element).split())


def _spaced_text(element: etree._Element) -> str:
    """All text on one line, from a copy in which every element that parts words has a space around it."""
    root = copy.deepcopy(element)
    root.tail = None
    for part in root.iter("*"):
        if not _is_inline(part):
            part.text, part.tail = f" {part.text or ''}", f" {part.tail or ''}"
    return squeeze("".join(root.itertext()))


def _paragraphs(element: etree._Element) -> Iterator[Paragraph]:
    if element.tag == "table":
        yield Paragraph("\n".join(_rows(element)), kind="table")
        return
    kind = element.get("class") or "text"
    run = [element.text or ""]
    for child in element:
        if _is_inline(child) or child.tag == "br":
            run.append(_inline(child))
        else:
            yield Paragraph(_lines(run), kind=kind)
            yield from _paragraphs(child)
            run = []
        run.append(child.tail or "")
    yield Paragraph(_lines(run), kind=kind)


def _is_inline(element: etree._Element) -> bool:
    return str(element.tag).lower() in INLINE


def _inline(element: etree._Element) -> str:
    """Text of a mark inside a sentence; whatever parts words inside of it parts them here too."""
    parts = [BREAK if element.tag == "br" else "", element.text or ""]
    for child in element:
        space = "" if _is_inline(child) or child.tag == "br" else " "
        parts += [space, _inline(child), space, child.tail or ""]
    return "".join(parts)


def _lines(run: list[str]) -> str:
    return "\n".join(line for part in "".join(run).split(BREAK) if (line := squeeze(part)))


def _rows(part: etree._Element) -> Iterator[str]:
    """Rows with words in them, and words that stand in no row as rows of their own."""
    yield from _loose_row(part.text)
    for child in part:
        if child.tag == "tr":
            yield from _row(child)
        elif child.find(".//tr") is not None:
            yield from _rows(child)
        else:
            yield from _loose_row(_spaced_text(child))
        yield from _loose_row(child.tail)


def _row(row: etree._Element) -> Iterator[str]:
    """A cell that spans several columns is followed by empty ones, so that columns stay put."""
    cells = [squeeze(row.text or "")] if (row.text or "").strip() else []
    for cell in row:
        cells += [_spaced_text(cell)] + [""] * (_span(cell) - 1)
        cells += [squeeze(cell.tail)] if cell.tail and cell.tail.strip() else []
    if any(cells):
        yield "\t".join(cells)


def _loose_row(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield squeeze(text)


def _span(cell: etree._Element) -> int:
    said = re.fullmatch(r"\d{1,3}", cell.get("colspan", "").strip())
    return min(max(int(said.group()), 1), MAX_SPAN) if said else 1
