"""The measures of the claims room, for `manage.py evaluate`: claims, quantities and checkworthiness."""

import csv
import gzip
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from claims import nlp
from claims.family_scoring import FamiliesMeasure
from claims.nlp.measuring.breakdown import KINDS, ByKind, ranking, shares, tell, unpaired
from claims.nlp.measuring.figure_scoring import ends, kind_of, listed, same_change, same_figure, same_value
from claims.nlp.measuring.scoring import Claim, Tally, average_precision, count_agreeing, same_quantity, score_text

COLUMNS = ("f1", "precision", "recall", "type", "quantity_f1")
RANKS = ("average_precision", "length_baseline", "figure_baseline")
WORST = 15  # sentences listed at each end of a ranking


class ClaimsMeasure:
    """Claims found in the texts of a folder of NAME.txt with NAME.json, as gold/GUIDELINES.md defines right."""

    help = "claims of annotated statements: F1, precision, recall, type, figures; by component and kind of figure"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gold_dir", type=Path)
        parser.add_argument("--errors", action="store_true", help="list what was missed and what was invented")

    def run(self, *, gold_dir: Path, errors: bool = False, **_: Any) -> dict[str, Any]:
        """Name of each text, and ALL, to its figures; with `errors` also the words missed and invented.

        ALL also has "components" (splitter, type, figures, worthiness) and "kinds" of figure.
        """
        names = sorted(gold_dir.glob("*.json"))
        if not names:
            raise ValueError(f"{gold_dir} holds no annotated statements.")
        golds = [json.loads(p.read_text(encoding="utf-8")) for p in names]
        texts = [
            g.get("text") or p.with_suffix(".txt").read_bytes().decode("utf-8")
            for g, p in zip(golds, names, strict=True)
        ]
        days = [date.fromisoformat(g["made_on"]) if g.get("made_on") else None for g in golds]
        parts = Parts()
        rows: dict[str, dict[str, Any]] = {}
        for path, gold, text, result in zip(
            names, golds, texts, nlp.split_many(zip(texts, days, strict=True)), strict=True
        ):
            rows[path.stem] = parts.add(text, gold["claims"], nlp.to_json(result), errors=errors)
        return rows | {"ALL": parts.total.figures() | {"components": parts.components(), "kinds": parts.kinds.table()}}

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        for name, row in result.items():
            told = "  ".join(f"{column.replace('_', ' ')} {row[column]:.3f}" for column in COLUMNS)
            counts = f"{row['must_hit']}/{row['must']} must, {row['pred_hit']}/{row['pred']} predicted"
            yield f"{name:40s} {told}  ({counts})"
            for error in ("missed", "invented", "mistyped", "figures missed", "figures invented"):
                yield from (f"  {error}: {words}" for words in row.get(error.replace(" ", "_"), ()))
        yield from _table("by component", result["ALL"]["components"])
        yield from _table("by kind of figure, in matched must claims", result["ALL"]["kinds"])


class Parts:
    """Counts over texts: of the whole, and of each component apart."""

    def __init__(self) -> None:
        self.total, self.kinds = Tally(), ByKind()
        self.ranked: list[tuple[Claim, str, bool]] = []
        self.within = [0, 0, 0]  # figures inside the annotated words of must claims: right, found, annotated

    def add(self, text: str, gold: Sequence[Claim], found: dict[str, Any], *, errors: bool) -> dict[str, Any]:
        """Counts a text; its figures, and with `errors` what was wrong in it."""
        scored = score_text(found["claims"], gold, text)
        self.total += scored.tally
        musts = [(p, g) for p, g in scored.pairs if g["tier"] == "must"]
        for ours, theirs in musts:
            self.kinds.add(ours["quantities"], theirs.get("quantities", ()), same=same_quantity)
        hit = {id(p) for p, _ in musts}
        self.ranked += [(p, text[p["start"] : p["end"]], id(p) in hit) for p in found["claims"]]
        self._add_within(gold, found["quantities"])
        row: dict[str, Any] = dict(scored.tally.figures())
        if errors:
            row["missed"] = [_words(text, *m["spans"][0]) for m in scored.missed]
            row["invented"] = [_words(text, p["start"], p["end"]) for p in scored.invented]
            row |= _pair_errors(text, musts)
        return row

    def _add_within(self, gold: Sequence[Claim], quantities: Sequence[Claim]) -> None:
        for claim in (g for g in gold if g["tier"] == "must"):
            start, end = claim["spans"][0]
            ours = [q for q in _valued(quantities) if start <= q["start"] and q["end"] <= end and not q.get("loose")]
            theirs = _valued(claim.get("quantities", ()))
            for place, more in enumerate((count_agreeing(ours, theirs), len(ours), len(theirs))):
                self.within[place] += more

    def components(self) -> dict[str, dict[str, float]]:
        """splitter, type, figures (of matched claims; inside the annotated words) and worthiness to their measures."""
        all_ = self.total
        return {
            "splitter": {"matched": all_.pred_hit, "found": all_.pred, "must": all_.must}
            | {key: all_.figures()[key] for key in ("precision", "recall", "f1")},
            "type": {"right": all_.type_ok, "matched": all_.must_hit, "share": all_.figures()["type"]},
            "figures": {"right": all_.q_ok, "found": all_.q_pred, "gold": all_.q_gold}
            | shares(all_.q_ok, all_.q_pred, all_.q_gold),
            "figures in annotated words": {
                "right": self.within[0], "found": self.within[1], "gold": self.within[2],
                **shares(*self.within),
            },
            "worthiness": ranking(self.ranked),
        }  # fmt: skip


