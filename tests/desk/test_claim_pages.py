"""Deciding and editing a claim, with and without JavaScript."""

import pytest

from claims.actions import keep_claim, set_aside_claim
from claims.models import Claim
from notes.models import Note

HTMX = {"HX-Request": "true"}


def decide(client, claim: Claim, headers: dict | None = None, **data):
    return client.post(f"/desk/claims/{claim.pk}/decide/", data, headers=headers)


def test_keep_is_stored_with_the_person(desk, researcher, claim):
    assert decide(desk, claim, decision="keep").status_code == 302
    claim.refresh_from_db()
    assert (claim.status, claim.decided_by) == ("kept", researcher)


def test_reason_alone_sets_aside(desk, claim):
    decide(desk, claim, reason="opinion")
    claim.refresh_from_db()
    assert (claim.status, claim.aside_reason) == ("aside", "opinion")


def test_reopen_takes_the_decision_back(desk, researcher, claim):
    set_aside_claim(claim=claim, reason="vague", by=researcher)
    decide(desk, claim, decision="reopen")
    claim.refresh_from_db()
    assert (claim.status, claim.decided_by) == ("suggested", None)


@pytest.mark.parametrize("data", [{}, {"decision": "aside"}, {"decision": "burn"}, {"reason": "because"}])
def test_decision_without_sense_is_an_error_on_the_page(desk, claim, data):
    answer = decide(desk, claim, **data)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()
    assert Claim.objects.get().status == "suggested"


def test_decision_leads_back_to_where_it_was_made(desk, claim):
    answer = decide(desk, claim, decision="keep", next=f"/desk/statements/{claim.statement_id}/#card-{claim.pk}")
    assert answer.url == f"/desk/statements/{claim.statement_id}/#card-{claim.pk}"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_decision_leads_nowhere_else(desk, claim, path):
    assert decide(desk, claim, decision="keep", next=path).url == f"/desk/claims/{claim.pk}/"


def test_htmx_gets_the_slip_and_the_strip(desk, claim):
    html = decide(desk, claim, HTMX, decision="keep").content.decode()
    assert f'id="card-{claim.pk}" data-claim="{claim.pk}" data-status="kept"' in html
    assert 'id="coverage" aria-labelledby="strip-h" hx-swap-oob="true"' in html
    assert "<html" not in html


def test_htmx_gets_the_refusal_where_messages_stand(desk, claim):
    answer = decide(desk, claim, HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#messages")


def test_published_claim_is_not_decided_again(desk, researcher, claim):
    keep_claim(claim=claim, by=researcher)
    Claim.objects.update(status="published")
    answer = decide(desk, claim, decision="keep")
    assert "A published fact-check rests on this claim" in answer.content.decode()


def test_edit_changes_wording_and_type_and_not_the_quote(desk, claim):
    desk.post(f"/desk/claims/{claim.pk}/edit/", {"text": "There were nearly 10,000 returns.", "claim_type": "other"})
    claim.refresh_from_db()
    assert (claim.text, claim.claim_type) == ("There were nearly 10,000 returns.", "other")
    assert claim.quote == "nearly 10,000 returns since May"


def test_empty_wording_is_refused_and_named(desk, claim):
    answer = desk.post(f"/desk/claims/{claim.pk}/edit/", {"text": " ", "claim_type": "other"})
    assert answer.status_code == 422
    assert 'href="#edit_text">Write the wording' in answer.content.decode()


def test_wording_without_end_is_refused(desk, claim):
    answer = desk.post(f"/desk/claims/{claim.pk}/edit/", {"text": "x" * 6000, "claim_type": "other"})
    assert answer.status_code == 422
    assert "600 characters fit, and this has 6000" in answer.content.decode()


def test_long_wording_of_the_machine_stays_while_the_type_changes(desk, claim):
    Claim.objects.update(text="x" * 700)
    desk.post(f"/desk/claims/{claim.pk}/edit/", {"text": "x" * 700, "claim_type": "law"})
    claim.refresh_from_db()
    assert (claim.claim_type, len(claim.text)) == ("law", 700)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": "Words.", "claim_type": "joke"}, "Choose one of those that are offered."),
        ({"text": "Wor\0ds.", "claim_type": "other"}, "a character that cannot be kept"),
    ],
)
def test_form_speaks_our_words(desk, claim, data, sentence):
    html = desk.post(f"/desk/claims/{claim.pk}/edit/", data).content.decode()
    assert sentence in html
    assert "Select a valid" not in html


def test_note_is_shown_with_its_author(desk, researcher, claim):
    desk.post(f"/desk/claims/{claim.pk}/notes/", {"body": "Ask the department."})
    assert Note.objects.about(claim).get().written_by == researcher
    assert "Ask the department." in desk.get(f"/desk/claims/{claim.pk}/").content.decode()


def test_empty_note_is_refused(desk, claim):
    answer = desk.post(f"/desk/claims/{claim.pk}/notes/", {"body": " "})
    assert (answer.status_code, Note.objects.count()) == (422, 0)


def test_words_of_people_are_shown_not_run(desk, claim):
    desk.post(f"/desk/claims/{claim.pk}/notes/", {"body": "<script>alert(1)</script>"})
    assert "<script>alert" not in desk.get(f"/desk/claims/{claim.pk}/").content.decode()
