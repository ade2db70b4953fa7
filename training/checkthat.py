"""Train a check-worthiness head on CheckThat! 2024 sentences, for comparison with the shipped one. No weights are kept.

usage: python training/checkthat.py DATA_DIR [--test FILE] [--out FOLDER]

DATA_DIR, or DATA_DIR/checkworthiness, has checkthat2024_en_{train.tsv.gz,dev.tsv} (columns Sentence_id, Text,
class_label). The head and its threshold are fitted to the train split alone; dev, or FILE in its place, is only scored,
each sentence by itself. Figures go to FOLDER/checkthat.json (training/reports). A logistic model sees words, pairs of
words, and what the shipped head sees of a claim (claims/nlp/splitting/claim_features.py), here of a whole sentence.
It takes some minutes on two cores.
"""

import argparse
import csv
import gzip
import json
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from claims import nlp  # noqa: E402
from claims.nlp.measuring.scoring import f_measure  # noqa: E402
from claims.nlp.pipeline import load_pipeline  # noqa: E402
from claims.nlp.splitting.claim_features import claim_features  # noqa: E402

NAME = "checkthat2024_en_{}"
WORD = re.compile(r"\w+(?:'\w+)?|[^\w\s]")
RAREST = (2, 3)  # a feature of each block is kept where so many sentences have it
FOLDS, NEIGHBOURS = 5, 250  # sentences of one debate have neighbouring numbers: they stay in one fold
PENALTY = 0.5 / 22_501  # times half the squared weights, beside the mean loss; chosen on the folds
CHUNK = 500
Array = np.ndarray
Blocks = tuple[list[str], list[str]]  # features of a sentence, with repetitions


@dataclass(frozen=True)
class Sentences:
    """`numbers` int [n]: places in the debates; `worthy` bool [n]."""

    texts: list[str]
    numbers: Array
    worthy: Array


@dataclass(frozen=True)
class Matrix:
    """Rows of (column, value) pairs, one after the other; row k has `starts[k]:starts[k + 1]`, at least one pair."""

    starts: Array
    columns: Array
    values: Array
    width: int

    def times(self, weights: Array) -> Array:
        """float [rows]."""
        return np.add.reduceat(self.values * weights[self.columns], self.starts[:-1])

    def back(self, rows: Array) -> Array:
        """float [width]: the transpose times `rows`."""
        return np.bincount(self.columns, self.values * np.repeat(rows, np.diff(self.starts)), self.width)


def read(path: Path) -> Sentences:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="\n") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    numbers = np.array([int(row["Sentence_id"]) for row in rows])
    return Sentences([row["Text"] for row in rows], numbers, np.array([row["class_label"] == "Yes" for row in rows]))


def wording(text: str) -> list[str]:
    """Words and pairs of words; every digit is alike."""
    words = WORD.findall(re.sub(r"\d", "0", text.lower()))
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def parsed(texts: Sequence[str]) -> list[list[str]]:
    """Claim features of each text, all its sentences together."""
    rows = []
    for doc in load_pipeline().pipe(texts, disable=["claim_splitter", "check_worthiness"]):
        inside = [(s, [f for f in doc._.figures if s.start_char <= f.start < s.end_char]) for s in doc.sents]
        rows.append([f"{group}:{name}" for s, figures in inside for group, name in claim_features(s, figures)])
    return rows


def blocks(texts: Sequence[str]) -> list[Blocks]:
    chunks = [texts[k : k + CHUNK] for k in range(0, len(texts), CHUNK)]
    with ProcessPoolExecutor(min(len(chunks), os.cpu_count() or 1)) as pool:
        claims = [row for rows in pool.map(parsed, chunks) for row in rows]
    return [(wording(text), row) for text, row in zip(texts, claims, strict=True)]


