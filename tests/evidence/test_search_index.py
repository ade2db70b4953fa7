"""The evidence index: found, dated, replaced, followed, and rebuilt rather than trusted."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from evidence import search
from evidence.matching import ClaimView, Figure
from evidence.search import EvidenceIndex, IndexBusy, IndexRow, formulate

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    IndexRow(1, "Enforced returns rose by 24% since the election.", "Returns", date(2025, 1, 2)),
    IndexRow(2, "Bus journeys cost £1.5 billion in Northshire.", "Buses", date(2024, 12, 10)),
    IndexRow(3, "The préfet met officers of Europol.", "Meetings", date(2023, 5, 5)),
]


@pytest.fixture
def index(tmp_path):
    made = EvidenceIndex.open(tmp_path / "index")
    made.add(ROWS, position="xid:7")
    return made


def ids(index, *terms, **bounds):
    return [number for number, _ in index.query(dict.fromkeys(terms, 1.0), **bounds)]


def test_index_finds_by_term_and_ranks_rarer_first(index):
    assert ids(index, "enforc", "return") == [1]
    assert ids(index, "prefet") == [3]


def test_index_finds_a_word_of_the_title(index):
    assert ids(index, "meet", "europol") == [3]


def test_index_finds_a_scaled_figure_by_its_full_length(index):
    assert ids(index, "1500000000") == [2]


@pytest.mark.parametrize("terms", [(), ("nosuchword",), ('"', "a:b", "AND", "(")])
def test_index_takes_any_words_and_finds_nothing(index, terms):
    assert ids(index, *terms) == []


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"known_after": date(2024, 12, 10)}, [1, 2]),
        ({"known_after": date(2024, 12, 11)}, [1]),
        ({"known_before": date(2024, 12, 10)}, [2, 3]),
        ({"known_after": date(2024, 1, 1), "known_before": date(2024, 12, 31)}, [2]),
    ],
)
def test_index_bounds_take_in_their_days(index, bounds, expected):
    assert sorted(ids(index, "enforc", "buse", "bus", "europol", **bounds)) == expected


def test_date_bound_does_not_change_the_score(index):
    terms = {"enforc": 1.0}
    assert index.query(terms) == index.query(terms, known_after=date(2020, 1, 1))


@pytest.mark.parametrize("limit", [1, 5, 50])
def test_date_bound_gives_what_filtering_everything_would(tmp_path, limit):
    index = EvidenceIndex.open(tmp_path / "many")
    days = [date(2020 + n % 5, 1 + n % 12, 1) for n in range(300)]
    index.add(IndexRow(n + 1, f"ferry {'island ' * (n % 7)}number {n}", "", day) for n, day in enumerate(days))
    terms, bound = {"island": 1.0, "ferri": 1.0}, date(2024, 6, 1)
    every = [(i, s) for i, s in index.query(terms, limit=300) if days[i - 1] >= bound]
    found = index.query(terms, known_after=bound, limit=limit)
    assert [round(s, 5) for _, s in found] == [round(s, 5) for _, s in every[:limit]]
    assert all(days[number - 1] >= bound for number, _ in found)


def test_row_given_twice_stands_once(index):
    index.add(ROWS)
    assert index.count() == 3


def test_row_given_anew_replaces_the_old_words(index):
    index.add([IndexRow(1, "Ferries to the islands.", "Ferries", date(2025, 1, 2))])
    assert (ids(index, "enforc"), ids(index, "ferri")) == ([], [1])


def test_removed_row_is_found_no_more(index):
    index.remove([1, 99])
    assert (ids(index, "enforc"), index.count()) == ([], 2)


def test_position_is_kept_with_the_rows(index, tmp_path):
    assert EvidenceIndex.open(tmp_path / "index").position == "xid:7"
    index.remove([1], position="xid:9")
    assert EvidenceIndex.open(tmp_path / "index").position == "xid:9"


def test_position_is_no_passage(index):
    assert index.count() == 3
    assert ids(index, "xid", "7") == []


def test_write_that_fails_leaves_rows_and_position_as_they_were(index):
    def rows():
        yield IndexRow(9, "Half a batch.", "", date(2025, 1, 2))
        raise RuntimeError("The database went away.")

    with pytest.raises(RuntimeError):
        index.add(rows(), position="xid:10")
    assert (ids(index, "batch"), index.position) == ([], "xid:7")
    index.add([], position="xid:11")


def test_second_writer_is_refused_at_once_and_can_still_search(index, tmp_path):
    other = EvidenceIndex.open(tmp_path / "index")
    with index.writing() as writer:
        writer.add([IndexRow(4, "Ferries.", "", date(2025, 1, 2))])
        with pytest.raises(IndexBusy):
            other.add([])
        assert ids(other, "enforc") == [1]
    assert ids(other, "ferri") == [4]


def test_writer_that_is_killed_leaves_no_lock(index, tmp_path):
    script = (
        "import os, signal, sys; from evidence.search import EvidenceIndex\n"
        "with EvidenceIndex.open(sys.argv[1]).writing(): os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "index")], cwd=ROOT, check=False)
    index.add([], position="xid:12")
    assert index.position == "xid:12"


def test_new_index_is_fresh_until_somebody_writes(tmp_path):
    index = EvidenceIndex.open(tmp_path / "new")
    assert index.is_fresh
    index.add([], position="0")
    assert not index.is_fresh


def test_cleared_index_is_fresh(index):
    index.clear()
    assert index.is_fresh


def test_index_of_another_version_opens_fresh_and_is_dropped(index, tmp_path, monkeypatch):
    monkeypatch.setattr(search, "_VERSION", "v999-1")
    assert EvidenceIndex.open(tmp_path / "index").is_fresh
    assert [each.name for each in (tmp_path / "index").glob("v*")] == ["v999-1"]


@pytest.mark.parametrize("damage", [b"", b"{not json", b'{"segments": "?"}'])
def test_unreadable_index_opens_fresh(index, tmp_path, damage):
    (tmp_path / "index" / search._VERSION / "meta.json").write_bytes(damage)
    again = EvidenceIndex.open(tmp_path / "index")
    assert again.is_fresh
    again.add(ROWS, position="xid:8")
    assert ids(again, "enforc") == [1]


def test_index_without_its_segments_opens_fresh(index, tmp_path):
    for each in (tmp_path / "index" / search._VERSION).iterdir():
        if each.suffix not in (".json", ".lock"):
            each.unlink()
    assert EvidenceIndex.open(tmp_path / "index").is_fresh


def test_rarity_is_one_for_a_word_of_one_passage(index):
    rarity = index.rarity(["enforc", "nosuchword"])
    assert rarity["enforc"] == rarity["nosuchword"] == 1.0


def test_formulation_puts_measure_first_and_boilerplate_last():
    figure = Figure(None, measure="enforced returns")
    claim = ClaimView("The Government’s enforced returns rose in Kent", "enforced returns rose", "quantity",
                      date(2024, 12, 10), figures=(figure,), names=("Kent",))  # fmt: skip
    weights = dict(formulate(claim).weights)
    assert weights["enforc"] == weights["return"] > weights["kent"] > weights["govern"]


def test_formulation_asks_for_the_figure_at_full_length():
    figure = Figure(value=search.Decimal("1.5E9"), unit="GBP")
    claim = ClaimView("It cost £1.5 billion", "£1.5 billion", "quantity", date(2024, 12, 10), figures=(figure,))
    assert "1500000000" in dict(formulate(claim).weights)
