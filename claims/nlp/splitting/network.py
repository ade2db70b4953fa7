"""The network that weighs every run of words of a text, in plain numpy; training/network.py fits it.

Each word is looked up (form, lemma, grammar, figures, the tagger's vector), read with the words before and after it by
a bidirectional LSTM (Graves and Schmidhuber 2005), and joined with the word above it in the parse. A run is scored
from its first and last word, what stands just outside, and the mean of what stands inside. `k` members, each fitted
from another start, are computed at once: their arrays have a leading axis.
"""

from dataclasses import dataclass

import numpy as np
from spacy import attrs
from spacy.tokens import Doc

from claims.nlp.lexicon import TIME_UNITS

Array = np.ndarray
Weights = dict[str, Array]

ROWS = 1 << 14  # of the tables of forms and lemmas
MONEY = frozenset({"GBP", "EUR", "USD"})
COLUMNS = [attrs.LOWER, attrs.LEMMA, attrs.TAG, attrs.DEP, attrs.POS, attrs.SHAPE, attrs.ENT_TYPE]
# Rows that each mark of a word takes in the table of marks.
SIZES = (256, 256, 64, 512, 16, 8, 13, 9, 4, 256, 256)
FIRST_ROW = np.cumsum((0, *SIZES[:-1]))
FARTHEST, DEEPEST = 6, 8  # of heads and of depths told apart
EPSILON = 1e-5  # of the layer norms


@dataclass(frozen=True)
class Words:
    """What the network sees of the n words of a text, whitespace left out.

    `place`: int [len(doc)], each token's number among the words or -1; `forms`, `lemmas`: int [n], rows of their
    tables; `marks`: int [n, 11], rows of the table of marks; `vectors`: float [n, 112]; `heads`: int [n].
    """

    place: Array
    forms: Array
    lemmas: Array
    marks: Array
    vectors: Array
    heads: Array


def _row(column: Array, size: int) -> Array:
    return (column.astype(np.uint64) % np.uint64(size)).astype(np.int64)


def words_of(doc: Doc) -> Words:
    """The words of a parsed text with its figures."""
    kept = np.array([t.i for t in doc if not t.is_space], dtype=np.int64)
    place = np.full(len(doc), -1)
    place[kept] = np.arange(len(kept))
    columns = doc.to_array(list(COLUMNS))[kept] if len(kept) else np.zeros((0, len(COLUMNS)), dtype=np.uint64)
    heads = np.array([place[doc[i].head.i] for i in kept.tolist()], dtype=np.int64)
    heads = np.where(heads < 0, np.arange(len(kept)), heads)
    vectors = np.asarray(doc.tensor)[kept].astype(np.float32)
    marks = FIRST_ROW + np.stack(_marks(doc, kept, columns, heads), axis=1)
    return Words(place, _row(columns[:, 0], ROWS), _row(columns[:, 1], ROWS), marks, vectors, heads)


def _marks(doc: Doc, kept: Array, columns: Array, heads: Array) -> list[Array]:
    tag, dep, pos, shape, ent = columns[:, 2:].T
    numbers = np.arange(len(kept))
    distance = np.clip(heads - numbers, -FARTHEST, FARTHEST) + FARTHEST
    above = [_row(column[heads], size) for column, size in ((tag, SIZES[9]), (dep, SIZES[10]))]
    own = [_row(column, size) for column, size in zip((tag, dep, pos, shape, ent), SIZES, strict=False)]
    return [*own, _figures(doc, kept), distance, np.minimum(_depths(heads), DEEPEST), _openings(doc, kept), *above]


def _figures(doc: Doc, kept: Array) -> Array:
    """0 outside figures, else 1 for one without a value, 3 per cent., 4 money, 5 time, 2 any other."""
    starts = np.array([doc[i].idx for i in kept.tolist()])
    found = np.zeros(len(kept), dtype=np.int64)
    for f in doc._.figures:
        low, high = np.searchsorted(starts, (f.start, f.end))
        found[low:high] = _kind(f.value is not None, f.unit)
    return found


def _kind(valued: bool, unit: str | None) -> int:
    if not valued:
        return 1
    if unit in {"percent", "percentage_point"}:
        return 3
    return 4 if unit in MONEY else 5 if unit in TIME_UNITS else 2


def _depths(heads: Array) -> Array:
    """How many words stand above each; 30 at most."""
    depth, at = np.zeros(len(heads), dtype=np.int64), np.arange(len(heads))
    for _ in range(30):
        up = heads[at]
        moved = up != at
        if not moved.any():
            break
        depth += moved
        at = up
    return depth


def _openings(doc: Doc, kept: Array) -> Array:
    """2 where a sentence starts, and 1 more after a line break."""
    at = kept.tolist()
    starts = [2 * bool(doc[i].is_sent_start) for i in at]
    return np.array([s + (i > 0 and "\n" in doc[i - 1].text) for s, i in zip(starts, at, strict=True)], dtype=np.int64)