def _pair_errors(text: str, pairs: Sequence[tuple[Claim, Claim]]) -> dict[str, list[str]]:
    mistyped, missed, invented = [], [], []
    for ours, theirs in pairs:
        words = _words(text, ours["start"], ours["end"])
        accepted = theirs.get("types") or [theirs["type"]]
        if ours["type"] not in accepted:
            mistyped.append(f"{ours['type']}, not {' or '.join(accepted)}: {words}")
        absent, extra = unpaired(_valued(ours["quantities"]), _valued(theirs.get("quantities", ())))
        missed += [f"{tell(q)}: {words}" for q in absent]
        invented += [f"{tell(q)}: {words}" for q in extra]
    return {"mistyped": mistyped, "figures_missed": missed, "figures_invented": invented}


def _valued(quantities: Sequence[Claim]) -> list[Claim]:
    return [q for q in quantities if q.get("value") is not None]


def _words(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _table(title: str, rows: dict[str, dict[str, float]]) -> Iterator[str]:
    """A title and a line for each row: whole numbers as counts, shares with three decimals."""
    if rows:
        yield f"\n{title}"
    for name, row in rows.items():
        told = (f"{k.replace('_', ' ')} {v}" if isinstance(v, int) else f"{k.replace('_', ' ')} {v:.3f}"
                for k, v in row.items())  # fmt: skip
        yield f"  {name:28s} {'  '.join(told)}"


class QuantitiesMeasure:
    """Figures found in JSON lines of {"id", "text", "quantities"}: with the right value; with the right unit too."""

    help = "figures of annotated sentences: value F1, and value with unit; by kind of figure"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--errors", action="store_true", help="list what was missed and what was invented")

    def run(self, *, file: Path, errors: bool = False, **_: Any) -> dict[str, Any]:
        """ "value", "value_unit" and "value_unit_direction" to precision, recall and f1; counts, "kinds" beside."""
        rows = [json.loads(line) for line in read_lines(file) if line.strip()]
        found = nlp.split_many((r["text"], None) for r in rows)
        tests = {"value": same_value, "value_unit": same_figure, "value_unit_direction": same_change}
        right = dict.fromkeys(tests, 0)
        kinds, predicted, gold, wrong = ByKind(), 0, 0, []
        for row, result in zip(rows, found, strict=True):
            theirs = listed(row["quantities"])
            ours = ends(nlp.to_json(result)["quantities"], like=theirs)
            predicted, gold = predicted + len(ours), gold + len(theirs)
            for name, same in tests.items():
                right[name] += count_agreeing(ours, theirs, same=same)
            kinds.add(ours, theirs, same=same_figure)
            missed, invented = unpaired(ours, theirs, same=same_figure)
            if missed or invented:
                wrong.append(_told(row, missed, invented))
        told = {name: shares(count, predicted, gold) for name, count in right.items()}
        counts = {"texts": len(rows), "gold": gold, "predicted": predicted}
        return counts | told | {"kinds": kinds.table()} | ({"errors": wrong} if errors else {})

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['texts']} texts, {result['gold']} figures, {result['predicted']} found"
        for name in ("value", "value_unit", "value_unit_direction"):
            row = result[name]
            yield f"{name:22s} F1 {row['f1']:.3f}  precision {row['precision']:.3f}  recall {row['recall']:.3f}"
        yield from _table("by kind of figure", result["kinds"])
        for error in result.get("errors", ()):
            yield f"\n{error['id']}: {error['text']}"
            yield from (f"  missed:   {figure}" for figure in error["missed"])
            yield from (f"  invented: {figure}" for figure in error["invented"])


