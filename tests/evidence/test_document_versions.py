"""A page that changes gets a version; what was cited stays; nothing of it can be altered."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from evidence.document_actions import import_document, passages_of_sitting, source_named
from evidence.models import Document, EvidenceLink, Passage, withdrawn_now
from tests.factories import make_claim, make_document, make_statement

pytestmark = pytest.mark.django_db
STANDS = "The office counted two thousand journeys on the buses of Northshire in the first quarter, it says."
BEFORE = "Fares rose by 6% over the year."
AFTER = "Fares rose by 9% over the year, as corrected."


def item(*paragraphs: str, updated: str = "2026-03-01T09:30:00Z", **more) -> bytes:
    """A content item of GOV.UK with these paragraphs, each under a heading of its own."""
    body = "".join(f"<h2>Part {n}</h2><p>{words}</p>" for n, words in enumerate(paragraphs))
    told = {
        "title": "Bus journeys",
        "document_type": "official_statistics",
        "base_path": "/government/statistics/buses",
        "first_published_at": "2026-03-01T09:30:00Z",
        "public_updated_at": updated,
        "details": {"body": body},
    }
    return json.dumps(told | more).encode()


def bring(data: bytes, **more):
    return import_document(name="buses.json", data=data, source=source_named("Example Office"), **more)


def words(passages) -> set[str]:
    return set(passages.values_list("text", flat=True))


def test_first_of_a_page_is_no_version_of_anything():
    done = bring(item(STANDS, BEFORE))
    assert (done.result, done.document.supersedes) == ("stored", None)
    assert done.document.origin == "https://www.gov.uk/government/statistics/buses"
    assert done.document.document_type == "official_statistics"


def test_changed_page_supersedes_and_both_are_kept():
    first = bring(item(STANDS, BEFORE)).document
    second = bring(item(STANDS, AFTER, updated="2026-04-02T09:30:00Z"))
    assert (second.result, second.document.supersedes, second.document.known_on) == ("changed", first, date(2026, 4, 2))
    first.refresh_from_db()
    assert first.superseded_by == second.document
    assert bytes(first.data) == item(STANDS, BEFORE)


def test_words_that_are_gone_are_retired_and_words_that_stand_keep_their_passage():
    first = bring(item(STANDS, BEFORE)).document
    second = bring(item(STANDS, AFTER, updated="2026-04-02T09:30:00Z")).document
    assert words(first.passages.current()) == {STANDS}
    assert words(first.passages.all()) == {STANDS, BEFORE}
    assert words(second.passages) == {AFTER}


def test_third_version_is_held_against_all_before_it():
    for number, said in enumerate((BEFORE, AFTER, BEFORE), start=1):
        newest = bring(item(STANDS, said, updated=f"2026-0{number + 2}-02T09:30:00Z")).document
    assert words(Passage.objects.current()) == {STANDS, BEFORE}
    versions = list(Document.objects.versions_of(newest))
    assert [version.supersedes for version in versions] == [None, *versions[:2]]


def test_suggestions_on_retired_words_go():
    first = bring(item(STANDS, BEFORE)).document
    claim = make_claim(make_statement("Fares rose by 6% in the year."), "Fares rose by 6%")
    EvidenceLink.objects.create(claim=claim, passage=first.passages.get(text=BEFORE), is_later=True, score=0.5)
    bring(item(STANDS, AFTER, updated="2026-04-02T09:30:00Z"))
    assert not EvidenceLink.objects.exists()


def test_decided_link_on_retired_words_can_still_be_cited(researcher):
    from evidence.actions import confirm_link

    first = bring(item(STANDS, BEFORE)).document
    claim = make_claim(make_statement("Fares rose by 6% in the year."), "Fares rose by 6%")
    link = EvidenceLink.objects.create(claim=claim, passage=first.passages.get(text=BEFORE), is_later=True, score=0.5)
    confirm_link(link=link, stance="supports", by=researcher)
    bring(item(STANDS, AFTER, updated="2026-04-02T09:30:00Z"))
    kept = EvidenceLink.objects.for_review(claim).get()
    assert (kept.status, kept.passage.text) == ("confirmed", BEFORE)


def test_machinery_that_changes_makes_no_version():
    bring(item(STANDS, publishing_request_id="1"))
    assert bring(item(STANDS, publishing_request_id="2")).result == "unchanged"


def test_older_version_does_not_supersede_a_newer_one():
    bring(item(STANDS, AFTER), published_on=date(2026, 4, 2))
    done = bring(item(STANDS, BEFORE), published_on=date(2026, 3, 1))
    assert (done.result, "older than the version that is here" in done.reason) == ("refused", True)


def test_page_that_says_no_day_of_change_was_changed_when_it_was_seen():
    from django.utils import timezone

    bring(item(STANDS, BEFORE))
    changed = bring(item(STANDS, AFTER, updated="2020-01-01T00:00:00Z")).document
    assert changed.known_on == timezone.localdate()


def test_withdrawal_shows_on_every_version():
    first = bring(item(STANDS)).document
    notice = {"explanation": "<p>Out of date.</p>", "withdrawn_at": "2026-05-01T09:00:00Z"}
    bring(item(STANDS, updated="2026-05-01T09:00:00Z", withdrawn_notice=notice))
    assert first.withdrawn_notice == ""
    assert first.standing == "Withdrawn on 1 May 2026. Out of date."
    found = Passage.objects.annotate(withdrawn=withdrawn_now("document")).get(text=STANDS)
    assert found.withdrawn == first.standing


def test_document_that_stands_alone_has_no_notice():
    document = make_document(STANDS, known_on=date(2026, 3, 1))
    assert (document.origin, document.standing) == ("", "")
    assert not Passage.objects.annotate(withdrawn=withdrawn_now("document")).first().withdrawn


def test_same_page_of_another_source_is_another_document():
    bring(item(STANDS, BEFORE))
    done = import_document(name="buses.json", data=item(STANDS, AFTER), source=source_named("Another Office"))
    assert done.result == "stored"


@pytest.mark.parametrize(
    "words", ["I refer the hon. Member to the answer given on 3 March 2026.", "Please refer to the oral statement."]
)
def test_document_that_only_points_elsewhere_is_not_taken(words):
    done = import_document(name="a.txt", data=words.encode(), source=source_named("X"), published_on=date(2026, 3, 1))
    assert (done.result, "nothing to cite" in done.reason) == ("refused", True)


def test_holding_answer_is_in_the_record_and_no_evidence():
    answer = make_statement("I will write to the hon. Member for Westham about this as soon as I can.", kind="answer")
    passages_of_sitting(answer.sitting)
    assert not answer.as_evidence.passages.exists()


def test_holding_answer_that_is_answered_becomes_evidence_and_back():
    answer = make_statement("I will write to the hon. Member for Westham about this as soon as I can.", kind="answer")
    passages_of_sitting(answer.sitting)
    for text, digest, most in ((f"{STANDS} There were 2,580.", "b" * 64, 1), (answer.text, "c" * 64, 0)):
        type(answer).objects.filter(pk=answer.pk).update(text=text, text_sha256=digest)
        passages_of_sitting(answer.sitting)
        assert answer.as_evidence.passages.current().count() == most


def test_ministerial_correction_is_known_as_one():
    said = make_statement(
        "The correct figure is that fares rose by 9% over the year.", heading="Ministerial Corrections"
    )
    passages_of_sitting(said.sitting)
    assert said.as_evidence.document_type == "correction"


# What the application's own role cannot do.


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evidence_document SET title = 'another'",
        "UPDATE evidence_document SET known_on = '2001-01-01'",
        "UPDATE evidence_passage SET text = 'another'",
        "UPDATE evidence_passage SET document_id = document_id",
        "DELETE FROM evidence_passage",
        "DELETE FROM evidence_document",
        "TRUNCATE evidence_passage CASCADE",
    ],
)
def test_evidence_is_not_altered_by_the_application(sql):
    bring(item(STANDS))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Passage.objects.get().text == STANDS
