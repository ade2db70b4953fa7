"""The series a claim is about, by the words it shares with datasets, measures and columns."""

import time

import pytest

from evidence import kindred
from evidence.arithmetic import Figure
from evidence.finding import SeriesIndex
from evidence.series import SeriesView
from tests.evidence.figure_shelf import INDEX, walks


def filters(words: str, unit: str = "") -> tuple[str, dict[str, str]]:
    found = INDEX.find(words, Figure(None, unit=unit) if unit else None)
    return (found[0].dataset, dict(found[0].filters)) if found else ("", {})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("There were 300 guided walks in 2021.", {"Kind": "Guided walk"}),
        ("We led 200 walks in Borchester in 2021.", {"Town": "Borchester"}),
        ("Escorted walks in Ambridge rose by 5%.", {"Kind": "Escorted walk", "Town": "Ambridge"}),
        ("Walks rose substantially in 2022.", {}),
    ],
)
def test_filters_are_the_values_that_the_claim_names(words, expected):
    assert filters(words) == ("county_walks", expected)


def test_place_that_is_named_spans_all_kinds():
    (best, *_) = INDEX.find("400 walks were held in Ambridge in 2022.")
    assert sorted(view.id for view in best.series) == [1, 3]
    assert best.unsaid == ("Kind",)


def test_what_is_counted_chooses_between_measures():
    assert filters("In 2022, 5,000 passengers crossed by ferry.", "passenger")[1] == {"measure": "passengers"}
    assert filters("In 2022, 100 ferries made the crossing.", "ferry")[1] == {"measure": "ferries"}
    assert filters("The number of ferries carrying passengers fell by 8%.", "percent")[1] == {"measure": "ferries"}


def test_table_of_one_measure_names_none():
    assert filters("The damp rate was 6.2% in March 2022.", "percent") == ("damp_rate", {})


def test_claim_about_something_else_finds_nothing():
    assert INDEX.find("We appointed a new ambassador.") == []


def test_coarser_column_is_taken_where_two_hold_the_name():
    fine = {"Kind": "Guided walk", "Sort": "Guided walk by night"}
    views = [SeriesView(n, "w", "Walks", "Number", fine | {"Sort": s}, "walk", "flow")
             for n, s in enumerate(("Guided walk", "Guided walk by night", "Guided walk by day"))]  # fmt: skip
    assert SeriesIndex(views).find("40 guided walks")[0].filters == {"Kind": "Guided walk"}


def test_total_that_a_table_prints_is_not_added_to_its_parts():
    views = [SeriesView(n, "w", "Walks", "Number", {"Sex": s}, "", "flow") for n, s in enumerate(("Men", "Total"))]
    (found,) = SeriesIndex(views).find("There were 12 walks.")
    assert [view.id for view in found.series] == [1]


def test_tables_of_one_file_are_never_added_together():
    views = [SeriesView(n, "w", "Walks", "Walks led", {"Table": s}, "", "flow") for n, s in enumerate(("Day", "Week"))]
    found = SeriesIndex(views).find("There were 12 walks.")
    assert [len(candidate.series) for candidate in found] == [1, 1]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("nigeria", "nigerian", 0.9), ("brazil", "brazilian", 0.9), ("cross", "migrant", 0.8), ("walk", "ferri", 0.0)],
)
def test_words_are_alike_by_kin_and_by_people(one, other, expected):
    assert kindred.likeness(one, other) == expected


def test_index_of_thousands_of_series_answers_quickly():
    views = [
        SeriesView(n, "big", "Walks", "Number of walks", {"Town": f"Town {n}"}, "walk", "flow") for n in range(3000)
    ]
    index = SeriesIndex([*views, *walks()])
    began = time.perf_counter()
    index.find("There were 300 guided walks in 2021.")
    assert time.perf_counter() - began < 0.2
