"""The outbox on a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.actions import beat_heart
from jobs.models import Job
from tests.factories import make_statement


@pytest.fixture
def failed(db) -> Job:
    return Job.objects.create(
        kind="ingest_file", subject="ingest-item:7", key="k", state="failed", attempts=5, last_error="No such <file>."
    )


def test_jobs_show_kind_and_error(office, failed):
    html = office.get("/desk/jobs/").content.decode()
    assert "Read a file" in html
    assert "No such &lt;file&gt;." in html


def test_jobs_are_narrowed_by_state(office, failed):
    assert "None in this state" in office.get("/desk/jobs/?state=done").content.decode()
    assert "Read a file" in office.get("/desk/jobs/?state=failed").content.decode()


def test_unknown_state_shows_all(office, failed):
    assert "Read a file" in office.get("/desk/jobs/?state=nonsense").content.decode()


def test_failed_job_is_tried_again(office, failed):
    office.post(f"/desk/jobs/{failed.pk}/retry/")
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("pending", 0)


def test_job_that_has_not_failed_is_left_alone(office, failed):
    Job.objects.update(state="done")
    office.post(f"/desk/jobs/{failed.pk}/retry/")
    assert "has not failed" in office.get("/desk/jobs/").content.decode()


def test_jobs_are_paged(office, db):
    Job.objects.bulk_create(Job(kind="ingest_file", subject=f"ingest-item:{n}", key=str(n)) for n in range(51))
    html = office.get("/desk/jobs/").content.decode()
    assert "Page 1 of 2" in html
    assert "ingest-item:0<" in office.get("/desk/jobs/?page=2").content.decode()


def test_job_names_what_it_is_about(office, db):
    statement = make_statement("We opened 3 offices.", title="Offices opened")
    Job.objects.create(kind="split_statement", subject=f"statement:{statement.pk}", key="k")
    html = office.get("/desk/jobs/").content.decode()
    assert f'<a href="/desk/statements/{statement.pk}/">Offices opened (Ann Other, 10 Dec 2024)</a>' in html


def test_jobs_ask_as_often_for_many_as_for_one(office, db):
    counts = []
    for how_many in (1, 10):
        for n in range(how_many):
            pk = make_statement(f"Office {n}.").pk
            Job.objects.create(kind="split_statement", subject=f"statement:{pk}", key=f"{how_many}-{n}")
        with CaptureQueriesContext(connection) as seen:
            office.get("/desk/jobs/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_heartbeats_are_shown(office, db):
    beat_heart("nlp")
    assert "nlp last ran" in office.get("/desk/jobs/").content.decode()
