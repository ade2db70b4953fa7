"""The texts that are learned from: Hansard as it comes, and the annotated texts among it."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from statements.parsers import Hints, ParseRefused, parse  # noqa: E402
from statements.parsers.opening import open_upload  # noqa: E402

ANNOTATIONS = ROOT / "training/annotations.jsonl"
LEAST = 60  # characters of a turn of speech worth reading
SHARED = 80  # characters that two texts have in common only where one repeats the other
Row = dict[str, Any]


def hansard(data: Path) -> dict[str, str]:
    """Every turn of speech, answer and written statement of DATA_DIR/hansard, by file and id, in order."""
    found = {}
    for path in sorted((data / "hansard/theyworkforyou").glob("*.xml.gz")):
        opened = open_upload(path.read_bytes(), path.name)
        try:
            sitting = parse(opened.data, name=opened.name, hints=Hints())
        except ParseRefused:  # superseded by a later file, which is here too
            continue
        for statement in sitting.statements:
            if statement.kind != "division":
                found[f"{path.name.split('.')[0]}/{statement.source_id.rsplit('/')[-1]}"] = statement.text
    return found


def annotated_here(texts: dict[str, str]) -> Iterator[Row]:
    """The texts whose claims were annotated in this project; SystemExit where a text is another than was annotated."""
    for line in ANNOTATIONS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts.get(row["id"], "")
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise SystemExit(f"The text {row['id']} is not the one that was annotated.")
        names = ("start", "end", "tier", "type")
        yield {"id": row["id"], "text": text, "claims": [dict(zip(names, c, strict=True)) for c in row["claims"]]}


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def without(texts: dict[str, str], measured: list[str]) -> list[str]:
    """The texts that repeat nothing of those that only measure, the short ones left out."""
    known = {piece for text in measured for piece in _pieces(text, step=1)}
    return [t for t in texts.values() if len(t) >= LEAST and not known & set(_pieces(t, step=150))]


def _pieces(text: str, *, step: int) -> Iterator[str]:
    bare = "".join(c for c in text.lower() if c.isalnum())
    return (bare[k : k + SHARED] for k in range(0, max(1, len(bare) - SHARED), step))
