"""The measures of the claims room, for `manage.py evaluate`: claims, quantities and checkworthiness."""

import csv
import gzip
import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from claims import nlp
from claims.nlp.scoring import Tally, average_precision, count_agreeing, f_measure, score_text

COLUMNS = ("f1", "precision", "recall", "type", "quantity_f1")


class ClaimsMeasure:
    """Claims found in the texts of a folder of NAME.txt with NAME.json, as gold/GUIDELINES.md defines right."""

    help = "claims of annotated statements: F1, precision, recall, type, figures"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold_dir", type=Path)
        parser.add_argument("--errors", action="store_true", help="list what was missed and what was invented")

    def run(self, *, gold_dir: Path, errors: bool = False, **_: Any) -> dict[str, Any]:
        """Name of each text, and ALL, to its figures; with `errors` also the words missed and invented."""
        names = sorted(gold_dir.glob("*.json"))
        if not names:
            raise ValueError(f"{gold_dir} holds no annotated statements.")
        golds = [json.loads(p.read_text(encoding="utf-8")) for p in names]
        texts = [
            g.get("text") or p.with_suffix(".txt").read_bytes().decode("utf-8")
            for g, p in zip(golds, names, strict=True)
        ]
        days = [date.fromisoformat(g["made_on"]) if g.get("made_on") else None for g in golds]
        total = Tally()
        rows: dict[str, dict[str, Any]] = {}
        for path, gold, text, result in zip(
            names, golds, texts, nlp.split_many(zip(texts, days, strict=True)), strict=True
        ):
            scored = score_text(nlp.to_json(result)["claims"], gold["claims"], text)
            total += scored.tally
            rows[path.stem] = dict(scored.tally.figures())
            if errors:
                rows[path.stem]["missed"] = [_words(text, *m["spans"][0]) for m in scored.missed]
                rows[path.stem]["invented"] = [_words(text, p["start"], p["end"]) for p in scored.invented]
        return rows | {"ALL": total.figures()}

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        for name, row in result.items():
            told = "  ".join(f"{column.replace('_', ' ')} {row[column]:.3f}" for column in COLUMNS)
            counts = f"{row['must_hit']}/{row['must']} must, {row['pred_hit']}/{row['pred']} predicted"
            yield f"{name:40s} {told}  ({counts})"
            yield from (f"  missed:   {words}" for words in row.get("missed", ()))
            yield from (f"  invented: {words}" for words in row.get("invented", ()))


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


class QuantitiesMeasure:
    """Figures found in JSON lines of {"id", "text", "quantities"}: with the right value; with the right unit too."""

    help = "figures of annotated sentences: value F1, and value with unit"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, *, file: Path, **_: Any) -> dict[str, Any]:
        """ "value", "value_unit" and "value_unit_direction" to precision, recall and f1; counts beside."""
        rows = [json.loads(line) for line in read_lines(file) if line.strip()]
        found = nlp.split_many((r["text"], None) for r in rows)
        right = dict.fromkeys(("value", "value_unit", "value_unit_direction"), 0)
        predicted = gold = 0
        for row, result in zip(rows, found, strict=True):
            ours = [q for q in nlp.to_json(result)["quantities"] if q["value"] is not None]
            theirs = [q for q in row["quantities"] if q.get("value") is not None]
            predicted, gold = predicted + len(ours), gold + len(theirs)
            for name, keys in (
                ("value", ()),
                ("value_unit", ("unit",)),
                ("value_unit_direction", ("unit", "direction")),
            ):
                right[name] += count_agreeing(list(_only(ours, keys)), list(_only(theirs, keys)))
        shares = {name: _shares(count, predicted, gold) for name, count in right.items()}
        return {"texts": len(rows), "gold": gold, "predicted": predicted, **shares}

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['texts']} texts, {result['gold']} figures, {result['predicted']} found"
        for name in ("value", "value_unit", "value_unit_direction"):
            row = result[name]
            yield f"{name:22s} F1 {row['f1']:.3f}  precision {row['precision']:.3f}  recall {row['recall']:.3f}"


def _only(quantities: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    return ({"value": q["value"]} | {k: q.get(k) for k in keys} for q in quantities)


def _shares(right: int, predicted: int, gold: int) -> dict[str, float]:
    precision, recall = right / predicted if predicted else 0.0, right / gold if gold else 0.0
    return {"precision": precision, "recall": recall, "f1": f_measure(precision, recall)}


class CheckworthinessMeasure:
    """Sentences labelled Yes or No (columns Text and class_label), ranked by their most check-worthy claim."""

    help = "check-worthiness of labelled sentences: F1 and average precision, beside two simple baselines"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--threshold", type=float, default=0.5, help="a sentence scoring this much counts as Yes")

    def run(self, *, file: Path, threshold: float = 0.5, **_: Any) -> dict[str, Any]:
        """F1 for Yes at `threshold`; average precision of our score, of the length and of holding a figure."""
        rows = list(csv.DictReader(read_lines(file), delimiter="\t"))
        if not rows or not {"Text", "class_label"} <= rows[0].keys():
            raise ValueError(f"{file} has no columns Text and class_label.")
        wanted = [r["class_label"].strip().lower() == "yes" for r in rows]
        scores = [r.check_worthiness for r in nlp.split_many((r["Text"], None) for r in rows)]
        yes = [s >= threshold for s in scores]
        right = sum(y and w for y, w in zip(yes, wanted, strict=True))
        ranks = {
            "average_precision": scores,
            "length_baseline": [float(len(r["Text"].split())) for r in rows],
            "figure_baseline": [float(any(c.isdigit() for c in r["Text"])) for r in rows],
        }
        precise = {name: average_precision(list(zip(values, wanted, strict=True))) for name, values in ranks.items()}
        return {
            "texts": len(rows),
            "yes": sum(wanted),
            "threshold": threshold,
            **_shares(right, sum(yes), sum(wanted)),
            **precise,
        }

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['texts']} texts, {result['yes']} worth checking"
        shares = "  ".join(f"{name} {result[name]:.3f}" for name in ("f1", "precision", "recall"))
        yield f"scores of {result['threshold']} and more as Yes: {shares}"
        for name in ("average_precision", "length_baseline", "figure_baseline"):
            yield f"{name.replace('_', ' '):18s} {result[name]:.3f}"


def read_lines(file: Path) -> list[str]:
    """The lines of a UTF-8 file, `.gz` included."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n") for line in lines]


MEASURES: dict[str, Any] = {
    "claims": ClaimsMeasure(),
    "quantities": QuantitiesMeasure(),
    "checkworthiness": CheckworthinessMeasure(),
}
