"""Loads the shipped pipeline and runs texts through it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

from . import hansard_sentences  # noqa: F401
from .blocks import cut
from .figures import quantities  # noqa: F401
from .languages import Stretch, readable, unread_of
from .results import FoundClaim, FoundQuantity, PipelineMissing, Setting, SplitResult, UnreadableText

# importing a component registers its factory
from .splitting import check_worthiness, claim_splitter  # noqa: F401
from .version import model_folder, version_of
from .wording.stand_alone import stand_alone

if TYPE_CHECKING:
    from .splitting.adapters import LearnedAdapters

BATCH_CHARACTERS = 40_000  # given to the pipeline at once: more is no faster and takes memory
BATCH_BLOCKS = 64
SURROGATE = re.compile("[\ud800-\udfff]")
# No words, and the tokenizer takes time with the square of its length: a picture as letters, a line of hyphens
UNSPACED = re.compile(r"(?<!\S)\S{1000,}")


@cache
def load_pipeline() -> Language:
    """The pipeline of this process, from DISPATCHBOX_MODEL or the weights shipped with the code."""
    path = model_folder()
    if not (path / "meta.json").is_file():
        raise PipelineMissing(f"There is no language pipeline in {path}; see training/README.md for how it is made.")
    try:
        with use_ops("numpy", use_blis=False):  # numpy's own products take a third of the time of thinc's
            return spacy.load(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise PipelineMissing(f"The language pipeline in {path} cannot be loaded: {first}") from error


def pipeline_version() -> str:
    """Name and version of the pipeline and of its own components, as stored with every claim."""
    return version_of(load_pipeline().meta)


@dataclass(frozen=True)
class Block:
    """Where a document comes from: the number of its text, its offset in it, and what is known of that text.

    `unread`: what the text has in other languages, which no document holds.
    """

    number: int
    offset: int
    setting: Setting
    unread: tuple[Stretch, ...] = ()


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
        yield _joined(group, version)


def documents(texts: Iterable[tuple[str, date | Setting | None]]) -> Iterator[tuple[Doc, Block]]:
    """Each block of the texts, read by the shipped weights alone, with its place."""
    nlp = load_pipeline()
    return (pair for batch in _batches(_blocks(nlp, texts)) for pair in nlp.pipe(batch, as_tuples=True))


def _blocks(nlp: Language, texts: Iterable[tuple[str, date | Setting | None]]) -> Iterator[tuple[Doc, Block]]:
    """Each block with its place; a text with nothing to read has one empty block."""
    for number, (text, known) in enumerate(texts):
        setting = known if isinstance(known, Setting) else Setting(known)
        unread = unread_of(text)
        for offset, piece in _pieces(text, unread):
            doc = nlp.make_doc(piece)
            doc._.made_on = setting.made_on
            yield doc, Block(number, offset, setting, unread)


def _pieces(text: str, unread: tuple[Stretch, ...]) -> Iterator[tuple[int, str]]:
    """(offset, words) of what is read, short enough for the parser. Raises UnreadableText for broken characters."""
    if broken := SURROGATE.search(text):
        raise UnreadableText(f"Character {broken.start() + 1} is half of a character: the text was decoded wrongly.")
    for start, end in readable(len(text), unread):
        solid = [(m.start() - start, m.end() - start, "") for m in UNSPACED.finditer(text, start, end)]
        for first, last in readable(end - start, solid):
            if first == last:
                yield start, ""
            yield from ((start + first + offset, piece) for offset, piece in cut(text[start + first : start + last]))


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


def _joined(blocks: Iterable[tuple[Doc, Block]], version: str) -> SplitResult:
    """The result of one text; each document is let go once it is told, so a long text takes little memory."""
    claims: list[FoundClaim] = []
    figures: list[FoundQuantity] = []
    unread: tuple[Stretch, ...] = ()
    for doc, block in blocks:
        claims += _claims(doc, block.offset, block.setting)
        figures += (_moved(f, block.offset) for f in _all_figures(doc))
        unread = block.unread
    return SplitResult(version, tuple(claims), tuple(figures), unread)


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
