"""A family of claims as its pages show it: each occasion in time, and how its figure drifted from the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from claims.families import Figure, figure_of, is_same_figure, paired
from claims.models import Claim, ClaimFamily, FamilyMember, Quantity
from desk import figures
from desk.presenters import chips_of

NEAREST = 6  # occasions that the review page of one claim lists


@dataclass
class Occasion:
    """One time that the claim was made. `drift`: "19% → 23%", or "the same figure", or nothing to compare."""

    member: FamilyMember
    chips: list[figures.Chip]
    drift: str = ""
    is_drifted: bool = False

    @property
    def claim(self) -> Claim:
        return self.member.claim

    @property
    def statement(self):
        return self.member.claim.statement

    @property
    def is_open(self) -> bool:
        return self.member.status == FamilyMember.SUGGESTED


def members_of(family: ClaimFamily):
    """All that the pages show of a family's members, in time order: two queries, however many there are."""
    members = FamilyMember.objects.filter(family=family, left_at__isnull=True, claim__retired_at__isnull=True)
    members = members.select_related("claim__statement__sitting", "decided_by").defer("claim__statement__text")
    return members.prefetch_related("claim__quantities").in_time()


def occasions(members: Iterable[FamilyMember]) -> list[Occasion]:
    """Members in time order as occasions, each held against the last before it that gave a figure."""
    made: list[Occasion] = []
    before: tuple[Figure, ...] = ()
    for member in members:
        now = tuple(map(figure_of, member.claim.quantities.all()))
        drift, is_drifted = drift_between(before, now)
        made.append(Occasion(member, chips_of(member.claim.quantities.all()), drift, is_drifted))
        before = now if any(figure.value is not None for figure in now) else before
    return made


def drift_between(before: Iterable[Figure], now: Iterable[Figure]) -> tuple[str, bool]:
    """How the likeliest pair of figures moved, in words, and whether it did; ("", False) where none are of one kind."""
    pairs = paired(before, now)
    if not pairs:
        return "", False
    earlier, later = pairs[0]
    if is_same_figure(earlier, later):
        return f"the same figure, {shown(later)}", False
    return f"{shown(earlier)} → {shown(later)}", True


def shown(figure: Figure) -> str:
    """The number as its chip has it: "≈ 10,000", "19%"."""
    chip = figures.chip(value=figure.value, high=figure.high, qualifier=figure.qualifier, unit=figure.unit)  # type: ignore[arg-type]
    return f"{chip.sign} {chip.value}".strip()


class Timeline:
    """The family's page."""

    def __init__(self, family: ClaimFamily) -> None:
        self.family = family

    @cached_property
    def members(self) -> list[FamilyMember]:
        return list(members_of(self.family))

    @cached_property
    def occasions(self) -> list[Occasion]:
        return occasions(m for m in self.members if m.status != FamilyMember.PARTED)

    @cached_property
    def parted(self) -> list[Occasion]:
        return [
            Occasion(m, chips_of(m.claim.quantities.all())) for m in self.members if m.status == FamilyMember.PARTED
        ]

    @property
    def first(self) -> Occasion | None:
        return self.occasions[0] if self.occasions else None

    @property
    def waiting(self) -> int:
        return sum(occasion.is_open for occasion in self.occasions)

    @property
    def speakers(self) -> int:
        return len({o.statement.speaker_name or o.statement.attribution for o in self.occasions})

    @property
    def drifts(self) -> int:
        return sum(occasion.is_drifted for occasion in self.occasions)


class Kin:
    """The claim's family as its own review page lists it: what was said before and since, however large it is."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    @cached_property
    def member(self) -> FamilyMember | None:
        return FamilyMember.objects.current().filter(claim=self.claim).select_related("family").first()

    @cached_property
    def occasions(self) -> list[tuple[int, bool]]:
        """(claim's key, whether it gives a figure) of every occasion, in time order."""
        if self.member is None:
            return []
        figures_given = Quantity.objects.filter(claim=OuterRef("claim"), value__isnull=False)
        members = FamilyMember.objects.current().filter(family=self.member.family_id).in_time()
        return list(members.values_list("claim_id", Exists(figures_given)))

    @cached_property
    def near(self) -> list[Occasion]:
        """The nearest occasions, and the claim's own among them."""
        if self.member is None:
            return []
        start = max(0, self.at - NEAREST)
        keys = [key for key, _ in self.occasions]
        # The first of them is held against the last before it that gave a figure.
        earlier = [key for key, has_figure in self.occasions[:start] if has_figure][-1:]
        shown_here = keys[start : self.at + 1 + NEAREST]
        return occasions(members_of(self.member.family).filter(claim__in=earlier + shown_here))[len(earlier) :]

    @property
    def family(self) -> ClaimFamily | None:
        return self.member.family if self.member and len(self.occasions) > 1 else None

    @property
    def at(self) -> int:
        return next((i for i, (key, _) in enumerate(self.occasions) if key == self.claim.pk), 0)

    @property
    def before(self) -> list[Occasion]:
        return self.near[: min(self.at, NEAREST)]

    @property
    def since(self) -> list[Occasion]:
        return self.near[min(self.at, NEAREST) + 1 :]

    @property
    def own(self) -> Occasion | None:
        return self.near[min(self.at, NEAREST)] if self.family else None

    @property
    def more(self) -> int:
        """Occasions that the list leaves to the family's page."""
        return len(self.occasions) - len(self.near) if self.family else 0
