"""A wording while it is made: the quote's words in order, with ours among them, and the note for every change.

Whatever is not in the quote stands in square brackets; every stretch in brackets has at least one note.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from claims.nlp.results import WordingNote

CLOSERS = frozenset(".,;:?!)]”’'\"…%")
OPENED = frozenset("“‘\"'")


@dataclass(eq=False)
class Change:
    """One change: `said`, the words as said or ""; `why` as in WordingNote."""

    said: str
    why: str


@dataclass(eq=False)
class Piece:
    """Words of the wording. `token`: the word of the text they stand for; `change`: set where they are ours.

    `aside`: they explain the words before them; `apart`: they stand in brackets of their own.
    """

    text: str
    space: bool = True
    token: Token | None = None
    change: Change | None = None
    aside: bool = False
    apart: bool = False


@dataclass
class Line:
    """The pieces in order, and the changes that left no words behind."""

    pieces: list[Piece]
    dropped: list[Change] = field(default_factory=list)

    def place(self, token: Token) -> int | None:
        return next((k for k, p in enumerate(self.pieces) if p.token is not None and p.token.i == token.i), None)

    def holds(self, token: Token) -> bool:
        return self.place(token) is not None

    def tokens(self) -> list[Token]:
        return [p.token for p in self.pieces if p.token is not None]

    def has_ours(self) -> bool:
        return any(p.change is not None for p in self.pieces)

    def asks(self) -> bool:
        """Whether the words are of a question."""
        words = self.tokens()
        return bool(words) and words[0].sent.text.rstrip().endswith("?")

    def lead(self, ours: list[Piece]) -> None:
        self.pieces[:0] = ours

    def end(self, ours: list[Piece]) -> None:
        if self.pieces:
            self.pieces[-1].space = bool(ours) and ours[0].text not in CLOSERS
        self.pieces += ours

    def drop(self, first: int, last: int, why: str = "dropped") -> None:
        """Take pieces[first:last] out; what was ours leaves no note."""
        said = spoken(p for p in self.pieces[first:last] if p.change is None)
        if said.strip(" ,;:—–-"):
            self.dropped.append(Change(said, why))
        del self.pieces[first:last]

    def write(self, at: int, words: str, why: str, *, count: int = 1) -> None:
        """`words` in place of pieces[at:at+count]; the first of their tokens stays known."""
        old = self.pieces[at : at + count]
        self.pieces[at : at + count] = [Piece(words, old[-1].space, old[0].token, Change(spoken(old), why))]

    def add(self, after: int, words: str, why: str) -> None:
        """`words` after pieces[after], before the comma or full stop that may follow."""
        piece = self.pieces[after]
        self.pieces.insert(after + 1, Piece(words, piece.space, None, Change("", why), aside=True))
        piece.space = True


def plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def spoken(pieces: Iterable[Piece]) -> str:
    return plain("".join(p.text + (" " if p.space else "") for p in pieces))


def line_of(span: Span) -> Line:
    """The quote as it is; a line break inside it is a space."""
    pieces = [Piece(t.text, bool(t.whitespace_), t) for t in span if not t.is_space]
    for piece in pieces:
        token = piece.token
        if token is not None and token.i + 1 < len(span.doc) and token.nbor().is_space:
            piece.space = True
    return Line(pieces)


def taken(words: Iterable[Token], *, said: str = "", why: str = "restored") -> list[Piece]:
    """Words of the text put where they are wanted: ours, with one note; what stands between them is left out."""
    words = [t for t in words if not t.is_space]
    change = Change(said, why)
    pieces = [Piece(lowered(t), bool(t.whitespace_), t, change) for t in words]
    for k in range(len(words) - 1):
        if words[k + 1].i != words[k].i + 1:
            pieces[k].space = words[k + 1].text not in CLOSERS
    if pieces:
        pieces[-1].space = True
    return pieces


def lowered(token: Token) -> str:
    """The word as it would stand within a sentence: its capital goes where only the sentence gave it one."""
    keeps = not token.is_sent_start or token.pos_ == "PROPN" or token.text == "I" or not token.is_title
    return token.text if keeps else token.text[0].lower() + token.text[1:]


def ours(words: str, why: str) -> Piece:
    return Piece(words, True, None, Change("", why))


def render(line: Line) -> tuple[str, tuple[WordingNote, ...]]:
    """The wording, capitalised and closed with a full stop, and its notes with their places in it."""
    _trim(line.pieces)
    if not line.pieces:
        return "", ()
    _capitalise(line.pieces)
    text, places = _joined(line.pieces)
    notes = [WordingNote(c.said, written, c.why, start) for c, (start, written) in places.items()]
    gone = [WordingNote(c.said, "", c.why, 0) for c in line.dropped]
    return _closed(text), tuple(sorted([*gone, *notes], key=lambda n: n.start))


def _trim(pieces: list[Piece]) -> None:
    while pieces and not pieces[0].text.strip(" ,;:—–-."):
        del pieces[0]
    while pieces and not pieces[-1].text.strip(" ,;:—–-"):
        del pieces[-1]


def _capitalise(pieces: list[Piece]) -> None:
    """Of the first word; and of the first after words that stand in brackets ahead."""
    heads = [p for p in pieces if any(c.isalnum() for c in p.text)]
    ahead = next((k for k, p in enumerate(heads) if not p.aside), 0)
    for piece in {id(p): p for p in (*heads[:1], *heads[ahead : ahead + 1])}.values():
        if piece.text[0].islower() and not re.match(r"www\.|http", piece.text):
            piece.text = piece.text[0].upper() + piece.text[1:]


def _joined(pieces: list[Piece]) -> tuple[str, dict[Change, tuple[int, str]]]:
    """The text, and for each change where its words begin in it and how they read there."""
    text, within = "", False
    places: dict[Change, tuple[int, int]] = {}
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        begins = piece.change is not None and not within
        inner = piece.aside and not begins
        text += "[" if begins else "(" if inner else ""
        if piece.change is not None:
            start, _ = places.get(piece.change, (len(text), 0))
            places[piece.change] = start, len(text) + len(piece.text)
        text += piece.text + (")" if inner else "")
        within = piece.change is not None and after is not None and after.change is not None
        within = within and not (begins and piece.aside) and not (after is not None and after.apart)
        text += ("]" if piece.change is not None and not within else "") + (" " if piece.space else "")
    return text.strip(), {change: (start, text[start:end]) for change, (start, end) in places.items()}


def _closed(words: str) -> str:
    last = words.rstrip("”\"'’)")[-1:]
    return words if last in set(".?!…") else f"{words}."