def _told(row: dict[str, Any], missed: Sequence[Claim], invented: Sequence[Claim]) -> dict[str, Any]:
    told = {"missed": [tell(q) for q in missed], "invented": [f"{tell(q)} ({q['quote']})" for q in invented]}
    return {"id": row.get("id"), "text": row["text"]} | told


class CheckworthinessMeasure:
    """Sentences labelled Yes or No (columns Text and class_label), ranked by their most check-worthy claim."""

    help = "check-worthiness of labelled sentences: F1 and average precision, beside two simple baselines"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--threshold", type=float, default=0.5, help="a sentence scoring this much counts as Yes")
        parser.add_argument("--errors", action="store_true", help="list the lowest Yes and the highest No")

    def run(self, *, file: Path, threshold: float = 0.5, errors: bool = False, **_: Any) -> dict[str, Any]:
        """F1 for Yes at `threshold`; average precision of our score, of the length and of holding a figure.

        "kinds": what share of the sentences with each kind of figure, or none, is Yes, and what share is called so.
        """
        rows = list(csv.DictReader(read_lines(file), delimiter="\t"))
        if not rows or not {"Text", "class_label"} <= rows[0].keys():
            raise ValueError(f"{file} has no columns Text and class_label.")
        wanted = [r["class_label"].strip().lower() == "yes" for r in rows]
        results = list(nlp.split_many((r["Text"], None) for r in rows))
        scores = [r.check_worthiness for r in results]
        yes = [s >= threshold for s in scores]
        right = sum(y and w for y, w in zip(yes, wanted, strict=True))
        ranks = zip(RANKS, (scores, *_baselines([r["Text"] for r in rows])), strict=True)
        precise = {name: average_precision(list(zip(values, wanted, strict=True))) for name, values in ranks}
        counts = {"texts": len(rows), "yes": sum(wanted), "threshold": threshold}
        listing = {"errors": _misranked([r["Text"] for r in rows], scores, wanted)} if errors else {}
        kinds = _labelled_kinds([nlp.to_json(r)["quantities"] for r in results], yes, wanted)
        return counts | shares(right, sum(yes), sum(wanted)) | precise | {"kinds": kinds} | listing

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['texts']} texts, {result['yes']} worth checking"
        told = "  ".join(f"{name} {result[name]:.3f}" for name in ("f1", "precision", "recall"))
        yield f"scores of {result['threshold']} and more as Yes: {told}"
        for name in RANKS:
            yield f"{name.replace('_', ' '):18s} {result[name]:.3f}"
        yield from _table("by kind of figure in the sentence", result["kinds"])
        for kind, sentences in result.get("errors", {}).items():
            yield from (f"  {kind}: {score:.3f} {sentence}" for score, sentence in sentences)


def _baselines(texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """By length in words; by whether there is a digit."""
    return [float(len(t.split())) for t in texts], [float(any(c.isdigit() for c in t)) for t in texts]


def _misranked(texts: Sequence[str], scores: Sequence[float], wanted: Sequence[bool]) -> dict[str, list[Any]]:
    ranked = sorted(zip(scores, wanted, texts, strict=True), key=lambda row: row[0])
    missed = [(score, text) for score, yes, text in ranked if yes]
    invented = [(score, text) for score, yes, text in reversed(ranked) if not yes]
    return {"missed": missed[:WORST], "invented": invented[:WORST]}


def _labelled_kinds(
    figures: Sequence[Sequence[Claim]], called: Sequence[bool], wanted: Sequence[bool]
) -> dict[str, dict[str, float]]:
    """Kind of figure to how many sentences have one, and precision, recall and f1 of Yes among them."""
    rows: dict[str, dict[str, float]] = {}
    held = [{kind_of(q) for q in quantities} or {"none"} for quantities in figures]
    for kind in (*KINDS, "none"):
        among = [k for k, kinds in enumerate(held) if kind in kinds]
        if among:
            yes, said = sum(wanted[k] for k in among), sum(called[k] for k in among)
            right = sum(wanted[k] and called[k] for k in among)
            rows[kind] = {"texts": len(among), "yes": yes, "called": said} | shares(right, said, yes)
    return rows


def read_lines(file: Path) -> list[str]:
    """The lines of a UTF-8 file, `.gz` included."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n") for line in lines]


MEASURES: dict[str, Any] = {
    "claims": ClaimsMeasure(),
    "quantities": QuantitiesMeasure(),
    "checkworthiness": CheckworthinessMeasure(),
    "families": FamiliesMeasure(),
}
