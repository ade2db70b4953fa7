"""What the claim splitter sees of a sentence: one set of numbers for training and for running.

Every feature is an index into a table of weights of `TABLE` rows: words, tags and places in the parse are mixed into
64-bit hashes (spaCy's string hashes are the same on every machine) and folded. A sentence of n words gives

* `tokens`: int32 [n, T], features of each word (used for "starts here", "ends here" and "inside" alike);
* `spans`: int32 [m, S], features of each possible claim, and `pairs`: int32 [m, 2], its first and last word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy import attrs
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from .lexicon import TIME_UNITS

TABLE = 1 << 18
LONGEST = 70  # words of the longest claim considered
MOST_WORDS = 250  # words weighed together
COLUMNS = (attrs.LOWER, attrs.LEMMA, attrs.POS, attrs.TAG, attrs.DEP, attrs.ENT_TYPE, attrs.SHAPE)
Array = np.ndarray

_MIX = np.uint64(0x9E3779B97F4A7C15)
_SUBJECT = [get_string_id(d) for d in ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl")]
_CLAUSE = [
    get_string_id(d) for d in ("ROOT", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj")
]
_VERBAL = [get_string_id(p) for p in ("VERB", "AUX")]
_FINITE = [get_string_id(t) for t in ("VBD", "VBP", "VBZ", "MD")]
_PUNCT = get_string_id("PUNCT")
_NUM = get_string_id("NUM")
_CONJ = get_string_id("conj")
_CC = get_string_id("cc")
_ADJ = get_string_id("ADJ")
_NOUNS = [get_string_id(pos) for pos in ("NOUN", "PROPN")]
_BEFORE_NOUN = [get_string_id(pos) for pos in ("DET", "ADJ", "NUM")]
_ARTICLES = [
    get_string_id(w)
    for w in ["a", "an", "the", "our", "my", "your", "his", "her", "its", "their", "these", "those", "this"]
]
_OBJ = get_string_id("obj")
_PARTING = [get_string_id(w) for w in (",", ";")]
_BETWEEN = [get_string_id("between")]


@dataclass(frozen=True)
class SentenceFeatures:
    """`index`: for each of the n words its position in the document; arrays as described above."""

    index: Array
    tokens: Array
    pairs: Array
    spans: Array


def mix(first: int, templates: list[tuple[Array, ...]]) -> Array:
    """int32 [n, T]: each template's columns folded into one index of the table; numbered from `first`, so that equal
    values of different templates stay apart."""
    width = max(len(columns) for columns in templates)
    values = np.zeros((width, len(templates), len(templates[0][0])), dtype=np.uint64)
    for k, columns in enumerate(templates):
        for w, column in enumerate(columns):
            values[w, k] = column
    mixed = np.arange(first, first + len(templates), dtype=np.uint64)[:, None] * _MIX
    for layer in values:
        mixed = (mixed ^ layer) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return ((mixed >> np.uint64(40)) % np.uint64(TABLE)).astype(np.int32).T


def shifted(column: Array, by: int) -> Array:
    """The column seen from `by` words further on; 1 before the first word and 2 after the last."""
    out = np.full_like(column, 1 if by < 0 else 2)
    if abs(by) < len(column):
        if by < 0:
            out[-by:] = column[:by]
        elif by:
            out[:-by] = column[by:]
        else:
            out[:] = column
    return out


@dataclass(frozen=True)
class Parse:
    """A sentence as columns: strings as hashes, heads as indices into the same sentence (a root points to itself)."""

    index: Array
    word: Array
    lemma: Array
    pos: Array
    tag: Array
    dep: Array
    ent: Array
    shape: Array
    head: Array
    depth: Array
    left: Array
    right: Array
    verb: Array  # nearest verb at or above each word
    figure: Array  # 0 outside figures, else 1, or 2 where one with a value starts


def _figures(words: list[Token], doc: Doc) -> Array:
    """Where the figures are, from `doc._.figures`; spans of time do not count as figures."""
    figure = np.zeros(len(words), dtype=np.int64)
    starts = np.array([t.idx for t in words])
    for f in doc._.figures:
        if f.end > words[0].idx and f.start <= words[-1].idx and f.value is not None and f.unit not in TIME_UNITS:
            inside = np.nonzero((starts >= f.start) & (starts < f.end))[0]
            figure[inside] = 1
            figure[inside[:1]] = 2
    return figure


def parse_of(sentence: Span) -> Parse | None:
    """The words of a sentence without its whitespace tokens; None where nothing is left."""
    words = [t for t in sentence if not t.is_space]
    if not words:
        return None
    place = {t.i: n for n, t in enumerate(words)}
    head = np.array([place.get(t.head.i, n) for n, t in enumerate(words)])
    index = np.array([t.i for t in words])
    columns = sentence.doc.to_array(list(COLUMNS))[index].T
    depth, left, right = _edges(head)
    verb = _nearest(head, np.isin(columns[2], _VERBAL))
    word, lemma, pos, tag, dep, ent, shape = columns
    figure = _figures(words, sentence.doc)
    return Parse(index, word, lemma, pos, tag, dep, ent, shape, head, depth, left, right, verb, figure)


def _edges(head: Array) -> tuple[Array, Array, Array]:
    """Depth below the root, and first and last word of the subtree, for each word."""
    n = len(head)
    depth = np.zeros(n, dtype=np.int64)
    at = np.arange(n)
    for _ in range(n):
        up = head[at]
        moved = up != at
        if not moved.any():
            break
        depth += moved
        at = up
    left, right = np.arange(n), np.arange(n)
    for i in np.argsort(-depth, kind="stable"):
        h = head[i]
        left[h], right[h] = min(left[h], left[i]), max(right[h], right[i])
    return depth, left, right


def _nearest(head: Array, wanted: Array) -> Array:
    at = np.arange(len(head))
    for _ in range(len(head)):
        up = np.where(wanted[at], at, head[at])
        if (up == at).all():
            break
        at = up
    return at


def _outermost(parse: Parse, edge: Array) -> Array:
    """For each word the highest word at or above it whose subtree starts (or ends) exactly there."""
    at = np.arange(len(edge))
    for _ in range(len(edge)):
        up = parse.head[at]
        up = np.where(edge[up] == np.arange(len(edge)), up, at)
        if (up == at).all():
            break
        at = up
    return at


def token_features(p: Parse) -> Array:
    """int32 [n, T]."""
    first, last = _outermost(p, p.left), _outermost(p, p.right)
    n = len(p.word)
    word = {k: shifted(p.word, k) for k in range(-3, 4)}
    lemma = {k: shifted(p.lemma, k) for k in (-1, 1)}
    pos = {k: shifted(p.pos, k) for k in range(-2, 3)}
    tag = {k: shifted(p.tag, k) for k in (-1, 1)}
    dep = {k: shifted(p.dep, k) for k in (-1, 1)}
    headed = p.head
    verb = p.verb
    above = p.head[verb]
    side = (np.sign(headed - np.arange(n)) + 1).astype(np.uint64)
    depth = np.minimum(p.depth, 6).astype(np.uint64)
    place = np.minimum(np.arange(n), 4).astype(np.uint64)
    rest = np.minimum(np.arange(n)[::-1], 4).astype(np.uint64)
    root = np.full(n, p.lemma[np.argmin(p.depth)])
    opening = np.full(n, p.word[0])
    closing = np.full(n, p.word[-1])
    columns: list[tuple[Array, ...]] = [
        (p.word,), (word[-1],), (word[1],), (word[-2],), (word[2],), (word[-3],), (word[3],),
        (p.lemma,), (p.pos,), (p.tag,), (p.dep,), (p.shape,), (p.ent,),
        (pos[-1],), (pos[1],), (pos[-2],), (pos[2],), (tag[-1],), (tag[1],), (dep[-1],), (dep[1],),
        (pos[-1], p.pos), (p.pos, pos[1]), (pos[-1], p.pos, pos[1]), (pos[-2], pos[-1], p.pos), (p.pos, pos[1], pos[2]),
        (word[-1], p.word), (p.word, word[1]), (word[-1], p.pos), (p.word, pos[1]), (p.pos, word[1]), (pos[-1], p.word),
        (p.dep, p.pos), (p.dep, p.dep[headed]), (p.pos, p.pos[headed], side), (p.dep, p.lemma[headed]),
        (p.tag, p.tag[headed]),
        (p.dep[first], p.pos[first]), (p.dep[first], pos[-1]), (p.dep[first], word[-1]), (p.dep[first], p.pos),
        (p.dep[first], p.lemma[headed[first]]), (p.tag[first], p.dep[first]), (p.lemma[first], p.dep[first]),
        (p.dep[last], p.pos[last]), (p.dep[last], pos[1]), (p.dep[last], word[1]), (p.dep[last], p.lemma[headed[last]]),
        (p.dep[last], p.dep[headed[last]], pos[1]), (p.dep[first], p.dep[headed[first]], pos[-1]),
        (p.lemma[verb],), (p.dep[verb],), (p.tag[verb],), (p.lemma[verb], p.dep[verb]), (p.dep[verb], p.lemma[above]),
        (p.dep[verb], p.dep[above], p.lemma[above]), (p.dep[verb], p.tag[verb], p.dep[above]), (p.lemma[above],),
        (depth,), (place,), (rest,), (place, p.pos), (rest, p.pos), (root,), (root, depth), (opening,), (closing,),
        (opening, place), (root, p.dep[verb]), (lemma[-1], p.dep[verb]), (lemma[1], p.dep),
        (p.figure,), (p.figure, p.pos), (shifted(p.figure, 1), p.pos), (shifted(p.figure, -1), p.pos),
        (shifted(p.figure, 2), word[-1]),
        (p.lemma[headed], p.pos), (p.dep[verb], p.dep[first], word[-1]), (p.dep[verb], p.dep[last], word[1]),
    ]  # fmt: skip
    return mix(0, columns)


def _bucket(values: Array, edges: tuple[int, ...]) -> Array:
    return np.digitize(values, edges).astype(np.uint64)


def span_features(p: Parse) -> tuple[Array, Array]:
    """(pairs int32 [m, 2], features int32 [m, S]) of every run of words that may be a claim.

    A claim is one fact: two figures with a comma or a conjunction between them are two, and so are two joined verbs
    with objects of their own and a figure (true of every one of the annotated claims but two).
    """
    n = len(p.word)
    start_ok = ~np.isin(p.pos, [_PUNCT]) & ~np.isin(p.dep, [_CC])
    end_ok = ~np.isin(p.pos, [_PUNCT, _CC])
    quote = np.isin(p.word, [get_string_id(q) for q in "\"'“‘([”’)]"])
    start_ok, end_ok = (start_ok | quote) & ~_within_noun_phrase(p), end_ok | quote
    end_ok[:-1] &= ~(np.isin(p.pos[:-1], _BEFORE_NOUN) & np.isin(p.pos[1:], _NOUNS))
    i, j = np.nonzero(np.triu(np.ones((n, n), dtype=bool)) & start_ok[:, None] & end_ok[None, :])
    near = j - i < LONGEST
    i, j = i[near], j[near]
    apart = (_parted_figures(p, i, j) == 0) & ~_joins_facts(p, i, j) & ~_crosses(p, i, j)
    i, j = i[apart], j[apart]
    return np.stack([i, j], axis=1).astype(np.int32), _describe(p, i, j)


def _within_noun_phrase(p: Parse) -> Array:
    """bool [n]: whether a claim that starts here would leave the article or adjective of its noun behind."""
    noun = np.isin(p.pos, [*_NOUNS, _ADJ])
    noun[1:] &= np.isin(p.word[:-1], _ARTICLES) | (p.pos[:-1] == _ADJ)
    noun[0] = False
    return noun


def _tops(p: Parse) -> Array:
    """[n, n]: the highest word between i and j, the first of equals."""
    n = len(p.word)
    top = np.zeros((n, n), dtype=np.int64)
    top[np.arange(n), np.arange(n)] = np.arange(n)
    for d in range(1, n):
        rows = np.arange(n - d)
        before, new = top[rows, rows + d - 1], rows + d
        top[rows, rows + d] = np.where(p.depth[new] < p.depth[before], new, before)
    return top


def _arcs_within(p: Parse) -> Array:
    """[n, n]: how many words between i and j have their head between i and j too."""
    n = len(p.word)
    arcs = np.zeros((n, n), dtype=np.int64)
    own = p.head != np.arange(n)
    np.add.at(arcs, (np.minimum(p.head, np.arange(n))[own], np.maximum(p.head, np.arange(n))[own]), 1)
    return arcs[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)


def _counter(flags: Array) -> Array:
    return np.concatenate([[0], np.cumsum(flags)])


def _describe(p: Parse, i: Array, j: Array) -> Array:
    n = len(p.word)
    top = _tops(p)[i, j]
    length = j - i + 1
    roots = length - _arcs_within(p)[i, j]

    def within(flags: Array) -> Array:
        count = _counter(flags)
        return count[j + 1] - count[i]

    subject = np.isin(p.dep, _SUBJECT)
    subject_of = np.full(n, -1)
    subject_of[p.head[subject]] = np.nonzero(subject)[0]
    s = subject_of[top]
    has_subject = np.where(s < 0, 0, np.where((s >= i) & (s <= j), 1, np.where(s < i, 2, 3))).astype(np.uint64)
    left_gap, right_gap = _bucket(i - p.left[top], (-1, 0, 1, 2, 6)), _bucket(p.right[top] - j, (-1, 0, 1, 2, 6))
    before, after = np.r_[1, p.word][i].astype(np.uint64), np.r_[p.word, 2][j + 1].astype(np.uint64)
    pos_before, pos_after = np.r_[1, p.pos][i].astype(np.uint64), np.r_[p.pos, 2][j + 1].astype(np.uint64)
    finite = within(np.isin(p.tag, _FINITE))
    verbs = within(np.isin(p.pos, _VERBAL) & np.isin(p.dep, _CLAUSE))
    joined = within((p.dep == _CONJ) & np.isin(p.pos, _VERBAL))
    joined_all = within(p.dep == _CONJ)
    commas = within(p.pos == _PUNCT)
    figures = within(p.figure == 2)
    parted = _parted_figures(p, i, j)
    cut = (np.r_[0, p.figure][i] > 0) & (p.figure[i] == 1) | (p.figure[j] > 0) & (np.r_[p.figure, 0][j + 1] == 1)
    relative = within(p.dep == get_string_id("acl:relcl"))
    complement = within((p.dep == get_string_id("ccomp")) | (p.dep == get_string_id("parataxis")))
    size = _bucket(length, (2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 22, 27, 33, 40))
    few = lambda x: np.minimum(x, 3).astype(np.uint64)  # noqa: E731
    whole = ((i == 0).astype(np.uint64) * 2) + (p.right[np.argmin(p.depth)] - j <= 1)
    t = {"dep": p.dep[top], "pos": p.pos[top], "tag": p.tag[top], "lemma": p.lemma[top]}
    up = p.head[top]
    columns: list[tuple[Array, ...]] = [
        (size,), (few(roots), left_gap, right_gap), (size, few(finite)), (size, few(verbs)), (t["dep"], t["pos"]),
        (t["dep"], left_gap), (t["dep"], right_gap), (t["pos"], few(roots)), (t["tag"], has_subject),
        (t["dep"], has_subject),
        (t["dep"], has_subject, left_gap, right_gap), (t["dep"], t["tag"], few(roots)), (t["dep"], p.lemma[up]),
        (t["dep"], p.dep[up]), (t["dep"], few(joined)), (few(joined), size), (few(joined_all), few(commas)),
        (few(finite), few(relative)), (few(complement), few(finite)), (t["dep"], few(complement)),
        (few(figures), few(joined_all)),
        (few(figures), size), (whole,), (whole, few(finite)), (whole, few(verbs), few(joined)), (t["dep"], before),
        (t["dep"], after), (t["dep"], pos_before, pos_after), (has_subject, pos_before), (p.pos[i], p.pos[j]),
        (p.dep[i], p.dep[j]), (before, after), (t["lemma"],), (t["lemma"], size), (t["lemma"], has_subject),
        (few(verbs), few(roots)), (t["pos"], size), (has_subject, t["pos"], few(finite)),
        (t["pos"], few(figures), size),
        (p.dep[i], p.word[i], t["dep"]), (p.lemma[up],), (whole, t["lemma"]),
        (few(parted),), (few(parted), t["pos"]), (few(joined), few(figures)), (cut,),
        (few(figures), t["dep"], t["pos"]),
        (few(verbs), few(figures)), (few(within(p.pos == _NUM)), few(joined_all)),
        *_children(p, top, j, t),
    ]  # fmt: skip
    return mix(1000, columns)


def _parted_figures(p: Parse, i: Array, j: Array) -> Array:
    """How many commas and conjunctions stand between the first and the last figure of each run of words."""
    n = len(p.word)
    at = np.nonzero(p.figure == 2)[0]
    if not len(at):
        return np.zeros(len(i), dtype=np.int64)
    partings = _counter(np.isin(p.dep, [_CC]) | np.isin(p.word, _PARTING))
    following, preceding = np.r_[at, n], np.r_[-1, at]
    first = following[np.searchsorted(at, i)]
    last = preceding[np.searchsorted(at, j, side="right")]
    between = partings[np.clip(last, 0, n)] - partings[np.clip(first, 0, n)]
    return np.where(first < last, np.maximum(between, 0), 0)


def _joins_facts(p: Parse, i: Array, j: Array) -> Array:
    """Whether the run joins two verbs, the first with words of its own before the conjunction, and holds a figure."""
    found = np.zeros(len(i), dtype=bool)
    figures, at = _counter(p.figure == 2), np.arange(len(p.word))
    for c in np.nonzero(np.isin(p.dep, [_CC]))[0]:
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
    at = np.nonzero(p.figure == 2)[0]
    for a, b in pairwise(at.tolist()):
        partings = [k for k in range(a, b) if p.dep[k] == _CC or p.word[k] in _PARTING]
        if len(partings) == 1 and not np.isin(p.word[max(0, partings[0] - 5) : partings[0]], _BETWEEN).any():
            (c,) = partings
            found |= (i < c) & (j > c) & ((i <= a) | (j >= b))
            verbs = _counter(np.isin(p.pos, _VERBAL))
            found |= (i > c + 2) & (i <= b) & (j >= b) & (verbs[i] == verbs[c])
    return found


def _children(p: Parse, top: Array, j: Array, t: dict[str, Array]) -> Iterator[tuple[Array, ...]]:
    """For each kind of phrase to the right of the highest word: whether there is one, inside the run or left out."""
    n = len(p.word)
    for name in ("conj", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "parataxis", "obl", "nmod", "appos"):
        first = np.full(n, n)
        for k in np.nonzero((p.dep == get_string_id(name)) & (p.head < np.arange(n)))[0][::-1]:
            first[p.head[k]] = k
        state = np.where(first[top] == n, 0, np.where(first[top] <= j, 1, 2)).astype(np.uint64)
        yield (state, t["dep"], t["pos"])


def sentence_features(sentence: Span) -> SentenceFeatures | None:
    """All the splitter knows of a sentence; None for one without words."""
    parse = parse_of(sentence)
    if parse is None:
        return None
    pairs, spans = span_features(parse)
    return SentenceFeatures(parse.index, token_features(parse), pairs, spans)


def pieces(sentence: Span) -> Iterator[Span]:
    """The sentence, or parts of it, cut at a comma if possible, where it is too long to weigh every run of words."""
    start = sentence.start
    while sentence.end - start > MOST_WORDS:
        window = range(start + MOST_WORDS // 2, start + MOST_WORDS)
        cut = max((k for k in window if sentence.doc[k].is_punct), default=window.stop - 1) + 1
        yield sentence.doc[start:cut]
        start = cut
    yield sentence.doc[start : sentence.end]


def document_features(doc: Doc) -> list[SentenceFeatures]:
    """The features of every sentence that has words."""
    return [f for s in doc.sents for piece in pieces(s) if (f := sentence_features(piece)) is not None]
