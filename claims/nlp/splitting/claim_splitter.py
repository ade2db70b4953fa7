"""Finds the atomic claims of a text and what type each is, from weights learned on annotated statements."""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from claims.nlp.results import FoundQuantity

from .candidates import Candidates, document_candidates
from .claim_features import claim_features
from .claim_types import TYPES, TypeModel
from .divisions import best_division, marginals, match_probabilities
from .network import Weights, Words, encode, must_chances, score_runs, words_of

Array = np.ndarray
__all__ = ["TYPES", "ClaimSplitter", "Reading", "SplitClaim", "SplitterModel", "Weighed", "figures_within"]


@dataclass
class SplitClaim:
    """A claim on its way through the pipeline: `start`, `end` are token positions, half-open.

    `found`: probability that a careful reader would mark it, by the splitter; the rest is set by later components.
    """

    start: int
    end: int
    found: float
    type: str = "other"
    chances: Mapping[str, float] = field(default_factory=dict)  # of each type, as the shipped weights see it
    figures: tuple[FoundQuantity, ...] = ()
    check_worthiness: float = 0.0
    reasons: tuple[str, ...] = ()

    def span(self, doc: Doc) -> Span:
        return doc[self.start : self.end]


@dataclass
class SplitterModel:
    """Everything learned: the network that weighs runs of words, and the types."""

    network: Weights
    types: TypeModel


@dataclass(frozen=True)
class Reading:
    """A text as the network reads it. `read`: float [k, n, d]."""

    words: Words
    read: Array

    def around(self, index: Array) -> tuple[Array, Array]:
        """(float [k, s, d]: the stretch from the word before the first of `index`, places in the document, to the one
        after the last; int: the numbers of `index` in that stretch)."""
        place = self.words.place[index]
        low = max(int(place[0]) - 1, 0)
        return self.read[:, low : int(place[-1]) + 2], place - low


@dataclass(frozen=True)
class Weighed:
    """The likelier runs of a sentence: `chances` [m] of being in its division, `must` [m] of being wanted were they
    claims; `words`: how many the sentence has."""

    words: int
    pairs: Array
    chances: Array
    must: Array


AT_ONCE = 2000  # runs of words weighed together, where sentences are short
INDENT = re.compile(r"\s*[-–—•*·▪]?\s*")


def in_table(text: str, span: Span) -> bool:
    """Whether a claim touches a row of a table: a line with tabs between its cells (indents and bullets apart)."""
    start = text.rfind("\n", 0, span.start_char) + 1
    end = text.find("\n", span.end_char)
    lines = text[start : end if end >= 0 else len(text)].split("\n")
    return any("\t" in INDENT.sub("", line.rstrip(), count=1) for line in lines)


def _groups(sentences: Sequence[Candidates]) -> Iterator[list[Candidates]]:
    """The sentences in order, so many at once as have `AT_ONCE` runs or one more."""
    group: list[Candidates] = []
    for sentence in sentences:
        group.append(sentence)
        if sum(len(s.pairs) for s in group) >= AT_ONCE or len(group) == AT_ONCE // 16:
            yield group
            group = []
    if group:
        yield group


def figures_within(figures: Sequence[FoundQuantity], start: int, end: int) -> tuple[FoundQuantity, ...]:
    """The figures, of those in the order of their starts, that lie between two character offsets."""
    first = bisect_left(figures, start, key=_start)
    return tuple(f for f in figures[first : bisect_left(figures, end, key=_start)] if f.end <= end)


def _start(figure: FoundQuantity) -> int:
    return figure.start


