"""What a split gives back: plain, frozen records, and their JSON shape."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


class PipelineMissing(RuntimeError):
    """There is no pipeline to load, or what is there is broken; the message is one sentence."""


@dataclass(frozen=True)
class FoundQuantity:
    """One figure. `start`, `end`: code points of the text, half-open; `value` is the low end where `high` is given.

    `qualifier`: exact, about, nearly, more_than, at_least, less_than, up_to or vague (then `value` may be None);
    `unit`: a singular noun, percent, percentage_point, ratio, times or an ISO 4217 code; `measure`: what is counted, as
    the text says it; `direction`: up or down; `change`: absolute or relative; `period`: ISO 8601 interval of dates;
    `baseline`: what it is compared with, as the text says it.
    """

    start: int
    end: int
    quote: str
    value: Decimal | None
    high: Decimal | None
    qualifier: str
    unit: str | None
    measure: str | None
    direction: str | None
    change: str | None
    period: str | None
    baseline: str | None


@dataclass(frozen=True)
class FoundClaim:
    """One atomic claim; `quote == text[start:end]`, `text` is the stand-alone wording, `reasons` explain the score."""

    start: int
    end: int
    quote: str
    text: str
    type: str
    check_worthiness: float
    reasons: tuple[str, ...]
    quantities: tuple[FoundQuantity, ...]


@dataclass(frozen=True)
class SplitResult:
    """The claims of a text in text order, and every figure of it, in a claim or not."""

    pipeline: str
    claims: tuple[FoundClaim, ...]
    quantities: tuple[FoundQuantity, ...]

    @property
    def check_worthiness(self) -> float:
        """The highest of the claims; 0 where there is none."""
        return max((c.check_worthiness for c in self.claims), default=0.0)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _quantity_json(quantity: FoundQuantity) -> dict[str, Any]:
    return asdict(quantity) | {"value": _number(quantity.value), "high": _number(quantity.high)}


def _claim_json(claim: FoundClaim) -> dict[str, Any]:
    return asdict(claim) | {"reasons": list(claim.reasons), "quantities": [_quantity_json(q) for q in claim.quantities]}


def to_json(result: SplitResult) -> dict[str, Any]:
    """The shape that `manage.py split --json` prints."""
    return {
        "pipeline": result.pipeline,
        "check_worthiness": result.check_worthiness,
        "claims": [_claim_json(c) for c in result.claims],
        "quantities": [_quantity_json(q) for q in result.quantities],
    }
