"""What the index and the ranker are told of claims and passages, and what the ranker answers. Pure values."""

from dataclasses import dataclass
from datetime import date

from evidence.analysis import LightFigure
from evidence.arithmetic import Figure


@dataclass(frozen=True)
class ClaimView:
    """What the ranker knows of a claim. `text` is the stand-alone wording, `quote` the words as said."""

    text: str
    quote: str
    type: str
    said_on: date
    speaker: str = ""
    department: str = ""
    figures: tuple[Figure, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PassageView:
    """What the ranker knows of a passage. `source` is its publisher, or the department of a speech.

    Of a fact-check (`is_check`) the text is the claim that was checked, then the article; `speaker` is who made it, and
    `known_on` the day on which it was made.
    """

    id: int
    text: str
    title: str
    source: str
    known_on: date
    speaker: str = ""
    figures: tuple[LightFigure, ...] = ()
    names: tuple[str, ...] = ()
    is_check: bool = False


@dataclass(frozen=True)
class Match:
    """A suggestion: `score` 0..1, `reasons` in words, `stance` supports, refutes or context.

    `highlights` are half-open code-point offsets into the passage's text, in order, none overlapping. `duplicates` are
    the candidates that say the same and were collapsed into this one.
    """

    passage_id: int
    score: float
    reasons: tuple[str, ...]
    stance: str
    highlights: tuple[tuple[int, int], ...]
    duplicates: tuple[int, ...] = ()
