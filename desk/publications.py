"""Which pieces of evidence are one publication: parts of one document, or the same words published twice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence import analysis

SAME_TEXT = 0.8  # share of words from which two passages are one, as the ranker has it


@dataclass(frozen=True)
class Piece:
    """One piece of evidence. `work` is the same for all that come from one document or version of it."""

    key: int
    work: tuple[object, ...]
    text: str
    is_later: bool


def publications(pieces: Sequence[Piece]) -> list[list[int]]:
    """The keys of pieces that belong together, in the order given; those that stand alone are left out.

    Later evidence and what was known then are never put together.
    """
    words = {p.key: frozenset(analysis.terms(p.text)) for p in pieces}
    leader = {p.key: p.key for p in pieces}
    for at, one in enumerate(pieces):
        for other in pieces[at + 1 :]:
            if one.is_later == other.is_later and is_one(one, other, words):
                old, new = leader[other.key], leader[one.key]
                leader = {key: new if first == old else first for key, first in leader.items()}
    groups: dict[int, list[int]] = {}
    for piece in pieces:
        groups.setdefault(leader[piece.key], []).append(piece.key)
    return [group for group in groups.values() if len(group) > 1]


def is_one(one: Piece, other: Piece, words: dict[int, frozenset[str]]) -> bool:
    if one.work == other.work:
        return True
    mine, theirs = words[one.key], words[other.key]
    return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= SAME_TEXT
