"""Which stored claims may say the same as a given one: by their rarest words, never by looking at all.

However many claims there are, a claim costs two questions to the database, each of which reads at most a fixed number
of index entries: `COUNTED` for every word to learn how rare it is, `READ` for each of the `ASKED` rarest to gather
claims that have it. A word that more claims have than that is followed to the latest of them only.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Max

from claims.families import Likeness, Saying, compare, figure_of
from claims.family_terms import telling_terms, terms
from claims.models import Claim, ClaimTerm
from claims.nlp.wording.marks import without_marks

COUNTED = 200
ASKED, READ = 8, 1000
CANDIDATES = 40
FEWEST = 1000  # a store of fewer claims cannot say which words are common
TERM_CHARS = 60

# Ordered by both columns, as the primary key is: no planner is led to walk the index on claims instead.
COUNT = """
SELECT asked.term, count(found.claim_id), min(found.claim_id) FROM unnest(%s::text[]) AS asked(term)
LEFT JOIN LATERAL (
    SELECT t.claim_id FROM claims_claimterm AS t
    WHERE t.term = asked.term ORDER BY t.term DESC, t.claim_id DESC LIMIT %s
) AS found ON true
GROUP BY asked.term
"""
NEAREST = """
SELECT found.claim_id FROM unnest(%s::text[], %s::float8[]) AS asked(term, weight)
CROSS JOIN LATERAL (
    SELECT t.claim_id FROM claims_claimterm AS t
    WHERE t.term = asked.term ORDER BY t.term DESC, t.claim_id DESC LIMIT %s
) AS found
WHERE found.claim_id <> ALL(%s)
GROUP BY found.claim_id ORDER BY sum(asked.weight) DESC, found.claim_id DESC LIMIT %s
"""


def findable():
    """Claims that may be in a family: live, in their place, and not set aside but for having been said already."""
    claims = Claim.objects.current().filter(lost_at__isnull=True)
    return claims.exclude(status=Claim.ASIDE, aside_reason__in=["opinion", "vague", "not-a-claim", "wrong-words"])


def saying_of(claim: Claim) -> Saying:
    """The claim as it is compared; its quantities and statement should be loaded."""
    return Saying(words_of(claim), tuple(map(figure_of, claim.quantities.all())), claim.statement.made_on)


def words_of(claim: Claim) -> str:
    """The claim's wording as it is compared: without what only points back at its speech."""
    return without_marks(claim.text)


def note_terms(claims: Sequence[Claim]) -> None:
    """Make the claims findable by their words as they are now; what is no longer live loses them."""
    wanted = {(term[:TERM_CHARS], claim.pk) for claim in claims for term in telling_terms(words_of(claim))}
    held = set(ClaimTerm.objects.filter(claim__in=claims).values_list("term", "claim_id"))
    gone = {pk for _, pk in held - wanted}
    if gone:
        ClaimTerm.objects.filter(claim__in=gone).delete()
        held = {(term, pk) for term, pk in held if pk not in gone}
    fresh = [ClaimTerm(term=term, claim_id=pk) for term, pk in sorted(wanted - held)]
    ClaimTerm.objects.bulk_create(fresh, ignore_conflicts=True)


class Search:
    """Looks for likenesses; learns the rarity of each word once, so one serves the claims of one job."""

    def __init__(self) -> None:
        newest = ClaimTerm.objects.aggregate(Max("claim_id"))["claim_id__max"] or 0
        self.size = max(FEWEST, newest)
        self.rarity: dict[str, float] = {}

    def learn(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Rarity, 0..1, of the words: 1 for one that no other claim has, 0 for one that all have."""
        new = sorted({term[:TERM_CHARS] for term in wanted} - self.rarity.keys())
        if new:
            with connection.cursor() as cursor:
                cursor.execute(COUNT, [new, COUNTED])
                self.rarity.update((term, self._rarity(n, oldest)) for term, n, oldest in cursor.fetchall())
        return self.rarity

    def _rarity(self, found: int, oldest: int | None) -> float:
        # A word with more claims than are counted is as common as it is among the latest.
        if found >= COUNTED and oldest is not None:
            found = max(found, round(found * self.size / max(1, self.size - oldest + 1)))
        return math.log1p(self.size / max(1, found)) / math.log1p(self.size)

    def alike(self, claim: Claim) -> list[tuple[Claim, Likeness]]:
        """Claims of other statements that say the same, the likest first."""
        found = self.likeness(claim, self.candidates(claim))
        same = [(other, likeness) for other, likeness in found if likeness.is_same]
        return sorted(same, key=lambda pair: (-pair[1].score, pair[0].pk))

    def candidates(self, claim: Claim) -> list[Claim]:
        asked = telling_terms(words_of(claim))
        rarity = self.learn(asked)
        rarest = sorted((term[:TERM_CHARS] for term in asked), key=lambda term: -rarity[term])[:ASKED]
        own = list(Claim.objects.filter(statement=claim.statement_id).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, [rarest, [rarity[term] for term in rarest], READ, own, CANDIDATES])
            near = [pk for (pk,) in cursor.fetchall()]
        return list(with_figures(findable().filter(pk__in=near)))

    def likeness(self, claim: Claim, others: Iterable[Claim]) -> list[tuple[Claim, Likeness]]:
        others = list(others)
        rarity = self.learn(term for each in (claim, *others) for term in terms(words_of(each)))
        return [(other, compare(saying_of(claim), saying_of(other), rarity=rarity)) for other in others]


def with_figures(claims):
    """Claims with what comparing them needs."""
    return claims.select_related("statement").defer("statement__text").prefetch_related("quantities")
