"""Have stand-alone wordings judged: the material for independent readers, and the table of their verdicts.

usage: python training/wording.py material GOLD_DIR [--tier must] > material.jsonl
       python training/wording.py score READER_1.jsonl READER_2.jsonl [--out training/reports/wording.json]

GOLD_DIR holds NAME.txt with NAME.json, as for `manage.py evaluate claims`. The wordings are of the annotated spans, so
that only the wording is judged and not the finding of claims. A line of the material is {"statement", "claim" (its
number in NAME.json, from 1), "start", "end", "wording"}; it quotes no statement beside the wording. A reader answers
each with {"statement", "claim", "faithful", "complete", "grammatical", "note"}, the three as 0 or 1: says nothing that
the speaker did not; can be understood alone (who, what, when, where); is good English. A wording is right where all
three hold. The table counts readers apart, together (right for both) and how often they agree; it holds no wording.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from claims.nlp import Setting, load_pipeline  # noqa: E402
from claims.nlp.splitting.claim_splitter import SplitClaim, figures_within  # noqa: E402
from claims.nlp.wording.stand_alone import stand_alone  # noqa: E402

ASKED = ("faithful", "complete", "grammatical")
Row = dict[str, Any]
Verdicts = dict[tuple[str, int], Row]


def setting_of(row: Row) -> Setting:
    day = date.fromisoformat(row["made_on"]) if row.get("made_on") else None
    return Setting(day, *(row.get(name) for name in ("speaker", "office", "house", "title")))


def annotated(doc: Doc, start: int, end: int, kind: str) -> SplitClaim | None:
    """The claim that an annotator marked between two character offsets."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    figures = figures_within(doc._.figures, span.start_char, span.end_char)
    return SplitClaim(span.start, span.end, 1.0, type=kind, figures=figures)


def material(nlp: Language, row: Row, text: str, *, tier: str) -> Iterator[Row]:
    """The wordings of one statement, in the order of its claims."""
    doc = nlp.make_doc(text)
    doc._.made_on = setting_of(row).made_on
    with nlp.select_pipes(disable=["claim_splitter", "check_worthiness"]):
        doc = nlp(doc)
    for number, marked in enumerate(row["claims"], start=1):
        start, end = marked["spans"][0]
        claim = annotated(doc, start, end, marked["type"])
        if claim is not None and marked["tier"] == tier:
            words, _ = stand_alone(doc, claim, setting_of(row))
            yield {"statement": row["id"], "claim": number, "start": start, "end": end, "wording": words}


def read_material(folder: Path, *, tier: str) -> Iterator[Row]:
    nlp = load_pipeline()
    for path in sorted(folder.glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        yield from material(nlp, row, path.with_suffix(".txt").read_bytes().decode("utf-8"), tier=tier)


def read_verdicts(path: Path) -> Verdicts:
    """One reader's answers. Raises ValueError for an answer that is not 0 or 1, and for one given twice."""
    found: Verdicts = {}
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        key = (row["statement"], row["claim"])
        if key in found or any(row[name] not in (0, 1) for name in ASKED):
            raise ValueError(f"{path}: claim {key[1]} of {key[0]} has two answers, or one that is neither 0 nor 1.")
        found[key] = row
    return found


def is_right(row: Row) -> bool:
    return all(row[name] for name in ASKED)


def share(answers: Iterable[bool]) -> float:
    counted = list(answers)
    return round(sum(counted) / len(counted), 4) if counted else 0.0


def shares(verdicts: Iterable[Row]) -> dict[str, float]:
    rows = list(verdicts)
    return {name: share(bool(r[name]) for r in rows) for name in ASKED} | {"right": share(map(is_right, rows))}


def table(one: Verdicts, two: Verdicts) -> dict[str, Any]:
    """Shares of the wordings that both readers judged, for each, for both together and by statement."""
    keys = sorted(one.keys() & two.keys())
    both = {k: {name: one[k][name] and two[k][name] for name in ASKED} for k in keys}
    names = sorted({statement for statement, _ in keys})
    return {
        "wordings": len(keys),
        "readers": [shares(reader[k] for k in keys) for reader in (one, two)],
        "both": shares(both.values()),
        "agree": share(is_right(one[k]) == is_right(two[k]) for k in keys),
        "statements": {name: shares(both[k] for k in keys if k[0] == name) for name in names},
        "wrong": [{"statement": k[0], "claim": k[1], **both[k]} for k in keys if not is_right(both[k])],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Have stand-alone wordings judged.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("material", help="the wordings for the readers, as JSON lines")
    ask.add_argument("gold_dir", type=Path)
    ask.add_argument("--tier", default="must", choices=("must", "may"))
    count = commands.add_parser("score", help="the table of two readers' verdicts")
    count.add_argument("readers", type=Path, nargs=2)
    count.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    if chosen.command == "material":
        for row in read_material(chosen.gold_dir, tier=chosen.tier):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    text = json.dumps(table(*map(read_verdicts, chosen.readers)), indent=1) + "\n"
    sys.stdout.write(text)
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