@dataclass
class Columns:
    """The columns of a block and the rarity of each (1 + log of sentences per sentence that has it)."""

    place: dict[str, int]
    rarity: Array

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], *, total: int, rarest: int) -> "Columns":
        count = Counter(name for row in rows for name in dict.fromkeys(row))
        kept = {name: n for name, n in count.items() if n >= rarest}
        rarity = 1 + np.log((1 + total) / (1 + np.array(list(kept.values()), dtype=float)))
        return cls({name: k for k, name in enumerate(kept)}, rarity)

    def row(self, names: Sequence[str]) -> tuple[Array, Array]:
        """Columns and values: 1 + log of the count, times the rarity, of length 1 together."""
        count = Counter(self.place[name] for name in names if name in self.place)
        columns = np.fromiter(count.keys(), np.int32, len(count))
        values = (1 + np.log(np.fromiter(count.values(), float, len(count)))) * self.rarity[columns]
        return columns, values / (np.linalg.norm(values) or 1.0)


def matrix(rows: Sequence[Blocks], columns: Sequence[Columns]) -> Matrix:
    """The blocks side by side after a column of ones."""
    offsets = np.cumsum([0, 1, *(len(c.place) for c in columns)])
    one = np.zeros(1, np.int32), np.ones(1)
    parts = [[one, *(c.row(block) for c, block in zip(columns, row, strict=True))] for row in rows]
    starts = np.cumsum([0, *(sum(len(places) for places, _ in row) for row in parts)])
    places = np.concatenate([part + offsets[k] for row in parts for k, (part, _) in enumerate(row)])
    return Matrix(starts, places, np.concatenate([values for row in parts for _, values in row]), int(offsets[-1]))


def minimum(loss: Callable[[Array], tuple[float, Array]], start: Array, *, steps: int = 200, memory: int = 10) -> Array:
    """L-BFGS with halved steps; `loss` gives the value and its gradient, and is convex."""
    point, (value, slope) = start, loss(start)
    past: deque[tuple[Array, Array]] = deque(maxlen=memory)
    for _ in range(steps):
        way, pace = direction(slope, past), 1.0
        while (found := loss(point + pace * way))[0] > value + 1e-4 * pace * (slope @ way) and pace > 1e-6:
            pace /= 2
        past.append((pace * way, found[1] - slope))
        gained, point, (value, slope) = value - found[0], point + pace * way, found
        if gained < 1e-9:
            break
    return point


def direction(slope: Array, past: Sequence[tuple[Array, Array]]) -> Array:
    """Downhill, by the two loops over past steps and changes of slope."""
    way, parts = -slope, []
    for step, change in reversed(past):
        parts.append((step @ way) / (step @ change))
        way = way - parts[-1] * change
    if past:
        step, change = past[-1]
        way = way * (step @ change) / (change @ change)
    for (step, change), part in zip(past, reversed(parts), strict=True):
        way = way + step * (part - (change @ way) / (step @ change))
    return way


def fit(x: Matrix, worthy: Array, known: Array) -> Array:
    """Logistic weights [width] from the rows `known` (bool)."""
    sign, share = np.where(worthy, 1.0, -1.0), known / known.sum()

    def loss(weights: Array) -> tuple[float, Array]:
        margin = sign * x.times(weights)
        pull = x.back(-sign * share / (1 + np.exp(margin)))
        value = share @ np.logaddexp(0, -margin) + PENALTY / 2 * (weights @ weights)
        return float(value), pull + PENALTY * weights

    return minimum(loss, np.zeros(x.width))


def chances(x: Matrix, weights: Array) -> Array:
    return 1 / (1 + np.exp(-x.times(weights)))


def out_of_fold(x: Matrix, sentences: Sentences) -> Array:
    """The chance of each sentence by a model that saw none of its neighbours."""
    groups = sentences.numbers // NEIGHBOURS
    fold = np.random.default_rng(0).permutation(groups.max() + 1)[groups] % FOLDS
    found = np.zeros(len(fold))
    for k in range(FOLDS):
        found[fold == k] = chances(x, fit(x, sentences.worthy, fold != k))[fold == k]
    return found


