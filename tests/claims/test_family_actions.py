"""Families: found when claims are stored, decided by people, and both outlive a re-run."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims import family_actions as actions
from claims.actions import store_claims
from claims.family_search import Search, findable
from claims.models import Claim, ClaimFamily, ClaimTerm, FamilyMember, PartedPair
from claims.nlp.results import FoundClaim, FoundQuantity, SplitResult
from jobs.actions import run_due
from jobs.models import Job
from tests.factories import make_statement

FIRST, LATER = "Enforced returns are up by 19%.", "Enforced returns have risen by 23%."
LATEST, OTHER = "Enforced returns rose 24%.", "Ferry fares in Ryde fell by 3%."


def read(text: str, *, version: str = "v1") -> SplitResult:
    """The whole text as one claim with its percentage, as the pipeline would find it."""
    number = text.split("%")[0].split()[-1]
    start = text.index(number)
    way = "down" if "fell" in text else "up"
    figure = FoundQuantity(
        start, start + len(number) + 1, f"{number}%", Decimal(number), None, "exact", "percent",
        " ".join(text.split()[:2]), way, "relative", None, None,
    )  # fmt: skip
    return SplitResult(version, (FoundClaim(0, len(text), text, text, "quantity", 0.8, (), (figure,)),), ())


def say(text: str, *, on: date = date(2024, 12, 10), **fields) -> Claim:
    """A statement of one claim, stored and looked at as in use."""
    statement = make_statement(text, made_on=on, **fields)
    store_claims(statement=statement, result=read(text))
    actions.find_for_statement(statement)
    return statement.claims.get()


def again(claim: Claim, *, version: str, text: str = "") -> Claim | None:
    """Another reading; without the claim if no text is given."""
    found = read(claim.quote, version=version) if text else SplitResult(version, (), ())
    store_claims(statement=claim.statement, result=found)
    actions.find_for_statement(claim.statement)
    return claim.statement.claims.current().first()


def family_of(claim: Claim) -> ClaimFamily | None:
    member = actions.current_member(claim)
    return member and member.family


def member_of(claim: Claim) -> FamilyMember:
    return FamilyMember.objects.current().get(claim=claim)


@pytest.fixture
def pair(db) -> tuple[Claim, Claim]:
    return say(FIRST), say(LATER, on=date(2025, 2, 3))


def test_stored_claims_ask_for_families_in_the_same_transaction(db):
    statement = make_statement(FIRST)
    with transaction.atomic():
        store_claims(statement=statement, result=read(FIRST))
        assert Job.objects.filter(kind="find_families").exists()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_job_finds_the_claim_made_again(db):
    for text in (FIRST, LATER):
        statement = make_statement(text)
        store_claims(statement=statement, result=read(text))
    run_due()
    assert FamilyMember.objects.current().count() == 2
    assert Job.objects.filter(kind="find_families", state=Job.DONE).count() == 2


def test_a_drifted_claim_is_suggested_with_its_reasons(pair):
    member = member_of(pair[1])
    assert (member.family, member.status) == (family_of(pair[0]), FamilyMember.SUGGESTED)
    assert "the figure differs: 23% and 19%" in member.reasons


def test_another_claim_stays_alone(pair):
    assert family_of(say(OTHER)) is None


def test_a_third_joins_the_family_and_looking_again_changes_nothing(pair):
    third = say(LATEST, on=date(2025, 5, 1))
    assert family_of(third) == family_of(pair[0])
    before = list(FamilyMember.objects.values())
    actions.find_for_statement(third.statement)
    assert list(FamilyMember.objects.values()) == before


def test_claims_of_one_statement_are_no_family(db):
    statement = make_statement(f"{FIRST} {FIRST}")
    half = len(FIRST)
    found = [read(FIRST).claims[0], FoundClaim(half + 1, 2 * half + 1, FIRST, FIRST, "quantity", 0.8, (), ())]
    store_claims(statement=statement, result=SplitResult("v1", tuple(found), ()))
    assert actions.find_for_statement(statement) == 0


def test_confirming_one_confirms_what_it_stands_beside(pair, researcher):
    actions.confirm_member(member=member_of(pair[1]), by=researcher, beside=pair[0])
    assert {member_of(claim).decided_by for claim in pair} == {researcher}
    assert Claim.objects.filter(touched_by=researcher).count() == 2


def test_a_confirmed_member_outlives_every_reading(pair, researcher):
    actions.confirm_member(member=member_of(pair[1]), by=researcher)
    assert again(pair[1], version="v2") == pair[1]
    assert member_of(pair[1]).status == FamilyMember.CONFIRMED


def test_a_parted_pair_is_never_suggested_again(pair, researcher):
    actions.part_member(member=member_of(pair[1]), by=researcher)
    for claim in pair:
        actions.find_for_statement(claim.statement)
    assert family_of(pair[1]) is None
    assert PartedPair.objects.get().parted_by == researcher


def test_a_parted_claim_is_not_brought_back_by_a_third(pair, researcher):
    actions.part_member(member=member_of(pair[1]), by=researcher)
    third = say(LATEST)
    assert family_of(third)
    assert family_of(third) != family_of(pair[1]) or family_of(third) != family_of(pair[0])


def test_taking_a_parting_back_frees_the_pair(pair, researcher):
    member = member_of(pair[1])
    actions.part_member(member=member, by=researcher)
    actions.reopen_member(member=member, by=researcher)
    assert member_of(pair[1]).status == FamilyMember.SUGGESTED
    assert not PartedPair.objects.exists()


def test_a_retired_claim_leaves_its_family(pair):
    assert again(pair[1], version="v2") is None
    assert FamilyMember.objects.get(claim=pair[1]).left_at
    assert list(actions.shown_members(family_of(pair[0])).values_list("claim", flat=True)) == [pair[0].pk]


def test_a_claim_found_again_on_the_same_words_takes_the_place_back(pair):
    family = family_of(pair[1])
    again(pair[1], version="v2")
    heir = again(pair[1], version="v3", text=LATER)
    assert heir != pair[1]
    assert family_of(heir) == family


def test_a_parted_pair_goes_with_the_claim_that_replaces(pair, researcher):
    actions.part_member(member=member_of(pair[0]), by=researcher)
    again(pair[1], version="v2")
    heir = again(pair[1], version="v3", text=LATER)
    assert family_of(heir) != family_of(pair[0]) or family_of(heir) is None
    assert PartedPair.objects.filter(high=heir, parted_by=researcher).exists()


def test_joining_by_hand_makes_one_family_of_two(pair, researcher):
    others = say(OTHER), say(OTHER.replace("3%", "4%"), on=date(2025, 3, 1))
    gone = family_of(others[0])
    kept = actions.join_claims(claim=pair[0], other=others[0], by=researcher)
    assert {family_of(claim) for claim in (*pair, *others)} == {kept}
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_joining_by_hand_overrules_a_parting_of_the_two(pair, researcher):
    actions.part_member(member=member_of(pair[1]), by=researcher)
    actions.join_claims(claim=pair[0], other=pair[1], by=researcher)
    assert family_of(pair[0]) == family_of(pair[1])
    assert member_of(pair[1]).status == FamilyMember.CONFIRMED


def test_families_with_a_parted_pair_are_not_merged(pair, researcher):
    actions.part_member(member=member_of(pair[1]), by=researcher)
    others = say(OTHER), say(OTHER.replace("3%", "4%"))
    actions.join_claims(claim=pair[1], other=others[0], by=researcher)
    with pytest.raises(ValidationError, match="parted"):
        actions.join_claims(claim=pair[0], other=others[1], by=researcher)


def test_a_claim_is_not_joined_to_itself(pair, researcher):
    with pytest.raises(ValidationError, match="another claim"):
        actions.join_claims(claim=pair[0], other=pair[0], by=researcher)


def test_what_left_cannot_be_decided(pair, researcher):
    member = member_of(pair[1])
    actions.part_member(member=member, by=researcher)
    with pytest.raises(ValidationError, match="no longer"):
        actions.confirm_member(member=member, by=researcher)


def test_a_claim_is_in_one_family_at_a_time(pair):
    family = ClaimFamily.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyMember.objects.create(family=family, claim=pair[0])


def test_a_decision_has_somebody_who_made_it(pair):
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyMember.objects.update(status=FamilyMember.CONFIRMED)


def test_a_claim_that_is_none_is_not_looked_for(pair, researcher):
    from claims.actions import set_aside_claim

    set_aside_claim(claim=pair[0], reason="not-a-claim", by=researcher)
    assert pair[0] not in findable()
    set_aside_claim(claim=pair[0], reason="repeat", by=researcher)
    assert pair[0] in findable()


def test_terms_follow_the_wording(pair):
    words = ClaimTerm.objects.filter(claim=pair[0])
    assert set(words.values_list("term", flat=True)) == {"enforc", "return"}
    again(pair[0], version="v2")
    assert not words.exists()


def test_a_common_word_is_worth_less_than_a_rare_one(pair):
    for number in range(5):
        say(f"Ship returns number {number} rose 5%.")
    rarity = Search().learn(["return", "enforc", "xylophon"])
    assert rarity["return"] < rarity["enforc"] < rarity["xylophon"] == 1


def test_command_finds_the_families_of_an_older_store(db):
    for text in (FIRST, LATER):
        statement = make_statement(text)
        store_claims(statement=statement, result=read(text))
    call_command("families", "--all", stdout=(told := StringIO()))
    assert told.getvalue() == "2 claims are in a family.\n"


def test_command_names_the_statement_that_is_not_there(db):
    with pytest.raises(CommandError, match="no statement 7"):
        call_command("families", "--statement", "7")


def test_a_parting_taken_back_after_a_reading_stays_back(pair, researcher):
    member = member_of(pair[0])
    actions.part_member(member=member, by=researcher)
    again(pair[1], version="v2")
    heir = again(pair[1], version="v3", text=LATER)
    assert PartedPair.objects.get().high == heir
    actions.reopen_member(member=member, by=researcher)
    actions.find_for_statement(heir.statement)
    assert not PartedPair.objects.exists()


def test_a_pair_whose_other_claim_has_no_heir_yet_is_kept(pair, researcher):
    actions.part_member(member=member_of(pair[0]), by=researcher)
    again(pair[1], version="v2")
    actions.find_for_statement(pair[0].statement)
    assert PartedPair.objects.filter(low=pair[0], high=pair[1]).exists()


def two_families_made_one(pair, researcher) -> tuple[list[Claim], ClaimFamily]:
    """The pair joined with a pair about something else, of which the second was parted before."""
    others = [say(OTHER), say(OTHER.replace("3%", "4%"), on=date(2025, 3, 1))]
    actions.part_member(member=member_of(others[1]), by=researcher)
    return others, actions.join_claims(claim=pair[0], other=others[0], by=researcher)


def test_what_was_parted_moves_with_its_family_and_can_be_taken_back(pair, researcher):
    others, kept = two_families_made_one(pair, researcher)
    parted = FamilyMember.objects.get(claim=others[1])
    assert parted.family == kept
    actions.reopen_member(member=parted, by=researcher)
    assert family_of(others[1]) == kept


def test_a_decision_on_a_family_that_is_gone_is_refused(pair, researcher):
    member = member_of(pair[1])
    actions.part_member(member=member, by=researcher)
    ClaimFamily.objects.filter(pk=member.family_id).update(merged_into=ClaimFamily.objects.create())
    with pytest.raises(ValidationError, match="no longer"):
        actions.reopen_member(member=member, by=researcher)


def test_a_place_in_a_merged_family_is_handed_on_in_the_one_it_became(pair):
    gone, between, kept = family_of(pair[1]), ClaimFamily.objects.create(), ClaimFamily.objects.create()
    again(pair[1], version="v2")
    for family, into in ((gone, between), (between, kept)):
        ClaimFamily.objects.filter(pk=family.pk).update(merged_into=into)
    store_claims(statement=pair[1].statement, result=read(LATER, version="v3"))
    actions.hand_on(pair[1].statement)
    assert family_of(pair[1].statement.claims.current().get()) == kept


def test_a_claim_is_not_joined_past_others_it_was_parted_from(pair, researcher):
    third = say(LATEST, on=date(2025, 5, 1))
    actions.part_member(member=member_of(pair[1]), by=researcher)
    with pytest.raises(ValidationError, match="parted from others"):
        actions.join_claims(claim=pair[1], other=pair[0], by=researcher)
    assert PartedPair.objects.filter(low=pair[1], high=third).exists()
    assert PartedPair.objects.count() == 2


def test_a_decision_locks_the_claim_before_it_looks_at_it(pair):
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        actions.open_member(member_of(pair[1]))
    assert any('FROM "claims_claim"' in q["sql"] and "FOR UPDATE" in q["sql"] for q in seen.captured_queries)


def test_a_claim_is_not_confirmed_beside_one_that_left(pair, researcher):
    stranger = say(OTHER)
    with pytest.raises(ValidationError, match="load the page again"):
        actions.confirm_member(member=member_of(pair[1]), by=researcher, beside=stranger)
    assert not FamilyMember.objects.filter(status=FamilyMember.CONFIRMED).exists()


def test_parting_asks_as_often_for_six_as_for_two(pair, researcher):
    def queries(member: FamilyMember) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.part_member(member=member, by=researcher)
        return len(seen)

    few = queries(member_of(pair[1]))
    many = [say(f"Enforced returns rose {number}%.", on=date(2025, 6, number)) for number in range(20, 25)]
    assert queries(member_of(many[-1])) == few
