"""A person looks for evidence by hand: words, a source, days. The machine's index, without a claim's help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from claims.models import Claim
from evidence import analysis
from evidence.following import PAGE_ROWS, catch_up, evidence_index
from evidence.linking import claim_view, passage_views, rarity_for
from evidence.matching import RANK_ALL, rank
from evidence.models import Passage, Source
from evidence.search import index_terms
from evidence.values import Match

SHOWN = 20
NET = 200  # the nearest passages that are read
SOURCE_NET = 1000  # and where only one source is wanted, which the index does not know


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Both days are taken in; a source of None means all of them."""

    query: str
    known_after: date | None = None
    known_before: date | None = None
    source: Source | None = None

    @property
    def terms(self) -> list[str]:
        """The words and figures that can be looked up; none where the query says nothing that tells passages apart."""
        return list(dict.fromkeys(index_terms(self.query)))


@dataclass(frozen=True)
class Found:
    """One passage with its document and source, and the words of the query in it as code-point offsets."""

    passage: Passage
    highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Findings:
    """The passages, nearest first: those with all the words if there are any (`has_all`), else those with some.

    `total`: how many were found, at most NET, of which SHOWN are given. `behind`: rows that are not indexed yet.
    """

    wanted: Wanted
    found: Sequence[Found]
    total: int
    has_all: bool
    looked_through: int
    behind: int


def search_by_hand(claim: Claim, wanted: Wanted) -> Findings:
    """Passages with the query's words, the claim's own statement left out. Two queries, and those of catching up."""
    behind = catch_up(limit=PAGE_ROWS)
    index, terms = evidence_index(), set(wanted.terms)
    bounds = {"known_after": wanted.known_after, "known_before": wanted.known_before}
    hits = index.query(dict.fromkeys(terms, 1.0), limit=SOURCE_NET if wanted.source else NET, **bounds)  # type: ignore[arg-type]
    texts = texts_of([pk for pk, _ in hits], claim, wanted)
    ordered = [pk for pk, _ in hits if pk in texts][:NET]
    whole = [pk for pk in ordered if terms <= set(index_terms(texts[pk]))]
    chosen = whole or ordered
    return Findings(wanted, shown(chosen[:SHOWN], terms), len(chosen), bool(whole), index.count(), behind)


def texts_of(ids: Sequence[int], claim: Claim, wanted: Wanted) -> dict[int, str]:
    """Title and words of those that may be shown, by id."""
    passages = Passage.objects.current().filter(pk__in=ids)
    # Not by exclude(): a document that is no statement has none to compare.
    passages = passages.filter(Q(document__statement__isnull=True) | ~Q(document__statement=claim.statement_id))
    if wanted.source is not None:
        passages = passages.filter(document__source=wanted.source)
    rows = passages.values_list("pk", "document__title", "text")
    return {pk: f"{title}\n{text}" for pk, title, text in rows}


def shown(ids: Sequence[int], terms: set[str]) -> list[Found]:
    passages = Passage.objects.select_related("document__source", "document__statement__sitting")
    by_id = passages.defer("document__data", "document__statement__text").in_bulk(ids)
    return [Found(by_id[pk], marked(by_id[pk].text, terms)) for pk in ids]


def marked(text: str, terms: set[str]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in the text: half-open code-point offsets, in order."""
    scaled = [(f.start, f.end) for f in analysis.figures(text) if terms & set(index_terms(f.quote))]
    words = [(t.start, t.end) for t in analysis.tokens(text) if t.term in terms]
    return tuple(sorted({*words, *scaled}))


def judged(claim: Claim, passage: Passage) -> Match | None:
    """What the ranker says of one passage for the claim: its reasons, its guess and the words in common."""
    view = claim_view(claim)
    views: Mapping = passage_views(Passage.objects.filter(pk=passage.pk))
    matches = rank(view, [(views[passage.pk], 0.0)], weights=RANK_ALL, rarity=rarity_for(view))
    return matches[0] if matches else None
