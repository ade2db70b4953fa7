"""The picture of a claim in time: geometry, shapes, and the same in words."""

from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from desk import timeline
from desk.timeline import Level, Mark, Repeat, Story
from evidence.series import Point

SAID = date(2024, 12, 10)


def mark(days: int, stance: str = "supports", *, is_decided: bool = True, title: str = "A bulletin") -> Mark:
    return Mark(SAID + timedelta(days), stance, is_decided, days > 0, title, "Office", "ev-1")


def point(year: int, value: str | None, known_on: date | None = None) -> Point:
    number = None if value is None else Decimal(value)
    return Point(str(year), date(year, 1, 1), date(year, 12, 31), number, value or ":", "A1", known_on)


def drawn(story: Story, *, wide: bool = True) -> ElementTree.Element:
    return ElementTree.fromstring(timeline.drawing(story, wide=wide))  # noqa: S314


def classes(story: Story) -> list[str]:
    return [e.get("class", "") for e in drawn(story).iter()]


def test_claim_alone_is_a_line_of_its_day():
    assert "said" in classes(Story(SAID))
    assert "made on 10 Dec 2024" in timeline.described(Story(SAID))


def test_stance_is_a_shape_and_what_is_undecided_is_hollow():
    looks = classes(Story(SAID, [mark(5, "supports"), mark(60, "refutes", is_decided=False), mark(90, "context")]))
    assert {"k-supports", "k-refutes k-open", "k-context"} <= set(looks)
    shapes = {e.get("d", "")[-20:] for e in drawn(Story(SAID, [mark(5, s) for s in timeline.STANCES])).iter()}
    assert len(shapes - {""}) == 3


def test_marks_of_one_day_lie_in_lanes_of_their_own():
    assert timeline.lanes([10, 10, 12, 60]) == [0, 1, 2, 0]


@pytest.mark.parametrize("wide", [True, False])
def test_nothing_leaves_the_picture(wide):
    story = Story(SAID, [mark(n * 40) for n in range(-20, 40)], level=Level("Returns", [point(2020, "5")]))
    svg = drawn(story, wide=wide)
    width = float(svg.get("viewBox", "").split()[2])
    assert all(0 <= float(e.get("x", 0)) <= width for e in svg.iter() if e.tag == "text")


def test_words_are_escaped():
    story = Story(SAID, level=Level("<b>&", [point(2023, "5")], Decimal(5), "Claimed: <i>5</i>"))
    assert "<b>" not in timeline.drawing(story, wide=True)
    assert "<i>" not in timeline.drawing(story, wide=True)


def test_series_is_whole_until_the_claim_and_dotted_after():
    points = [
        point(2021, "5", date(2022, 2, 1)),
        point(2022, "6", date(2023, 2, 1)),
        point(2023, "7", date(2025, 2, 1)),
    ]
    lines = [e for e in drawn(Story(SAID, level=Level("Returns", points))).iter() if e.get("class") == "series"]
    assert [line.get("stroke-dasharray") for line in lines] == [None, "2 4"]


def test_missing_value_breaks_the_line():
    assert [len(run) for run in timeline.runs([point(2019, "1"), point(2020, None), point(2021, "2")])] == [1, 1]


def test_level_and_baseline_have_lines_of_their_own():
    level = Level("Returns", [point(2023, "50")], Decimal(60), "Claimed: 60", Decimal(40), "2022: 40")
    assert {"claimed", "drop"} <= set(classes(Story(SAID, level=level)))


def test_table_says_the_same_in_order_of_time():
    repeats = [
        Repeat(SAID - timedelta(30), "Ann Other", "", False, False),
        Repeat(SAID, "Una Vane", "5 → 6", True, True),
    ]
    rows = timeline.rows(Story(SAID, [mark(9, "refutes", is_decided=False)], repeats))
    assert [row.sign for row in rows] == ["a", "b", "1"]
    assert (rows[2].stance, rows[2].standing) == ("refutes", "Later, to judge")
    assert rows[1].what == "This claim, 5 → 6"


@pytest.mark.parametrize(("low", "high"), [("0", "1"), ("0", "7"), ("0", "45755"), ("-3", "12.5"), ("0", "0.004")])
def test_ticks_are_few_and_take_in_both_ends(low, high):
    ticks = timeline.round_ticks(Decimal(low), Decimal(high))
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= Decimal(low) < Decimal(high) <= ticks[-1]
