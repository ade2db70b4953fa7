"""The review page: what was said, what came later, what was known then, and what people did."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.actions import confirm_link
from evidence.models import EvidenceLink
from notes.actions import add_note
from notes.models import Note
from tests.desk.building import make_link, make_spoken_link
from tests.factories import make_statement

BEFORE, LATER, LATEST = date(2024, 11, 28), date(2025, 1, 30), date(2025, 3, 20)
HTMX = {"HX-Request": "true"}


def page(client, claim) -> str:
    return client.get(f"/desk/claims/{claim.pk}/").content.decode()


def decide(client, link: EvidenceLink, headers: dict | None = None, **data):
    return client.post(f"/desk/links/{link.pk}/decide/", data, headers=headers)


@pytest.fixture
def link(claim) -> EvidenceLink:
    return make_link(claim, "There were 9,640 returns – é.", known_on=LATER, highlights=[[11, 24]])


def test_quote_stands_in_its_sentence(desk, claim):
    html = page(desk, claim)
    assert "There were <mark>nearly 10,000 returns since May</mark> 😀." in html


def test_later_evidence_is_oldest_first_and_known_then_is_apart(desk, claim):
    for day, title in ((LATEST, "Third"), (LATER, "Second"), (BEFORE, "First")):
        make_link(claim, "A passage.", known_on=day, title=title)
    html = page(desk, claim).partition('id="h-later"')[2]  # the picture's table is above
    assert html.index("Second") < html.index("Third") < html.index("Known at the time") < html.index("First")


def test_passage_shows_the_words_that_were_found(desk, claim, link):
    html = page(desk, claim)
    assert "There were <mark>9,640 returns</mark> – é." in html
    assert "same measure: returns" in html


def test_invented_evidence_says_so(desk, claim):
    assert "Illustrative" not in page(desk, claim)
    make_link(claim, "A passage.", known_on=LATER, illustrative=True)
    assert page(desk, claim).count('class="illus">Illustrative') == 2


def test_later_statement_says_who_spoke_and_leads_to_the_words(desk, claim):
    later = make_statement("There were 9,640 returns.", made_on=LATER, title="Returns", speaker_name="Una Vane")
    make_spoken_link(claim, later)
    html = page(desk, claim)
    assert "Hansard" in html
    assert "Una Vane" in html
    assert f'<a href="{later.get_absolute_url()}">Open the source</a>' in html


def test_confirm_stores_the_stance(desk, researcher, link):
    assert decide(desk, link, decision="confirm", stance="supports").status_code == 302
    link.refresh_from_db()
    assert (link.status, link.stance, link.decided_by) == ("confirmed", "supports", researcher)


def test_reject_stores_the_reason(desk, link):
    decide(desk, link, reason="other-period")
    link.refresh_from_db()
    assert (link.status, link.reject_reason) == ("rejected", "other-period")


def test_another_reason_needs_its_note(desk, link):
    assert decide(desk, link, reason="other").status_code == 422
    assert decide(desk, link, reason="other", note="A typing error.").status_code == 302
    assert Note.objects.about(link).get().body == "A typing error."


def test_enter_in_the_note_rejects_and_never_confirms(desk, claim, link):
    """Enter presses the first button of the form that the field is in."""
    form = page(desk, claim).partition('name="note"')[0].rpartition("<form")[2]
    assert "confirm" not in form
    assert form[form.index("<button") :].startswith('<button type="submit" class="vh" name="reason" value="other"')


def test_undo_opens_the_link_again(desk, researcher, link):
    confirm_link(link=link, stance="refutes", by=researcher)
    decide(desk, link, decision="reopen")
    link.refresh_from_db()
    assert (link.status, link.decided_by) == ("suggested", None)


@pytest.mark.parametrize("data", [{}, {"decision": "confirm"}, {"decision": "reject"}, {"reason": "dull"}])
def test_decision_on_evidence_without_sense_is_an_error(desk, link, data):
    answer = decide(desk, link, **data)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()
    assert EvidenceLink.objects.get().status == "suggested"


def test_htmx_gets_the_evidence_the_counts_and_the_log(desk, link):
    html = decide(desk, link, HTMX, decision="confirm", stance="supports").content.decode()
    assert f'id="ev-{link.pk}"' in html
    assert 'id="stands" hx-swap-oob="true"' in html
    assert "Rose Hale confirmed “A bulletin”: supports." in html


def test_where_it_stands_counts_later_evidence_alone(desk, researcher, claim, link):
    confirm_link(link=link, stance="supports", by=researcher)
    then = make_link(claim, "A passage.", known_on=BEFORE)
    confirm_link(link=then, stance="supports", by=researcher)
    html = " ".join(page(desk, claim).split())
    assert "Supports</span> <b>1</b>" in html
    assert "Known then <b>1</b>" in html


def test_log_tells_who_did_what(desk, claim, link):
    desk.post(f"/desk/claims/{claim.pk}/decide/", {"decision": "keep"})
    decide(desk, link, reason="duplicate")
    html = page(desk, claim)
    told = [
        "rejected “A bulletin”: the same as another",
        "kept the claim",
        "The machine suggested 1 passage",
        "found the claim",
    ]
    assert all(words in html for words in told)


def queries_of(client, claim) -> int:
    page(client, claim)
    with CaptureQueriesContext(connection) as seen:
        page(client, claim)
    return len(seen)


def test_review_asks_as_often_for_thirty_links_as_for_three(desk, researcher, claim):
    counts = []
    for how_many in (3, 27):
        for _ in range(how_many):
            make_spoken_link(claim, make_statement("We opened 4.", made_on=LATER))
            made = make_link(claim, "A passage.", known_on=LATER)
            confirm_link(link=made, stance="supports", by=researcher)
            add_note(subject=made, body="Seen.", by=researcher)
            add_note(subject=claim, body="Seen.", by=researcher)
        counts.append(queries_of(desk, claim))
    assert counts[0] == counts[1]
