"""What was learned, on a page: why it is used or not, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Adoption, ExtractionRun, HeadTrial, LearnedHeads
from claims.nlp.version import shipped_version
from jobs.models import Job
from tests.factories import make_claim, make_statement


def version(*, adopted: bool = True, fitted_on: str = "", reason: str = "Better on 48 held decisions.") -> LearnedHeads:
    heads = LearnedHeads.objects.create(
        weights=b"", fitted_on=fitted_on or shipped_version(), decisions_sha256="a" * 64
    )
    HeadTrial.objects.create(
        heads=heads, head="type", learned=96, held=48, before=0.7, after=0.8, is_better=adopted, reason=reason
    )
    if adopted:
        Adoption.objects.create(heads=heads, reason="Better on the held decisions: type.")
    return heads


def page(client) -> str:
    return " ".join(client.get("/desk/learning/").content.decode().split())


def test_page_without_anything_learned_says_so(office, db):
    html = page(office)
    assert "In use: the shipped weights alone" in html
    assert "Nothing learned yet" in html
    assert "Go back" not in html


def test_page_says_what_was_learned_and_why_it_is_used_or_not(office, db):
    first, second = version(), version(adopted=False, reason="Not better by a point or more.")
    html = page(office)
    assert f"In use: version {first.pk}<" in html
    assert "from 96 decisions. Better on 48 held decisions." in html
    assert f"{second.pk}<span" in html
    assert "Not better by a point or more." in html


def test_retired_version_is_named_in_one_sentence(office, db):
    heads = version(fitted_on="dispatchbox-2001.1.1")
    html = page(office)
    assert f"Version {heads.pk} is retired: it was fitted to dispatchbox-2001.1.1" in html
    assert "In use: the shipped weights alone" in html


def test_learn_now_asks_for_one_job(office, admin):
    for _ in range(2):
        office.post("/desk/learning/now/")
    assert Job.objects.get(kind="learn").requested_by == admin
    assert "being learned from already" in page(office)


def test_going_back_and_forth_is_recorded(office, admin):
    first, second = version(), version()
    assert f"Go back to version {first.pk}" in page(office)
    office.post("/desk/learning/use/", {"version": first.pk})
    assert f"From now on statements are read with version {first.pk}." in page(office)
    office.post("/desk/learning/use/", {"version": 0})
    office.post("/desk/learning/use/", {"version": second.pk})
    used = [(a.heads_id, a.adopted_by) for a in Adoption.objects.order_by("pk")][2:]
    assert used == [(first.pk, admin), (None, admin), (second.pk, admin)]
    assert "Chosen by a person. Ada Finch." in page(office)


@pytest.mark.parametrize(("number", "told"), [("", "Choose a version"), ("99", "Choose a version"), ("0", "already")])
def test_what_makes_no_sense_changes_nothing(office, number, told):
    office.post("/desk/learning/use/", {"version": number})
    assert told in page(office)
    assert not Adoption.objects.exists()


def test_statements_read_by_another_version_are_counted(office, db):
    statement = make_statement("We opened 3 offices.")
    for pipeline in (shipped_version(), "another-1"):
        ExtractionRun.objects.create(statement=statement, text_sha256="a" * 64, pipeline=pipeline, claim_count=0)
    assert "1 statement was read by another version" in page(office)


def test_page_asks_as_often_for_many_versions_as_for_one(office, db):
    counts = []
    for how_many in (1, 9):
        for _ in range(how_many):
            version()
        with CaptureQueriesContext(connection) as seen:
            office.get("/desk/learning/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_claim_names_the_version_that_found_it(desk, db):
    statement = make_statement("We opened 3 offices.")
    run = ExtractionRun.objects.create(
        statement=statement, text_sha256="a" * 64, pipeline="shipped-1 heads=12", claim_count=1
    )
    claim = make_claim(statement, "We opened 3 offices", run=run)
    assert "Found by shipped-1 heads=12." in desk.get(f"/desk/claims/{claim.pk}/").content.decode()
