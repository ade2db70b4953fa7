"""Answers are stored once, superseded and never altered; a new release and a ripe day bring claims back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from evidence import figure_actions
from evidence.document_actions import source_named
from evidence.figure_actions import ask_for_ripe, check_claim, check_claims, checkable
from evidence.models import FigureCheck, Observation, PlannedRelease
from evidence.statistics_actions import import_statistics
from jobs.actions import run_job
from jobs.models import Job
from statements.models import Statement
from tests.factories import make_claim, make_quantity, make_statement

pytestmark = pytest.mark.django_db

TABLE = "Year,Kind,Number of walks\n{}2021,Guided walk,{}\n2021,Escorted walk,70\n"
SAID = "There were 120 guided walks in 2021, the minister said."


def bring(number: int, *, published_on: date, more: str = ""):
    data = TABLE.format(more, number).encode()
    taken = import_statistics(name="county_walks.csv", data=data, title="County walks", published_on=published_on)
    assert taken.result == "stored", taken.reason
    return taken.release


@pytest.fixture
def claim():
    claim = make_claim(make_statement(SAID, made_on=date(2022, 6, 1)), SAID[:36], claim_type="quantity")
    make_quantity(claim, "120 guided walks", value=Decimal(120), unit="walk", measure="guided walks", period="2021")
    return claim


def test_answer_keeps_value_cells_rule_and_both_vintages(claim):
    bring(120, published_on=date(2022, 2, 1))
    bring(140, published_on=date(2023, 2, 1))
    (check,) = check_claim(claim=claim)
    assert (check.value, check.agrees, check.vintage) == (140, False, date(2023, 2, 1))
    assert (check.value_then, check.agrees_then, check.vintage_then) == (120, True, date(2022, 2, 1))
    assert check.filters == {"Kind": "Guided walk"}
    cited = Observation.objects.get(pk__in=check.observations)
    assert cited.locator in check.working[0]
    assert FigureCheck.objects.citing([cited.pk]).get() == check


def test_same_answer_is_not_stored_again(claim):
    bring(120, published_on=date(2022, 2, 1))
    assert len(check_claim(claim=claim)) == 1
    assert check_claim(claim=claim) == []


def test_new_release_supersedes_the_answer_it_changes(claim):
    bring(120, published_on=date(2022, 2, 1))
    (first,) = check_claim(claim=claim)
    release = bring(140, published_on=date(2023, 2, 1))
    run_job(Job.objects.get(kind="check_release_figures", subject=f"release:{release.pk}").pk)
    second = FigureCheck.objects.current().get()
    assert (second.supersedes, second.agrees) == (first, False)


def test_first_release_of_a_dataset_finds_claims_made_before(claim):
    other = make_statement("We hired 12 cooks in 2021.", made_on=date(2022, 6, 2))
    make_quantity(make_claim(other, "hired 12 cooks in 2021"), "12 cooks", value=Decimal(12), unit="cook")
    release = bring(120, published_on=date(2022, 2, 1))
    run_job(Job.objects.get(kind="check_release_figures", subject=f"release:{release.pk}").pk)
    assert [check.claim for check in FigureCheck.objects.all()] == [claim]


def test_claim_of_a_statement_is_checked_by_its_job(claim):
    from jobs.actions import enqueue

    bring(120, published_on=date(2022, 2, 1))
    run_job(enqueue("check_statement_figures", subject=f"statement:{claim.statement_id}").pk)
    assert FigureCheck.objects.get().agrees is True


def test_figure_that_is_gone_is_superseded_by_no_answer(claim):
    bring(120, published_on=date(2022, 2, 1))
    check_claim(claim=claim)
    claim.quantities.all().delete()
    make_quantity(claim, "120", value=Decimal(120), period="2021")
    check_claim(claim=checkable().get())
    assert sorted(c.figure["quote"] for c in FigureCheck.objects.current() if c.dataset) == ["120"]
    assert FigureCheck.objects.current().get(dataset=None).figure["quote"] == "120 guided walks"


def test_claim_about_a_time_to_come_waits_for_its_release(claim):
    day = timezone.localdate()
    bring(120, published_on=date(2022, 2, 1))
    claim.quantities.update(period="2022")
    PlannedRelease.objects.create(
        source=source_named("County"), origin="/walks", title="Walks", dataset="county_walks",
        release_on=day + timedelta(days=3), state="confirmed",
    )  # fmt: skip
    (check,) = check_claim(claim=checkable().get())
    assert (check.agrees, check.ripens_on) == (None, day + timedelta(days=3))
    assert ask_for_ripe(today=day) == 0
    assert ask_for_ripe(today=day + timedelta(days=3)) == 1
    assert ask_for_ripe(today=day + timedelta(days=3)) == 1
    assert Job.objects.filter(kind="check_statement_figures", key__startswith="ripe:").count() == 1


def test_number_of_queries_does_not_grow_with_the_values(claim, django_assert_max_num_queries):
    rows = "".join(f"{year},Guided walk,{year}\n" for year in range(1950, 2020))
    bring(120, published_on=date(2022, 2, 1), more=rows)
    with django_assert_max_num_queries(25):
        check_claims([checkable().get()])


def test_application_cannot_alter_an_answer(claim):
    bring(120, published_on=date(2022, 2, 1))
    check_claim(claim=claim)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        FigureCheck.objects.update(agrees=None)


def test_answer_goes_only_with_the_demonstration(claim):
    bring(120, published_on=date(2022, 2, 1))
    bring(140, published_on=date(2023, 2, 1))
    check_claim(claim=claim)
    with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
        claim.delete()
    Statement.objects.update(is_demo=True)
    claim.delete()
    assert not FigureCheck.objects.exists()


def test_index_is_built_anew_when_a_release_comes():
    assert figure_actions.series_index().find("guided walks") == []
    bring(120, published_on=date(2022, 2, 1))
    assert figure_actions.series_index().find("guided walks")
