"""The measure of families, for `manage.py evaluate families FILE`: are two claims told to be the same rightly?"""

import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from claims.families import Figure, Saying, compare


def saying_from(row: dict[str, Any]) -> Saying:
    """{"text", "said_on", "figures": [fields of a figure, numbers as text]} as a claim to compare."""
    return Saying(row["text"], tuple(map(figure_from, row["figures"])), date.fromisoformat(row["said_on"]))


def figure_from(found: dict[str, str]) -> Figure:
    numbers = {name: Decimal(found[name]) if name in found else None for name in ("value", "high")}
    words = {name: word for name, word in found.items() if name not in numbers}
    return Figure(numbers["value"], numbers["high"], **words)


class FamiliesMeasure:
    """Pairs of claims in JSON lines of {"one", "other", "same", "part"}: precision and recall of "same", each part."""

    help = "pairs of claims: precision and recall of calling them the same claim made again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, *, file: Path, **_: Any) -> dict[str, Any]:
        """Part to "pairs", "same", "precision", "recall", and "wrong": the pairs with the reasons given."""
        parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                parts[(row := json.loads(line)).get("part", "all")].append(row)
        if not parts:
            raise ValueError(f"{file} holds no pairs.")
        return {part: score_pairs(rows) for part, rows in parts.items()}

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        for part, row in result.items():
            told = f"precision {row['precision']:.3f}  recall {row['recall']:.3f}"
            yield f"{part:10s} {told}  ({row['pairs']} pairs, {row['same']} the same)"
            for wrong in row["wrong"]:
                kind = "missed" if wrong["same"] else "invented"
                yield f"  {kind} {wrong['score']:.2f}: {wrong['one']} / {wrong['other']}"


def score_pairs(rows: list[dict[str, Any]]) -> dict[str, Any]:
    judged = [(row, compare(saying_from(row["one"]), saying_from(row["other"]))) for row in rows]
    called = [row["same"] for row, likeness in judged if likeness.is_same]
    same = sum(row["same"] for row in rows)
    return {
        "pairs": len(rows),
        "same": same,
        "precision": sum(called) / len(called) if called else 0.0,
        "recall": sum(called) / same if same else 0.0,
        "wrong": [
            {
                "one": row["one"]["text"],
                "other": row["other"]["text"],
                "same": row["same"],
                "score": likeness.score,
                "reasons": list(likeness.reasons),
            }
            for row, likeness in judged
            if likeness.is_same != row["same"]
        ],
    }
