"""Claims in an index of their own, so that new evidence finds old claims in a time that their number hardly changes.

The same index and the same follower as for passages. A claim that is edited comes by again; one that is set aside,
lost or retired leaves, and returns where that is taken back.
"""

from collections.abc import Iterable
from datetime import date

from claims.models import Claim
from claims.nlp.wording.marks import without_marks
from evidence import analysis
from evidence.following import Followed, index_of
from evidence.search import IndexRow
from evidence.values import PassageView

CLAIMS_PER_PASSAGE = 8
BOILERPLATE_BOOST = 0.15

Near = dict[int, list[tuple[PassageView, float]]]


def claim_row(claim: Claim) -> IndexRow | None:
    """A claim as the index holds it; none where it may not look for evidence."""
    if claim.retired_at or claim.lost_at or claim.status == Claim.ASIDE:
        return None
    words = f"{without_marks(claim.text)} {claim.quote}"
    return IndexRow(claim.pk, words, "", claim.statement.made_on, "claim")


CLAIMS = Followed("claims", lambda: Claim.objects.select_related("statement").defer("statement__text"), claim_row)


def claims_near(passages: Iterable[PassageView], *, made_until: date) -> Near:
    """Ids of the few claims nearest to each passage, made on that day or before, each with its passages and BM25."""
    index, near = index_of(CLAIMS), Near()
    for passage in passages:
        for pk, score in index.query(asked(passage), known_before=made_until, limit=CLAIMS_PER_PASSAGE):
            near.setdefault(pk, []).append((passage, score))
    return near


def asked(passage: PassageView) -> dict[str, float]:
    """The terms of a passage with their boosts; what everybody says in this house tells little."""
    return {t: BOILERPLATE_BOOST if t in analysis.BOILERPLATE else 1.0 for t in analysis.terms(passage.text)}
