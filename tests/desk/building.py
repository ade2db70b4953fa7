"""Claims and evidence for the desk's tests, as few words as possible each."""

from datetime import date
from decimal import Decimal

from claims.models import Claim, Quantity
from evidence.models import Document, EvidenceLink, Passage, Source
from statements.models import Statement


def make_claim(statement: Statement, words: str, **fields) -> Claim:
    """A claim on these words of the statement."""
    start = statement.text.index(words)
    fields = {"text": f"{words}.", "check_worthiness": 0.8, "claim_type": "quantity", **fields}
    return Claim.objects.create(
        statement=statement, start_char=start, end_char=start + len(words), quote=words, **fields
    )


def make_quantity(claim: Claim, words: str, value: str, **fields) -> Quantity:
    start = claim.statement.text.index(words)
    return Quantity.objects.create(
        claim=claim, start_char=start, end_char=start + len(words), quote=words, value=Decimal(value), **fields
    )


def make_passage(text: str, *, known_on: date, title: str = "A bulletin", illustrative: bool = False) -> Passage:
    name = "Illustrative" if illustrative else "Office of Examples"
    source, _ = Source.objects.get_or_create(slug=name.split()[0].lower(), name=name, is_illustrative=illustrative)
    count = Document.objects.count()
    document = Document.objects.create(
        source=source, title=title, known_on=known_on, data=b"bytes", sha256=f"{count:064x}", name="bulletin.txt"
    )
    return Passage.objects.create(document=document, position=1, locator="paragraph 1", text=text)


def make_link(claim: Claim, text: str, *, known_on: date, title: str = "A bulletin", **fields) -> EvidenceLink:
    """A suggestion; later than the claim if its day is."""
    illustrative = fields.pop("illustrative", False)
    passage = make_passage(text, known_on=known_on, title=title, illustrative=illustrative)
    is_later = known_on > claim.statement.made_on
    fields = {"score": 0.7, "reasons": ["same measure: returns"], "is_later": is_later, **fields}
    return EvidenceLink.objects.create(claim=claim, passage=passage, **fields)
