"""Plain text: statements kept as they came, debates taken apart at speaker lines and at nothing else."""

import dataclasses
import datetime
import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statements.parsers import plain
from statements.parsers.opening import MOJIBAKE, normalise
from statements.parsers.types import Hints, ParseRefused

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
GOLD = sorted((REAL.parent / "gold" / "statements").glob("*.txt"))
BARE = Hints(made_on=datetime.date(2026, 2, 3), house="commons", title="Dues")
FULL = dataclasses.replace(BARE, speaker="Noor Span")


def parse(text: str, hints: Hints = BARE, name: str = "a.txt"):
    sitting = plain.parse(text.encode(), name=name, hints=hints)
    assert sitting.words_lost == 0
    return sitting


def turns(text: str, hints: Hints = BARE) -> list[tuple[str, str]]:
    return [(item.attribution, item.text) for item in parse(text, hints).statements]


@pytest.mark.parametrize(
    "text",
    [
        "One.\nTwo.\n",
        "  One.\n\n\n\nTwo.",
        "Title\n\nOne £5 – é 🐟.\nLord Ditch\nhas agreed.",
        "14:32:00\nColumn 12\nMr Speaker",
    ],
)
def test_plain_keeps_a_statement_line_for_line(text):
    assert turns(text, FULL) == [("Noor Span", text)]


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1).filter(str.strip))
def test_plain_statement_text_is_the_normalised_input(words):
    assume(not MOJIBAKE.search(words) and "\ufffd" not in words)  # refused as wrongly encoded, with a test of its own
    text = f"He said: {words}\nThe end."
    (statement,) = parse(text, FULL).statements
    assert statement.text == normalise(text)


@pytest.mark.skipif(not GOLD, reason="no gold statements beside the real data")
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_plain_keeps_gold_statements_so_that_offsets_hold(path):
    sitting = plain.parse(path.read_bytes(), name=path.name, hints=FULL)
    assert [item.text for item in sitting.statements] == [path.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("hints", "missing"),
    [
        (Hints(), "the date it was made, the House (Commons or Lords), a title and the speaker; please give them"),
        (dataclasses.replace(FULL, made_on=None), "the date it was made; please give it"),
        (dataclasses.replace(FULL, house="upper"), "the House (Commons or Lords); please give it"),
        (dataclasses.replace(FULL, title=None), "a title; please give it"),
        (BARE, "the speaker; please give it"),
    ],
)
def test_plain_names_what_is_missing(hints, missing):
    with pytest.raises(ParseRefused) as caught:
        parse("Words were said.", hints)
    assert missing in str(caught.value)


def test_plain_takes_the_last_date_of_the_file_name():
    hints = dataclasses.replace(FULL, made_on=None)
    assert parse("Words.", hints, name="2019-01-01 Dues 2026-02-03.txt").date == datetime.date(2026, 2, 3)


def test_plain_says_where_the_given_date_and_the_name_differ():
    assert "2019-01-01" in parse("Words.", FULL, name="Dues 2019-01-01.txt").notes[0]


@pytest.mark.parametrize(
    "line",
    [
        "That this House regrets (Clause 3) (Con)",
        "Ordered, That the Bill be read",
        "Question put and agreed to",
        "Motion made (Standing Order No. 9)",
        "Amendment 7 (Lords)",
        "Bill read a Second time",
        "Resolved",
        "He thanked Noor Span (Eastness) (Lab).",
        "The Minister said:",
        "2.45pm",
        "14:32:00",
        "Noon",
        "12 noon",
        "Midnight",
        "Column 124",
        "Safe Routes",
        "the Minister (Noor Span)",
        "Costs (Scotland)",
        "The cost of living (England and Wales)",
        "The Prime Minister has today announced a plan",
    ],
)
def test_plain_takes_no_other_line_for_a_speaker(line):
    text = f"Noor Span (Eastness) (Lab)\nOne.\n\n{line}\nTwo."
    assert {attribution for attribution, _ in turns(text)} <= {"Noor Span (Eastness) (Lab)", ""}


