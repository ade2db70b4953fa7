"""How well the evidence index and its ranker find checked claims: MAP@5 and recall@50 on a BEIR folder.

Run: python bench/retrieval_beir.py FOLDER --split train|dev
Reads corpus.jsonl(.gz), queries.jsonl, qrels/SPLIT.tsv. Weights may be looked at on train and dev only.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence import analysis
from evidence.matching import RANK_ALL, ClaimView, PassageView, rank
from evidence.search import EvidenceIndex, IndexRow, formulate

_DAY = date(2020, 1, 1)  # the set has no dates that matter here
_BODY_CHARACTERS = 600


@dataclass
class Folder:
    """A BEIR folder in memory: passages by number, queries and their right answers."""

    passages: dict[int, PassageView]
    queries: dict[str, str]
    answers: dict[str, set[int]]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_folder(folder: Path, *, split: str) -> Folder:
    """Read one split."""
    packed = folder / "corpus.jsonl.gz"
    rows = list(_lines(packed if packed.exists() else folder / "corpus.jsonl"))
    numbers = {row["_id"]: number for number, row in enumerate(rows, start=1)}
    answers: dict[str, set[int]] = {}
    for line in (folder / "qrels" / f"{split}.tsv").read_text().splitlines()[1:]:
        query, document, _ = line.split("\t")
        answers.setdefault(query, set()).add(numbers[document])
    queries = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl") if row["_id"] in answers}
    return Folder({number: _passage(number, row) for number, row in enumerate(rows, start=1)}, queries, answers)


def _passage(number: int, row: dict[str, Any]) -> PassageView:
    body = str((row.get("metadata") or {}).get("body") or "")[:_BODY_CHARACTERS]
    return PassageView(number, f"{row['text']}\n{body}", str(row["title"]), "", _DAY)


def _average_precision(found: list[int], right: set[int]) -> float:
    hits, total = 0, 0.0
    for at, each in enumerate(found[:5], start=1):
        hits += each in right
        total += hits / at if each in right else 0.0
    return total / min(len(right), 5)


def measure(folder: Folder, index: EvidenceIndex) -> dict[str, float]:
    """MAP@5 of the index, of the ranker, and of what it would suggest; recall@50 of the index, milliseconds a query."""
    plain, ranked, gated, recall, spent = 0.0, 0.0, 0.0, 0.0, 0.0
    for query, text in folder.queries.items():
        right, begun = folder.answers[query], time.perf_counter()
        claim = ClaimView(text, text, "other", _DAY, names=analysis.names(text))
        found = index.query(formulate(claim), limit=50)
        rarity = index.rarity(analysis.terms(text))
        candidates = [(folder.passages[i], score) for i, score in found]
        suggested = rank(claim, candidates, rarity=rarity)
        spent += time.perf_counter() - begun
        ids = [number for number, _ in found]
        plain += _average_precision(ids, right)
        gated += _average_precision([match.passage_id for match in suggested], right)
        every = rank(claim, candidates, rarity=rarity, weights=RANK_ALL)
        ranked += _average_precision([match.passage_id for match in every], right)
        recall += len(right & set(ids)) / len(right)
    size = len(folder.queries)
    return {"index MAP@5": plain / size, "ranker MAP@5": ranked / size,
            "ranker with its threshold MAP@5": gated / size, "recall@50": recall / size,
            "ms": 1000 * spent / size}  # fmt: skip


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="train", choices=("train", "dev"))
    options = parser.parse_args()
    folder = read_folder(options.folder, split=options.split)
    with tempfile.TemporaryDirectory() as place:
        index = EvidenceIndex.open(place)
        index.add(IndexRow(p.id, p.text, p.title, p.known_on) for p in folder.passages.values())
        figures = measure(folder, index)
    sys.stdout.write(f"{options.split}: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items()) + "\n")


if __name__ == "__main__":
    main()
