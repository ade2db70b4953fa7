"""A BEIR folder as the evidence room reads it: passages, claims and right answers. Pure.

corpus.jsonl (or .jsonl.gz): _id, title, text, and in `metadata` what there is of: date (when it became public), body
(the article that follows the text), speaker, stated ("stated on October 22, 2019 in a speech": the row is a fact-check,
and this is when the claim it checks was made). queries.jsonl: _id, text, `metadata.said_on`, `metadata.speaker`; where
a day is nowhere else, an id that begins with one (20170822_...) gives it, as the CheckThat! sets name theirs.
qrels/SPLIT.tsv: query, document, grade, under a line of heads.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evidence import analysis
from evidence.values import ClaimView, PassageView

Grades = Mapping[str, Mapping[str, int]]
UNDATED = date(2000, 1, 1)


@dataclass(frozen=True)
class Query:
    """A claim with its id. `is_dated`: the day on which it was made is known."""

    id: str
    claim: ClaimView
    is_dated: bool


@dataclass(frozen=True)
class Collection:
    """`documents`: id of each passage by its number; `grades`: query to document to grade."""

    passages: Mapping[int, PassageView]
    documents: Mapping[int, str]
    queries: tuple[Query, ...]
    grades: Grades
    has_dates: bool


def read(folder: Path, *, split: str) -> Collection:
    """Read one split. Raises ValueError, OSError or KeyError where the folder is not in this shape."""
    grades = _grades(folder / "qrels" / f"{split}.tsv")
    packed = folder / "corpus.jsonl.gz"
    rows = list(_lines(packed if packed.exists() else folder / "corpus.jsonl"))
    passages = {number: _passage(number, row) for number, row in enumerate(rows, start=1)}
    asked = {str(row["_id"]): row for row in _lines(folder / "queries.jsonl")}  # some sets repeat a row
    queries = tuple(_query(row) for name, row in asked.items() if name in grades)
    if not rows or not queries:
        raise ValueError(f"{folder} holds no passages, or no queries of the split {split}.")
    return Collection(
        passages=passages,
        documents={number: str(row["_id"]) for number, row in enumerate(rows, start=1)},
        queries=queries,
        grades=grades,
        has_dates=any(passage.known_on != UNDATED for passage in passages.values()),
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Only queries with something to find: the others cannot be measured."""
    grades: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            grades.setdefault(query, {})[document] = int(grade)
    return grades


def _passage(number: int, row: Mapping[str, Any]) -> PassageView:
    more = row.get("metadata") or {}
    stated = str(more.get("stated") or "")
    text = "\n".join(part for part in (str(row["text"]).replace("\n", " "), str(more.get("body") or "")) if part)
    return PassageView(
        id=number,
        text=text if stated or more.get("body") else str(row["text"]),
        title=str(row.get("title") or ""),
        source=str(more.get("source") or more.get("department") or ""),
        known_on=_day(more.get("date")) or _day(stated) or UNDATED,
        speaker=str(more.get("speaker") or ""),
        is_check=bool(stated),
    )


def _query(row: Mapping[str, Any]) -> Query:
    more = row.get("metadata") or {}
    text, day = str(row["text"]), _day(more.get("said_on")) or _day(more.get("date")) or _day(str(row["_id"]))
    claim = ClaimView(
        text=text,
        quote=text,
        type="other",
        said_on=day or UNDATED,
        speaker=str(more.get("speaker") or ""),
        department=str(more.get("department") or ""),
        names=analysis.names(text),
    )
    return Query(str(row["_id"]), claim, day is not None)


_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_WORDS = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")


def _day(told: object) -> date | None:
    """The day that a text begins with (2017-08-22, 20170822), or names in words; None where it tells none."""
    text = str(told or "")
    try:
        if found := _ISO.match(text):
            return date(*map(int, found.groups()))
        if found := _WORDS.search(text):
            return datetime.strptime(found.group(), "%B %d, %Y").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None
    return None
