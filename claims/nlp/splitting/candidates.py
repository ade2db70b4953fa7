"""Which runs of words may be a claim: everything that a claim's grammar and figures do not rule out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy import attrs
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span

from claims.nlp.lexicon import TIME_UNITS
from claims.nlp.results import FoundQuantity

LONGEST = 70  # words of the longest claim considered,
LONG_SENTENCE, LONGEST_THERE = 120, 24  # and in a sentence of more words, which is a list or has no full stops
MOST_WORDS = 250  # words weighed together
Array = np.ndarray


def _ids(*words: str) -> Array:
    return np.array([get_string_id(word) for word in words], dtype=np.uint64)


_VERBAL = _ids("VERB", "AUX")
_PUNCT, _CONJ, _CC, _ADJ, _OBJ = _ids("PUNCT", "conj", "cc", "ADJ", "obj")
_NOUNS = _ids("NOUN", "PROPN")
_NOUN_LIKE = _ids("NOUN", "PROPN", "ADJ")
_BEFORE_NOUN = _ids("DET", "ADJ", "NUM")
_ARTICLES = _ids("a", "an", "the", "our", "my", "your", "his", "her", "its", "their", "these", "those", "this")
_QUOTES = _ids(*"\"'“‘([”’)]")
_PARTING = _ids(",", ";")
_BETWEEN = _ids("between")[0]
COLUMNS = [attrs.LOWER, attrs.POS, attrs.DEP]


@dataclass(frozen=True)
class Parse:
    """A sentence of n words as columns: strings as hashes, heads as indices into the same sentence (a root points to
    itself). `index`: place of each word in the document."""

    index: Array
    word: Array
    pos: Array
    dep: Array
    head: Array
    figure: Array  # 0 outside figures, else 1, or 2 where one with a value starts


@dataclass(frozen=True)
class Candidates:
    """`index`: int [n], the words of a sentence by their place in the document; `pairs`: int32 [m, 2], the first and
    last word of each run that may be a claim, counted within the sentence."""

    index: Array
    pairs: Array


def _figures(starts: Array, figures: Sequence[FoundQuantity]) -> Array:
    """Where the figures are in words that begin at `starts`; spans of time do not count as figures."""
    figure = np.zeros(len(starts), dtype=np.int64)
    for f in figures:
        if f.value is not None and f.unit not in TIME_UNITS:
            first, last = np.searchsorted(starts, (f.start, f.end))
            figure[first:last] = 1
            figure[first : min(first + 1, last)] = 2
    return figure


def parse_of(sentence: Span, columns: Array, figures: Sequence[FoundQuantity]) -> Parse | None:
    """The words of a sentence without its whitespace tokens, with its figures; None where nothing is left.

    `columns`: `COLUMNS` of the document.
    """
    words = [t for t in sentence if not t.is_space]
    if not words:
        return None
    place = {t.i: n for n, t in enumerate(words)}
    head = np.array([place.get(t.head.i, n) for n, t in enumerate(words)])
    index = np.array([t.i for t in words])
    word, pos, dep = columns[index].T
    return Parse(index, word, pos, dep, head, _figures(np.array([t.idx for t in words]), figures))


def candidate_pairs(p: Parse) -> Array:
    """int32 [m, 2]: the first and last word of every run of words that may be a claim.

    A claim is one fact: two figures with a comma or a conjunction between them are two, and so are two joined verbs
    with objects of their own and a figure (true of every one of the annotated claims but two).
    """
    n = len(p.word)
    end_ok = p.pos != _PUNCT
    start_ok = end_ok & (p.dep != _CC)
    quote = _among(p.word, _QUOTES)
    start_ok, end_ok = (start_ok | quote) & ~_within_noun_phrase(p), end_ok | quote
    end_ok[:-1] &= ~(_among(p.pos[:-1], _BEFORE_NOUN) & _among(p.pos[1:], _NOUNS))
    start_ok &= p.figure != 1  # a figure is never cut
    end_ok[:-1] &= p.figure[1:] != 1
    i, j = np.nonzero(np.triu(np.ones((n, n), dtype=bool)) & start_ok[:, None] & end_ok[None, :])
    near = j - i < (LONGEST if n <= LONG_SENTENCE else LONGEST_THERE)
    i, j = i[near], j[near]
    apart = (_parted_figures(p, i, j) == 0) & ~_joins_facts(p, i, j) & ~_crosses(p, i, j)
    return np.stack([i[apart], j[apart]], axis=1).astype(np.int32)


def _within_noun_phrase(p: Parse) -> Array:
    """bool [n]: whether a claim that starts here would leave the article or adjective of its noun behind."""
    noun = _among(p.pos, _NOUN_LIKE)
    noun[1:] &= _among(p.word[:-1], _ARTICLES) | (p.pos[:-1] == _ADJ)
    noun[0] = False
    return noun


def _among(column: Array, ids: Array) -> Array:
    """bool [n]: `np.isin`, which takes ten times as long for a few ids."""
    return (column[:, None] == ids).any(axis=1)


def _counter(flags: Array) -> Array:
    return np.concatenate([[0], np.cumsum(flags)])


def _parts(p: Parse) -> Array:
    """bool [n]: whether the word is a comma or a conjunction."""
    return (p.dep == _CC) | _among(p.word, _PARTING)


def _parted_figures(p: Parse, i: Array, j: Array) -> Array:
    """How many commas and conjunctions stand between the first and the last figure of each run of words."""
    n = len(p.word)
    at = np.nonzero(p.figure == 2)[0]
    if not len(at):
        return np.zeros(len(i), dtype=np.int64)
    partings = _counter(_parts(p))
    following, preceding = np.r_[at, n], np.r_[-1, at]
    first = following[np.searchsorted(at, i)]
    last = preceding[np.searchsorted(at, j, side="right")]
    between = partings[np.clip(last, 0, n)] - partings[np.clip(first, 0, n)]
    return np.where(first < last, np.maximum(between, 0), 0)


def _joins_facts(p: Parse, i: Array, j: Array) -> Array:
    """Whether the run joins two verbs, the first with words of its own before the conjunction, and holds a figure."""
    found = np.zeros(len(i), dtype=bool)
    figures, at = _counter(p.figure == 2), np.arange(len(p.word))
    for c in np.nonzero(p.dep == _CC)[0]:
        verb = p.head[c]
        first = p.head[verb]
        joined = verb > c > first and p.dep[verb] == _CONJ and _acts(p, verb) and _acts(p, first)
        if joined and ((p.head == first) & (at > first) & (at < c)).any():
            found |= (i <= first) & (j >= verb) & (figures[j + 1] > figures[i])
    return found


def _acts(p: Parse, word: int) -> bool:
    """Whether the word is a verb, or was tagged as something else and has an object."""
    return bool(p.pos[word] == _VERBAL[0] or ((p.head == word) & (p.dep == _OBJ)).any())


def _crosses(p: Parse, i: Array, j: Array) -> Array:
    """Whether the run reaches from a figure over the only comma or conjunction before the next one, or back over it
    ("enforced returns up by 19% and voluntary"), or leaves out what the next figure belongs to ("by 14%")."""
    found = np.zeros(len(i), dtype=bool)
    at, partings = np.nonzero(p.figure == 2)[0].tolist(), np.nonzero(_parts(p))[0]
    verbs = _counter(_among(p.pos, _VERBAL))
    for a, b in pairwise(at):
        first, last = np.searchsorted(partings, (a, b))
        c = int(partings[first]) if last - first == 1 else 0
        if last - first == 1 and not (p.word[max(0, c - 5) : c] == _BETWEEN).any():
            found |= (i < c) & (j > c) & ((i <= a) | (j >= b))
            found |= (i > c + 2) & (i <= b) & (j >= b) & (verbs[i] == verbs[c])
    return found


def pieces(sentence: Span) -> Iterator[Span]:
    """The sentence, or parts of it, cut at a comma if possible, where it is too long to weigh every run of words."""
    start = sentence.start
    while sentence.end - start > MOST_WORDS:
        window = range(start + MOST_WORDS // 2, start + MOST_WORDS)
        cut = max((k for k in window if sentence.doc[k].is_punct), default=window.stop - 1) + 1
        yield sentence.doc[start:cut]
        start = cut
    yield sentence.doc[start : sentence.end]


def document_candidates(doc: Doc) -> list[Candidates]:
    """Those of every sentence that has words, in order; long sentences in pieces."""
    figures = sorted(doc._.figures, key=_start)
    columns = doc.to_array(COLUMNS)
    parses = (parse_of(piece, columns, _within(figures, s)) for s in doc.sents for piece in pieces(s))
    return [Candidates(p.index, candidate_pairs(p)) for p in parses if p is not None]


def _start(figure: FoundQuantity) -> int:
    return figure.start


def _within(figures: Sequence[FoundQuantity], sentence: Span) -> Sequence[FoundQuantity]:
    """Of figures in the order of their starts those of a sentence."""
    first = bisect_left(figures, sentence.start_char, key=_start)
    return figures[first : bisect_left(figures, sentence.end_char, key=_start)]
