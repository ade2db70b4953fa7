"""A web page as a document: the words of its main part, never its markup. Pure."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath

from lxml import etree
from lxml import html as lxml_html

from evidence.readers.document import (
    ReadDocument,
    ReadRefused,
    check_bytes,
    decode,
    one_line,
    parse_moment,
    tidy,
)
from evidence.readers.passages import Block, passages

_DROPPED_TAGS = """script style nav footer noscript template svg iframe object form button select input textarea head
    dialog video audio canvas aside"""
_DROPPED = frozenset(_DROPPED_TAGS.split())
_FURNITURE = frozenset(("navigation", "banner", "contentinfo", "search", "alert", "dialog"))
_BLOCK_TAGS = """address article blockquote center dd details div dl dt fieldset figcaption figure header hgroup hr li
    main ol p pre section summary ul body html"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MAX_DEPTH = 150  # deeper markup is read as plain text
_MAX_ROWS = 2_000  # of one table
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WESTERN = frozenset(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252"))
_CHALLENGE = re.compile(r"(?:Just a moment\.\.\.|Enable JavaScript and cookies to continue|Checking your browser)")
_PUBLISHED = ("article:published_time", "govuk:first-published-at", "dcterms.issued", "dc.date.issued", "dcterms.date",
              "dc.date", "date", "pubdate")  # fmt: skip
_UPDATED = ("article:modified_time", "govuk:public-updated-at", "govuk:updated-at", "dcterms.modified", "last-modified")


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in the bytes of a web page called `name`. Raises ReadRefused."""
    check_bytes(data, name=name)
    page = _parsed(_text_of(data, name=name), name=name)
    meta, told = _meta(page), _json_ld(page)
    published = next((m for key in _PUBLISHED if (m := parse_moment(meta.get(key)))), None)
    updated = next((m for key in _UPDATED if (m := parse_moment(meta.get(key)))), None)
    main = _main_part(page)
    document = ReadDocument(
        title=_title(page, meta) or PurePath(name).stem,
        passages=passages(blocks(main)),
        publisher=_first(meta, "og:site_name", "dcterms.publisher", "dc.publisher") or told.get("publisher", ""),
        url=_address(page, meta),
        published_at=published or parse_moment(told.get("datePublished")) or _first_time(main),
        updated_at=updated or parse_moment(told.get("dateModified")),
        document_type="html",
        language=one_line(page.get("lang") or ""),
    )
    if not document.passages:
        raise ReadRefused(f"{name} is a web page without any text.")
    if len(document.passages) < 3 and _CHALLENGE.search(f"{document.title} {document.passages[0].text}"):
        raise ReadRefused(f"{name} is a page that asks for a browser, not the document.")
    return document


def text_of_fragment(markup: str) -> str:
    """The words of a piece of HTML on one line; "" for none."""
    return one_line(" ".join(block.text for block in blocks_of(markup)))


def blocks_of(markup: str) -> Iterator[Block]:
    """The blocks of a piece of HTML, such as the body of a GOV.UK content item."""
    return iter(()) if not markup.strip() else blocks(_parsed(f"<div>{markup}</div>", name="The body"))


def _text_of(data: bytes, *, name: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and declared.group(1).decode("ascii").lower() in _WESTERN:
        return tidy(data.decode("cp1252", errors="replace"))
    return decode(data, name=name)


def _parsed(markup: str, *, name: str) -> lxml_html.HtmlElement:
    # Given as text, with the parser told so: it neither guesses an encoding nor fetches anything.
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = lxml_html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadRefused(f"{name} cannot be read as HTML.") from error
    if any("depth" in each.message for each in parser.error_log):
        # The parser leaves out what lies deeper, and says so only here.
        raise ReadRefused(f"{name} nests its markup too deep to be read whole.")
    return page


def _main_part(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    for path in ("//main", "//*[@role='main']", "//article", "//*[@id='content']"):
        found = [each for each in page.xpath(path) if each.text_content().strip()]
        if found:
            return max(found, key=lambda each: len(each.text_content()))
    body = page.find("body")
    return page if body is None else body


# --- what the head says ---


def _meta(page: lxml_html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in page.iter("meta"):
        key = (each.get("property") or each.get("name") or "").lower()
        if key and each.get("content"):
            found.setdefault(key, one_line(each.get("content")))
    return found


def _json_ld(page: lxml_html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for script in page.xpath("//script[@type='application/ld+json']"):
        try:
            told = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in told if isinstance(told, list) else [told]:
            found = {**_told_of(item), **found}
    return found


def _told_of(item: object) -> dict[str, str]:
    if not isinstance(item, dict):
        return {}
    publisher = item.get("publisher")
    named = {**item, "publisher": publisher.get("name") if isinstance(publisher, dict) else publisher}
    return {
        key: named[key] for key in ("datePublished", "dateModified", "publisher") if isinstance(named.get(key), str)
    }


def _first(meta: dict[str, str], *keys: str) -> str:
    return next((meta[key] for key in keys if meta.get(key)), "")


def _title(page: lxml_html.HtmlElement, meta: dict[str, str]) -> str:
    headings = [one_line(each.text_content()) for each in page.iter("h1")]
    title = page.find(".//title")
    return (
        (headings or [""])[0]
        or meta.get("og:title", "")
        or (one_line(title.text_content()) if title is not None else "")
    )


def _address(page: lxml_html.HtmlElement, meta: dict[str, str]) -> str:
    links = [each.get("href") or "" for each in page.xpath("//link[@rel='canonical']")]
    found = (links or [""])[0] or meta.get("og:url", "")
    return found if re.match(r"https?://[^\s<>\"]+$", found) else ""


def _first_time(main: lxml_html.HtmlElement) -> datetime | None:
    return next((m for each in main.iter("time") if (m := parse_moment(each.get("datetime")))), None)


# --- what the page says ---


def blocks(root: lxml_html.HtmlElement) -> Iterator[Block]:
    """The paragraphs, list items and table rows under `root`, in order, with the heading above each."""
    return iter(_Walk().over(root))


class _Walk:
    """One way through a tree: words gather until a block begins or ends."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.words: list[str] = []
        self.heading = ""
        self.paragraph = self.table = 0
        self.items: list[int] = []  # a counter for each list we are inside

    def over(self, root: lxml_html.HtmlElement) -> list[Block]:
        self._enter(root, 0, "paragraph")
        self._flush("paragraph")
        return self.found

    def _enter(self, element: lxml_html.HtmlElement, depth: int, kind: str) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or _is_furniture(element, tag):
            return
        if depth > _MAX_DEPTH:
            self.words.append(element.text_content())
        elif tag == "table":
            self._flush(kind)
            self._rows(element)
        elif tag in _HEADINGS:
            self._flush(kind)
            self.heading = one_line(tidy(element.text_content()))
        elif tag in _BLOCKS:
            self._block(element, depth, tag, kind)
        elif tag == "br":
            self.words.append(" ")
        else:
            self._inside(element, depth, kind)

    def _block(self, element: lxml_html.HtmlElement, depth: int, tag: str, kind: str) -> None:
        self._flush(kind)
        if tag in ("ul", "ol"):
            self.items.append(0)
        inner = "list item" if tag == "li" and self.items else kind
        self._inside(element, depth, inner)
        self._flush(inner)
        if tag in ("ul", "ol"):
            self.items.pop()

    def _inside(self, element: lxml_html.HtmlElement, depth: int, kind: str) -> None:
        self.words.append(element.text or "")
        for child in element:
            self._enter(child, depth + 1, kind)
            self.words.append(child.tail or "")

    def _flush(self, kind: str) -> None:
        text, self.words = one_line(tidy("".join(self.words))), []
        if not re.search(r"\w", text):
            return
        if kind == "list item" and self.items:
            self.items[-1] += 1
            self.found.append(Block(kind, text, self.items[-1], self.heading))
        else:
            self.paragraph += 1
            self.found.append(Block("paragraph", text, self.paragraph, self.heading))

    def _rows(self, table: lxml_html.HtmlElement) -> None:
        self.table += 1
        caption = table.find("caption")
        titled = one_line(caption.text_content()) if caption is not None else ""
        heads: list[str] = []
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table][:_MAX_ROWS]
        for number, row in enumerate(rows, start=1):
            cells = [one_line(tidy(cell.text_content())) for cell in row if cell.tag in ("td", "th")]
            if not heads and all(cell.tag == "th" for cell in row if cell.tag in ("td", "th")):
                heads = cells
            elif any(cells):
                self.found.append(Block("row", _row_in_words(titled, heads, cells), number, self.heading, self.table))


def _is_furniture(element: lxml_html.HtmlElement, tag: str) -> bool:
    parent = element.getparent()
    of_the_site = tag == "header" and parent is not None and parent.tag == "body"
    return tag in _DROPPED or of_the_site or element.get("role") in _FURNITURE or element.get("hidden") is not None


def _row_in_words(caption: str, heads: list[str], cells: list[str]) -> str:
    """ "Returns by type. Enforced returns; 2024: 2,580; 2023: 2,167": a row that can be read without its table."""
    named = [
        f"{head}: {cell}" if head and at else cell for at, (head, cell) in enumerate(_paired(heads, cells)) if cell
    ]
    return (f"{caption.rstrip('.')}. " if caption else "") + "; ".join(named)


def _paired(heads: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    aligned = heads if len(heads) == len(cells) else [""] * len(cells)  # merged heads belong to no single cell
    return zip(aligned, cells, strict=True)
