"""Enqueue in the transaction; take, renew, finish and fail by conditional UPDATE; sweep what was lost."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pghistory
import structlog
from celery import current_app
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from jobs.models import Heartbeat, Job

log = structlog.get_logger()
HINTS_PER_SWEEP = 500
PUT_OFF = timedelta(seconds=5)
HINT_AGAIN_AFTER = timedelta(minutes=2)


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help; the message is shown to people."""


class NotYet(Exception):
    """Raised by a handler that must wait for something: the job comes back soon, and no attempt is counted."""


class LeaseLost(Exception):
    """The job was given to somebody else meanwhile; whoever raises this stores nothing."""


class Run:
    """What a handler is given: the job, a way to report progress, and whether it still holds the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.lost = threading.Event()

    def report(self, done: int, total: int, *, note: str = "") -> None:
        """Show progress on the jobs page; raises LeaseLost if the job is no longer ours."""
        percent = min(100, round(100 * done / total)) if total else 100
        if not held(self.job).update(progress=percent, progress_note=note[:200]):
            self.lost.set()
        self.check()

    def check(self) -> None:
        """Call before storing."""
        if self.lost.is_set():
            raise LeaseLost(f"job {self.job.pk}")


def enqueue(kind: str, *, subject: str, key: str = "", by: User | None = None, delay: timedelta = timedelta()) -> Job:
    """Ask for work in the current transaction. The same `key` again returns the first job and asks for nothing."""
    if kind not in settings.JOB_HANDLERS:
        raise ValueError(f"There is no handler for jobs of kind {kind!r}.")
    job, created = Job.objects.get_or_create(
        key=key or f"{kind}:{subject}",
        defaults={
            "kind": kind,
            "subject": subject,
            "queue": settings.JOB_QUEUES.get(kind, "io"),
            "not_before": timezone.now() + delay,
            "requested_by": by,
        },
    )
    if created and not delay:
        transaction.on_commit(lambda: hint([job]), robust=True)
    return job


def hint(jobs: list[Job]) -> None:
    """Tell the workers; a broker that is away is no error, since the sweeper comes by."""
    for job in jobs:
        try:
            current_app.send_task("jobs.run", args=[job.pk], queue=job.queue)
        except Exception as error:
            log.warning("hint_not_sent", job=job.pk, error=str(error))
            return
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(hinted_at=timezone.now())


def held(job: Job):
    """The job's row, if the lease taken with this object is still the one in force."""
    return Job.objects.filter(pk=job.pk, state=Job.RUNNING, lease_token=job.lease_token)


def take_job(job_id: int) -> Job | None:
    """Take the job if it is due and nobody has it; one of two who try gets None."""
    now, token = timezone.now(), uuid.uuid4()
    taken = (
        Job.objects.due()
        .filter(pk=job_id)
        .update(
            state=Job.RUNNING,
            lease_token=token,
            lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            started_at=now,
            progress=0,
            progress_note="",
            attempts=F("attempts") + 1,
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew_lease(job: Job) -> bool:
    until = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return bool(held(job).update(lease_until=until))


@contextmanager
def lease_kept(run: Run) -> Iterator[None]:
    """Renew the lease from a thread of its own while the handler works."""
    stop = threading.Event()

    def renew() -> None:
        try:
            while not stop.wait(settings.JOB_RENEW_SECONDS):
                try:
                    if not renew_lease(run.job):
                        run.lost.set()
                        return
                except Exception as error:
                    log.warning("lease_not_renewed", job=run.job.pk, error=str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=renew, daemon=True, name=f"lease-{run.job.pk}")
    thread.start()
    try:
        yield
    finally:
        stop.set()


def run_job(job_id: int) -> bool:
    """Run the job if it can be taken. True if this call finished it."""
    job = take_job(job_id)
    if job is None:
        return False
    run = Run(job)
    try:
        with lease_kept(run), pghistory.context(job=job.pk, kind=job.kind):
            import_string(settings.JOB_HANDLERS[job.kind])(run)
    except LeaseLost:
        log.warning("lease_lost", job=job.pk, kind=job.kind)
        return False
    except NotYet as error:
        put_off(job, note=str(error))
        return False
    except GiveUp as error:
        fail_job(job, error=str(error), final=True)
        return False
    except Exception as error:
        log.exception("job_failed", job=job.pk, kind=job.kind)
        fail_job(job, error=f"{type(error).__name__}: {error}")
        return False
    return finish_job(job)


def finish_job(job: Job) -> bool:
    """Mark it done; False if the lease went to somebody else."""
    return bool(
        held(job).update(
            state=Job.DONE,
            lease_token=None,
            lease_until=None,
            progress=100,
            last_error="",
            finished_at=timezone.now(),
        )
    )


def fail_job(job: Job, *, error: str, final: bool = False, rows: models.QuerySet[Job] | None = None) -> None:
    """Put it back for later, or give it up for people to see after too many attempts."""
    final = final or job.attempts >= settings.JOB_MAX_ATTEMPTS
    now = timezone.now()
    (held(job) if rows is None else rows).update(
        state=Job.FAILED if final else Job.PENDING,
        lease_token=None,
        lease_until=None,
        last_error=error[:4000],
        not_before=now if final else now + back_off(job.attempts),
        hinted_at=None,
        finished_at=now if final else None,
    )


def put_off(job: Job, *, note: str) -> None:
    """Wait a few seconds, as if it had not been taken."""
    later = timezone.now() + PUT_OFF
    held(job).update(
        state=Job.PENDING,
        lease_token=None,
        lease_until=None,
        attempts=F("attempts") - 1,
        progress_note=note[:200],
        not_before=later,
        hinted_at=None,
    )


def back_off(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s ... at most ten minutes."""
    return timedelta(seconds=min(600, 5 * 2 ** max(0, attempts - 1)))


def retry_job(*, job: Job, by: User) -> bool:
    """Give a failed job a fresh set of attempts."""
    changed = Job.objects.filter(pk=job.pk, state=Job.FAILED).update(
        state=Job.PENDING, attempts=0, not_before=timezone.now(), finished_at=None, hinted_at=None
    )
    if changed:
        job.refresh_from_db()
        transaction.on_commit(lambda: hint([job]), robust=True)
    return bool(changed)


def recover_lost() -> int:
    """Give work back whose worker went away; what was tried too often is failed, and says so."""
    lost = list(Job.objects.lost()[:500])
    for job in lost:
        # Only if it is still lost: a worker that was merely slow may have renewed its lease meanwhile.
        fail_job(job, error="The worker stopped before it had finished.", rows=held(job) & Job.objects.lost())
    return len(lost)


def sweep() -> int:
    """Recover what was lost and hint again at what is due and may have been missed; returns the number of hints."""
    recover_lost()
    missed = Q(hinted_at__isnull=True) | Q(hinted_at__lt=timezone.now() - HINT_AGAIN_AFTER)
    jobs = list(Job.objects.due().filter(missed).order_by("not_before")[:HINTS_PER_SWEEP])
    hint(jobs)
    return len(jobs)


def run_due(*, limit: int = 10_000) -> int:
    """Run everything that is due, here and now, without Celery; returns how many were finished."""
    done = 0
    for _ in range(limit):
        recover_lost()
        job = Job.objects.due().order_by("not_before", "pk").first()
        if job is None:
            break
        done += run_job(job.pk)
    return done


def beat_heart(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})
