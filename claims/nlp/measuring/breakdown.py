"""Where an evaluation was right and wrong: by component and by kind of figure. Pure counts over matched claims."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .figure_scoring import kind_of, unit_name
from .scoring import Claim, average_precision, f_measure, pair_figures, same_quantity, share

KINDS = ("percent", "money", "count", "ratio", "times", "time", "vague")
SIGNS = frozenset("£$€%")


@dataclass
class ByKind:
    """Figures annotated, found and right, by kind; and of the right ones, whether direction and change agree."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)  # annotated directions and changes among paired figures
    agreed: Counter[str] = field(default_factory=Counter)

    def add(self, predicted: Sequence[Claim], gold: Sequence[Claim], *, same: Callable[[Claim, Claim], bool]) -> None:
        """Counts one text's (or claim's) figures; vague ones are paired by their unit."""
        self.gold.update(kind_of(g) for g in gold)
        for test, vague in ((same, False), (_same_vague, True)):
            ours, theirs = _of(predicted, vague), _of(gold, vague)
            for p, j in zip(ours, pair_figures(ours, theirs, same=test), strict=True):
                self.found[kind_of(p if j is None else theirs[j])] += 1
                self.right.update([kind_of(theirs[j])] if j is not None else ())
        ours, theirs = _of(predicted, False), _of(gold, False)
        loosely = [{**p, "direction": None} for p in ours]
        bare = [{**g, "direction": None} for g in theirs]
        for p, j in zip(ours, pair_figures(loosely, bare, same=same), strict=True):
            for name in ("direction", "change"):
                if j is not None and theirs[j].get(name):
                    self.said[name] += 1
                    self.agreed[name] += p.get(name) == theirs[j][name]

    def table(self) -> dict[str, dict[str, float]]:
        """Kind to gold, found, right, precision, recall and f1; direction and change to said, agreed and share."""
        rows: dict[str, dict[str, float]] = {}
        for kind in KINDS:
            gold, found, right = self.gold[kind], self.found[kind], self.right[kind]
            if gold or found:
                rows[kind] = {"gold": gold, "found": found, "right": right} | shares(right, found, gold)
        for name in ("direction", "change"):
            if self.said[name]:
                told, agreed = self.said[name], self.agreed[name]
                rows[name] = {"said": told, "agreed": agreed, "share": share(agreed, told)}
        return rows


def _of(quantities: Sequence[Claim], vague: bool) -> list[Claim]:
    return [q for q in quantities if (q.get("value") is None) == vague]


def _same_vague(predicted: Claim, gold: Claim) -> bool:
    return not gold.get("unit") or unit_name(predicted.get("unit")) == unit_name(gold.get("unit"))


def shares(right: int, predicted: int, gold: int) -> dict[str, float]:
    """precision, recall and f1."""
    precision, recall = share(right, predicted), share(right, gold)
    return {"precision": precision, "recall": recall, "f1": f_measure(precision, recall)}


def unpaired(
    predicted: Sequence[Claim], gold: Sequence[Claim], *, same: Callable[[Claim, Claim], bool] = same_quantity
) -> tuple[list[Claim], list[Claim]]:
    """(annotated figures that were missed, figures that were invented)."""
    pairs = pair_figures(predicted, gold, same=same)
    missed = [g for j, g in enumerate(gold) if j not in pairs]
    return missed, [p for p, j in zip(predicted, pairs, strict=True) if j is None]


def ranking(claims: Iterable[tuple[Claim, str, bool]]) -> dict[str, float]:
    """Average precision of (predicted claim, its words, whether a `must`): by score, by length, by having a figure."""
    rows = list(claims)
    ranks = {
        "average_precision": [float(c["check_worthiness"]) for c, _, _ in rows],
        "length_baseline": [float(len(words.split())) for _, words, _ in rows],
        "figure_baseline": [float(any(ch.isdigit() or ch in SIGNS for ch in words)) for _, words, _ in rows],
    }
    wanted = [must for _, _, must in rows]
    return {name: average_precision(list(zip(scores, wanted, strict=True))) for name, scores in ranks.items()} | {
        "ranked": len(rows), "must": sum(wanted),
    }  # fmt: skip


def tell(quantity: Any) -> str:
    """A figure in a line of errors: "12 percent down"."""
    parts = (quantity.get("value"), quantity.get("unit"), quantity.get("direction"))
    return " ".join(str(part) for part in parts if part is not None) or "?"
