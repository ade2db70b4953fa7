"""Claims and figures of a text. Plain Python and spaCy, no Django; offsets are code points of the given text.

spaCy is imported at the first use of the pipeline, so that processes that never split stay small.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from .results import (
    FoundClaim,
    FoundQuantity,
    PipelineMissing,
    Setting,
    SplitResult,
    UnreadableText,
    WordingNote,
    to_json,
)

if TYPE_CHECKING:
    from spacy.language import Language

    from .splitting.adapters import LearnedAdapters

__all__ = [
    "FoundClaim",
    "FoundQuantity",
    "PipelineMissing",
    "Setting",
    "SplitResult",
    "UnreadableText",
    "WordingNote",
    "load_pipeline",
    "pipeline_version",
    "split",
    "split_many",
    "to_json",
]


def load_pipeline() -> "Language":
    """The pipeline of this process, loaded once; raises PipelineMissing with one sentence where there is none."""
    from . import pipeline

    return pipeline.load_pipeline()


def pipeline_version() -> str:
    """Name and version of the pipeline and of its components, as stored with every claim."""
    from . import pipeline

    return pipeline.pipeline_version()


def split(
    text: str,
    *,
    made_on: date | None = None,
    speaker: str | None = None,
    office: str | None = None,
    house: str | None = None,
    title: str | None = None,
    learned: "LearnedAdapters | None" = None,
) -> SplitResult:
    """The claims and figures of `text`; the more is known of who said it, when and where, the better each stands alone.

    `learned` is what the desk's decisions taught beside the shipped weights. Paragraphs that are plainly not English
    are not read but told in `unread`. Raises UnreadableText for a text that holds half a character.
    """
    return next(split_many([(text, Setting(made_on, speaker, office, house, title))], learned=learned))


def split_many(
    texts: Iterable[tuple[str, date | Setting | None]], *, learned: "LearnedAdapters | None" = None
) -> Iterator[SplitResult]:
    """One result for each text with its day or its Setting, in order; cheaper than one `split` each."""
    from . import pipeline

    return pipeline.split_many(texts, learned=learned)
