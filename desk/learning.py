"""What the learning page shows, in a number of queries that does not grow with the versions."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, QuerySet

from claims.decisions import KEPT, UNWORTHY
from claims.learned import misfit, read_by_another, version_now
from claims.learning_actions import heads_before
from claims.models import Adoption, Claim, LearnedHeads
from claims.models.claim import ASIDE_REASONS
from claims.nlp.version import shipped_version
from jobs.models import Job

PER_PAGE = 20
LOG_LINES = 20


def words(heads: LearnedHeads | None) -> str:
    return f"version {heads.pk}" if heads else "the shipped weights alone"


@dataclass
class Tally:
    """Decisions as they stand: how many there are of a kind, and what each teaches of its claim."""

    word: str
    count: int
    teaches: str


class Learning:
    """The head of the page: each part is read once."""

    @cached_property
    def log(self) -> list[Adoption]:
        """What was in use since when, newest first."""
        adoptions = Adoption.objects.select_related("heads", "adopted_by").defer("heads__weights")
        return list(adoptions.order_by("-pk")[:LOG_LINES])

    @cached_property
    def heads(self) -> LearnedHeads | None:
        return self.log[0].heads if self.log else None

    @cached_property
    def shipped(self) -> str:
        return shipped_version()

    @cached_property
    def retired(self) -> str:
        """Why what was adopted is not used, in one sentence; empty where it is, or where nothing was adopted."""
        return misfit(self.heads, self.shipped)

    @property
    def in_use(self) -> str:
        return words(None if self.retired else self.heads)

    @cached_property
    def before(self) -> LearnedHeads | None:
        """The version that "go back" leads to."""
        return heads_before(self.heads) if self.heads else None

    @property
    def before_words(self) -> str:
        return words(self.before)

    @cached_property
    def outdated(self) -> int:
        """Statements that another version has read."""
        return read_by_another(version_now()).count()

    @cached_property
    def job(self) -> Job | None:
        """The last time of looking."""
        return Job.objects.filter(kind="learn").order_by("-pk").first()

    @cached_property
    def tallies(self) -> list[Tally]:
        rows = Claim.objects.current().filter(decided_by__isnull=False).order_by()
        counts = {(s, r): n for s, r, n in rows.values_list("status", "aside_reason").annotate(n=Count("id"))}
        kept = sum(n for (status, _), n in counts.items() if status in KEPT)
        aside = [
            Tally(f"Set aside: {word}", counts.get((Claim.ASIDE, reason), 0), told(reason))
            for reason, word in ASIDE_REASONS
        ]
        return [Tally("Kept", kept, "It is worth checking, and of its type"), *aside]


def told(reason: str) -> str:
    return "It is not worth checking" if reason in UNWORTHY else "Nothing: the claim itself may be worth checking"


def versions() -> QuerySet[LearnedHeads]:
    """With their trials and whether each was ever in use, newest first."""
    was_used = Exists(Adoption.objects.filter(heads=OuterRef("pk")))
    heads = LearnedHeads.objects.defer("weights").select_related("requested_by").prefetch_related("trials")
    return heads.annotate(was_used=was_used).order_by("-pk")
