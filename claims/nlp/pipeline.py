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
BATCH_CHARACTERS = 40_000  # given to the pipeline at once: more is no faster and takes memory
BATCH_BLOCKS = 64


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
    done = (pair for batch in _batches(_blocks(nlp, texts)) for pair in nlp.pipe(batch, as_tuples=True))
    for _, group in groupby(done, key=lambda pair: pair[1][0]):
        yield _joined([(doc, offset) for doc, (_, offset) in group], version)


def _blocks(nlp: Language, texts: Iterable[tuple[str, date | None]]) -> Iterator[tuple[Doc, tuple[int, int]]]:
    """(document, (number of the text, offset in it)) of each block; an empty text has one empty block."""
    for number, (text, made_on) in enumerate(texts):
        for offset, piece in cut(text) if text else [(0, "")]:
            doc = nlp.make_doc(piece)
            doc._.made_on = made_on
            yield doc, (number, offset)


def _batches(blocks: Iterable[tuple[Doc, tuple[int, int]]]) -> Iterator[list[tuple[Doc, tuple[int, int]]]]:
    batch: list[tuple[Doc, tuple[int, int]]] = []
    size = 0
    for doc, context in blocks:
        batch.append((doc, context))
        size += len(doc.text)
        if size >= BATCH_CHARACTERS or len(batch) == BATCH_BLOCKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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
