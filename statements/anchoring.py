"""Offsets: counted in code points here and in UTF-16 units in browsers, and carried from a text to its revision. Pure.

`static/js/offsets.js` holds the same pair of functions for the browser. All offsets are half-open, [start, end).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Span = tuple[int, int]

# Letters on a side that must agree before two places with the same words count as the same place.
CONTEXT = 24
# Fewer letters than this are no sentence: standing once in both texts is not enough to be the same place.
SHORT = 20
# Token pairs compared by the diff at most, and places looked at; beyond, only quote and context decide.
MAX_DIFF_PAIRS = 100_000_000
MAX_PLACES = 1_000

# Marks that printers and editors change without changing what was said; one character for one.
ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-", "\u00a0": " "})
TOKEN = re.compile(r"\w+|[^\w\s]")


def to_utf16(text: str, offset: int) -> int:
    """UTF-16 units before code point `offset` of `text`. Raises ValueError outside of 0..len(text)."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"offset {offset} is outside of a text of {len(text)} code points")
    return offset + sum(character > "\uffff" for character in text[:offset])


def from_utf16(text: str, offset: int) -> int:
    """Code points before UTF-16 unit `offset` of `text`. Raises ValueError outside of it or between the two halves."""
    units = points = 0
    while units < offset and points < len(text):
        units += 2 if text[points] > "\uffff" else 1
        points += 1
    if units != offset:
        raise ValueError(f"offset {offset} is no place between two characters of the text")
    return points


def reanchor(old_text: str, new_text: str, spans: Sequence[Span]) -> list[Span | None]:
    """Where each span of the old text stands in the new one, in the same order; None where that is not certain.

    The words must be the same; line breaks, spaces, quotation marks and dashes may differ. Words that stand once in
    both texts are placed. Words that stand more often are placed where their surroundings agree on both sides and
    with no other place, or where there are as many places as before, one side agrees, and a diff of all the words
    leads to the same place. Never guesses. Raises ValueError for a span outside of the old text.
    """
    for start, end in spans:
        if not 0 <= start < end <= len(old_text):
            raise ValueError(f"({start}, {end}) is no span of a text of {len(old_text)} code points")
    if old_text == new_text:
        return list(spans)
    old, new = _folded(old_text), _folded(new_text)
    revision = _Revision(old.text, new.text)
    placed = [revision.place(old.inward(span)) for span in spans]
    return [None if span is None else new.outward(span) for span in placed]


@dataclass(slots=True)
class _Revision:
    """Two texts and, once a span needs it, the map of their words."""

    old: str
    new: str
    mapped: _WordMap | None = None

    def place(self, span: Span) -> Span | None:
        quote = self.old[slice(*span)]
        if not quote.strip():
            return None
        before, after = list(_places(self.old, quote)), list(_places(self.new, quote))
        if not after or MAX_PLACES in (len(before), len(after)):
            return None
        start = self._single(span, after[0]) if len(before) == len(after) == 1 else self._chosen(span, before, after)
        return None if start is None else (start, start + len(quote))

    def _single(self, span: Span, start: int) -> int | None:
        long_enough = span[1] - span[0] >= SHORT
        return start if long_enough or any(self._sides(span[0], start, span[1] - span[0])) else None

    def _chosen(self, span: Span, before: list[int], after: list[int]) -> int | None:
        """By both surroundings and nobody else's claim to the place; else by turn, one side and the diff alike."""
        size = span[1] - span[0]
        alike = [place for place in after if all(self._sides(span[0], place, size))]
        if len(alike) == 1 and not any(all(self._sides(other, alike[0], size)) for other in before if other != span[0]):
            return alike[0]
        if len(before) != len(after):
            return None
        same_turn = after[before.index(span[0])]
        agrees = any(self._sides(span[0], same_turn, size)) and self._diff_leads(span, same_turn)
        return same_turn if agrees else None

    def _sides(self, old_start: int, new_start: int, size: int) -> tuple[bool, bool]:
        """Whether the surroundings before and after agree; at an end of the text, both must end there."""
        old_end, new_end = old_start + size, new_start + size
        left = self.old[max(old_start - CONTEXT, 0) : old_start] == self.new[max(new_start - CONTEXT, 0) : new_start]
        right = self.old[old_end : old_end + CONTEXT] == self.new[new_end : new_end + CONTEXT]
        return left, right

    def _diff_leads(self, span: Span, start: int) -> bool:
        if self.mapped is None:
            self.mapped = _WordMap.of(self.old, self.new)
        return self.mapped.leads(span, start)


@dataclass(frozen=True, slots=True)
class _WordMap:
    """Stretches of unchanged tokens as (first in old, first in new, length), and where every token starts."""

    stretches: list[tuple[int, int, int]]
    old_starts: list[int]
    new_starts: list[int]

    @classmethod
    def of(cls, old: str, new: str) -> _WordMap:
        one, other = TOKEN.findall(old), TOKEN.findall(new)
        head = _common(one, other)
        tail = _common(one[head:][::-1], other[head:][::-1])
        stretches = [(0, 0, head), (len(one) - tail, len(other) - tail, tail)]
        changed = one[head : len(one) - tail], other[head : len(other) - tail]
        if len(changed[0]) * len(changed[1]) <= MAX_DIFF_PAIRS:
            blocks = SequenceMatcher(None, *changed).get_matching_blocks()
            stretches += [(head + block.a, head + block.b, block.size) for block in blocks]
        starts = ([match.start() for match in TOKEN.finditer(text)] for text in (old, new))
        return cls(stretches, *starts)

    def leads(self, span: Span, start: int) -> bool:
        """Whether all tokens of the span lie in one unchanged stretch, and that stretch puts the first at `start`."""
        first, end = bisect_left(self.old_starts, span[0]), bisect_left(self.old_starts, span[1])
        shift = self.old_starts[first] - span[0] if first < end else 0
        return first < end and any(
            old <= first and end <= old + size and self.new_starts[new + first - old] == start + shift
            for old, new, size in self.stretches
        )


def _common(one: list[str], other: list[str]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _places(text: str, quote: str) -> Iterator[int]:
    """Starts of `quote`, overlaps included, at most MAX_PLACES of them."""
    at = text.find(quote)
    for _ in range(MAX_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(quote, at + 1)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without its clothes: straight quotes, one kind of dash, one space for every run of white space."""

    text: str
    origins: list[int]  # the place in the full text of each folded character, and at last the full length

    def inward(self, span: Span) -> Span:
        return bisect_left(self.origins, span[0]), bisect_left(self.origins, span[1])

    def outward(self, span: Span) -> Span:
        """Up to the end of the last character, not of the white space behind it."""
        return self.origins[span[0]], self.origins[span[1] - 1] + 1


def _folded(text: str) -> _Folded:
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text.translate(ALIKE)):
        if not character.isspace():
            characters.append(character)
        elif characters and characters[-1] == " ":
            continue
        else:
            characters.append(" ")
        origins.append(index)
    return _Folded("".join(characters), [*origins, len(text)])