def encode(weights: Weights, words: Words) -> Array:
    """float [k, n, d]: what each word means where it stands."""
    w = weights
    members = len(w["forms"])
    marks = w["marks"][:, words.marks].reshape(members, len(words.forms), -1)
    vectors = words.vectors @ w["vector.weight"] + w["vector.bias"]
    joined = np.concatenate([w["forms"][:, words.forms], w["lemmas"][:, words.lemmas], marks, vectors], axis=-1)
    told = np.maximum(joined @ w["input.weight"] + w["input.bias"], 0)
    read = _normed(_recur(w, told) + told, w["norm.weight"], w["norm.bias"])
    above = np.concatenate([read, read[:, words.heads]], axis=-1)
    mixed = np.maximum(above @ w["above.weight"] + w["above.bias"], 0)
    return _normed(read + mixed, w["norm2.weight"], w["norm2.bias"])


def _recur(w: Weights, told: Array) -> Array:
    """float [k, n, d]: an LSTM over the words in both directions; gates in the order in, forget, out, new."""
    k, n, d = told.shape
    half = d // 2
    gates = np.concatenate([
        told @ w["ahead.weight"] + w["ahead.bias"],
        told[:, ::-1] @ w["back.weight"] + w["back.bias"],
    ])  # fmt: skip
    again = np.concatenate([w["ahead.again"], w["back.again"]])
    state, cell = np.zeros((2 * k, 1, half), dtype=np.float32), np.zeros((2 * k, half), dtype=np.float32)
    out = np.zeros((2 * k, n, half), dtype=np.float32)
    for t in range(n):
        # the weights of the first three gates are halved in `stored`, as a sigmoid is half a tanh and a half
        gate = np.tanh(gates[:, t] + (state @ again)[:, 0])
        opened = 0.5 * gate[:, : 3 * half] + 0.5
        cell = opened[:, half : 2 * half] * cell + opened[:, :half] * gate[:, 3 * half :]
        out[:, t] = opened[:, 2 * half :] * np.tanh(cell)
        state = out[:, t : t + 1]
    return np.concatenate([out[:k], out[k:, ::-1]], axis=-1)


def _normed(x: Array, weight: Array, bias: Array) -> Array:
    mean = x.mean(axis=-1, keepdims=True)
    spread = np.sqrt(((x - mean) ** 2).mean(axis=-1, keepdims=True) + EPSILON)
    return (x - mean) / spread * weight + bias


def _means(x: Array, first: Array, last: Array) -> Array:
    """float [k, m, c]: the mean of `x` over the words from `first` to `last`."""
    total = np.concatenate([np.zeros_like(x[:, :1]), x.cumsum(axis=1, dtype=np.float64)], axis=1)
    mean = total.take(last + 1, axis=1)
    mean -= total.take(first, axis=1)
    mean /= (last - first + 1)[:, None]
    return mean.astype(np.float32)


def score_runs(weights: Weights, read: Array, first: Array, last: Array) -> Array:
    """float [k, m]: the score of each run of words, from what `encode` gave."""
    w = weights
    tokens = read @ w["token.weight"] + w["token.bias"]
    length = last - first + 1
    scores = tokens[:, first, 0] + tokens[:, last, 1] + _means(tokens[..., 2:], first, last)[..., 0] * length
    left, right = read @ w["left.weight"] + w["left.bias"], read @ w["right.weight"] + w["right.bias"]
    scores += np.einsum("kmr,kmr->km", left[:, first], right[:, last]) / 5
    scores += w["length"][:, np.minimum(length - 1, w["length"].shape[1] - 1)]
    nothing = np.zeros_like(read[:, :1])
    before, after = np.concatenate([nothing, read[:, :-1]], axis=1), np.concatenate([read[:, 1:], nothing], axis=1)
    starts = read @ w["start.weight"] + w["start.bias"] + before @ w["before.weight"]
    ends = read @ w["end.weight"] + after @ w["after.weight"]
    hidden = starts.take(first, axis=1)  # in place from here: arrays of this size take long to get
    hidden += ends.take(last, axis=1)
    hidden += _means(read @ w["inside.weight"], first, last)
    np.maximum(hidden, 0, out=hidden)
    return scores + (hidden @ w["run.weight"] + w["run.bias"])[..., 0]


def must_chances(weights: Weights, read: Array, first: Array, last: Array) -> Array:
    """float [m]: P(must) of each run, were it a claim; the mean of the members."""
    w = weights
    if not len(first):
        return np.zeros(0)
    peaks = np.stack(
        [read[:, i : j + 1].max(axis=1) for i, j in zip(first.tolist(), last.tolist(), strict=True)], axis=1
    )
    hidden = read[:, first] @ w["kind.start"] + read[:, last] @ w["kind.end"] + w["kind.bias"]
    hidden = np.maximum(hidden + _means(read, first, last) @ w["kind.mean"] + peaks @ w["kind.peak"], 0)
    return _softmax(hidden @ w["tiers.weight"] + w["tiers.bias"]).mean(axis=0)[:, 1]


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
