"""Families are found by a job and decided by people. What a person said of a claim or of a pair outlives every re-run.

Families change one at a time, under a lock of their own: two jobs that find the same pair make one family.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from claims.actions import OVERLAP_IS_THE_SAME, locked, overlap, touch_claim
from claims.families import Likeness
from claims.family_search import Search, findable, note_terms, with_figures
from claims.models import Claim, ClaimFamily, ClaimTerm, FamilyMember, PartedPair
from jobs.actions import GiveUp, Run
from statements.models import Statement

LOCK = 0x0FA417_1E5  # of families, among advisory locks
LOOKED_AT = 12  # members of a family that a claim is held against: the first and the latest
MOST_SUGGESTED = 40  # new members that one claim brings


def find_families(run: Run) -> None:
    """The job: the claims of a statement look for claims of other statements that say the same."""
    statement = Statement.objects.filter(pk=run.job.subject_id).first()
    if statement is None:
        raise GiveUp("The statement this job belongs to no longer exists.")
    find_for_statement(statement, run=run)


def find_for_statement(statement: Statement, *, run: Run | None = None) -> int:
    """Hand families on from replaced claims, then look for each live one; returns how many found a place."""
    hand_on(statement)
    claims = list(with_figures(findable().filter(statement=statement)))
    note_terms(claims)
    search, placed = Search(), 0
    for number, claim in enumerate(claims, start=1):
        placed += place(claim, search.alike(claim), search)
        if run is not None and number % 20 == 0:
            run.report(number, len(claims), note=f"{number} of {len(claims)} claims")
    return placed


def lock_families() -> None:
    """Until the end of the transaction nobody else changes a family. Taken before any claim's row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


# --- the machine -------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_on(statement: Statement) -> None:
    """A retired claim leaves; the live claim on the same words takes its place, its decision and its parted pairs."""
    lock_families()
    heirs = list(statement.claims.current().filter(lost_at__isnull=True))
    gone = FamilyMember.objects.filter(claim__statement=statement, claim__retired_at__isnull=False)
    for member in gone.filter(Q(left_at__isnull=True) | Q(left_at__gte=F("claim__retired_at"))).select_related(
        "claim", "family"
    ):
        if member.left_at is None:
            member.left_at = timezone.now()
            member.save(update_fields=["left_at"])
        if heir := heir_of(member.claim, heirs):
            inherit(member, heir)
    pairs = PartedPair.objects.filter(Q(low__statement=statement) | Q(high__statement=statement))
    for pair in pairs.filter(Q(low__retired_at__isnull=False) | Q(high__retired_at__isnull=False)):
        hand_on_pair(pair, statement, heirs)
    ClaimTerm.objects.filter(claim__statement=statement, claim__retired_at__isnull=False).delete()


def heir_of(claim: Claim, heirs: Sequence[Claim]) -> Claim | None:
    """The live claim on the same words: the one that shares most of them, and at least half."""
    span = (claim.start_char, claim.end_char)
    shares = [(overlap(span, (heir.start_char, heir.end_char)), heir) for heir in heirs]
    share, heir = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return heir if share >= OVERLAP_IS_THE_SAME else None


def living(family: ClaimFamily) -> ClaimFamily:
    """The family that it is now, after every merging."""
    while family.merged_into is not None:
        family = family.merged_into
    return family


def inherit(member: FamilyMember, heir: Claim) -> None:
    family = living(member.family)
    held = FamilyMember.objects.filter(claim=heir)
    in_another = held.current().exists() and member.status != FamilyMember.PARTED
    if in_another or held.filter(family=family).exists():
        return
    FamilyMember.objects.create(
        family=family,
        claim=heir,
        status=member.status,
        score=member.score,
        reasons=member.reasons,
        decided_by_id=member.decided_by_id,
        decided_at=member.decided_at,
    )


def hand_on_pair(pair: PartedPair, statement: Statement, heirs: Sequence[Claim]) -> None:
    """The pair of the heirs takes its place: a person who takes the parting back finds one pair, not two."""
    ends = [
        heir_of(end, heirs) if end.retired_at and end.statement_id == statement.pk else end
        for end in (pair.low, pair.high)
    ]
    low, high = ends
    if low and high and low != high and {low, high} != {pair.low, pair.high}:
        remember_parted([(low, high)], by=pair.parted_by, at=pair.parted_at)
        pair.delete()


@transaction.atomic
def place(claim: Claim, alike: Sequence[tuple[Claim, Likeness]], search: Search) -> bool:
    """Suggest the claim, and the claims alike, for one family; what people decided stays as it is."""
    lock_families()
    own = current_member(claim)
    if own and own.status == FamilyMember.CONFIRMED:
        return True
    if own and not look_again(own, claim, search):
        own = None
    parted = parted_from(claim)
    alike = [(other, likeness) for other, likeness in alike if other.pk not in parted][:MOST_SUGGESTED]
    members = {m.claim_id: m for m in FamilyMember.objects.current().filter(claim__in=[other for other, _ in alike])}
    family = own.family if own else None
    for other, likeness in alike:
        theirs = members.get(other.pk)
        if family is None:
            family = start_family(claim, other, likeness) if theirs is None else join(claim, theirs, search)
        elif theirs is None:
            add_suggestion(family, other, likeness, search)
    return family is not None


