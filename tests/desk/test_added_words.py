"""Every word that the machine put into a wording is shown, with why."""

from claims.actions import edit_claim
from claims.models import Claim

NOTES = [
    {"said": "We", "written": "The Government", "why": "speaker", "start": 1},
    {"said": "", "written": "2024", "why": "date", "start": 57},
]


def added_on(client, path: str) -> str:
    html = client.get(path).content.decode()
    return html.partition("What was added")[2].partition("</details>")[0]


def test_review_page_lists_what_was_added(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(wording_notes=NOTES)
    shown = added_on(desk, f"/desk/claims/{claim.pk}/")
    assert "(2)" in shown
    assert "We</del>" in shown
    assert "The Government</ins>" in shown
    assert "who is meant" in shown


def test_card_on_the_statement_desk_lists_them_too(desk, claim):
    Claim.objects.filter(pk=claim.pk).update(wording_notes=NOTES)
    assert "2024</ins>" in added_on(desk, f"/desk/statements/{claim.statement_id}/")


def test_wording_without_changes_shows_no_list(desk, claim):
    assert added_on(desk, f"/desk/claims/{claim.pk}/") == ""


def test_notes_go_when_a_person_writes_the_wording(claim, researcher):
    Claim.objects.filter(pk=claim.pk).update(wording_notes=NOTES)
    edit_claim(claim=claim, text="Other words.", claim_type="other", by=researcher)
    assert Claim.objects.get(pk=claim.pk).wording_notes == []
