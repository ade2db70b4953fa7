import uuid
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from jobs import actions
from jobs.models import Heartbeat, Job

CALLS: list[int] = []


def works(run: actions.Run) -> None:
    CALLS.append(run.job.pk)


def breaks(run: actions.Run) -> None:
    raise RuntimeError("the well is dry")


def gives_up(run: actions.Run) -> None:
    raise actions.GiveUp("This can never work.")


def waits(run: actions.Run) -> None:
    raise actions.NotYet("Waiting for the others.")


def is_robbed(run: actions.Run) -> None:
    Job.objects.filter(pk=run.job.pk).update(lease_token=uuid.uuid4())
    run.report(1, 2)


@pytest.fixture(autouse=True)
def handlers(settings):
    CALLS.clear()
    names = ("works", "breaks", "gives_up", "waits", "is_robbed")
    settings.JOB_HANDLERS = {name: f"tests.jobs.test_jobs.{name}" for name in names}


def test_every_configured_handler_can_be_imported(settings):
    from django.utils.module_loading import import_string

    configured = import_string("config.settings.JOB_HANDLERS")
    assert all(callable(import_string(path)) for path in configured.values())


def test_enqueue_twice_with_one_key_gives_one_job(db):
    first = actions.enqueue("works", subject="thing:1")
    assert actions.enqueue("works", subject="thing:1") == first
    assert Job.objects.count() == 1


def test_enqueue_refuses_an_unknown_kind(db):
    with pytest.raises(ValueError, match="no handler"):
        actions.enqueue("dance", subject="thing:1")


def test_run_finishes_a_job_once(db):
    job = actions.enqueue("works", subject="thing:1")
    assert actions.run_job(job.pk)
    assert not actions.run_job(job.pk)
    assert [job.pk] == CALLS


def test_taken_job_cannot_be_taken_again(db):
    job = actions.enqueue("works", subject="thing:1")
    assert actions.take_job(job.pk)
    assert actions.take_job(job.pk) is None


def test_failed_attempt_waits_longer_each_time(db):
    job = actions.enqueue("breaks", subject="thing:1")
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.PENDING
    assert job.last_error == "RuntimeError: the well is dry"
    assert actions.back_off(4) == 8 * actions.back_off(1)


def test_job_that_breaks_too_often_is_failed_and_visible(db):
    job = actions.enqueue("breaks", subject="thing:1")
    for _ in range(django_settings.JOB_MAX_ATTEMPTS):
        Job.objects.update(not_before=timezone.now())
        actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.FAILED, django_settings.JOB_MAX_ATTEMPTS)


def test_hopeless_job_is_failed_at_once(db):
    job = actions.enqueue("gives_up", subject="thing:1")
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (Job.FAILED, "This can never work.")


def test_job_that_must_wait_counts_no_attempt(db):
    job = actions.enqueue("waits", subject="thing:1")
    actions.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.PENDING, 0)
    assert job.not_before > timezone.now()


def test_retry_gives_a_failed_job_fresh_attempts(admin):
    job = actions.enqueue("gives_up", subject="thing:1")
    actions.run_job(job.pk)
    assert actions.retry_job(job=job, by=admin)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.PENDING, 0)


def test_late_twin_cannot_finish_or_fail_the_job(db):
    job = actions.enqueue("is_robbed", subject="thing:1")
    assert not actions.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.RUNNING


def test_sweep_gives_lost_work_back(db):
    job = actions.take_job(actions.enqueue("works", subject="thing:1").pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    actions.recover_lost()
    job.refresh_from_db()
    assert job.state == Job.PENDING
    assert "stopped before" in job.last_error


def test_lost_too_often_is_failed_not_started_for_ever(db):
    job = actions.enqueue("works", subject="thing:1")
    for _ in range(django_settings.JOB_MAX_ATTEMPTS):
        Job.objects.update(not_before=timezone.now())
        assert actions.take_job(job.pk)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        actions.recover_lost()
    assert Job.objects.get().state == Job.FAILED


def test_run_due_works_without_celery(db):
    jobs = [actions.enqueue("works", subject=f"thing:{n}") for n in range(3)]
    assert actions.run_due() == 3
    assert [job.pk for job in jobs] == CALLS


def test_hint_with_the_broker_away_is_no_error(db, settings):
    job = actions.enqueue("works", subject="thing:1")
    actions.hint([job])  # no broker listens on the tests' socket before Redis is up, or it takes the hint
    assert Job.objects.get().state == Job.PENDING


def test_heart_beats(db):
    actions.beat_heart("nlp")
    actions.beat_heart("nlp")
    assert Heartbeat.objects.get().name == "nlp"
