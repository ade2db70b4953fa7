"""Decisions become training data, a better version is adopted, and claims name it."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.utils import timezone

from claims import actions, learned, learning_actions
from claims.decisions import standing_decisions
from claims.models import Adoption, Claim, ExtractionRun, HeadTrial, LearnedHeads
from claims.nlp import pipeline_version, split
from claims.nlp.splitting.adapters import is_held
from jobs.actions import enqueue, run_due, run_job
from jobs.models import Job
from tests.factories import make_claim, make_statement

TOWNS = ("Ambleford", "Broxley", "Carnmouth", "Dunwell", "Eastmere", "Fenbury")
FIRST = 50_000
HELD = [pk for pk in range(FIRST, FIRST + 99) if is_held(pk)][:8]
KNOWN = [pk for pk in range(FIRST, FIRST + 99) if not is_held(pk)][:16]


def decide(by, type_of, status_of=lambda place: ("kept", "")) -> None:
    """Six decisions on each of 24 statements; what the machine said before stands in the history."""
    for pk in (*HELD, *KNOWN):
        quotes = [f"We opened {place + 2} offices in {town} in {2000 + pk % 20}" for place, town in enumerate(TOWNS)]
        statement = make_statement(". ".join(quotes) + ".", id=pk)
        for place, quote in enumerate(quotes):
            claim = make_claim(statement, quote, claim_type="quantity")
            status, reason = status_of(place)
            Claim.objects.filter(pk=claim.pk).update(
                claim_type=type_of(pk * 7 + place), status=status, aside_reason=reason,
                decided_by=by, decided_at=timezone.now(), touched_by=by, touched_at=timezone.now(),
            )  # fmt: skip


@pytest.fixture
def as_law(researcher) -> None:
    """A desk that takes every opened office for law, whatever the machine says."""
    decide(researcher, lambda number: "law")


def learn() -> LearnedHeads:
    heads = learning_actions.learn_from_desk(by=None)
    assert heads is not None
    return heads


def read_again(statement) -> Claim:
    job = enqueue("split_statement", subject=f"statement:{statement.pk}", key=timezone.now().isoformat())
    assert run_job(job.pk), Job.objects.get(pk=job.pk).last_error
    return Claim.objects.current().filter(statement=statement, status="suggested").first()


def test_clear_improvement_is_adopted_and_named_with_the_claims(as_law):
    heads = learn()
    trial = heads.trials.get(head="type")
    assert (trial.is_better, trial.after) == (True, 1)
    assert (trial.learned, trial.held) == (96, 48)
    claim = read_again(make_statement("We opened 12 offices in Gorsley in 2011."))
    assert claim.claim_type == "law"
    assert claim.run.pipeline == f"{pipeline_version()} heads={heads.pk}" == learned.version_now()


def test_noise_is_kept_on_record_and_not_adopted(researcher):
    decide(researcher, lambda number: ("law", "quantity", "other")[number * 2654435761 % 1009 % 3])
    heads = learn()
    assert not heads.trials.get(head="type").is_better
    assert (Adoption.objects.count(), bytes(heads.weights)) == (0, b"")
    assert learned.version_now() == pipeline_version()


def test_worth_is_learned_from_what_is_kept_and_set_aside(researcher):
    odd_aside = lambda place: ("aside", "not-a-claim") if place % 2 else ("kept", "")  # noqa: E731
    decide(researcher, lambda number: "quantity", odd_aside)
    trial = learn().trials.get(head="worth")
    assert trial.is_better, trial.reason
    texts = ["We opened 2 offices in Ambleford in 2011.", "We opened 3 offices in Broxley in 2011."]
    kept, aside = (read_again(make_statement(text)) for text in texts)
    assert kept.check_worthiness > aside.check_worthiness
    assert "like claims that this desk sets aside" in aside.reasons


def test_same_decisions_teach_nothing_new(as_law):
    learn()
    assert learning_actions.learn_from_desk(by=None) is None
    assert LearnedHeads.objects.count() == 1


def test_nothing_breaks_without_decisions(db):
    out = StringIO()
    call_command("learn", stdout=out)
    assert out.getvalue() == "No decision is new: nothing was learned.\n"
    assert not LearnedHeads.objects.exists()
    assert learned.version_now() == pipeline_version()


def test_command_says_why_a_few_decisions_are_not_enough(researcher):
    statement = make_statement("We opened 3 offices.")
    actions.keep_claim(claim=make_claim(statement, "We opened 3 offices"), by=researcher)
    out = StringIO()
    call_command("learn", stdout=out)
    assert "is not adopted.\n" in out.getvalue()
    assert "Type: Too few decisions are held apart" in out.getvalue()


def test_going_back_works_is_recorded_and_reaches_a_running_worker(as_law, admin):
    heads = learn()
    statement = make_statement("We opened 12 offices in Gorsley in 2011.")
    assert read_again(statement).claim_type == "law"
    assert learning_actions.heads_before(heads) is None
    learning_actions.use_heads(heads=None, by=admin)
    assert read_again(statement).claim_type == "quantity"
    learning_actions.use_heads(heads=heads, by=admin)
    assert read_again(statement).claim_type == "law"
    in_use = [(a.heads, a.adopted_by) for a in Adoption.objects.order_by("pk")]
    assert in_use == [(heads, None), (None, admin), (heads, admin)]


def fitted(pipeline: str, *, adopted: bool = True) -> LearnedHeads:
    heads = LearnedHeads.objects.create(weights=b"of another time", fitted_on=pipeline, decisions_sha256="a" * 64)
    if adopted:
        Adoption.objects.create(heads=heads, reason="Better.")
    return heads


def test_heads_of_other_weights_are_retired_and_nothing_breaks(db, admin):
    heads = fitted("dispatchbox-2001.1.1")
    claim = read_again(make_statement("We opened 12 offices in Gorsley in 2011."))
    assert (claim.run.pipeline, learned.version_now()) == (pipeline_version(), pipeline_version())
    learning_actions.learn_from_desk(by=None)
    last = Adoption.objects.latest_one()
    assert (last.heads, last.reason.startswith(f"Version {heads.pk} is retired: it was fitted to ")) == (None, True)
    with pytest.raises(ValidationError, match="is retired"):
        learning_actions.use_heads(heads=heads, by=admin)


def test_version_that_was_not_better_cannot_be_used(db, admin):
    with pytest.raises(ValidationError, match="not better"):
        learning_actions.use_heads(heads=fitted(pipeline_version(), adopted=False), by=admin)


def test_version_in_use_is_not_put_in_use_again(db, admin):
    assert learning_actions.use_heads(heads=None, by=admin) is None
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("table", ["claims_learnedheads", "claims_headtrial", "claims_adoption"])
def test_app_cannot_alter_what_was_learned(db, table):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_job_learns_and_the_week_asks_once(as_law):
    from claims.tasks import ask_to_learn

    ask_to_learn()
    ask_to_learn()
    job = Job.objects.get(kind="learn")
    assert (job.queue, job.requested_by) == ("nlp", None)
    assert run_job(job.pk)
    ask_to_learn()
    assert (Job.objects.filter(kind="learn").count(), HeadTrial.objects.count()) == (1, 2)


# --- which decisions count ---------------------------------------------------------------------------------------


@pytest.fixture
def claim(db) -> Claim:
    statement = make_statement("We opened 3 offices. Returns rose.")
    return make_claim(statement, "We opened 3 offices", claim_type="quantity")


def counted() -> list[tuple[str | None, str | None]]:
    return [(one.type, one.worth) for one in standing_decisions()]


def test_kept_claim_counts_for_both(claim, researcher):
    assert counted() == []
    actions.keep_claim(claim=claim, by=researcher)
    assert counted() == [("quantity", "kept")]


@pytest.mark.parametrize(
    ("reason", "worth"),
    [("opinion", "aside"), ("vague", "aside"), ("not-a-claim", "aside"), ("repeat", None), ("wrong-words", None)],
)
def test_reason_says_whether_a_claim_set_aside_is_unworthy(claim, researcher, reason, worth):
    actions.set_aside_claim(claim=claim, reason=reason, by=researcher)
    assert counted() == ([(None, worth)] if worth else [])


def test_changed_type_counts_by_itself_and_changed_wording_does_not(claim, researcher):
    actions.edit_claim(claim=claim, text="Three offices were opened.", claim_type="quantity", by=researcher)
    assert counted() == []
    actions.edit_claim(claim=claim, text="Three offices were opened.", claim_type="law", by=researcher)
    assert counted() == [("law", None)]


def test_type_put_back_as_the_machine_had_it_counts_no_more(claim, researcher):
    for kind in ("law", "quantity"):
        actions.edit_claim(claim=claim, text="Three offices were opened.", claim_type=kind, by=researcher)
    assert counted() == []


def test_reopened_decision_counts_no_more(claim, researcher):
    actions.keep_claim(claim=claim, by=researcher)
    actions.reopen_claim(claim=claim, by=researcher)
    assert counted() == []


def test_last_of_two_decisions_counts_once(claim, researcher, editor):
    actions.set_aside_claim(claim=claim, reason="vague", by=researcher)
    actions.keep_claim(claim=claim, by=editor)
    assert counted() == [("quantity", "kept")]


def test_type_of_a_claim_that_a_person_marked_counts(claim, researcher):
    make_claim(claim.statement, "Returns rose", origin="human", claim_type="causation", touched_by=researcher,
               touched_at=timezone.now())  # fmt: skip
    assert counted() == [("causation", None)]


@pytest.mark.parametrize("gone", ["retired_at", "lost_at"])
def test_claim_that_is_gone_counts_no_more(claim, researcher, gone):
    actions.keep_claim(claim=claim, by=researcher)
    Claim.objects.update(**{gone: timezone.now()})
    assert counted() == []


# --- reading again -----------------------------------------------------------------------------------------------


def resplit(*words) -> str:
    out = StringIO()
    call_command("resplit", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def old(db, researcher) -> Claim:
    """A kept claim of a statement that another version has read."""
    statement = make_statement("We opened 3 offices in Gorsley. We closed 40 prisons in 2011.")
    actions.store_claims(statement=statement, result=split("").__class__("another-1", (), ()))
    claim = make_claim(statement, "We opened 3 offices in Gorsley", text="As a person worded it.")
    return actions.keep_claim(claim=claim, by=researcher)


def test_resplit_reads_what_another_version_read_and_keeps_decisions(old):
    before = Claim.objects.filter(pk=old.pk).values().get()
    assert resplit("--all").startswith("1 statements are to be read again by ")
    run_due()
    assert old.statement.extraction_runs.first().pipeline == pipeline_version()
    assert Claim.objects.filter(pk=old.pk).values().get() == before
    assert Claim.objects.filter(quote__contains="40 prisons").exists()
    assert resplit("--all").startswith("0 ")


def test_resplit_twice_asks_once(old):
    resplit("--statement", str(old.statement_id))
    resplit("--all")
    assert Job.objects.filter(kind="split_statement").count() == 1


def test_resplit_leads_back_to_a_version_that_read_it_before(old, admin):
    read_again(old.statement)
    ExtractionRun.objects.create(statement=old.statement, text_sha256="b" * 64, pipeline="another-2", claim_count=0)
    for _ in range(2):
        resplit("--all")
    run_due()
    assert old.statement.extraction_runs.first().pipeline == pipeline_version()


def test_resplit_of_a_statement_that_is_not_there_is_refused(db):
    with pytest.raises(CommandError, match="There is no statement 7"):
        call_command("resplit", "--statement", "7")
