"""A Word document (DOCX) as a document: headings, paragraphs, list items, table rows and footnotes. Pure.

Read from the parts of the package themselves: what was deleted with changes tracked is left out, what was added is in.
"""

from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from evidence.readers.archive import Archive, open_archive
from evidence.readers.blocks import Flow
from evidence.readers.document import ReadDocument, ReadRefused, one_line, tidy
from evidence.readers.passages import Block, passages

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_SKIPPED = frozenset(f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "sectPr", "pPr", "rPr"))
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a DOCX file called `name`. Raises ReadRefused."""
    archive = open_archive(data, name=name)
    root = archive.tree("word/document.xml")
    body = None if root is None else root.find(f"{_W}body")
    if body is None:
        raise ReadRefused(f"{name} is named as a Word document but holds none.")
    headings = _heading_styles(archive)
    blocks = [*_blocks(body, headings), *_footnotes(archive)]
    if not blocks:
        raise ReadRefused(f"{name} has no words in it.")
    title = _title(archive) or next((block.heading for block in blocks if block.heading), "") or PurePath(name).stem
    return ReadDocument(title, passages(blocks), document_type="docx")


def _blocks(body: etree._Element, headings: frozenset[str]) -> Iterator[Block]:
    flow = Flow()
    for element in _content(body):
        if element.tag == f"{_W}tbl":
            yield from flow.table(_rows(element))
            continue
        text, style = _text(element), element.find(f"{_W}pPr/{_W}pStyle")
        named = "" if style is None else style.get(f"{_W}val", "")
        if named in headings or element.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            yield from flow.head(text)
        elif element.find(f"{_W}pPr/{_W}numPr") is not None:
            yield from flow.item(text)
        else:
            yield from flow.paragraph(text)
    yield from flow.end()


def _content(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _content(child)


def _rows(table: etree._Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is table:
            yield [one_line(" ".join(_text(p) for p in cell.iter(f"{_W}p"))) for cell in row.findall(f"{_W}tc")]


def _text(element: etree._Element) -> str:
    words: list[str] = []
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if here.tag in _SKIPPED or here.tag == _FALLBACK:
            continue
        words.append(_SPACES.get(here.tag, ""))
        if here.tag == f"{_W}t":
            words.append(here.text or "")
        waiting.extend(reversed(here))
    return tidy("".join(words))


def _heading_styles(archive: Archive) -> frozenset[str]:
    """Ids of the styles that are headings, by their name or their outline level."""
    root = archive.tree("word/styles.xml")
    found = {"Title", *(f"Heading{n}" for n in range(1, 10))}
    for style in () if root is None else root.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        word = "" if named is None else named.get(f"{_W}val", "").lower()
        if word == "title" or word.startswith("heading ") or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found - {""})


def _footnotes(archive: Archive) -> Iterator[Block]:
    flow = Flow("Footnotes")
    for path in ("word/footnotes.xml", "word/endnotes.xml"):
        root = archive.tree(path)
        for note in () if root is None else root:
            if note.get(f"{_W}type") is None:  # typed ones are the lines that separate
                yield from flow.item(" ".join(_text(p) for p in note.iter(f"{_W}p")))


def _title(archive: Archive) -> str:
    root = archive.tree("docProps/core.xml")
    return one_line(tidy("" if root is None else root.findtext(_TITLE) or ""))
