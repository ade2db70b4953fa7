"""Long texts in blocks that a parser can bear: cut at a paragraph, else a sentence, else a space."""

import re
from collections.abc import Iterator

LONGEST = 20_000
PLACES = [re.compile(r"\n\s*\n|\r\n\s*\r\n"), re.compile(r"\n"), re.compile(r"[.?!][\"'”’)\]]*\s+"), re.compile(r"\s+")]


def cut(text: str, *, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """(offset, block) of the whole text in order; joined they are the text; each has `longest` characters at most."""
    start = 0
    while len(text) - start > longest:
        end = _place(text, start, start + longest)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _place(text: str, start: int, limit: int) -> int:
    """The last good place to cut in the second half of the block, the best kind of place first."""
    middle = (start + limit) // 2
    for pattern in PLACES:
        ends = [m.end() for m in pattern.finditer(text, middle, limit) if start < m.end() <= limit]
        if ends:
            return ends[-1]
    return limit