def current_member(claim: Claim) -> FamilyMember | None:
    return FamilyMember.objects.current().filter(claim=claim).select_related("family").first()


def look_again(own: FamilyMember, claim: Claim, search: Search) -> bool:
    """Whether a suggested member still says what the others say; it leaves where it does not (it was worded anew)."""
    others = shown_members(own.family).exclude(pk=own.pk)
    if not others.exists():
        return True
    if best := fit(claim, own.family, search):
        if (own.score, own.reasons) != (best.score, list(best.reasons)):
            own.score, own.reasons = best.score, list(best.reasons)
            own.save(update_fields=["score", "reasons"])
        return True
    own.left_at = timezone.now()
    own.save(update_fields=["left_at"])
    return False


def shown_members(family: ClaimFamily):
    return FamilyMember.objects.current().filter(family=family)


def fit(claim: Claim, family: ClaimFamily, search: Search) -> Likeness | None:
    """The best likeness to a member, where none is parted from the claim and at least half say the same.

    Held against the first and the latest members, so that a family does not wander off from one likeness to the next.
    """
    members = shown_members(family).exclude(claim=claim).in_time()
    ids = list(members.values_list("claim_id", flat=True))
    if parted_from(claim) & set(ids):
        return None
    looked_at = ids if len(ids) <= LOOKED_AT else ids[: LOOKED_AT // 2] + ids[-LOOKED_AT // 2 :]
    found = search.likeness(claim, with_figures(Claim.objects.filter(pk__in=looked_at)))
    same = [likeness for _, likeness in found if likeness.is_same]
    if not same or 2 * len(same) < len(found):
        return None
    return max(same, key=lambda likeness: likeness.score)


def start_family(claim: Claim, other: Claim, likeness: Likeness) -> ClaimFamily:
    family = ClaimFamily.objects.create()
    FamilyMember.objects.bulk_create(
        FamilyMember(family=family, claim=each, score=likeness.score, reasons=list(likeness.reasons))
        for each in (claim, other)
    )
    return family


def join(claim: Claim, theirs: FamilyMember, search: Search) -> ClaimFamily | None:
    """Into the family of a claim that is alike, if it fits there."""
    if best := fit(claim, theirs.family, search):
        return suggest(claim, theirs.family, best)
    return None


def add_suggestion(family: ClaimFamily, other: Claim, likeness: Likeness, search: Search) -> None:
    if fit(other, family, search):
        suggest(other, family, likeness)


def suggest(claim: Claim, family: ClaimFamily, likeness: Likeness) -> ClaimFamily | None:
    """A suggested member; not again where a person parted it from this family."""
    member = FamilyMember.objects.filter(family=family, claim=claim).first() or FamilyMember(family=family, claim=claim)
    if member.status != FamilyMember.SUGGESTED:
        return None
    member.score, member.reasons, member.left_at = likeness.score, list(likeness.reasons), None
    member.save()
    return family


# --- people decide -----------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_member(*, member: FamilyMember, by: User, beside: Claim | None = None) -> FamilyMember:
    """A person says that the claim is the same as the one `beside` it: both are confirmed. None: the one said first."""
    member = open_member(member)
    others = shown_members(member.family).exclude(pk=member.pk).in_time().select_related("claim")
    other = others.filter(claim=beside).first() if beside else others.first()
    if beside and other is None:
        raise ValidationError("The claim it was held against is no longer in this family: load the page again.")
    for each in (member, other):
        if each is not None and each.status != FamilyMember.CONFIRMED:
            decide(each, by, FamilyMember.CONFIRMED)
    return member


@transaction.atomic
def part_member(*, member: FamilyMember, by: User) -> FamilyMember:
    """A person says that the claim is not what the others are: it leaves, and the pairs are remembered."""
    member = open_member(member)
    others = shown_members(member.family).exclude(pk=member.pk).select_related("claim")
    remember_parted([(member.claim, other.claim) for other in others], by=by)
    decide(member, by, FamilyMember.PARTED)
    return member


@transaction.atomic
def reopen_member(*, member: FamilyMember, by: User) -> FamilyMember:
    """Take a decision back: the member waits for one again, and the pairs it was parted from are free."""
    lock_families()
    member = again(member)
    if member.left_at or member.claim.retired_at or member.family.merged_into_id:
        raise ValidationError("The claim is no longer here: load the page again.")
    if member.status == FamilyMember.PARTED:
        if current_member(member.claim):
            raise ValidationError("The claim is in another family now: part it there first.")
        others = list(shown_members(member.family).values_list("claim_id", flat=True))
        pairs_between([member.claim_id], others).delete()
    member.status, member.decided_by, member.decided_at = FamilyMember.SUGGESTED, None, None
    member.save(update_fields=["status", "decided_by", "decided_at"])
    touch_claim(claim=member.claim, by=by)
    return member


@transaction.atomic
def join_claims(*, claim: Claim, other: Claim, by: User) -> ClaimFamily:
    """A person says that two claims are the same, whatever the machine thinks; their families become one."""
    lock_families()
    claim, other = locked(claim), locked(other)
    if claim.pk == other.pk:
        raise ValidationError("Choose another claim: this one is always the same as itself.")
    if claim.retired_at or other.retired_at:
        raise ValidationError("A later reading of the statement replaced one of the claims.")
    pairs_between([claim.pk], [other.pk]).delete()
    own, theirs = current_member(claim), current_member(other)
    families = sorted({m.family for m in (own, theirs) if m}, key=lambda family: family.pk)
    family = families[0] if families else ClaimFamily.objects.create()
    if len(families) == 2:
        merge_families(family, families[1])
    for each in (claim, other):
        confirm_in(family, each, by)
    return family


def merge_families(kept: ClaimFamily, gone: ClaimFamily) -> None:
    """Its members move over, and those parted from it; refused where a person has parted two of them."""
    moving = list(shown_members(gone))
    ids = [member.claim_id for member in moving]
    if pairs_between(ids, list(shown_members(kept).values_list("claim_id", flat=True))).exists():
        raise ValidationError("Two claims of these families were parted: take that back first.")
    FamilyMember.objects.filter(family=kept, claim__in=ids).update(left_at=timezone.now())
    for member in moving:
        member.left_at = timezone.now()
        member.save(update_fields=["left_at"])
        here = FamilyMember.objects.filter(family=kept, claim=member.claim_id).first()
        here = here or FamilyMember(family=kept, claim_id=member.claim_id)
        here.status, here.score, here.reasons, here.left_at = member.status, member.score, member.reasons, None
        here.decided_by_id, here.decided_at = member.decided_by_id, member.decided_at
        here.save()
    here_already = FamilyMember.objects.filter(family=kept).values("claim")
    gone.members.filter(status=FamilyMember.PARTED).exclude(claim__in=here_already).update(family=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])


