"""Claims marked in their text: which line each takes, and the HTML. Pure; offsets are code points, half-open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

BLANK_LINE = re.compile(r"\n\s*\n")
SHORT_LINE = 50


@dataclass(frozen=True, slots=True)
class Span:
    """A claim's place. `number` is what readers see; `status` the stored value and `word` how it is said."""

    key: int
    start: int
    end: int
    number: int
    status: str
    word: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a text as HTML. `kind`: para, line (one of many lines without blank lines between), rows."""

    kind: str
    html: str


def lanes(spans: Sequence[Span]) -> dict[int, int]:
    """The line under the words that each claim takes, from 0, so that claims on the same words stay apart.

    Shorter claims choose first, so a claim that contains another always lies below it.
    """
    beside = neighbours(spans)
    lane_of: dict[int, int] = {}
    for span in sorted(spans, key=lambda s: (s.end - s.start, s.start, s.key)):
        taken = {lane_of[key] for key in beside[span.key] if key in lane_of}
        lane_of[span.key] = next(n for n in range(len(taken) + 1) if n not in taken)
    return lane_of


def neighbours(spans: Sequence[Span]) -> dict[int, set[int]]:
    """For every claim, those that share words with it; found in one walk from left to right."""
    beside: dict[int, set[int]] = {span.key: set() for span in spans}
    open_spans: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        open_spans = [other for other in open_spans if other.end > span.start]
        for other in open_spans:
            beside[span.key].add(other.key)
            beside[other.key].add(span.key)
        open_spans.append(span)
    return beside


def blocks(text: str, spans: Sequence[Span] = ()) -> list[Block]:
    """The text as paragraphs with the claims marked in place. Taking the tags away gives the text back."""
    lane_of = lanes(spans)
    return [Block(kind, mark_up(text, start, end, spans, lane_of)) for kind, start, end in paragraphs(text)]


def paragraphs(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of every stretch between blank lines; without any, every line stands for itself."""
    pattern = BLANK_LINE if BLANK_LINE.search(text) else re.compile("\n")
    alone = "line" if pattern is not BLANK_LINE and "\n" in text.strip() else "para"
    at = 0
    for gap in [*pattern.finditer(text), None]:
        end = gap.start() if gap else len(text)
        words = text[at:end]
        if words.strip():
            yield ("rows" if is_list(words) else alone), at, end
        at = gap.end() if gap else end


def is_list(words: str) -> bool:
    """A table (cells apart by tabs) or a list of names, whose line ends mean something; else they are only wrapping."""
    lines = words.strip().split("\n")
    return "\t" in words or (len(lines) > 1 and max(map(len, lines)) < SHORT_LINE)


def mark_up(text: str, start: int, end: int, spans: Sequence[Span], lane_of: dict[int, int]) -> str:
    """The stretch as HTML with nested <mark>s; where claims cross, the later one is closed and opened again."""
    here = [span for span in spans if span.start < end and start < span.end]
    starting: dict[int, list[Span]] = {}
    for span in here:
        starting.setdefault(max(span.start, start), []).append(span)
    points = sorted(starting.keys() | {min(s.end, end) for s in here})
    out: list[str] = []
    stack: list[Span] = []
    at = start
    for point in points:
        out.append(escape(text[at:point], quote=False))
        at = point
        closing = [s for s in stack if min(s.end, end) == point]
        depth = stack.index(closing[0]) if closing else len(stack)
        again = [s for s in stack[depth:] if s not in closing]
        out.append("</mark>" * (len(stack) - depth))
        out += [reference(s) for s in sorted(closing, key=lambda s: s.number) if s.end == point]
        opening = sorted(again + starting.get(point, []), key=lambda s: (-s.end, s.start, s.key))
        out += [opening_tag(s, lane_of[s.key], is_first=s.start == point) for s in opening]
        stack = stack[:depth] + opening
    out.append(escape(text[at:end], quote=False))
    return "".join(out)


def opening_tag(span: Span, lane: int, *, is_first: bool) -> str:
    anchor = f' id="c-{span.key}"' if is_first else ""
    return f'<mark class="cl cl--{span.status}" data-claim="{span.key}" data-lane="{lane}"{anchor}>'


def reference(span: Span) -> str:
    """The claim's number, after its last word, as a link to its slip."""
    label = f"Claim {span.number}, {span.word}"
    return f'<a class="ref" href="#card-{span.key}" data-ref="{span.key}" aria-label="{label}">{span.number}</a>'


def highlight(text: str, ranges: Sequence[Sequence[int]]) -> str:
    """The text as HTML with the given stretches marked; ranges that overlap or leave the text are made to fit."""
    out, at = [], 0
    for start, end in sorted((max(0, int(r[0])), min(len(text), int(r[1]))) for r in ranges):
        start = max(start, at)
        if start < end:
            out += [escape(text[at:start], quote=False), f"<mark>{escape(text[start:end], quote=False)}</mark>"]
            at = end
    return "".join([*out, escape(text[at:], quote=False)])
