"""What a split gives back: plain, frozen records, and their JSON shape."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .languages import Stretch


class PipelineMissing(RuntimeError):
    """There is no pipeline to load, or what is there is broken; the message is one sentence."""


class UnreadableText(ValueError):
    """The text holds what is no character; the message is one sentence."""


@dataclass(frozen=True)
class FoundQuantity:
    """One figure. `start`, `end`: code points of the text, half-open; `value` is the low end where `high` is given.

    `qualifier`: exact, about, nearly, more_than, at_least, less_than, up_to or vague (then `value` may be None);
    `unit`: a singular noun, percent, percentage_point, ratio, times or an ISO 4217 code; `measure`: what is counted, as
    the text says it; `direction`: up or down; `change`: absolute, relative, percentage_points or rate; `period`: 2024,
    2024-10, 2024-Q3, 2023/2024 (April to March), a day, or an ISO 8601 interval of days; `baseline`: what a change is
    compared with, as the text says it, with its dates in brackets, or "no baseline stated"; `per`: what it is a
    rate of (day, person, 100000 person);
    `loose`: a figure only where every number of a text is wanted (an age, "one of the people"), never part of a claim.
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
    per: str | None = None
    loose: bool = False


@dataclass(frozen=True)
class Setting:
    """What is known of a text beside its words: when, by whom and where it was said; each may be unknown."""

    made_on: date | None = None
    speaker: str | None = None
    office: str | None = None
    house: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class WordingNote:
    """One change that made a wording stand alone: `said`, the words as said or "", `written`, those put there or "".

    `why`: restored (words of the sentence), speaker, date, reference, unclear, form (of a verb) or dropped; `start`:
    the place of `written` in the wording, in code points.
    """

    said: str
    written: str
    why: str
    start: int


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
    notes: tuple[WordingNote, ...] = ()


@dataclass(frozen=True)
class SplitResult:
    """The claims of a text in text order, and every figure of it, in a claim or not.

    `unread`: (start, end, language) of each paragraph that was left out because it is not English.
    """

    pipeline: str
    claims: tuple[FoundClaim, ...]
    quantities: tuple[FoundQuantity, ...]
    unread: tuple[Stretch, ...] = ()

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
    told = asdict(claim) | {
        "reasons": list(claim.reasons),
        "quantities": [_quantity_json(q) for q in claim.quantities],
    }
    del told["notes"]  # for the desk; the printed shape is agreed
    return told


def to_json(result: SplitResult) -> dict[str, Any]:
    """The shape that `manage.py split --json` prints."""
    return {
        "pipeline": result.pipeline,
        "check_worthiness": result.check_worthiness,
        "claims": [_claim_json(c) for c in result.claims],
        "quantities": [_quantity_json(q) for q in result.quantities],
        "unread": unread_json(result),
    }


def unread_json(result: SplitResult) -> list[dict[str, Any]]:
    """What was left out, as it is printed and stored."""
    return [{"start": start, "end": end, "language": language} for start, end, language in result.unread]
