"""The family's timeline, what the claim's page lists of it, and what people decide there."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimFamily, FamilyMember, PartedPair
from desk.families import Kin
from jobs.actions import enqueue
from tests.factories import make_claim, make_quantity, make_statement


def say(number: str, on: date, family: ClaimFamily, who: str = "Ann Other") -> FamilyMember:
    statement = make_statement(f"Returns are up by {number}% – café.", made_on=on, speaker_name=who)
    claim = make_claim(statement, f"Returns are up by {number}%")
    make_quantity(claim, f"{number}%", value=Decimal(number), unit="percent", measure="returns", direction="up")
    reasons = ["same subject: returns"]
    return FamilyMember.objects.create(family=family, claim=claim, score=0.9, reasons=reasons)


@pytest.fixture
def family(db) -> ClaimFamily:
    return ClaimFamily.objects.create()


@pytest.fixture
def members(family) -> list[FamilyMember]:
    return [
        say("23", date(2025, 2, 3), family, "Una Vane"),
        say("19", date(2024, 12, 10), family),
        say("23", date(2025, 5, 6), family),
    ]


def page(client, family) -> str:
    return client.get(f"/desk/families/{family.pk}/").content.decode()


def review(client, claim: Claim) -> str:
    return client.get(f"/desk/claims/{claim.pk}/").content.decode()


def decide(client, member: FamilyMember, decision: str, **data):
    return client.post(f"/desk/members/{member.pk}/decide/", {"decision": decision, **data})


def test_timeline_is_in_time_and_tells_who_and_what(desk, family, members):
    html = page(desk, family)
    assert html.index("10 Dec 2024") < html.index("3 Feb 2025") < html.index("6 May 2025")
    assert "Una Vane" in html
    assert "<blockquote" in html
    assert "Returns are up by 19%</blockquote>" in html


def test_timeline_shows_how_the_figure_drifted(desk, family, members):
    html = page(desk, family)
    assert "<b>19% → 23%</b> since the time before" in html
    assert "the same figure, 23%" in html
    assert "3 occasions, 2 speakers, the figure moved 1 time" in " ".join(html.split())


def test_review_lists_what_was_said_before_and_since(desk, family, members):
    html = review(desk, members[0].claim)
    assert f'<a href="/desk/families/{family.pk}/">all 3 occasions</a>' in html
    html = html.partition('id="kin"')[2]  # the picture's table is above
    assert html.index("10 Dec 2024") < html.index(": this claim, 19% → 23%") < html.index("6 May 2025")


def test_review_of_a_claim_said_once_has_no_such_list(desk, claim):
    assert "Said before and since" not in review(desk, claim)


def test_confirm_from_the_claims_page_confirms_both(desk, researcher, members):
    back = f"/desk/claims/{members[0].claim_id}/#kin"
    answer = decide(desk, members[1], "confirm", beside=members[0].claim_id, next=back)
    assert answer["Location"] == back
    assert FamilyMember.objects.filter(status="confirmed", decided_by=researcher).count() == 2


def test_part_moves_the_claim_out_and_undo_brings_it_back(desk, family, members):
    assert decide(desk, members[1], "part").status_code == 302
    assert PartedPair.objects.count() == 2
    html = page(desk, family)
    assert "2 occasions" in html
    assert html.index("Not the same</h2>") < html.index("10 Dec 2024")
    decide(desk, members[1], "reopen")
    assert "3 occasions" in page(desk, family)


def test_log_tells_who_parted_it(desk, members):
    decide(desk, members[1], "part")
    html = review(desk, members[1].claim)
    assert "Rose Hale parted it from claims that are not the same." in html
    assert "The machine suggested that it was said before or since." in html


def test_deciding_twice_says_what_happened_meanwhile(desk, members):
    decide(desk, members[1], "part")
    answer = decide(desk, members[1], "confirm")
    assert answer.status_code == 422
    assert "no longer in this family" in answer.content.decode()


@pytest.mark.parametrize("decision", ["", "burn"])
def test_a_decision_without_sense_is_an_error(desk, members, decision):
    answer = decide(desk, members[1], decision)
    assert answer.status_code == 422
    assert "Say whether it is the same claim." in answer.content.decode()


def test_join_by_the_other_claims_address(desk, claim, members):
    address = f"https://desk.example/desk/claims/{members[0].claim_id}/#kin"
    assert desk.post(f"/desk/claims/{claim.pk}/join/", {"other": address}).status_code == 302
    assert claim.memberships.get().family == members[0].family


@pytest.mark.parametrize("other", ["", "nothing", "999999", "/desk/statements/1/"])
def test_join_to_no_claim_is_an_error_beside_the_field(desk, claim, other):
    answer = desk.post(f"/desk/claims/{claim.pk}/join/", {"other": other})
    assert answer.status_code == 422
    assert 'id="join_other_error"' in answer.content.decode()


def test_a_merged_family_leads_to_where_it_went(desk, family):
    gone = ClaimFamily.objects.create(merged_into=family)
    assert desk.get(f"/desk/families/{gone.pk}/")["Location"] == f"/desk/families/{family.pk}/"


def test_quotes_are_escaped(desk, family):
    statement = make_statement("We sold <b>5</b> ships.")
    FamilyMember.objects.create(family=family, claim=make_claim(statement, "We sold <b>5</b> ships"))
    assert "<b>5</b>" not in page(desk, family)


def queries(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def test_pages_ask_as_often_for_thirty_as_for_three(desk, family, members):
    paths = [f"/desk/families/{family.pk}/", f"/desk/claims/{members[0].claim_id}/"]
    before = [queries(desk, path) for path in paths]
    for day in range(1, 28):
        say("24", date(2025, 6, day), family)
    assert [queries(desk, path) for path in paths] == before


def test_review_loads_only_the_nearest_and_counts_the_rest(desk, family):
    made = [say(str(number), date(2025, 6, number), family) for number in range(1, 21)]
    kin = Kin(made[9].claim)
    assert [o.claim for o in kin.before] == [m.claim for m in made[3:9]]
    assert [o.claim for o in kin.since] == [m.claim for m in made[10:16]]
    assert (kin.own.claim, kin.before[0].drift, kin.more) == (made[9].claim, "3% → 4%", 7)
    assert "all 20 occasions" in review(desk, made[9].claim)


def test_work_in_progress_is_told_in_words(desk, claim):
    enqueue("find_families", subject=f"statement:{claim.statement_id}")
    html = desk.get(f"/desk/statements/{claim.statement_id}/").content.decode()
    assert "looking for the same claims elsewhere" in html
    assert "find_families" not in html
    assert "find_families" not in desk.get("/desk/jobs/").content.decode()
