"""New documents and sittings find old claims, in bounded work, whatever commits first."""

from datetime import date, timedelta

import pytest

from claims.models import Claim
from evidence import linking
from evidence.document_actions import passages_of_sitting
from evidence.models import EvidenceLink, Passage
from jobs.actions import enqueue, run_job
from jobs.models import Job
from tests.evidence.transactions import held_open
from tests.factories import SAID_ON, make_claim, make_document, make_statement

BULLETIN = "Enforced returns of foreign national offenders rose by 24% over the same months, the bulletin says."
QUOTE = "Enforced returns of foreign national offenders went up by 19%"
LATER = date(2025, 2, 27)

pytestmark = pytest.mark.usefixtures("committed_db")


def claim_like(number: int = 19, *, made_on: date = SAID_ON) -> Claim:
    quote = QUOTE.replace("19", str(number))
    return make_claim(make_statement(f"{quote} this year.", made_on=made_on, position=number), quote)


def run_link_jobs() -> None:
    Job.objects.filter(state=Job.PENDING).update(not_before=Job.objects.first().created_at)
    for job in Job.objects.due().filter(kind__startswith="link_").order_by("pk"):
        run_job(job.pk)


def test_document_makes_a_bounded_number_of_claims_look(monkeypatch):
    monkeypatch.setattr(linking, "CLAIMS_PER_DOCUMENT", 3)
    for number in range(10, 20):
        claim_like(number)
    make_document(BULLETIN, known_on=LATER)
    run_link_jobs()
    assert EvidenceLink.objects.values("claim").distinct().count() == 3


def test_document_that_is_no_evidence_for_a_claim_makes_it_look_for_nothing():
    claim_like()
    make_document("The museum of bicycles opened a new wing to its visitors.", known_on=LATER)
    linking.follow(linking.CLAIMS)
    assert linking.claims_for(Passage.objects.all(), made_until=LATER) == []


def test_document_finds_no_claim_made_after_it():
    claim_like(made_on=LATER + timedelta(days=1))
    make_document(BULLETIN, known_on=LATER)
    run_link_jobs()
    assert not EvidenceLink.objects.exists()


def test_sitting_is_not_held_against_its_own_claims():
    old, own = claim_like(), claim_like(24, made_on=LATER)
    passages_of_sitting(own.statement.sitting)
    enqueue("link_sitting", subject=f"sitting:{own.statement.sitting_id}")
    run_link_jobs()
    assert set(EvidenceLink.objects.values_list("claim", flat=True)) == {old.pk}


def test_later_evidence_alone_is_looked_for_when_it_is_the_occasion():
    claim = claim_like()
    make_document(BULLETIN, known_on=SAID_ON - timedelta(days=30))
    assert linking.link_claims([claim], known_on=LATER) == 0
    assert linking.link_claims([claim]) == 1


def test_claim_waits_until_older_transactions_are_over():
    claim = claim_like()
    with held_open(lambda: make_statement("Slow.", house="lords")):
        Claim.objects.filter(pk=claim.pk).update(check_worthiness=0.9)
        job = enqueue("link_statement", subject=f"statement:{claim.statement_id}")
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == Job.PENDING
    run_link_jobs()
    job.refresh_from_db()
    assert job.state == Job.DONE


def test_claim_and_document_stored_at_once_find_each_other():
    """Of the two, the later transaction looks when the other is over, though an older one held both up."""
    statement = make_statement(f"{QUOTE} this year.")
    with held_open(lambda: make_statement("Slow.", house="lords")):
        make_claim(statement, QUOTE)
        enqueue("link_statement", subject=f"statement:{statement.pk}")
        make_document(BULLETIN, known_on=LATER)
        run_link_jobs()
        assert not EvidenceLink.objects.exists()
    run_link_jobs()
    assert EvidenceLink.objects.count() == 1
