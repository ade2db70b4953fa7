"""Finds the atomic claims of a text and what type each is, from weights learned on annotated statements."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from .claim_features import claim_features
from .features import COLUMNS, SentenceFeatures, document_features
from .linear import Logistic
from .results import FoundQuantity
from .segments import Weights, best_division, marginals, match_probabilities, span_scores

LABELS = ("causation", "commitment", "law", "other", "personal", "prediction", "quantity")
__all__ = ["COLUMNS", "LABELS", "ClaimSplitter", "SplitClaim", "figures_within"]


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
    """Everything learned: the segmenter and the types."""

    segments: tuple[Weights, ...]  # members whose probabilities are averaged: each was fitted to other texts
    types: Logistic


INDENT = re.compile(r"\s*[-–—•*·▪]?\s*")


def in_table(doc: Doc, claim: SplitClaim) -> bool:
    """Whether the claim touches a row of a table: a line with tabs between its cells (indents and bullets apart)."""
    span, text = claim.span(doc), doc.text
    start = text.rfind("\n", 0, span.start_char) + 1
    end = text.find("\n", span.end_char)
    lines = text[start : end if end >= 0 else len(text)].split("\n")
    return any("\t" in INDENT.sub("", line.rstrip(), count=1) for line in lines)


def figures_within(figures: Sequence[FoundQuantity], start: int, end: int) -> tuple[FoundQuantity, ...]:
    """The figures that lie between two character offsets."""
    return tuple(f for f in figures if start <= f.start and f.end <= end)


@Language.factory(
    "claim_splitter",
    default_config={"threshold": 0.5, "least_chance": 0.003},
    requires=["token.dep", "token.pos", "doc._.figures"],
)
class ClaimSplitter:
    """Keeps the claims it finds in `doc._.claims`.

    `threshold`: how probable a claim must be to be kept; `least_chance`: runs of words less probable than this are not
    weighed.
    """

    def __init__(self, nlp: Language, name: str, threshold: float, least_chance: float) -> None:
        self.name, self.threshold, self.least_chance = name, threshold, least_chance
        self.model: SplitterModel | None = None
        if not Doc.has_extension("claims"):
            Doc.set_extension("claims", default=())

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[SplitClaim]:
        """The claims in text order."""
        if self.model is None:
            raise ValueError("The claim splitter has no weights: run training/splitter.py.")
        found = (c for f in document_features(doc) for c in self.divide(f, self.model.segments))
        return [self._described(doc, c) for c in found if not in_table(doc, c)]

    def divide(self, sentence: SentenceFeatures, members: Sequence[Weights]) -> list[SplitClaim]:
        """The claims of one sentence, without figures and type."""
        if not len(sentence.pairs):
            return []
        chances = np.mean([marginals(sentence, span_scores(weights, sentence))[0] for weights in members], axis=0)
        kept = np.nonzero(chances > self.least_chance)[0]
        if not len(kept):
            return []
        pairs, chances = sentence.pairs[kept], chances[kept]
        found = match_probabilities(pairs, chances)
        # among runs that match the same claim equally well, the more probable one
        chosen = best_division(len(sentence.index), pairs, found - self.threshold + 1e-3 * chances)
        place = sentence.index
        return [SplitClaim(int(place[pairs[k, 0]]), int(place[pairs[k, 1]]) + 1, float(found[k])) for k in chosen]

    def _described(self, doc: Doc, claim: SplitClaim) -> SplitClaim:
        span = claim.span(doc)
        claim.figures = figures_within(doc._.figures, span.start_char, span.end_char)
        claim.chances = self.type_chances(span, claim.figures)
        claim.type = max(claim.chances, key=lambda label: claim.chances[label])
        return claim

    def type_chances(self, span: Span, figures: Sequence[FoundQuantity]) -> dict[str, float]:
        """Each type's probability for the claim at `span`."""
        assert self.model is not None  # noqa: S101
        return self.model.types.probabilities(claim_features(span, figures))

    def set_annotations(self, doc: Doc, claims: list[SplitClaim]) -> None:
        doc._.claims = tuple(claims)

    def to_bytes(self, exclude: Sequence[str] = ()) -> bytes:
        if self.model is None:
            return b""
        buffer = io.BytesIO()
        arrays = {
            "tokens": np.stack([w.tokens for w in self.model.segments]).astype(np.float16),
            "spans": np.stack([w.spans for w in self.model.segments]).astype(np.float16),
            "types": self.model.types.weights.astype(np.float16),
            "types_bias": self.model.types.bias.astype(np.float32),
        }
        np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
        return buffer.getvalue()

    def from_bytes(self, data: bytes, exclude: Sequence[str] = ()) -> "ClaimSplitter":
        if data:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                loaded = {k: arrays[k].astype(np.float32) for k in arrays.files}
            segments = tuple(Weights(*pair) for pair in zip(loaded["tokens"], loaded["spans"], strict=True))
            self.model = SplitterModel(segments, Logistic(LABELS, loaded["types"], loaded["types_bias"]))
        return self

    def to_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> None:
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        (path / "weights.npz").write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> "ClaimSplitter":
        return self.from_bytes((Path(path) / "weights.npz").read_bytes())
