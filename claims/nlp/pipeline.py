"""Loads the shipped pipeline and runs texts through it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# importing a component registers its factory
from . import check_worthiness, claim_splitter, hansard_sentences, quantities  # noqa: F401
from .blocks import cut
from .results import FoundClaim, FoundQuantity, PipelineMissing, SplitResult
from .wording import stand_alone

SHIPPED = Path(__file__).parent / "model"
BATCH = 16  # blocks given to the pipeline at once


@cache
def load_pipeline() -> Language:
    """The pipeline of this process, from DISPATCHBOX_MODEL or the weights shipped with the code."""
    path = Path(os.environ.get("DISPATCHBOX_MODEL") or SHIPPED)
    if not (path / "meta.json").is_file():
        raise PipelineMissing(f"There is no language pipeline in {path}; see training/README.md for how it is made.")
    try:
        return spacy.load(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise PipelineMissing(f"The language pipeline in {path} cannot be loaded: {first}") from error


def pipeline_version() -> str:
    """Name and version of the pipeline and of its own components, as stored with every claim."""
    meta = load_pipeline().meta
    parts = meta.get("components_version", {})
    own = " ".join(f"{name}={version}" for name, version in sorted(parts.items()))
    return f"{meta['name']}-{meta['version']}" + (f" ({own})" if own else "")


def split_many(texts: Iterable[tuple[str, date | None]]) -> Iterator[SplitResult]:
    """One result for each (text, made_on), in order; blocks of several texts share a batch."""
    nlp, version = load_pipeline(), pipeline_version()
    counts: list[int] = []

    def blocks() -> Iterator[tuple[Doc, tuple[int, int]]]:
        for number, (text, made_on) in enumerate(texts):
            pieces = list(cut(text))
            counts.append(len(pieces))
            for offset, piece in pieces or [(0, "")]:
                doc = nlp.make_doc(piece)
                doc._.made_on = made_on
                yield doc, (number, offset)

    done = nlp.pipe(blocks(), as_tuples=True, batch_size=BATCH)
    for _, group in groupby(done, key=lambda pair: pair[1][0]):
        yield _joined([(doc, offset) for doc, (_, offset) in group], version)


def _joined(blocks: list[tuple[Doc, int]], version: str) -> SplitResult:
    claims = [claim for doc, offset in blocks for claim in _claims(doc, offset)]
    figures = [_moved(f, offset) for doc, offset in blocks for f in doc._.figures]
    return SplitResult(version, tuple(claims), tuple(figures))


def _moved(figure: FoundQuantity, offset: int) -> FoundQuantity:
    return replace(figure, start=figure.start + offset, end=figure.end + offset) if offset else figure


def _claims(doc: Doc, offset: int) -> Iterator[FoundClaim]:
    for claim in doc._.claims:
        span = claim.span(doc)
        yield FoundClaim(
            start=span.start_char + offset,
            end=span.end_char + offset,
            quote=span.text,
            text=stand_alone(doc, claim),
            type=claim.type,
            check_worthiness=claim.check_worthiness,
            reasons=claim.reasons,
            quantities=tuple(_moved(f, offset) for f in claim.figures),
        )
