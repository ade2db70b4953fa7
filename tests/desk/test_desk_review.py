"""The review page: search by hand, one decision for a publication, figures, what was checked and what has changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evidence.actions import confirm_link
from evidence.document_actions import import_document, source_named
from evidence.figure_actions import check_claim
from evidence.models import Document, EvidenceLink, EvidenceSearch
from evidence.statistics_actions import import_statistics
from jobs.models import Job
from notes.models import Note
from tests.desk.building import make_link
from tests.factories import make_claim, make_document, make_quantity, make_statement

LATER = date(2025, 1, 30)


def page(client, claim, query: str = "") -> str:
    return client.get(f"/desk/claims/{claim.pk}/{query}").content.decode()


def section(html: str, name: str) -> str:
    return html.partition(f'id="{name}"')[2].partition("</section>")[0]


# --- search by hand ------------------------------------------------------------------------------------------------


@pytest.fixture
def found(committed_db):
    """A claim, and a passage that only a person finds."""
    claim = make_claim(make_statement("There were nearly 10,000 returns since May."), "nearly 10,000 returns")
    document = make_document("Charter flights left on 9,640 occasions in the autumn.", known_on=LATER, source="Office")
    return claim, document.passages.get()


def test_search_shows_source_day_and_the_words(found, researcher, client_of):
    html = section(page(client_of(researcher), found[0], "?q=charter+flight"), "found")
    assert "1 passage with all the words" in html
    assert "<mark>Charter</mark> <mark>flights</mark> left" in html
    assert "30 Jan 2025" in html


def test_search_keeps_to_days_and_sources(found, researcher, client_of):
    client = client_of(researcher)
    assert "Nothing found" in section(page(client, found[0], "?q=charter&when=before"), "found")
    assert "Nothing found" in section(page(client, found[0], "?q=charter&until=2025-01-01"), "found")
    assert "1 passage" in section(page(client, found[0], "?q=charter&source=office"), "found")


@pytest.mark.parametrize(
    ("query", "words"), [("?q=", "Write a word"), ("?q=the", "stand everywhere"), ("?q=a&source=x", "no such source")]
)
def test_search_that_asks_for_nothing_says_so(found, researcher, client_of, query, words):
    assert words in section(page(client_of(researcher), found[0], query), "found")


def test_cite_makes_a_link_that_a_person_confirmed_and_keeps_the_search(found, researcher, client_of):
    claim, passage = found
    data = {"passage": passage.pk, "cite": "confirm", "stance": "refutes"}
    answer = client_of(researcher).post(f"/desk/claims/{claim.pk}/cite/?q=charter", data)
    link = EvidenceLink.objects.get()
    assert answer["Location"] == f"/desk/claims/{claim.pk}/?q=charter#ev-{link.pk}"
    assert (link.status, link.stance, link.decided_by, link.is_later) == ("confirmed", "refutes", researcher, True)
    assert link.reasons[0] == "found by hand by Rose Hale: “charter”"
    assert (EvidenceSearch.objects.get().outcome, EvidenceSearch.objects.get().cited) == ("cited", passage)


def test_cite_can_leave_it_to_be_judged(found, researcher, client_of):
    claim, passage = found
    client_of(researcher).post(f"/desk/claims/{claim.pk}/cite/?q=charter", {"passage": passage.pk, "cite": "suggest"})
    assert EvidenceLink.objects.get().status == "suggested"


def test_cite_leaves_what_people_decided(found, researcher, client_of):
    claim, passage = found
    EvidenceLink.objects.create(
        claim=claim, passage=passage, is_later=True, score=0.5, status="rejected", reject_reason="duplicate",
        decided_by=researcher, decided_at=timezone.now(),
    )  # fmt: skip
    data = {"passage": passage.pk, "cite": "confirm", "stance": "refutes"}
    assert client_of(researcher).post(f"/desk/claims/{claim.pk}/cite/?q=charter", data).status_code == 422
    assert EvidenceLink.objects.get().status == "rejected"


def test_looked_and_found_nothing_is_a_record(found, researcher, client_of):
    claim, _ = found
    client = client_of(researcher)
    client.post(f"/desk/claims/{claim.pk}/nothing/?q=zeppelins", {"note": "Not a word."})
    search = EvidenceSearch.objects.get()
    assert (search.query, search.hits, search.looked_through, search.outcome) == ("zeppelins", 0, 1, "nothing")
    assert (search.searched_by, search.known_after, search.note) == (researcher, date(2024, 12, 11), "Not a word.")
    html = page(client, claim)
    assert "found nothing</b> among 0 of 1 passages" in section(html, "searches")
    assert "Rose Hale looked for “zeppelins” in all sources: found nothing." in html


# --- one publication -----------------------------------------------------------------------------------------------


@pytest.fixture
def twins(claim) -> list[EvidenceLink]:
    """The same words published twice, and something else."""
    words = "There were 9,640 returns of foreign offenders, the bulletin says."
    made = [make_link(claim, words, known_on=LATER, title=title) for title in ("Bulletin", "Press notice")]
    return [*made, make_link(claim, "Ferries cost more.", known_on=LATER)]


def together(client, claim, links, **data):
    return client.post(f"/desk/claims/{claim.pk}/evidence/", {"link": [link.pk for link in links], **data})


def statuses() -> list[str]:
    return list(EvidenceLink.objects.order_by("pk").values_list("status", flat=True))


def test_page_offers_one_decision_for_a_publication(desk, claim, twins):
    html = page(desk, claim)
    assert html.count('class="ev__together"') == 1
    assert "2 passages are one publication" in html


def test_publication_is_confirmed_together_and_taken_back_together(desk, claim, twins):
    assert together(desk, claim, twins[:2], decision="confirm", stance="supports").status_code == 302
    assert statuses() == ["confirmed", "confirmed", "suggested"]
    assert page(desk, claim).count("Undo all 2") == 2
    desk.post(f"/desk/links/{twins[1].pk}/decide/", {"decision": "reopen"})
    assert statuses() == ["suggested"] * 3
    events = apps.get_model("evidence", "EvidenceLinkEvent").objects.filter(pgh_obj_id=twins[0].pk)
    assert list(events.order_by("pgh_id").values_list("status", flat=True)) == ["suggested", "confirmed", "suggested"]


def test_publication_is_rejected_together_with_its_note(desk, claim, twins):
    together(desk, claim, twins[:2], reason="other", note="A misprint.")
    assert statuses() == ["rejected", "rejected", "suggested"]
    assert Note.objects.count() == 2


def test_nothing_is_done_where_one_was_decided_meanwhile(desk, claim, twins):
    desk.post(f"/desk/links/{twins[0].pk}/decide/", {"reason": "duplicate"})
    assert together(desk, claim, twins[:2], decision="confirm", stance="supports").status_code == 422
    assert statuses() == ["rejected", "suggested", "suggested"]


@pytest.mark.parametrize("data", [{}, {"decision": "confirm"}, {"reason": "other"}, {"reason": "dull"}])
def test_decision_together_without_sense_is_an_error(desk, claim, twins, data):
    assert together(desk, claim, twins[:2], **data).status_code == 422
    assert statuses() == ["suggested"] * 3


def test_links_of_another_claim_are_refused(desk, claim, twins, statement):
    other = make_claim(statement, "£2 million is spent")
    assert together(desk, other, twins[:2], decision="confirm", stance="supports").status_code == 422


def test_note_is_left_on_a_piece_of_evidence(desk, claim, twins):
    desk.post(f"/desk/links/{twins[0].pk}/note/", {"body": "Ask the office."})
    assert "Ask the office." in page(desk, claim)
    assert desk.post(f"/desk/links/{twins[0].pk}/note/", {"body": " "}).status_code == 422


# --- figures -------------------------------------------------------------------------------------------------------

FIGURE = {"value": "9000", "qualifier": "about", "unit": "return", "period": "2024-Q3"}


def test_figure_is_put_right_and_checked_again(desk, claim):
    quantity = claim.quantities.get()
    desk.post(f"/desk/figures/{quantity.pk}/change/", FIGURE)
    quantity.refresh_from_db()
    assert (quantity.value, quantity.qualifier, quantity.quote) == (Decimal(9000), "about", "10,000")
    assert Job.objects.filter(kind="check_statement_figures").exists()
    assert "Rose Hale put the figure “10,000” right: value 10,000 → 9,000" in page(desk, claim)


@pytest.mark.parametrize("wrong", [{"period": "last year"}, {"value": "many"}, {"high": "5"}, {"qualifier": "some"}])
def test_figure_that_cannot_be_held_against_anything_is_refused(desk, claim, wrong):
    quantity = claim.quantities.get()
    assert desk.post(f"/desk/figures/{quantity.pk}/change/", {**FIGURE, **wrong}).status_code == 422
    assert claim.quantities.get().value == Decimal(10000)


def test_figure_is_added_from_the_words_and_taken_away(desk, claim):
    answer = desk.post(f"/desk/claims/{claim.pk}/figures/", {**FIGURE, "quote": "May"})
    assert answer.status_code == 302
    added = claim.quantities.get(quote="May")
    assert claim.statement.text[added.start_char : added.end_char] == "May"
    desk.post(f"/desk/figures/{added.pk}/change/", {"remove": "yes"})
    assert claim.quantities.count() == 1


def test_figure_whose_words_were_not_said_is_refused(desk, claim):
    answer = desk.post(f"/desk/claims/{claim.pk}/figures/", {**FIGURE, "quote": "twelve"})
    assert "do not stand in what was said" in answer.content.decode()


RETURNS = "Year,Returns\n2022,8000\n2023,9000\n"


@pytest.fixture
def counted(db):
    claim = make_claim(make_statement("There were 9,000 returns in 2023."), "There were 9,000 returns in 2023")
    make_quantity(claim, "9,000", value=9000, unit="return", measure="returns", period="2023")
    import_statistics(name="returns.csv", data=RETURNS.encode(), title="Returns", published_on=date(2024, 2, 1))
    check_claim(claim=claim)
    return claim


def test_answer_shows_the_sum_the_rule_and_the_cells(desk, counted):
    html = section(page(desk, counted), "figures")
    assert "“9,000”: agrees" in html
    assert "Known now" in html
    assert "Known then" in html
    assert "returns.csv" in html
    assert "agrees when the published figure rounds to it" in html


def test_later_release_that_changes_a_value_is_flagged(desk, counted):
    data = RETURNS.replace("9000", "9500").encode()
    import_statistics(name="returns.csv", data=data, title="Returns", published_on=date(2025, 2, 1))
    check_claim(claim=counted)
    html = section(page(desk, counted), "figures")
    assert "9,000 → 9,500" in html
    assert "“9,000”: does not agree" in html


def test_series_is_drawn_and_told_in_a_table(desk, counted):
    html = section(page(desk, counted), "picture")
    assert html.count('class="series"') == 2  # wide and narrow
    assert "Claimed: 9,000" in html
    assert "<td>row 3, Returns</td>" in html


# --- what has changed at the source --------------------------------------------------------------------------------


def brought_in(words: str, day: date) -> Document:
    given = {"source": source_named("Office"), "published_on": day, "origin": "https://example.org/returns"}
    document = import_document(name="returns.txt", data=words.encode(), **given).document
    assert document is not None
    return document


def test_confirmed_evidence_that_changed_at_the_source_is_flagged(desk, researcher, claim):
    cited = brought_in("There were 9,640 returns in all.", LATER).passages.get()
    link = EvidenceLink.objects.create(claim=claim, passage=cited, is_later=True, score=0.5)
    confirm_link(link=link, stance="supports", by=researcher)
    assert "Look again." not in page(desk, claim)
    brought_in("There were 9,580 returns in all.", date(2025, 3, 1))
    html = page(desk, claim)
    assert "Look again." in html
    assert '<q class="ev__now">There were 9,580 returns in all.</q>' in html
    assert "9,640 → 9,580" in html


def test_page_asks_as_often_for_many_figures_and_publications(desk, researcher, claim):
    counts = []
    for how_many in (2, 12):
        for n in range(how_many):
            make_link(claim, f"There were {n} returns of foreign offenders, it says.", known_on=LATER)
            EvidenceSearch.objects.create(
                claim=claim, query="x", hits=0, looked_through=1, outcome="nothing", searched_by=researcher
            )
        page(desk, claim)
        with CaptureQueriesContext(connection) as seen:
            page(desk, claim)
        counts.append(len(seen))
    assert counts[0] == counts[1]