def confirm_in(family: ClaimFamily, claim: Claim, by: User) -> None:
    """Refused where a person has parted the claim from one that is in the family."""
    member = FamilyMember.objects.filter(family=family, claim=claim).first()
    if member is None:
        member = FamilyMember(family=family, claim=claim, reasons=["joined by hand"])
    elif member.status == FamilyMember.CONFIRMED and not member.left_at:
        return
    others = shown_members(family).exclude(claim=claim).values_list("claim_id", flat=True)
    if pairs_between([claim.pk], list(others)).exists():
        raise ValidationError("The claim was parted from others of that family: take that back first.")
    member.left_at = None
    decide(member, by, FamilyMember.CONFIRMED)


def decide(member: FamilyMember, by: User, status: str) -> None:
    member.status, member.decided_by, member.decided_at = status, by, timezone.now()
    member.save()
    touch_claim(claim=member.claim, by=by)


def again(member: FamilyMember) -> FamilyMember:
    """The member as it is now. Its claim is locked: no reading can retire it before the decision is stored."""
    member = FamilyMember.objects.select_related("family").get(pk=member.pk)
    member.claim = locked(member.claim)
    return member


def open_member(member: FamilyMember) -> FamilyMember:
    """The member as it is now; refused where it has left, or was parted, meanwhile."""
    lock_families()
    member = again(member)
    if member.left_at or member.claim.retired_at or member.status == FamilyMember.PARTED:
        raise ValidationError("The claim is no longer in this family: load the page again.")
    return member


# --- parted pairs ------------------------------------------------------------------------------------------------


def parted_from(claim: Claim) -> set[int]:
    pairs = PartedPair.objects.filter(Q(low=claim) | Q(high=claim)).values_list("low_id", "high_id")
    return {pk for pair in pairs for pk in pair} - {claim.pk}


def pairs_between(ones: Sequence[int], others: Sequence[int]):
    return PartedPair.objects.filter(Q(low__in=ones, high__in=others) | Q(low__in=others, high__in=ones))


def remember_parted(pairs: Sequence[tuple[Claim, Claim]], *, by: User, at: datetime | None = None) -> None:
    in_order = [sorted(pair, key=lambda claim: claim.pk) for pair in pairs]
    at = at or timezone.now()
    made = [PartedPair(low=low, high=high, parted_by=by, parted_at=at) for low, high in in_order]
    PartedPair.objects.bulk_create(made, ignore_conflicts=True)
