"""Each fixture, written by us to a documented shape, has beside it what must come of it."""

import dataclasses
import datetime
import json
from pathlib import Path

import pytest

from statements import parsers
from statements.parsers.types import Hints

DATA = Path(__file__).parent.parent / "data" / "statements"
FIXTURES = sorted(path for path in DATA.iterdir() if path.with_suffix(".json").exists() and path.suffix != ".json")
DEBATE = Hints(made_on=datetime.date(2026, 2, 3), house="commons")
STATEMENT = dataclasses.replace(
    DEBATE, title="Harbour dues", speaker="Noor Span", office="The Secretary of State for Harbours"
)


def hints_for(path: Path) -> Hints:
    if path.suffix == ".xml":
        return Hints()
    return STATEMENT if path.name == "statement.txt" else DEBATE


def as_json(sitting: parsers.ParsedSitting) -> dict:
    return json.loads(json.dumps(dataclasses.asdict(sitting), default=str))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_parser_gives_the_golden_sitting(path):
    sitting = parsers.parse(path.read_bytes(), name=path.name, hints=hints_for(path))
    assert as_json(sitting) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_parser_loses_no_word(path):
    sitting = parsers.parse(path.read_bytes(), name=path.name, hints=hints_for(path))
    assert sitting.words_lost == 0, dict(sitting.counts)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_parser_numbers_headings_and_statements_in_one_order(path):
    sitting = parsers.parse(path.read_bytes(), name=path.name, hints=hints_for(path))
    positions = [item.position for item in (*sitting.headings, *sitting.statements)]
    assert sorted(positions) == list(range(len(positions)))


def test_parser_fixtures_are_all_paired():
    assert len(FIXTURES) == 10
