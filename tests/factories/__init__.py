"""Things that tests are about, made through the same doors as in use."""

import hashlib
from datetime import date

from claims.models import Claim, Quantity
from evidence.document_actions import import_document, source_named
from evidence.models import Document, EvidenceLink
from statements.actions import sha256, words_of
from statements.models import Sitting, Statement

SAID_ON = date(2024, 12, 10)


def make_statement(text: str, *, made_on: date = SAID_ON, **fields) -> Statement:
    sitting, _ = Sitting.objects.get_or_create(date=made_on, house=fields.pop("house", "commons"), venue="chamber")
    defaults = {
        "title": "A statement",
        "attribution": "The Minister (Ann Other)",
        "speaker_name": "Ann Other",
        "minister_because": "given as a minister",
    }
    return Statement.objects.create(
        sitting=sitting,
        made_on=made_on,
        text=text,
        text_sha256=sha256(text),
        words_sha256=sha256(" ".join(words_of(text))),
        word_count=len(text.split()),
        **{**defaults, **fields},
    )


def make_claim(statement: Statement, quote: str, **fields) -> Claim:
    start = statement.text.index(quote)
    defaults = {"text": quote[:1].upper() + quote[1:] + ".", "claim_type": "other", "check_worthiness": 0.5}
    return Claim.objects.create(
        statement=statement, start_char=start, end_char=start + len(quote), quote=quote, **{**defaults, **fields}
    )


def make_quantity(claim: Claim, quote: str, **fields) -> Quantity:
    start = claim.start_char + claim.quote.index(quote)
    return Quantity.objects.create(claim=claim, start_char=start, end_char=start + len(quote), quote=quote, **fields)


def make_document(text: str, *, known_on: date, source: str = "Illustrative", **fields) -> Document:
    name = f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt"
    imported = import_document(
        name=name,
        data=text.encode(),
        source=source_named(source, is_illustrative=source == "Illustrative"),
        published_on=known_on,
        title=fields.pop("title", "A document"),
    )
    assert imported.document is not None, imported.reason
    return imported.document


def make_link(claim: Claim, document: Document, **fields) -> EvidenceLink:
    defaults = {"is_later": True, "score": 0.7, "reasons": ["same measure"], "stance": "context"}
    return EvidenceLink.objects.create(claim=claim, passage=document.passages.first(), **{**defaults, **fields})
