"""Real words to vary: the passages of the Hansard files, and the claims that the splitter finds in some of them."""

import gzip
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims import nlp
from claims.nlp.results import FoundClaim
from evidence.document_actions import EVIDENCE_KINDS, FEWEST_WORDS, cut_passages
from statements.parsers import Hints, ParsedSitting, ParseRefused, parse

WORDS_SPLIT = 15_000  # some seconds of one core; enough for several hundred different claims
LONGEST = 600  # words of a statement that is split, so that many speakers come to be heard


@dataclass(frozen=True)
class Real:
    """What is varied: the words of passages, and claims as the splitter found them."""

    passages: tuple[str, ...]
    claims: tuple[FoundClaim, ...]


def read_real(folder: Path) -> Real:
    """Everything that the Hansard files in `folder` hold."""
    sittings = [sitting for path in sorted(folder.glob("*.xml.gz")) if (sitting := _sitting(path))]
    return Real(tuple(_passages(sittings)), tuple(_claims(sittings)))


def _sitting(path: Path) -> ParsedSitting | None:
    try:
        return parse(gzip.decompress(path.read_bytes()), name=path.name, hints=Hints())
    except ParseRefused:  # an older version of a day, a list of ministers
        return None


def _passages(sittings: list[ParsedSitting]) -> Iterator[str]:
    for sitting in sittings:
        for statement in sitting.statements:
            if statement.kind in EVIDENCE_KINDS and len(statement.text.split()) >= FEWEST_WORDS:
                yield from (statement.text[start:end] for start, end in cut_passages(statement.text))


def _claims(sittings: list[ParsedSitting]) -> Iterator[FoundClaim]:
    said = [
        (s.text, sitting.date) for sitting in sittings for s in sitting.statements if s.is_ministerial_hint or s.office
    ]
    random.Random(4).shuffle(said)
    left = WORDS_SPLIT
    for text, day in said:
        size = len(text.split())
        if left > 0 and size <= LONGEST:
            left -= size
            yield from nlp.split(text, made_on=day).claims
