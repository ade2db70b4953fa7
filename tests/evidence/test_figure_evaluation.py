"""`evaluate figures`: the score, and the real files answered by the product's own code."""

import json

import pytest

from evidence import figure_trial
from evidence.figure_evaluation import scored
from evidence.figure_scoring import wrong_parts

EXPECTED = {"series": "walks", "filters": {"Kind": "Guided walk"}, "period": "2021", "value": 120, "agrees": True}
ROW = {
    "id": "a",
    "claim": "120 guided walks in 2021",
    "said_on": "2022-01-01",
    "kind": "walks/exact",
    "expect": EXPECTED,
}
REAL = [
    ("In 2022, 45,755 people crossed the channel in small boats.", "small_boats_daily", {"measure": "migrants"}, True),
    ("In 2023, 602 small boats crossed the Channel.", "small_boats_daily", {"measure": "boats"}, True),
    ("RPI inflation was 14.2% in October 2022.", "uk_inflation_rpi", {}, True),
    ("24,638 people entered detention in 2021.", "home_office_detention_summary_flow",
     {"measure": "Entering detention"}, True),
    ("The asylum system cost £3.97 billion in 2022/23.", "home_office_asylum_costs_and_productivity",
     {"measure": "Total Asylum Costs"}, True),
    ("The asylum work in progress caseload stood at over 215,600 in June 2023.",
     "home_office_asylum_work_in_progress", {"measure": "Total Work In Progress"}, False),
]  # fmt: skip


def test_same_answer_is_right_in_all_parts():
    assert wrong_parts(dict(EXPECTED), EXPECTED) == []
    assert wrong_parts(EXPECTED | {"value": 120.0}, EXPECTED) == []


@pytest.mark.parametrize(
    ("part", "found"), [("series", "runs"), ("filters", {}), ("period", "2022"), ("value", None), ("agrees", None)]
)
def test_part_that_differs_is_named(part, found):
    assert wrong_parts(EXPECTED | {part: found}, EXPECTED) == [part]


def test_score_counts_all_parts_and_agreement_apart():
    rows = [ROW, ROW | {"id": "b", "kind": "other/exact"}]
    result = scored(rows, [EXPECTED, EXPECTED | {"period": "2022"}], errors=True)
    assert (result["all"], result["agrees"]) == (0.5, 1.0)
    assert result["kinds"] == {"other": {"claims": 1, "all": 0.0}, "walks": {"claims": 1, "all": 1.0}}
    assert [error["id"] for error in result["errors"]] == ["b"]


@pytest.mark.django_db
def test_answer_is_written_in_the_shape_of_what_is_expected():
    (line,) = figure_trial.answer_lines(
        [{"id": "a", "claim": "We hired a cook.", "said_on": "2022-01-01"}], datasets=[]
    )
    assert line == dict.fromkeys([*EXPECTED, "baseline_period", "baseline_value"]) | {"id": "a", "filters": {}}
    assert json.loads(json.dumps(line)) == line


@pytest.mark.django_db
def test_real_files_answer_claims_about_each_of_them(real_data):
    slugs = figure_trial.take_in(real_data / "statistics")
    rows = [{"id": str(n), "claim": words, "said_on": "2024-06-01"} for n, (words, *_) in enumerate(REAL)]
    answers = list(figure_trial.answer_lines(rows, datasets=slugs))
    assert [(a["series"], a["filters"], a["agrees"]) for a in answers] == [tuple(row[1:]) for row in REAL]
