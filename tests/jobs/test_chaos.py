"""A worker killed in mid-job, and Redis away for a while: no work is lost and none is done twice.

Real workers, real Redis, real pipeline. `make soak SUITE=chaos` runs it with Redis away for a whole minute.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from claims.actions import request_split
from claims.models import Claim, ExtractionRun
from jobs import actions
from jobs.models import Job
from tests import services
from tests.factories import make_statement

REDIS_AWAY = float(os.environ.get("CHAOS_REDIS_SECONDS", "6"))
SENTENCE = "In month {n} the Department recruited {n},000 more officers, and returns were up by {n}%. "
LONG = "\n".join(SENTENCE.format(n=n) for n in range(1, 1500))
SHORT = SENTENCE.format(n=7)

pytestmark = pytest.mark.usefixtures("committed_db", "redis")


@pytest.fixture
def redis(committed_db, running_services) -> Iterator[None]:
    """Redis on the tests' socket, and jobs whose leases are short."""
    if "redis" not in running_services.children:
        running_services.start_redis()
    return running_services


@pytest.fixture(autouse=True)
def _short_leases(settings):
    settings.JOB_LEASE_SECONDS, settings.JOB_RENEW_SECONDS = 4, 1


@pytest.fixture
def worker() -> Iterator[Callable[[str], subprocess.Popen]]:
    """Start real Celery workers on a queue; whatever is left is stopped at the end."""
    started: list[subprocess.Popen] = []

    def start(queue: str) -> subprocess.Popen:
        from config import embedded

        environment = {
            **os.environ,
            "DATABASE_URL": embedded.postgres_url(services.DATA_DIR, database=services.CLONE),
            "REDIS_URL": django_settings.REDIS_URL,
            "JOB_LEASE_SECONDS": "4",
            "JOB_RENEW_SECONDS": "1",
        }
        command = ["celery", "-A", "config", "worker", "-Q", queue, "-c", "1", "-l", "error", "--without-mingle"]
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=services.ROOT,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the worker and its children: nobody gets to say goodbye."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def wait_for(condition: Callable[[], bool], *, seconds: float, step: Callable[[], object] = lambda: None) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        step()
        time.sleep(0.25)


def all_done() -> bool:
    return not Job.objects.exclude(state=Job.DONE).filter(kind="split_statement").exists()


def test_worker_killed_in_mid_job_loses_nothing_and_doubles_nothing(worker):
    statement = make_statement(LONG)
    request_split(statement=statement, pipeline="chaos")
    job = Job.objects.get(kind="split_statement")
    first = worker("nlp")
    wait_for(lambda: Job.objects.filter(pk=job.pk, state=Job.RUNNING).exists(), seconds=60, step=actions.sweep)
    kill(first)
    worker("nlp")
    wait_for(all_done, seconds=120, step=actions.sweep)
    job.refresh_from_db()
    assert job.attempts == 2
    assert ExtractionRun.objects.count() == 1
    spans = list(Claim.objects.values_list("start_char", "end_char"))
    assert len(spans) == len(set(spans)) > 500


def test_redis_away_loses_nothing_and_doubles_nothing(worker, redis, settings, monkeypatch):
    monkeypatch.setattr(actions, "HINT_AGAIN_AFTER", timedelta(seconds=2))
    worker("nlp")
    request_split(statement=make_statement(SHORT), pipeline="chaos")
    wait_for(all_done, seconds=60, step=actions.sweep)
    redis.children["redis"].kill()
    redis.children["redis"].wait()
    began = time.monotonic()
    for _ in range(5):
        request_split(statement=make_statement(SHORT), pipeline="chaos")
    assert time.monotonic() - began < 10, "asking for work waits for a broker that is away"
    time.sleep(REDIS_AWAY)
    redis.restart("redis")
    wait_for(all_done, seconds=150, step=actions.sweep)
    assert ExtractionRun.objects.count() == 6
    assert set(Job.objects.filter(kind="split_statement").values_list("attempts", flat=True)) == {1}


def test_message_delivered_twice_runs_once(worker):
    request_split(statement=make_statement(SHORT), pipeline="chaos")
    job = Job.objects.get(kind="split_statement")
    worker("nlp")
    worker("nlp")
    for _ in range(10):
        actions.hint([job])
    wait_for(all_done, seconds=90)
    assert (ExtractionRun.objects.count(), Job.objects.get(pk=job.pk).attempts) == (1, 1)
