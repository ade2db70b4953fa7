"""Files become releases of a dataset; nothing that an earlier release said is lost or altered."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from evidence.models import Dataset, Observation, Release, Series, points_of, series_views, vintages_of
from evidence.readers.tables import recipe_from
from evidence.series import SeriesView
from evidence.statistics_actions import import_statistics

JANUARY = b"Month,Region,Arrivals\n2024-01,North,5\n2024-01,South,7\n"
FEBRUARY = b"Month,Region,Arrivals\n2024-01,North,6\n2024-01,South,7\n2024-02,North,8\n2024-02,South,[c]\n"

pytestmark = pytest.mark.django_db


def take(data: bytes, name: str = "arrivals.csv", *, day: date | None = date(2024, 2, 20), **more):
    return import_statistics(name=name, data=data, title="Arrivals", published_on=day, **more)


@pytest.fixture
def two():
    """January's release, and February's, which revises a figure."""
    return take(JANUARY), take(FEBRUARY, "arrivals_2024-02.csv", day=date(2024, 3, 20))


def north() -> Series:
    return Series.objects.get(dimensions={"Region": "North"})


def test_file_becomes_series_and_values():
    taken = take(JANUARY)
    assert (taken.result, taken.series, taken.values) == ("stored", 2, 2)
    point = points_of([north().pk])[north().pk][0]
    assert (point.period, point.value, point.text) == ("2024-01", Decimal(5), "5")
    assert (point.locator, point.known_on) == ("row 2, Arrivals", date(2024, 2, 20))


def test_series_are_seen_as_the_arithmetic_reads_them():
    take(JANUARY)
    view = series_views()[0]
    assert view == SeriesView(view.id, "arrivals", "Arrivals", "Arrivals", {"Region": "North"}, "arrival", "flow")
    assert series_views(["another"]) == []


def test_same_bytes_change_nothing():
    first, again = take(JANUARY), take(JANUARY, "copy.csv")
    assert (again.result, again.release) == ("unchanged", first.release)
    assert Release.objects.count() == 1


def test_bytes_are_kept_with_the_recipe_that_read_them():
    release = take(JANUARY).release
    assert bytes(release.data) == JANUARY
    assert release.recipe == Dataset.objects.get().recipe
    assert [c["role"] for c in release.recipe["tables"][0]["columns"]] == ["period", "dimension", "value"]


def test_next_months_file_belongs_to_the_dataset_by_its_title(two):
    assert two[1].dataset == two[0].dataset
    assert Series.objects.count() == 2


def test_new_release_adds_a_vintage_and_the_newest_is_shown(two):
    found = points_of([north().pk])[north().pk]
    assert [(p.period, p.value) for p in found] == [("2024-01", Decimal(6)), ("2024-02", Decimal(8))]
    assert [p.value for p in vintages_of([north().pk])[north().pk]] == [Decimal(6), Decimal(5), Decimal(8)]


def test_what_was_known_on_a_day_is_the_vintage_of_that_day(two):
    def known(day):
        return [p.value for p in points_of([north().pk], known_by=day)[north().pk]]

    assert known(date(2024, 2, 19)) == []
    assert known(date(2024, 3, 19)) == [Decimal(5)]
    assert known(date(2024, 3, 20)) == [Decimal(6), Decimal(8)]


def test_release_that_came_late_does_not_hide_a_newer_one():
    take(FEBRUARY, day=date(2024, 3, 20))
    take(JANUARY, day=date(2024, 2, 20))
    assert [p.value for p in points_of([north().pk])[north().pk]] == [Decimal(6), Decimal(8)]


def test_shorthand_is_a_value_that_is_not_given(two):
    south = Series.objects.get(dimensions={"Region": "South"})
    assert [(p.value, p.text) for p in points_of([south.pk])[south.pk]] == [(Decimal(7), "7"), (None, "[c]")]


def test_changed_shape_is_refused_with_the_recipe_to_correct():
    take(JANUARY)
    changed = take(b"Month,Area,Arrivals\n2024-02,North,8\n", "arrivals_2.csv")
    assert changed.result == "refused"
    assert "the column “region” is missing and the column “area” is new" in changed.reason
    assert Release.objects.count() == 1
    told = take(b"Month,Area,Arrivals\n2024-02,North,8\n", "arrivals_2.csv", recipe=recipe_from(changed.recipe))
    assert told.result == "stored"


def test_corrected_reading_of_the_same_bytes_supersedes_the_other():
    first = take(JANUARY)
    table = first.release.recipe["tables"][0]
    columns = [*table["columns"][:2], table["columns"][2] | {"kind": "stock", "unit": "person"}]
    second = take(JANUARY, recipe=recipe_from({"tables": [table | {"columns": columns}]}))
    assert second.release.supersedes == first.release
    assert len(vintages_of([north().pk])[north().pk]) == 1
    assert (north().unit, north().kind) == ("person", "stock")
    third = take(JANUARY, recipe=recipe_from(first.release.recipe))
    assert (third.result, third.release.supersedes) == ("stored", second.release)


def test_period_that_a_person_gives_replaces_the_undated_reading():
    first = import_statistics(name="x.csv", data=b"Region,Arrivals\nNorth,5\nSouth,7\n", title="X")
    assert Observation.objects.filter(period="undated").count() == 2
    told = recipe_from({"tables": [first.release.recipe["tables"][0] | {"period": "2022/23"}]})
    import_statistics(name="x.csv", data=b"Region,Arrivals\nNorth,5\nSouth,7\n", title="X", recipe=told)
    assert [p.period for p in points_of([north().pk])[north().pk]] == ["2022/2023"]


def test_file_without_readable_figures_stores_nothing():
    taken = take(b"Month,Arrivals\nsoon,[x]\nlater,[x]\n")
    assert taken.result == "refused"
    assert not Dataset.objects.exists()


def test_values_have_exactly_the_digits_that_were_printed():
    import_statistics(name="x.csv", data=b"Year,Cost\n2020,1359145698.6403255\n2021,0.10\n", title="X")
    assert list(Observation.objects.values_list("value", flat=True)) == [Decimal("1359145698.6403255"), Decimal("0.10")]
    assert str(Observation.objects.last().value) == "0.10"


@pytest.mark.parametrize("change", [{"value": 9}, {"locator": "elsewhere"}])
def test_value_cannot_be_altered_by_the_application(two, change):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Observation.objects.update(**change)
    assert points_of([north().pk])[north().pk][0].value == Decimal(6)


@pytest.mark.parametrize("table", ["evidence_observation", "evidence_release", "evidence_datasetevent"])
@pytest.mark.parametrize("words", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_evidence_rows_cannot_be_taken_away_by_the_application(two, table, words):
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(words.format(table))


def test_reading_series_and_values_costs_a_query_each(two):
    ids = list(Series.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        series_views()
        points_of(ids)
    assert len(queries) == 2
