"""The running numbers and headings of a document that is read from top to bottom. Pure."""

import re
from collections.abc import Iterable, Iterator

from evidence.readers.document import one_line
from evidence.readers.passages import Block

MAX_ROWS = 2_000  # of one table
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[-−(]?[£$€]?\d[\d,.]*\)?\s?%?")  # and not a year, which heads a column


class Flow:
    """Gives each paragraph, list item and table row its number and heading; a heading over nothing stays as words."""

    def __init__(self, heading: str = "") -> None:
        self.heading = heading
        self.is_bare = False
        self.paragraphs = self.items = self.tables = 0

    def head(self, text: str) -> Iterator[Block]:
        """A heading: it stands over what follows."""
        if re.search(r"\w", text):
            yield from self.end()
            self.heading, self.is_bare, self.items = one_line(text), True, 0

    def end(self) -> Iterator[Block]:
        """What a heading that nothing stands under has to say."""
        if self.is_bare:
            yield from self.paragraph(self.heading)

    def paragraph(self, text: str) -> Iterator[Block]:
        if re.search(r"\w", text):
            self.paragraphs, self.items, self.is_bare = self.paragraphs + 1, 0, False
            yield Block("paragraph", one_line(text), self.paragraphs, self.heading)

    def item(self, text: str) -> Iterator[Block]:
        if re.search(r"\w", text):
            self.items, self.is_bare = self.items + 1, False
            yield Block("list item", one_line(text), self.items, self.heading)

    def table(self, rows: Iterable[list[str]]) -> Iterator[Block]:
        """Rows that can be read alone: the first names the columns, as office documents mark no heads."""
        self.tables += 1
        heads: list[str] = []
        for number, cells in enumerate(rows, start=1):
            if number > MAX_ROWS:
                return
            if not heads and len(cells) > 1 and not any(map(_FIGURE.fullmatch, cells)):
                heads = cells
            elif any(re.search(r"\w", cell) for cell in cells):
                self.is_bare = False
                yield Block("row", row_in_words(heads, cells), number, self.heading, self.tables)


def row_in_words(heads: list[str], cells: list[str]) -> str:
    """ "Enforced returns; 2024: 2,580; 2023: 2,167": a row that can be read without its table."""
    aligned = heads if len(heads) == len(cells) else [""] * len(cells)  # merged heads belong to no single cell
    return "; ".join(
        f"{head}: {cell}" if head and at else cell
        for at, (head, cell) in enumerate(zip(aligned, cells, strict=True))
        if cell
    )
