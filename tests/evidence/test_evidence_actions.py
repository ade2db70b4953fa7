"""Evidence finds claims, claims find evidence, and people decide. Real commits: the index follows committed rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from evidence import actions, document_actions, linking
from evidence.document_actions import import_document, source_named
from evidence.models import Document, EvidenceLink, Passage
from evidence.review_actions import reopen_together
from jobs.actions import enqueue, run_job
from jobs.models import Job
from tests.factories import make_claim, make_document, make_link, make_quantity, make_statement

SPEECH = "Enforcement is working, with enforced returns up by 19% and more than 3,000 visits to employers."
BULLETIN = "Enforced returns rose by 24% over the same months, the illustrative bulletin says of enforced returns."
LATER, BEFORE = date(2025, 2, 27), date(2024, 11, 28)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def claim():
    claim = make_claim(make_statement(SPEECH), "enforced returns up by 19%", claim_type="quantity")
    fields = {"value": Decimal(19), "unit": "percent", "measure": "enforced returns", "direction": "up"}
    make_quantity(claim, "19%", change="relative", **fields)
    return claim


@pytest.fixture
def person():
    from accounts.actions import invite_user

    return invite_user(email="rose@example.org", name="Rose Hale", role="researcher")


def run_all() -> None:
    for job in Job.objects.due().exclude(kind="split_statement").order_by("pk"):
        run_job(job.pk)


def test_new_claim_finds_later_evidence_and_says_why(claim):
    make_document(BULLETIN, known_on=LATER)
    linking.link_claims([claim])
    link = EvidenceLink.objects.get()
    assert link.is_later
    assert "enforced return" in " ".join(link.reasons).lower()
    assert "24" in " ".join(link.reasons)


def test_new_document_finds_the_earlier_claim(claim):
    make_document(BULLETIN, known_on=LATER)
    run_all()
    assert EvidenceLink.objects.get().claim == claim


def test_later_hansard_is_evidence_for_what_was_said_before(claim):
    later = make_statement(
        "I can tell the House that enforced returns were up by 24% last year.", made_on=LATER, minister_because=""
    )
    job = enqueue("index_sitting", subject=f"sitting:{later.sitting_id}")
    run_job(job.pk)
    run_all()
    assert EvidenceLink.objects.get().passage.document.statement == later


def test_earlier_evidence_is_known_then_not_later(claim):
    make_document(BULLETIN, known_on=BEFORE)
    linking.link_claims([claim])
    assert not EvidenceLink.objects.get().is_later


def test_unrelated_document_is_not_suggested(claim):
    make_document("The museum of bicycles opened a new wing to its visitors in the spring.", known_on=LATER)
    linking.link_claims([claim])
    assert not EvidenceLink.objects.exists()


def test_linking_twice_doubles_nothing(claim):
    make_document(BULLETIN, known_on=LATER)
    assert linking.link_claims([claim]) == 1
    assert linking.link_claims([claim]) == 0


def test_relinking_never_touches_a_decision(claim, person):
    make_document(BULLETIN, known_on=LATER)
    linking.link_claims([claim])
    link = actions.confirm_link(link=EvidenceLink.objects.get(), stance="refutes", by=person)
    EvidenceLink.objects.filter(pk=link.pk).update(score=0.01)
    linking.link_claims([claim])
    assert EvidenceLink.objects.get().score == 0.01


def test_deciding_about_evidence_keeps_the_claim_from_reruns(claim, person):
    link = make_link(claim, make_document(BULLETIN, known_on=LATER))
    actions.reject_link(link=link, reason="other-period", by=person)
    claim.refresh_from_db()
    assert claim.touched_by == person


def test_decision_can_be_taken_back(claim, person):
    link = make_link(claim, make_document(BULLETIN, known_on=LATER))
    actions.confirm_link(link=link, stance="supports", by=person)
    reopen_together(link=link, by=person)
    link.refresh_from_db()
    assert (link.status, link.decided_by) == ("suggested", None)


def test_reject_needs_a_reason_and_confirm_a_stance(claim, person):
    link = make_link(claim, make_document(BULLETIN, known_on=LATER))
    with pytest.raises(ValidationError, match="rejected"):
        actions.reject_link(link=link, reason="", by=person)
    with pytest.raises(ValidationError, match="supports"):
        actions.confirm_link(link=link, stance="perhaps", by=person)


def test_same_bytes_twice_are_one_document(claim):
    first = make_document(BULLETIN, known_on=LATER)
    assert make_document(BULLETIN, known_on=LATER) == first
    assert Document.objects.count() == 1


def test_document_without_a_day_is_refused_with_the_way_out():
    done = import_document(name="a.txt", data=BULLETIN.encode(), source=source_named("Somebody"))
    assert (done.result, "give the day" in done.reason) == ("refused", True)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 ...", b"\xff\xfe\x00\x00rubbish\x00"])
def test_rubbish_is_refused_in_one_sentence(data):
    done = import_document(name="a.txt", data=data, source=source_named("Somebody"), published_on=LATER)
    assert done.result == "refused"
    assert 10 < len(done.reason) < 300


def test_revised_statement_retires_its_old_passages(claim):
    statement = claim.statement
    document_actions.passages_of_sitting(statement.sitting)
    statement.text = SPEECH.replace("19%", "18%")
    statement.text_sha256 = "0" * 64
    statement.save()
    document_actions.passages_of_sitting(statement.sitting)
    assert Passage.objects.current().get().text == statement.text
    assert Passage.objects.count() == 2


@pytest.mark.parametrize("text", ["One. Two.\nThree – 🙂 four.", "A" * 50 + ". " + "word " * 300 + ".", "  \n\n x "])
def test_passages_leave_no_word_out(text):
    spans = document_actions.cut_passages(text)
    assert " ".join(" ".join(text[s:e] for s, e in spans).split()) == " ".join(text.split())


def test_rejected_passage_stays_rejected_when_another_part_of_the_speech_is_revised(claim, person):
    later = make_statement(f"{BULLETIN}\nThe museum opened on Monday.", made_on=LATER, minister_because="")
    document_actions.passages_of_sitting(later.sitting)
    link = EvidenceLink.objects.create(
        claim=claim, passage=Passage.objects.get(text__startswith="Enforced"), is_later=True, score=0.7
    )
    actions.reject_link(link=link, reason="other-period", by=person)
    later.text, later.text_sha256 = f"Thank you.\n{BULLETIN}\nThe museum opened on Tuesday.", "0" * 64
    later.save()
    document_actions.passages_of_sitting(later.sitting)
    linking.link_claims([claim])
    assert EvidenceLink.objects.get().status == "rejected"
    kept = Passage.objects.current().get(text__startswith="Enforced")
    assert later.text[kept.start_char :].startswith(kept.text)


def test_what_was_said_in_parliament_on_the_same_day_is_no_evidence(claim):
    same_day = make_statement("Enforced returns were up by 24% last year, I am told.", house="lords")
    document_actions.passages_of_sitting(same_day.sitting)
    linking.link_claims([claim])
    assert not EvidenceLink.objects.exists()


def test_sources_are_one_whatever_their_capitals_and_spaces():
    assert source_named("Home  Office ") == source_named("home office")
    assert source_named("統計局") != source_named("内閣府")


def test_evidence_of_the_day_of_a_speech_after_midnight_is_known_then(claim):
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    document = make_document(BULLETIN, known_on=claim.statement.made_on)
    document.known_at = datetime.combine(document.known_on, time(9), ZoneInfo("Europe/London"))
    claim.statement.spoken_at = time(0, 30)
    assert not linking.is_later(document, claim.statement)
    claim.statement.spoken_at = time(8)
    assert linking.is_later(document, claim.statement)


def test_claim_is_read_without_our_marks(db):
    claim = make_claim(make_statement("They closed 3 parks."), "They closed 3 parks")
    claim.text = "[Said just before: “The Mayor of Hillford spoke.”] [Ann Other’s] team closed 3 parks."
    view = linking.claim_view(claim)
    assert view.text == "Ann Other’s team closed 3 parks."
    assert "Hillford" not in " ".join(view.names)
