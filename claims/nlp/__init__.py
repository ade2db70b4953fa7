"""Claims and figures of a text. Plain Python and spaCy, no Django; offsets are code points of the given text.

spaCy is imported at the first use of the pipeline, so that processes that never split stay small.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from .results import FoundClaim, FoundQuantity, PipelineMissing, SplitResult, to_json

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "FoundClaim",
    "FoundQuantity",
    "PipelineMissing",
    "SplitResult",
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


def split(text: str, *, made_on: date | None = None) -> SplitResult:
    """The claims and figures of `text`, said on `made_on`."""
    return next(split_many([(text, made_on)]))


def split_many(texts: Iterable[tuple[str, date | None]]) -> Iterator[SplitResult]:
    """One result for each (text, made_on), in order; cheaper than one `split` each."""
    from . import pipeline

    return pipeline.split_many(texts)
