"""Loads the shipped pipeline and runs texts through it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# importing a component registers its factory
from . import check_worthiness, claim_splitter, hansard_sentences, quantities  # noqa: F401
from .blocks import cut
from .results import FoundClaim, FoundQuantity, PipelineMissing, Setting, SplitResult
from .version import model_folder, version_of
from .wording import stand_alone

if TYPE_CHECKING:
    from .adapters import LearnedAdapters

BATCH_CHARACTERS = 40_000  # given to the pipeline at once: more is no faster and takes memory
BATCH_BLOCKS = 64


@cache
def load_pipeline() -> Language:
    """The pipeline of this process, from DISPATCHBOX_MODEL or the weights shipped with the code."""
    path = model_folder()
    if not (path / "meta.json").is_file():
        raise PipelineMissing(f"There is no language pipeline in {path}; see training/README.md for how it is made.")
    try:
        return spacy.load(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise PipelineMissing(f"The language pipeline in {path} cannot be loaded: {first}") from error


def pipeline_version() -> str:
    """Name and version of the pipeline and of its own components, as stored with every claim."""
    return version_of(load_pipeline().meta)


@dataclass(frozen=True)
class Block:
    """Where a document comes from: the number of its text, its offset in it, and what is known of that text."""

    number: int
    offset: int
    setting: Setting


def split_many(
    texts: Iterable[tuple[str, date | Setting | None]], *, learned: "LearnedAdapters | None" = None
) -> Iterator[SplitResult]:
    """One result for each (text, its day or setting), in order; `learned`: what the desk taught, named in the version.

    Blocks of several texts share a batch.
    """
    done, version = documents(texts), pipeline_version()
    if learned is not None:
        done, version = learned.applied(done), f"{version} {learned.name}"
    for _, group in groupby(done, key=lambda pair: pair[1].number):
        yield _joined(list(group), version)


def documents(texts: Iterable[tuple[str, date | Setting | None]]) -> Iterator[tuple[Doc, Block]]:
    """Each block of the texts, read by the shipped weights alone, with its place."""
    nlp = load_pipeline()
    return (pair for batch in _batches(_blocks(nlp, texts)) for pair in nlp.pipe(batch, as_tuples=True))


def _blocks(nlp: Language, texts: Iterable[tuple[str, date | Setting | None]]) -> Iterator[tuple[Doc, Block]]:
    """Each block with its place; an empty text has one empty block."""
    for number, (text, known) in enumerate(texts):
        setting = known if isinstance(known, Setting) else Setting(known)
        for offset, piece in cut(text) if text else [(0, "")]:
            doc = nlp.make_doc(piece)
            doc._.made_on = setting.made_on
            yield doc, Block(number, offset, setting)


def _batches(blocks: Iterable[tuple[Doc, Block]]) -> Iterator[list[tuple[Doc, Block]]]:
    batch: list[tuple[Doc, Block]] = []
    size = 0
    for doc, context in blocks:
        batch.append((doc, context))
        size += len(doc.text)
        if size >= BATCH_CHARACTERS or len(batch) == BATCH_BLOCKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _joined(blocks: list[tuple[Doc, Block]], version: str) -> SplitResult:
    claims = [claim for doc, block in blocks for claim in _claims(doc, block.offset, block.setting)]
    figures = [_moved(f, block.offset) for doc, block in blocks for f in _all_figures(doc)]
    return SplitResult(version, tuple(claims), tuple(figures))


def _all_figures(doc: Doc) -> list[FoundQuantity]:
    """In text order, the loose ones that no claim holds included."""
    return sorted((*doc._.figures, *doc._.loose_figures), key=lambda f: (f.start, f.end))


def _moved(figure: FoundQuantity, offset: int) -> FoundQuantity:
    return replace(figure, start=figure.start + offset, end=figure.end + offset) if offset else figure


def _claims(doc: Doc, offset: int, setting: Setting) -> Iterator[FoundClaim]:
    for claim in doc._.claims:
        span = claim.span(doc)
        text, notes = stand_alone(doc, claim, setting)
        yield FoundClaim(
            start=span.start_char + offset,
            end=span.end_char + offset,
            quote=span.text,
            text=text,
            type=claim.type,
            check_worthiness=claim.check_worthiness,
            reasons=claim.reasons,
            quantities=tuple(_moved(f, offset) for f in claim.figures),
            notes=notes,
        )
