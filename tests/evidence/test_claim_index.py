"""Claims in an index of their own: found by new evidence, and gone when they may not look for it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.actions import invite_user
from claims.actions import edit_claim, reopen_claim, set_aside_claim
from claims.models import Claim
from evidence.claim_index import CLAIMS, CLAIMS_PER_PASSAGE, claim_row, claims_near
from evidence.following import catch_up, follow, index_of
from evidence.values import PassageView
from tests.evidence.transactions import held_open
from tests.factories import SAID_ON, make_claim, make_statement

SPEECH = "Enforced returns went up by 19% this year."
QUOTE = "Enforced returns went up by 19%"

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def claim():
    return make_claim(make_statement(SPEECH), QUOTE)


@pytest.fixture
def person():
    return invite_user(email="rose@example.org", name="Rose Hale", role="researcher")


def near(text: str, *, made_until: date = SAID_ON) -> list[int]:
    catch_up(table=CLAIMS)
    view = PassageView(1, text, "", "", made_until)
    return list(claims_near([view], made_until=made_until))


def test_passage_finds_the_claim_it_shares_words_with(claim):
    other = make_claim(make_statement("Ferries sailed on 40 days."), "Ferries sailed on 40 days")
    assert near("The bulletin counts enforced returns.") == [claim.pk]
    assert near("Sailings of ferries were counted.") == [other.pk]


def test_claim_made_after_the_day_is_not_found(claim):
    assert near("Enforced returns rose.", made_until=SAID_ON - timedelta(days=1)) == []


def test_edited_wording_is_found_by_its_new_words(claim, person):
    assert near("Deportations by charter flight.") == []
    edit_claim(claim=claim, text="Deportations by charter flight rose by 19%.", claim_type="quantity", by=person)
    assert near("Deportations by charter flight.") == [claim.pk]


def test_claim_set_aside_leaves_and_comes_back_when_reopened(claim, person):
    assert near("Enforced returns rose.") == [claim.pk]
    set_aside_claim(claim=claim, reason="opinion", by=person)
    assert near("Enforced returns rose.") == []
    reopen_claim(claim=claim, by=person)
    assert near("Enforced returns rose.") == [claim.pk]


@pytest.mark.parametrize("field", ["lost_at", "retired_at"])
def test_lost_and_retired_claims_leave(claim, field):
    assert near("Enforced returns rose.") == [claim.pk]
    Claim.objects.filter(pk=claim.pk).update(**{field: timezone.now()})
    assert near("Enforced returns rose.") == []


def test_change_of_nothing_is_not_followed(claim):
    before = Claim.objects.get(pk=claim.pk).xid
    Claim.objects.get(pk=claim.pk).save()
    assert Claim.objects.get(pk=claim.pk).xid == before


def test_following_leaves_no_event_of_its_own(claim, person):
    Claim.objects.filter(pk=claim.pk).update(check_worthiness=0.9)
    from claims.models.claim import Claim as Tracked

    events = Tracked.pgh_event_model.objects.filter(pgh_obj=claim)
    assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "update"]


def test_claim_of_a_late_commit_is_not_missed(claim):
    late = make_statement("Ferries sailed on 40 days.", house="lords")
    with held_open(lambda: make_claim(late, "Ferries sailed on 40 days")):
        make_claim(claim.statement, "19%")
        catch_up(table=CLAIMS)
    catch_up(table=CLAIMS)
    assert index_of(CLAIMS).count() == 3


def test_change_that_commits_late_is_not_missed(claim):
    def change() -> None:
        Claim.objects.filter(pk=claim.pk).update(text="Ferries sailed on 40 days.")

    assert near("Ferries sailed.") == []
    with held_open(change):
        make_claim(claim.statement, "19%")
        catch_up(table=CLAIMS)
    assert near("Ferries sailed.") == [claim.pk]


def test_words_that_only_our_marks_hold_find_nothing(claim):
    Claim.objects.filter(pk=claim.pk).update(text=f"[Said just before: “The Mayor of Hillford spoke.”] {SPEECH}")
    assert near("Hillford has a mayor.") == []


def test_each_passage_finds_few_claims_however_many_are_alike():
    for number in range(3 * CLAIMS_PER_PASSAGE):
        statement = make_statement(f"Enforced returns went up by {number}%.", position=number)
        make_claim(statement, f"Enforced returns went up by {number}%")
    assert len(near("Enforced returns rose.")) == CLAIMS_PER_PASSAGE


def test_claims_and_passages_are_followed_apart(claim):
    assert follow(CLAIMS)
    assert follow()
    assert index_of(CLAIMS).count() == 1


def test_claim_that_may_not_look_has_no_row(claim):
    claim.status = Claim.ASIDE
    assert claim_row(claim) is None
