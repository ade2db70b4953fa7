"""Blocks of a document (paragraphs, list items, table rows) made into passages of some 40 to 120 words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.analysis import sentences
from evidence.readers.document import ReadPassage

SHORT_WORDS = 40  # below it a paragraph takes the next one in
LONG_WORDS = 120  # above it a paragraph is cut at a sentence's end
_LEAD_IN_WORDS = 40


@dataclass(frozen=True)
class Block:
    """One paragraph, list item or table row. `number` counts its kind from 1 (in the document, list or table)."""

    kind: str  # "paragraph", "list item" or "row"
    text: str
    number: int
    heading: str = ""
    table: int = 0

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def passages(blocks: Iterable[Block]) -> tuple[ReadPassage, ...]:
    """Every block's words once, in order; only the lead-in of a long list is said again with each part of it."""
    return tuple(passage for group in _groups(blocks) for passage in _written(group))


def _groups(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        if group and not _joins(group, block):
            yield group
            group = _lead_in(group, block)
        group.append(block)
    if group:
        yield group


def _joins(group: list[Block], block: Block) -> bool:
    last, size = group[-1], sum(each.words for each in group)
    if block.kind == "row" or last.kind == "row" or block.heading != last.heading or size + block.words > LONG_WORDS:
        return False
    return size < SHORT_WORDS or block.kind == "list item"


def _lead_in(group: list[Block], block: Block) -> list[Block]:
    # "The regulations cover:" belongs to the fifth item as much as to the first.
    first = group[0]
    in_list = block.kind == "list item" and group[-1].kind == "list item" and block.number > 1
    leads = first.kind == "paragraph" and first.text.endswith(":") and first.words <= _LEAD_IN_WORDS
    return [first] if in_list and leads and block.heading == first.heading else []


def _written(group: list[Block]) -> Iterator[ReadPassage]:
    if len(group) == 1 and group[0].words > LONG_WORDS:
        block = group[0]
        for part, text in enumerate(_cut(block.text), start=1):
            yield ReadPassage(text, f"{_locator(group)}, part {part}", block.heading)
        return
    yield ReadPassage("\n".join(block.text for block in group), _locator(group), group[0].heading)


def _locator(group: list[Block]) -> str:
    paragraphs = [block.number for block in group if block.kind == "paragraph"]
    items = [block.number for block in group if block.kind == "list item"]
    if group[0].kind == "row":
        return f"table {group[0].table} row {group[0].number}"
    parts = [_span("paragraph", paragraphs)] if paragraphs else []
    if items:
        under = f" under '{group[0].heading}'" if group[0].heading and not paragraphs else ""
        parts.append(_span("list item", items) + under)
    return ", ".join(parts)


def _span(word: str, numbers: list[int]) -> str:
    return f"{word} {numbers[0]}" if len(numbers) == 1 else f"{word}s {numbers[0]} to {numbers[-1]}"


def _cut(text: str) -> Iterator[str]:
    """`text` in parts of at most LONG_WORDS, ending where sentences do, and nearly of one length."""
    pieces = [piece for start, end in sentences(text) for piece in _short_enough(text[start:end])]
    whole = sum(len(piece.split()) for piece in pieces)
    aim = whole / -(-whole // LONG_WORDS)
    part: list[str] = []
    for piece in pieces:
        size = sum(len(each.split()) for each in part)
        if part and (size + len(piece.split()) > LONG_WORDS or size >= aim):
            yield " ".join(part)
            part = []
        part.append(piece)
    if part:
        yield " ".join(part)


def _short_enough(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for at in range(0, len(words), LONG_WORDS):
        yield " ".join(words[at : at + LONG_WORDS])
