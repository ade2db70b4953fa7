"""A collection ranked as the product ranks: its own index, its own candidates, its own order. Pure of Django."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from evidence import analysis, matching
from evidence.collection import Collection, Query
from evidence.search import EvidenceIndex, IndexRow, formulate
from evidence.values import ClaimView, PassageView

CANDIDATES = 50

Scored = Sequence[tuple[PassageView, float]]


class Ranker:
    """The index of a collection, thrown away with the block it was made in."""

    def __init__(self, collection: Collection, index: EvidenceIndex) -> None:
        self._passages = collection.passages
        self._index = index
        self._has_dates = collection.has_dates
        self._are_checks = any(passage.is_check for passage in collection.passages.values())

    @classmethod
    @contextmanager
    def of(cls, collection: Collection) -> Iterator["Ranker"]:
        with TemporaryDirectory() as folder:
            index = EvidenceIndex.open(folder)
            index.add(map(row, collection.passages.values()))
            yield cls(collection, index)

    def candidates(self, query: Query) -> Scored:
        """Earlier fact-checks where the collection holds such; else what was known on the day of the words or later."""
        terms, said_on = formulate(query.claim), query.claim.said_on
        if not (query.is_dated and self._has_dates):
            hits = self._index.query(terms, limit=CANDIDATES)
        elif self._are_checks:
            hits = self._index.query_earlier(terms, said_on=said_on)
        else:
            hits = self._index.query(terms, known_after=said_on, limit=CANDIDATES)
        return [(self._passages[number], score) for number, score in hits]

    def rarity(self, claim: ClaimView) -> Mapping[str, float]:
        """As EvidenceIndex.rarity, of the claim's words."""
        return self._index.rarity([*analysis.terms(claim.quote), *analysis.terms(claim.text)])

    def rank(self, query: Query, candidates: Scored) -> list[tuple[int, float]]:
        """Passages best first with their scores, copies right after the one that speaks for them."""
        weights = matching.RANK_ALL
        found = matching.rank(query.claim, candidates, weights=weights, rarity=self.rarity(query.claim))
        return [(number, match.score) for match in found for number in (match.passage_id, *match.duplicates)]


def row(passage: PassageView) -> IndexRow:
    """A passage as the index holds it.

    Of a fact-check the claim that was checked stands beside its title, and so counts for more than the article does.
    """
    head = passage.text.partition("\n")[0] if passage.is_check else ""
    return IndexRow(passage.id, passage.text, f"{passage.title} {head}".strip(), passage.known_on)
