"""Who follows a claim, a speaker or a topic is told once of what happens to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.actions import invite_user
from evidence.actions import confirm_link, reject_link
from evidence.document_actions import import_document, source_named
from evidence.figure_actions import check_claim
from evidence.models import EvidenceLink, Passage
from evidence.review_actions import reopen_together
from evidence.statistics_actions import import_statistics
from evidence.watching import ask_to_tell, follow_claim
from jobs.actions import enqueue, run_due, run_job
from jobs.models import Job
from notes.actions import follow_subject, follow_topic
from notes.models import Notice, NoticeItem
from statements.models import Member
from tests.factories import make_claim, make_document, make_link, make_quantity, make_statement

SAID = "Returns were up by 19% in the year."
LATER = date(2025, 2, 1)


@pytest.fixture
def minister(db) -> Member:
    return Member.objects.create(name="Ann Other")


@pytest.fixture
def claim(minister):
    return make_claim(make_statement(SAID, speaker=minister), "Returns were up by 19%")


@pytest.fixture
def document(db):
    return make_document("Enforced returns rose by 24% on small boats, it says.", known_on=LATER, title="Bulletin")


def tell(subject: str) -> None:
    ask_to_tell(subject, occasion=str(Job.objects.count()))
    if job := Job.objects.filter(kind="tell_watchers", state="pending").first():
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.last_error


def told(document) -> list[str]:
    tell(f"document:{document.pk}")
    return list(NoticeItem.objects.order_by("pk").values_list("why", flat=True))


def test_suggestion_for_a_followed_claim_is_told(claim, document, researcher):
    follow_claim(claim=claim, by=researcher)
    link = make_link(claim, document)
    assert told(document) == ["you follow this claim"]
    notice, item = Notice.objects.get(), NoticeItem.objects.get()
    assert (notice.title, notice.kind) == ("New evidence: “Bulletin” (illustrative)", "evidence")
    assert (item.subject_type.model, item.subject_id, item.words) == ("evidencelink", link.pk, claim.text)


def test_suggestion_for_a_claim_of_a_followed_speaker_is_told(claim, document, researcher, minister):
    follow_subject(subject=minister, by=researcher)
    make_link(claim, document)
    assert told(document) == ["you follow Ann Other"]


@pytest.mark.parametrize(
    ("words", "found"), [('"up by 19%"', 1), ("small boat", 1), ('"boats small"', 0), ("visas", 0)]
)
def test_topic_is_looked_for_in_claims_and_in_evidence(claim, document, researcher, words, found):
    follow_topic(words=words, by=researcher)
    make_link(claim, document)
    assert len(told(document)) == found


def test_nearest_reason_is_the_one_given(claim, document, researcher, minister):
    follow_topic(words="returns", by=researcher)
    follow_subject(subject=minister, by=researcher)
    follow_claim(claim=claim, by=researcher)
    make_link(claim, document)
    assert told(document) == ["you follow this claim"]


def test_telling_again_tells_nothing(claim, document, researcher):
    follow_claim(claim=claim, by=researcher)
    make_link(claim, document)
    assert told(document) == told(document)


def test_one_link_is_told_once_whichever_job_finds_it(claim, document, researcher):
    follow_claim(claim=claim, by=researcher)
    make_link(claim, document)
    for subject in (f"document:{document.pk}", f"statement:{claim.statement_id}"):
        tell(subject)
    assert (Notice.objects.count(), NoticeItem.objects.count()) == (1, 1)


def test_what_was_there_before_is_not_told(claim, document, researcher):
    make_link(claim, document)
    follow_claim(claim=claim, by=researcher)
    assert told(document) == []


def test_what_was_known_then_is_not_told(claim, document, researcher):
    follow_claim(claim=claim, by=researcher)
    make_link(claim, document, is_later=False)
    assert told(document) == []


def test_nobody_follows_so_nothing_is_asked(claim, document):
    ask_to_tell(f"document:{document.pk}", occasion="x")
    assert not Job.objects.filter(kind="tell_watchers").exists()


def test_telling_waits_until_the_linking_is_over(claim, document, researcher):
    follow_claim(claim=claim, by=researcher)
    Job.objects.filter(kind="link_document").update(
        state="running", lease_token="0" * 32, lease_until=timezone.now() + timedelta(minutes=1)
    )
    ask_to_tell(f"document:{document.pk}", occasion="x")
    job = Job.objects.get(kind="tell_watchers")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("pending", 0)


def test_thousand_followed_claims_are_one_notice_for_each_person(document, researcher, editor, minister):
    statement = make_statement("Returns rose. " * 1000, speaker=minister)
    sample = make_claim(statement, "Returns rose")
    fields = {"statement": statement, "quote": "Returns rose", "text": "Returns rose."}
    spans = [{"start_char": 14 * n, "end_char": 14 * n + 12} for n in range(1, 1000)]
    claims = [sample, *type(sample).objects.bulk_create(type(sample)(**fields, **span) for span in spans)]
    for person in (researcher, editor):
        follow_subject(subject=minister, by=person)
    passage = document.passages.get()
    links = (EvidenceLink(claim=c, passage=passage, is_later=True, score=0.5) for c in claims)
    EvidenceLink.objects.bulk_create(links)
    assert len(told(document)) == 2000
    assert list(Notice.objects.values_list("count", flat=True)) == [1000, 1000]


# --- through the doors that people and machines use ---------------------------------------------------------------


def test_imported_document_reaches_the_inbox(committed_db):
    person = invite_user(email="rose@example.org", name="Rose Hale", role="researcher")
    claim = make_claim(make_statement("Enforced returns are up by 19% this year."), "Enforced returns are up by 19%")
    make_quantity(claim, "19%", value=Decimal(19), unit="percent", measure="enforced returns", direction="up")
    follow_claim(claim=claim, by=person)
    make_document("Enforced returns rose by 24% over the same months, the bulletin says.", known_on=LATER)
    run_due()
    assert NoticeItem.objects.get().subject_id == EvidenceLink.objects.get(claim=claim).pk
    assert Notice.objects.get().person == person


def test_confirmation_is_told_to_everybody_but_who_confirmed(claim, document, researcher, editor):
    for person in (researcher, editor):
        follow_claim(claim=claim, by=person)
    link = confirm_link(link=make_link(claim, document), stance="refutes", by=editor)
    tell(f"claim:{link.claim_id}")
    item = NoticeItem.objects.get()
    assert (item.person, item.detail) == (researcher, "Refutes, says Ed Pike")


def test_confirming_again_the_same_way_is_told_once(claim, document, researcher, editor):
    follow_claim(claim=claim, by=researcher)
    link = make_link(claim, document)
    for _ in range(2):
        confirm_link(link=link, stance="refutes", by=editor)
        tell(f"claim:{link.claim_id}")
        reopen_together(link=link, by=editor)
    assert NoticeItem.objects.count() == 1


def test_rejection_is_not_told(claim, document, researcher, editor):
    follow_claim(claim=claim, by=researcher)
    link = reject_link(link=make_link(claim, document), reason="duplicate", by=editor)
    tell(f"claim:{link.claim_id}")
    assert not Notice.objects.exists()


def bring_page(text: str, known_on: date):
    done = import_document(
        name="page.txt", data=text.encode(), source=source_named("Office"), published_on=known_on,
        title="Page", url="https://example.org/page",
    )  # fmt: skip
    assert done.document is not None, done.reason
    return done.document


def test_cited_words_that_are_gone_are_told(claim, researcher, editor):
    link = make_link(claim, bring_page("Enforced returns rose by 24% in the year.", LATER))
    confirm_link(link=link, stance="refutes", by=editor)
    follow_claim(claim=claim, by=researcher)
    newer = bring_page("Enforced returns rose by 21% in the year, as corrected.", LATER + timedelta(days=9))
    tell(f"document:{newer.pk}")
    assert Passage.objects.get(pk=link.passage_id).retired_at
    assert Notice.objects.get().title == "Changed: “Page”"
    assert "rose by 24%" in NoticeItem.objects.get().detail


TABLE = "Year,Kind,Number of walks\n2021,Guided walk,{}\n2021,Escorted walk,70\n"
WALKS = "There were 120 guided walks in {}, the minister said."


def bring_table(number: int, published_on: date, more: str = ""):
    data = (TABLE.format(number) + more).encode()
    taken = import_statistics(name="county_walks.csv", data=data, title="County walks", published_on=published_on)
    return taken.release


def walks_claim(year: str):
    said = WALKS.format(year)
    claim = make_claim(make_statement(said, made_on=date(2022, 6, 1)), said[:36], claim_type="quantity")
    make_quantity(claim, "120 guided walks", value=Decimal(120), unit="walk", measure="guided walks", period=year)
    return claim


@pytest.mark.parametrize(
    ("year", "kind", "detail"),
    [
        ("2021", "revised", "120 is now 140 (2021); “120 guided walks” does not agree"),
        ("2022", "ripened", "“120 guided walks” agrees with 120, 2022"),
    ],
)
def test_revised_cell_and_ripened_claim_are_told(researcher, year, kind, detail):
    bring_table(120, date(2022, 2, 1))
    claim = walks_claim(year)
    check_claim(claim=claim)
    follow_claim(claim=claim, by=researcher)
    release = bring_table(140, date(2023, 2, 1), more="2022,Guided walk,120\n2022,Escorted walk,71\n")
    run_job(enqueue("check_release_figures", subject=f"release:{release.pk}", key="again").pk)
    tell(f"release:{release.pk}")
    assert Notice.objects.get().kind == kind
    assert NoticeItem.objects.get().detail == detail


def test_several_confirmed_at_once_are_one_notice(claim, researcher, editor):
    follow_claim(claim=claim, by=researcher)
    for day in range(3):
        link = make_link(claim, make_document(f"Returns rose by {day}% it says.", known_on=LATER))
        confirm_link(link=link, stance="supports", by=editor)
    tell(f"claim:{claim.pk}")
    assert Notice.objects.get().count == 3
