"""How much a newsroom would want a claim listed: 0..1, learned from must, may and unmarked, with its reasons."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from .claim_features import claim_features
from .claim_splitter import SplitClaim
from .linear import Feature, Logistic

LABELS = ("must", "may", "unmarked")


@Language.factory(
    "check_worthiness",
    default_config={"may_share": 0.35, "reason_threshold": 0.25},
    requires=["doc._.claims"],
)
class CheckWorthiness:
    """Sets `check_worthiness` and `reasons` of each claim in `doc._.claims`.

    The score is P(must) + `may_share` * P(may), times the chance that it is a claim at all. A group of features is
    given as a reason where it moved the score by `reason_threshold` or more.
    """

    def __init__(self, nlp: Language, name: str, may_share: float, reason_threshold: float) -> None:
        self.name, self.may_share, self.reason_threshold = name, may_share, reason_threshold
        self.model: Logistic | None = None

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[tuple[float, tuple[str, ...]]]:
        """(score, reasons) of each claim."""
        if self.model is None:
            raise ValueError("Check-worthiness has no weights: run training/splitter.py.")
        return [self.judge(doc, claim, self.model) for claim in doc._.claims]

    def judge(self, doc: Doc, claim: SplitClaim, model: Logistic) -> tuple[float, tuple[str, ...]]:
        features = claim_features(claim.span(doc), claim.figures)
        chances = model.probabilities(features)
        score = (chances["must"] + self.may_share * chances["may"]) * claim.found
        return round(min(score, 1.0), 3), self._reasons(claim, features, model)

    def _reasons(self, claim: SplitClaim, features: Sequence[Feature], model: Logistic) -> tuple[str, ...]:
        moved = sorted(model.contributions(features, "must").items(), key=lambda item: -abs(item[1]))
        told = [_told(group, value > 0, claim) for group, value in moved if abs(value) >= self.reason_threshold]
        unsure = ["the words may not be a claim on their own"] if claim.found < 0.5 else []
        return tuple(r for r in told if r) + tuple(unsure)

    def set_annotations(self, doc: Doc, judged: list[tuple[float, tuple[str, ...]]]) -> None:
        for claim, (score, reasons) in zip(doc._.claims, judged, strict=True):
            claim.check_worthiness, claim.reasons = score, reasons

    def to_bytes(self, exclude: Sequence[str] = ()) -> bytes:
        if self.model is None:
            return b""
        buffer = io.BytesIO()
        weights, bias = self.model.weights.astype(np.float16), self.model.bias.astype(np.float32)
        np.savez_compressed(buffer, weights=weights, bias=bias)
        return buffer.getvalue()

    def from_bytes(self, data: bytes, exclude: Sequence[str] = ()) -> "CheckWorthiness":
        if data:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                self.model = Logistic(LABELS, arrays["weights"].astype(np.float32), arrays["bias"].astype(np.float32))
        return self

    def to_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> None:
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        (path / "weights.npz").write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, exclude: Sequence[str] = ()) -> "CheckWorthiness":
        return self.from_bytes((Path(path) / "weights.npz").read_bytes())


def _told(group: str, raises: bool, claim: SplitClaim) -> str | None:
    """A group's effect in words; None where there is nothing to point at."""
    valued = [f.quote for f in claim.figures if f.value is not None]
    if group == "figure":
        if valued and raises:
            return f"states a figure: {'; '.join(valued)}"
        return (
            "states a change or an amount without a number"
            if claim.figures and raises
            else None
            if raises
            else "states no figure"
        )
    return {
        ("name", True): "names who or what it is about",
        ("name", False): None,
        ("date", True): "gives a date",
        ("date", False): "gives no date",
        ("length", True): "says enough to be looked up",
        ("length", False): "says little",
        ("wording", True): "worded like claims that newsrooms check",
        ("wording", False): "worded like rhetoric or routine",
    }.get((group, raises))
