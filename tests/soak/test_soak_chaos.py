"""`make soak SUITE=chaos`: as in `make test`, with Redis away for a whole minute, and three workers killed in a row."""

from claims.actions import request_split
from claims.models import Claim, ExtractionRun
from jobs import actions
from jobs.models import Job
from tests.factories import make_statement
from tests.jobs import test_chaos
from tests.jobs.test_chaos import _short_leases, redis, worker  # noqa: F401 (fixtures)

pytestmark = test_chaos.pytestmark


def test_redis_away_for_a_minute(worker, redis, settings, monkeypatch):  # noqa: F811
    monkeypatch.setattr(test_chaos, "REDIS_AWAY", 60.0)
    test_chaos.test_redis_away_loses_nothing_and_doubles_nothing(worker, redis, settings, monkeypatch)


def test_three_workers_killed_in_a_row(worker):  # noqa: F811
    request_split(statement=make_statement(test_chaos.LONG), pipeline="chaos")
    job = Job.objects.get(kind="split_statement")
    for attempt in range(1, 4):
        running = worker("nlp")
        taken = Job.objects.filter(pk=job.pk, state=Job.RUNNING, attempts=attempt)
        test_chaos.wait_for(taken.exists, seconds=90, step=actions.sweep)
        test_chaos.kill(running)
    worker("nlp")
    test_chaos.wait_for(test_chaos.all_done, seconds=180, step=actions.sweep)
    spans = list(Claim.objects.values_list("start_char", "end_char"))
    assert (ExtractionRun.objects.count(), len(spans)) == (1, len(set(spans)))
