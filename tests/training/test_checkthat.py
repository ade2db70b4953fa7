"""The head trained for comparison, on sentences made up here."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from training import checkthat

ROOT = Path(__file__).resolve().parent.parent.parent
PLACES = ("Leeds", "Cardiff", "Belfast", "Perth", "Truro", "Derby")


def _rows(count: int, seed: int) -> str:
    rng = random.Random(seed)
    rows = ["Sentence_id\tText\tclass_label"]
    for number in range(count):
        place, figure = rng.choice(PLACES), rng.randint(11, 99)
        yes = f"Unemployment in {place} rose by {figure} per cent last year.\tYes"
        no = f"Let me thank my friends in {place}, all of them.\tNo"
        rows.append(f"{number * 50}\t{yes if number % 3 else no}")
    return "\n".join(rows) + "\n"


def test_training_writes_the_figures_of_dev(tmp_path):
    (tmp_path / "checkthat2024_en_train.tsv.gz").write_bytes(gzip.compress(_rows(90, 1).encode()))
    (tmp_path / "checkthat2024_en_dev.tsv").write_text(_rows(30, 2))
    command = [sys.executable, "training/checkthat.py", str(tmp_path), "--out", str(tmp_path / "out")]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    figures = json.loads((tmp_path / "out/checkthat.json").read_text())
    assert figures["trained"]["f1"] == 1.0
    assert (figures["train"], figures["test"], figures["yes"]) == (90, 30, 20)
    assert told.endswith("F1 (Yes) 1.000\n")


def test_equal_scores_share_their_precision():
    worthy = np.array([True, False, False, True])
    assert (
        checkthat.average_precision(np.ones(4), worthy) == checkthat.average_precision(np.ones(4), worthy[::-1]) == 0.5
    )


def test_best_threshold_parts_no_equal_scores():
    scores, worthy = np.array([0.9, 0.5, 0.5, 0.5, 0.1]), np.array([True, True, False, False, False])
    assert checkthat.best_threshold(scores, worthy) == 0.9
    assert checkthat.best_threshold(scores, worthy | (scores == 0.5)) == 0.5


def test_minimum_is_found_where_the_slope_is_flat():
    scale, centre = np.array([1.0, 100.0]), np.array([3.0, -2.0])
    found = checkthat.minimum(lambda w: (scale @ (w - centre) ** 2, 2 * scale * (w - centre)), np.zeros(2))
    assert found == pytest.approx(centre, abs=1e-2)


def test_digits_are_all_alike():
    assert checkthat.wording("Up 12.5%, he said.")[:5] == ["up", "00", ".", "0", "%"]
