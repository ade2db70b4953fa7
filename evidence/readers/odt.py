"""An OpenDocument text (ODT) as a document: headings, paragraphs, list items, table rows and notes. Pure."""

from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from evidence.readers.archive import Archive, open_archive
from evidence.readers.blocks import Flow
from evidence.readers.document import ReadDocument, ReadRefused, one_line, tidy
from evidence.readers.passages import Block, passages

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_INSIDE = frozenset((f"{_TEXT}section", f"{_TEXT}index-body", f"{_TEXT}list-header", f"{_OFFICE}text"))
_SKIPPED = frozenset((f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}ruby-text"))
_MOST_SPACES = 100  # of one element: the file says how many
_MOST_CELLS = 200  # of one row that repeats a cell: the file says how often
_MAX_DEPTH = 60


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of an ODT file called `name`. Raises ReadRefused."""
    archive = open_archive(data, name=name)
    root = archive.tree("content.xml")
    body = None if root is None else root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadRefused(f"{name} is named as an OpenDocument text but holds none.")
    flow = Flow()
    blocks = [*_blocks(body, flow, 0), *flow.end()]
    if not blocks:
        raise ReadRefused(f"{name} has no words in it.")
    title = _title(archive) or next((block.heading for block in blocks if block.heading), "") or PurePath(name).stem
    return ReadDocument(title, passages(blocks), document_type="odt")


def _blocks(element: etree._Element, flow: Flow, depth: int, *, listed: bool = False) -> Iterator[Block]:
    for child in element:
        if child.tag == f"{_TABLE}table":
            yield from flow.table(_rows(child))
        elif child.tag == f"{_TEXT}h":
            yield from flow.head(_text(child))
        elif child.tag == f"{_TEXT}p":
            yield from flow.item(_text(child)) if listed else flow.paragraph(_text(child))
        elif child.tag == f"{_TEXT}list" or (listed and child.tag == f"{_TEXT}list-item"):
            yield from _deeper(child, flow, depth, listed=True)
        elif child.tag in _INSIDE or (child.tag.startswith(_TEXT) and child.tag not in _SKIPPED):
            yield from _deeper(child, flow, depth, listed=listed)


def _deeper(child: etree._Element, flow: Flow, depth: int, *, listed: bool) -> Iterator[Block]:
    if depth > _MAX_DEPTH:
        yield from flow.paragraph(_text(child))
    else:
        yield from _blocks(child, flow, depth + 1, listed=listed)


def _rows(table: etree._Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is table:
            yield _cells(row)


def _cells(row: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            times = _count(cell.get(f"{_TABLE}number-columns-repeated"), _MOST_CELLS)
            cells += [one_line(" ".join(_text(p) for p in cell.iter(f"{_TEXT}p")))] * times
    return cells[:_MOST_CELLS]


def _text(element: etree._Element) -> str:
    words: list[str] = []
    waiting: list[etree._Element | str] = [element]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            words.append(here)
            continue
        if not isinstance(here.tag, str) or here.tag in _SKIPPED:
            continue
        words.append(_opening(here))
        for child in reversed(here):
            waiting += [child.tail or "", child]
    return tidy("".join(words))


def _opening(element: etree._Element) -> str:
    if element.tag == f"{_TEXT}s":
        return " " * _count(element.get(f"{_TEXT}c"), _MOST_SPACES)
    if element.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
        return " "
    # A note's words stand where its number does.
    return (" " if element.tag == f"{_TEXT}note-body" else "") + (element.text or "")


def _count(value: str | None, most: int) -> int:
    return min(int(value), most) if value and value.isdecimal() else 1


def _title(archive: Archive) -> str:
    root = archive.tree("meta.xml")
    found = None if root is None else root.find(f".//{_TITLE}")
    return one_line(tidy("" if found is None else found.text or ""))
