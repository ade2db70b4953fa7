"""The heading over a claim's paragraph, which tells what the claim is about."""

import re
from bisect import bisect_right

from spacy.tokens import Doc, Span

from .line import Line

LONGEST_HEADING = 12
HEADED = 4  # paragraphs under a heading


def heading_over(line: Line, span: Span) -> Span | None:
    """The heading over the claim's paragraph, or over one of the few paragraphs before it."""
    lines = _lines(span.doc)
    at = bisect_right(lines, (span.start_char + 1, "")) - 1
    if at < 1 or not _is_paragraph(lines[at][1]):
        return None
    for start, words in reversed(lines[max(0, at - HEADED) : at]):
        if _is_heading(words):
            found = span.doc.char_span(start, start + len(words), alignment_mode="contract")
            return found if found is not None and not any(line.holds(t) for t in found) else None
        if not _is_paragraph(words):
            return None
    return None


def _lines(doc: Doc) -> list[tuple[int, str]]:
    """The lines of the text that are not empty, each after its place; the document keeps them."""
    if "lines" not in doc.user_data:
        doc.user_data["lines"] = [(m.start(), m[0].rstrip()) for m in re.finditer(r"\S[^\n]*", doc.text)]
    kept: list[tuple[int, str]] = doc.user_data["lines"]
    return kept


def _is_heading(words: str) -> bool:
    short = 1 <= len(words.split()) <= LONGEST_HEADING
    return short and words[0].isupper() and words[-1].isalnum() and not words.startswith(("Mr ", "Mrs ", "Ms "))


def _is_paragraph(words: str) -> bool:
    return len(words.split()) > LONGEST_HEADING and words[-1:] in {".", "?", "!", "”"}