@pytest.mark.parametrize(
    "line",
    [
        "The Secretary of State for Harbours (Noor Span)",
        "The Parliamentary Under-Secretary of State, Ministry of Bridges (Lord Ditch) (Lab)",
        "Bill Wharf (North West Quay) (Lab/Co-op)",
        "Baroness Lock of Weir (CB) [V]",
        "Madam Deputy Speaker (Dame Ivy Buoy)",
        "The Second Church Estates Commissioner (Ada Quill)",
        "Noor Span (Eastness) (Lab):",
        "Mr Speaker",
        "The Prime Minister",
        "Mrs Quill",
        "The Earl of Weir",
        "Hon. Members",
        "An hon. Member",
        "Several hon. Members rose—",
    ],
)
def test_plain_takes_a_speaker_line_as_printed(line):
    text = f"Zed Old (Westness) (Con)\nOne.\n\n{line}\nTwo."
    assert turns(text)[1] == (line, "Two.")


def test_plain_carries_a_speaker_over_times_and_columns_only():
    text = "Noor Span (Eastness) (Lab)\nOne.\n\n2.45pm\n\nColumn 12\n\nTwo.\n\nQuestion put and agreed to.\n\nThree."
    assert turns(text) == [
        ("Noor Span (Eastness) (Lab)", "One.\n\nTwo."),
        ("", "Question put and agreed to.\n\nThree."),
    ]


def test_plain_puts_no_words_after_a_group_into_anybodys_mouth():
    text = "Noor Span (Eastness) (Lab)\nOne.\n\nSeveral hon. Members rose—\n\nThree."
    assert turns(text)[1:] == [("Several hon. Members rose—", ""), ("", "Three.")]


def test_plain_gives_words_before_the_first_speaker_to_the_one_named():
    text = "We act.\n\nEdgar Float (Melton) (Con)\nWhy?"
    assert turns(text, FULL) == [("Noor Span", "We act."), ("Edgar Float (Melton) (Con)", "Why?")]
    assert turns(text)[0] == ("", "We act.")


def test_plain_resolves_short_forms_only_where_one_person_fits():
    text = "Ann Oar (A) (Con)\nOne.\n\nMrs Oar\nTwo.\n\nBea Oar (B) (Lab)\nThree.\n\nMrs Oar\nFour."
    assert [item.speaker_name for item in parse(text).statements] == ["Ann Oar", "Ann Oar", "Bea Oar", "Mrs Oar"]


def test_plain_asks_for_review_where_most_words_are_nobodys():
    text = "Ordered, that many more words than these be printed today.\n\nNoor Span (Eastness) (Lab)\nOne."
    assert "Needs review" in parse(text).notes[0]


def test_plain_points_out_lines_that_may_be_speakers():
    text = "Noor Span (Eastness) (Lab)\nOne.\n\nVera Dock\nTwo."
    assert parse(text).notes == ("Line 4 may name a speaker and was kept as text: “Vera Dock”.",)


def test_plain_ids_stay_when_somebody_else_speaks_once_more():
    text = "Noor Span (Eastness) (Lab)\nOne.\n\nNoor Span\nTwo."
    more = text.replace("\n\n", "\n\nEdgar Float (Melton) (Con)\nWhy?\n\n")
    ids = {item.source_id for item in parse(text).statements}
    assert ids < {item.source_id for item in parse(more).statements}


def test_plain_refuses_markup():
    with pytest.raises(ParseRefused, match="not plain text"):
        parse("<publicwhip/>", FULL)


@pytest.mark.parametrize("text", ["word " * 3_000_000, "A b (C) (Con)\nx\n\n" * 60_000, "(" * 5_000_000])
def test_plain_reads_megabytes(text):
    assert parse(text, FULL).statements
