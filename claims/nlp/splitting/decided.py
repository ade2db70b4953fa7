"""Reads decided claims in their texts: the features and the shipped weights' chances, ready to be learned from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from spacy.tokens import Doc, Span

from claims.nlp.pipeline import documents, load_pipeline

from .adapters import ASIDE, KEPT, TYPE, WORTH, Example
from .claim_features import claim_features
from .claim_splitter import SplitClaim, figures_within
from .linear import indices


@dataclass(frozen=True)
class Decided:
    """One decision: `start`, `end` are code points of the text; `type` is right, `worth` is kept or aside, or None."""

    start: int
    end: int
    type: str | None
    worth: str | None


@dataclass(frozen=True)
class DecidedText:
    """A statement's text with the decisions on its claims."""

    statement: int
    text: str
    made_on: date | None
    claims: tuple[Decided, ...]


def read_decided(texts: Sequence[DecidedText]) -> Iterator[list[tuple[str, Example]]]:
    """For each text, in order, (name of the head, example); a claim that blocks cut apart is left out."""
    read = documents((text.text, text.made_on) for text in texts)
    for number, group in groupby(read, key=lambda pair: pair[1].number):
        text = texts[number]
        yield [
            pair
            for doc, block in group
            for claim in text.claims
            if (span := _span(doc, claim, block.offset)) is not None
            for pair in _examples(doc, span, claim, text.statement)
        ]


def _span(doc: Doc, claim: Decided, offset: int) -> Span | None:
    start, end = claim.start - offset, claim.end - offset
    if start < 0 or end > len(doc.text):
        return None
    span = doc.char_span(start, end, alignment_mode="expand")
    return span if span is not None and span.text.strip() else None


def _examples(doc: Doc, span: Span, claim: Decided, statement: int) -> Iterable[tuple[str, Example]]:
    figures = figures_within(doc._.figures, span.start_char, span.end_char)
    rows = indices(claim_features(span, figures))
    if claim.type:
        splitter: Any = load_pipeline().get_pipe("claim_splitter")
        yield TYPE.name, Example(statement, rows, splitter.type_chances(span, figures), claim.type)
    if claim.worth:
        worth = _shipped_worth(doc, span)
        yield WORTH.name, Example(statement, rows, {KEPT: worth, ASIDE: 1 - worth}, claim.worth)


def _shipped_worth(doc: Doc, span: Span) -> float:
    """The check-worthiness that the shipped weights give the span; one that only a person marked is surely a claim."""
    for claim in doc._.claims:
        if (claim.start, claim.end) == (span.start, span.end):
            return float(claim.check_worthiness)
    judge: Any = load_pipeline().get_pipe("check_worthiness")
    figures = figures_within(doc._.figures, span.start_char, span.end_char)
    return float(judge.judge(doc, SplitClaim(span.start, span.end, 1.0, figures=figures), judge.model)[0])
