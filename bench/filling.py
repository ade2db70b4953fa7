"""Varied passages and claims put into the database in bulk: documents of twenty passages, statements of ten claims."""

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

from bench.varied import Varied, VariedClaim
from claims.models import Claim, Quantity
from evidence.models import Document, Passage, Source
from statements.models import Sitting, Statement

FIRST_DAY, DAYS = date(2015, 1, 1), 3650
AFTER = FIRST_DAY + timedelta(days=DAYS + 30)
PASSAGES_PER_DOCUMENT, CLAIMS_PER_STATEMENT = 20, 10
ROWS_AT_ONCE = 5_000
_numbers = count(1)
_random = random.Random(11)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def some_day() -> date:
    return FIRST_DAY + timedelta(days=_random.randrange(DAYS))


def add_document(varied: Varied, passages: int, *, known_on: date) -> Document:
    """One document with so many varied passages."""
    return next(_documents(varied, passages, per_document=passages, known_on=known_on))


def add_passages(varied: Varied, number: int) -> None:
    """So many passages, known on any day of ten years."""
    for _ in _documents(varied, number, per_document=PASSAGES_PER_DOCUMENT):
        pass


def _documents(varied: Varied, number: int, *, per_document: int, known_on: date | None = None) -> Iterator[Document]:
    source, _ = Source.objects.get_or_create(slug="varied", name="Varied", is_illustrative=True)
    texts = varied.passages(number)
    while batch := list(islice(texts, ROWS_AT_ONCE)):
        groups = [batch[at : at + per_document] for at in range(0, len(batch), per_document)]
        documents = Document.objects.bulk_create(_document(source, group, known_on) for group in groups)
        Passage.objects.bulk_create(
            Passage(document=document, position=at, locator=f"paragraph {at + 1}", text=text)
            for document, group in zip(documents, groups, strict=True)
            for at, text in enumerate(group)
        )
        yield from documents


def _document(source: Source, texts: list[str], known_on: date | None) -> Document:
    name = f"{next(_numbers)}.txt"
    title = " ".join(texts[0].split()[:6])
    data = name.encode()
    return Document(
        source=source, title=title, known_on=known_on or some_day(), name=name, sha256=digest(name), data=data
    )


def add_claims(varied: Varied, number: int) -> None:
    """So many claims of statements made on any day of ten years."""
    claims = varied.claims(number)
    while batch := list(islice(claims, ROWS_AT_ONCE)):
        groups = [batch[at : at + CLAIMS_PER_STATEMENT] for at in range(0, len(batch), CLAIMS_PER_STATEMENT)]
        statements = Statement.objects.bulk_create(_statement(group) for group in groups)
        pairs = [p for statement, group in zip(statements, groups, strict=True) for p in _claims(statement, group)]
        Claim.objects.bulk_create(claim for claim, _ in pairs)
        Quantity.objects.bulk_create(q for claim, varied_claim in pairs for q in _quantities(claim, varied_claim))


def _statement(group: list[VariedClaim]) -> Statement:
    text = "\n".join(claim.quote for claim in group)
    day = some_day()
    sitting, _ = Sitting.objects.get_or_create(date=day, house="commons", venue="chamber")
    return Statement(
        sitting=sitting,
        made_on=day,
        title="Varied",
        text=text,
        text_sha256=digest(text),
        words_sha256=digest(text),
        word_count=len(text.split()),
    )


def _claims(statement: Statement, group: list[VariedClaim]) -> Iterator[tuple[Claim, VariedClaim]]:
    start = 0
    for each in group:
        end = start + len(each.quote)
        place = {"start_char": start, "end_char": end}
        yield Claim(statement=statement, **place, quote=each.quote, text=each.text, claim_type=each.type), each
        start = end + 1


def _quantities(claim: Claim, varied: VariedClaim) -> Iterator[Quantity]:
    for found, quote, value in varied.quantities:
        yield Quantity(
            claim=claim,
            start_char=claim.start_char,
            end_char=claim.end_char,
            quote=quote[:300],
            value=value,
            qualifier=found.qualifier or "exact",
            unit=(found.unit or "")[:80],
            measure=(found.measure or "")[:300],
            direction=found.direction or "",
            change=found.change or "",
            period=(found.period or "")[:40],
        )