def ranked(scores: Array, worthy: Array) -> tuple[Array, Array, Array]:
    """Each score that occurs, best first; how many sentences have it or more, and how many of those are worthy."""
    order = np.argsort(-scores, kind="stable")
    last = np.nonzero(np.append(np.diff(scores[order]) != 0, True))[0]
    return scores[order][last], last + 1, np.cumsum(worthy[order])[last]


def best_threshold(scores: Array, worthy: Array) -> float:
    """The score from which on Yes gives the highest F1."""
    levels, called, right = ranked(scores, worthy)
    return float(levels[(2 * right / (called + worthy.sum())).argmax()])


def average_precision(scores: Array, worthy: Array) -> float:
    """Equal scores are taken together, so that their order does not matter."""
    _, called, right = ranked(scores, worthy)
    return float((np.diff(right, prepend=0) * right / called).sum() / right[-1])


def measured(scores: Array, worthy: Array, threshold: float) -> dict[str, float]:
    """F1, precision and recall of Yes from `threshold` on; `best_f1` takes the threshold these very labels favour."""
    precision, recall = shares(scores >= threshold, worthy)
    found = {"threshold": threshold, "f1": f_measure(precision, recall), "precision": precision, "recall": recall}
    found["best_f1"] = f_measure(*shares(scores >= best_threshold(scores, worthy), worthy))
    found["average_precision"] = average_precision(scores, worthy)
    return {name: round(value, 4) for name, value in found.items()}


def shares(yes: Array, worthy: Array) -> tuple[float, float]:
    """Precision and recall."""
    right = int((yes & worthy).sum())
    return right / max(1, int(yes.sum())), right / max(1, int(worthy.sum()))


def bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def trained(train: Sentences, test: Sentences) -> dict[str, Any]:
    """The head fitted to `train`: on its own folds, and on `test`."""
    rows = blocks([*train.texts, *test.texts])
    known, unknown = rows[: len(train.texts)], rows[len(train.texts) :]
    columns = [Columns.of((row[k] for row in known), total=len(known), rarest=n) for k, n in enumerate(RAREST)]
    x, whole = matrix(known, columns), np.ones(len(known), dtype=bool)
    folds = out_of_fold(x, train)
    threshold = best_threshold(folds, train.worthy)
    scores = chances(matrix(unknown, columns), fit(x, train.worthy, whole))
    return {
        "trained_folds": measured(folds, train.worthy, threshold),
        "trained": measured(scores, test.worthy, threshold),
    }


def untrained(test: Sentences) -> dict[str, Any]:
    """The shipped head, which knows nothing of these labels; the number of words; whether there is a digit."""
    shipped = [result.check_worthiness for result in nlp.split_many((text, None) for text in test.texts)]
    length = np.array([float(len(text.split())) for text in test.texts])
    figure = np.array([float(bool(re.search(r"\d", text))) for text in test.texts])
    return {
        "transfer": measured(np.array(shipped), test.worthy, 0.5),
        "length": measured(length, test.worthy, best_threshold(length, test.worthy)),
        "figure": measured(figure, test.worthy, 1.0),
    }


def compare(train: Sentences, test: Sentences) -> dict[str, Any]:
    """`repeated`: how many test sentences have the words of one of train."""
    words = {bare(text) for text in train.texts}
    counts = {"train": len(train.texts), "test": len(test.texts), "yes": int(test.worthy.sum())}
    counts["repeated"] = sum(bare(text) in words for text in test.texts)
    return counts | trained(train, test) | untrained(test)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--test", type=Path, help="score this file and not dev")
    options.add_argument("--out", type=Path, default=ROOT / "training/reports")
    chosen = options.parse_args()
    folder = inner if (inner := chosen.data / "checkworthiness").is_dir() else chosen.data
    result = compare(read(folder / NAME.format("train.tsv.gz")), read(chosen.test or folder / NAME.format("dev.tsv")))
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "checkthat.json").write_text(json.dumps(result, indent=1) + "\n")
    sys.stdout.write(json.dumps(result, indent=1) + f"\nF1 (Yes) {result['trained']['f1']:.3f}\n")


if __name__ == "__main__":
    main()
