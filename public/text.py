"""A statement's text cut into paragraphs for reading. Pure."""

import re
from dataclasses import dataclass
from html import escape

BLANK_LINE = re.compile(r"\n\s*\n")
SHORT_LINE = 50
MARK, END = "\ue000", "\ue001"  # private use: no text of the record holds them
MARKED = re.compile(f"{MARK}([^{MARK}{END}]*){END}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind`: para, line (one of many lines without blank lines between), rows (a table or list whose lines matter)."""

    kind: str
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """The words as printed; a text without blank lines is one line per sentence, and each stands for itself."""
    text = text.strip()
    if not BLANK_LINE.search(text) and "\n" in text:
        return [Paragraph("rows" if "\t" in line else "line", line) for line in text.split("\n") if line.strip()]
    return [Paragraph("rows" if is_list(part) else "para", part) for part in BLANK_LINE.split(text) if part.strip()]


def is_list(words: str) -> bool:
    lines = words.strip().split("\n")
    return "\t" in words or (len(lines) > 1 and max(map(len, lines)) < SHORT_LINE)


def marked(excerpt: str, *, words: int = 40) -> str:
    """The excerpt as HTML on one line, cut after `words` words; what stands between MARK and END is a <mark>."""
    parts = excerpt.split()
    cut = " ".join(parts[:words]) + ("…" if len(parts) > words or excerpt[-1:].isalnum() else "")
    if MARK in cut:
        cut = f"… {cut}"
    shown = MARKED.sub(r"<mark>\1</mark>", escape(cut, quote=False))
    return shown.replace(MARK, "").replace(END, "")
