"""The revision watch: evidence whose words the publisher has changed since they were cited, old and new shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from evidence import analysis
from evidence.models import EvidenceLink, Passage

LEAST_ALIKE = 0.3  # share of words below which a passage of the new version is another passage


@dataclass(frozen=True)
class Revision:
    """What became of a cited passage: the one in its place now, or none; the figures that changed, old to new."""

    now: Passage | None
    figures: tuple[tuple[str, str], ...] = ()


def revisions_of(links: Iterable[EvidenceLink]) -> dict[int, Revision]:
    """By link, for those whose passage no longer stands in the publication. One query where there are any."""
    gone = [link for link in links if link.passage.retired_at]
    if not gone:
        return {}
    standing = list(Passage.objects.current().filter(reduce(or_, map(same_work, gone))).select_related("document"))
    return {link.pk: revision(link.passage, [p for p in standing if stands_for(p, link.passage)]) for link in gone}


def same_work(link: EvidenceLink) -> Q:
    """Passages that a later version of the same page or file brought, or the same statement as revised."""
    document = link.passage.document
    same = Q(document=document)
    if document.origin:
        same |= Q(document__source=document.source_id, document__origin=document.origin, document__gt=document.pk)
    return same


def stands_for(passage: Passage, old: Passage) -> bool:
    same = passage.document_id == old.document_id
    version = (passage.document.source_id, passage.document.origin) == (old.document.source_id, old.document.origin)
    return same or (version and bool(old.document.origin))


def revision(old: Passage, standing: Sequence[Passage]) -> Revision:
    """The passage most alike, of equals the one in the same place."""
    scored = [(likeness(old.text, p.text), p.locator == old.locator, -p.pk, p) for p in standing]
    best = max(scored, key=lambda each: each[:3], default=None)
    if best is None or best[0] < LEAST_ALIKE:
        return Revision(None)
    return Revision(best[3], changed_figures(old.text, best[3].text))


def likeness(one: str, other: str) -> float:
    mine, theirs = set(analysis.terms(one)), set(analysis.terms(other))
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def changed_figures(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The figures that the old words had and the new have not, each with the one of its unit in its place."""
    before, after = analysis.figures(old), analysis.figures(new)
    gone = [f for f in before if all((f.value, f.unit) != (g.value, g.unit) for g in after)]
    come = [f for f in after if all((f.value, f.unit) != (g.value, g.unit) for g in before)]
    if [f.unit for f in gone] != [f.unit for f in come]:
        return ()
    return tuple((one.quote, other.quote) for one, other in zip(gone, come, strict=True))