def _under(prefix: str, arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


@Language.factory(
    "claim_splitter",
    default_config={"threshold": 0.75, "must_gain": 1.0, "least_chance": 0.003},
    requires=["token.dep", "token.pos", "doc.tensor", "doc._.figures"],
)
class ClaimSplitter:
    """Keeps the claims it finds in `doc._.claims`.

    A run of words is worth its chance of matching a claim, plus `must_gain` times its chance of matching one that a
    newsroom would want listed, less `threshold`; the division that is worth most is kept. Runs of words less probable
    than `least_chance` are not weighed.
    """

    def __init__(self, nlp: Language, name: str, threshold: float, must_gain: float, least_chance: float) -> None:
        self.name, self.threshold, self.must_gain, self.least_chance = name, threshold, must_gain, least_chance
        self.model: SplitterModel | None = None
        if not Doc.has_extension("claims"):
            Doc.set_extension("claims", default=())

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[SplitClaim]:
        """The claims in text order."""
        sentences = document_candidates(doc)
        if not sentences:
            return []
        reading = self.read(doc)
        doc.user_data[self.name] = reading
        weighed = [w for group in _groups(sentences) for w in self.weigh_all(reading, group)]
        found = [c for s, w in zip(sentences, weighed, strict=True) for c in self.divide(s, w)]
        text = doc.text
        kept = [c for c in found if "\t" not in text or not in_table(text, c.span(doc))]
        self.describe(doc, kept)
        return kept

    def describe(self, doc: Doc, claims: Sequence[SplitClaim]) -> None:
        """Gives the claims their figures and types."""
        for claim in claims:
            span = claim.span(doc)
            claim.figures = figures_within(doc._.figures, span.start_char, span.end_char)
            claim.chances = self.type_chances(span, claim.figures)
            claim.type = max(claim.chances, key=claim.chances.__getitem__)

    def read(self, doc: Doc) -> Reading:
        words = words_of(doc)
        return Reading(words, encode(self._model().network, words))

    def weigh(self, reading: Reading, sentence: Candidates) -> Weighed:
        """The runs of the sentence that are likely enough; the mean of the members."""
        return self.weigh_all(reading, [sentence])[0]

    def weigh_all(self, reading: Reading, sentences: Sequence[Candidates]) -> list[Weighed]:
        """Those of some sentences in order, at once: most are short, and each product of arrays has its price."""
        network, members = self._model().network, len(reading.read)
        around, place = reading.around(np.concatenate([s.index for s in sentences]))
        starts = np.cumsum([0, *(len(s.index) for s in sentences)]).tolist()
        runs = np.concatenate([place[start:][s.pairs] for s, start in zip(sentences, starts, strict=False)])
        scores = score_runs(network, around, *runs.T) if len(runs) else np.zeros((members, 0))
        ends = np.cumsum([len(s.pairs) for s in sentences])[:-1]
        chances = [
            marginals(len(s.index), s.pairs, own)[0].mean(axis=0) if len(s.pairs) else np.zeros(0)
            for s, own in zip(sentences, np.split(scores, ends, axis=1), strict=True)
        ]
        kept = [np.nonzero(own > self.least_chance)[0] for own in chances]
        likely = runs[np.concatenate(chances) > self.least_chance]
        musts = np.split(must_chances(network, around, *likely.T), np.cumsum([len(k) for k in kept])[:-1])
        return [
            Weighed(len(s.index), s.pairs[k], own[k], must)
            for s, k, own, must in zip(sentences, kept, chances, musts, strict=True)
        ]

    def divide(self, sentence: Candidates, weighed: Weighed) -> Iterator[SplitClaim]:
        """The claims of one sentence, without their figures and types."""
        pairs, chances = weighed.pairs, weighed.chances
        if not len(pairs):
            return
        found, wanted = match_probabilities(pairs, chances, chances * weighed.must)
        # among runs that match the same claim equally well, the more probable one
        gains = found + self.must_gain * wanted - self.threshold + 1e-3 * chances
        for k in best_division(weighed.words, pairs, gains):
            start, end = sentence.index[pairs[k]].tolist()
            yield SplitClaim(start, end + 1, float(found[k]))

    def type_chances(self, span: Span, figures: Sequence[FoundQuantity]) -> dict[str, float]:
        """Each type's probability for a claim at `span`, with the figures inside it."""
        return self._model().types.probabilities(claim_features(span, figures))

    def _model(self) -> SplitterModel:
        if self.model is None:
            raise ValueError("The claim splitter has no weights: run training/splitter.py.")
        return self.model

    def set_annotations(self, doc: Doc, claims: list[SplitClaim]) -> None:
        doc._.claims = tuple(claims)

    def to_bytes(self, exclude: Sequence[str] = ()) -> bytes:
        if self.model is None:
            return b""
        buffer = io.BytesIO()
        arrays = {f"network.{name}": array for name, array in self.model.network.items()}
        arrays |= {f"types.{name}": array for name, array in self.model.types.arrays().items()}
        halves = {n: a.astype(np.float16) if a.dtype.kind == "f" else a for n, a in arrays.items()}
        np.savez_compressed(buffer, **halves)  # type: ignore[arg-type]
        return buffer.getvalue()

    def from_bytes(self, data: bytes, exclude: Sequence[str] = ()) -> "ClaimSplitter":
        if data:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                whole = {name: arrays[name] for name in arrays.files}
            loaded = {n: a.astype(np.float32) if a.dtype.kind == "f" else a for n, a in whole.items()}
            self.model = SplitterModel(_under("network.", loaded), TypeModel.of(_under("types.", loaded)))
        return self

    def to_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> None:
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        (path / "weights.npz").write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> "ClaimSplitter":
        return self.from_bytes((Path(path) / "weights.npz").read_bytes())
