"""Evidence for the desk's tests, as few words as possible each."""

from datetime import date

from claims.models import Claim
from evidence.models import Document, EvidenceLink, Passage, Source
from statements.models import Statement


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


def make_spoken_link(claim: Claim, statement: Statement, **fields) -> EvidenceLink:
    """A later statement as evidence."""
    source, _ = Source.objects.get_or_create(slug="hansard", name="Hansard")
    document = Document.objects.create(
        source=source, statement=statement, title=statement.title, known_on=statement.made_on
    )
    passage = Passage.objects.create(document=document, position=1, locator="column 12", text=statement.text)
    return EvidenceLink.objects.create(claim=claim, passage=passage, is_later=True, score=0.5, **fields)
