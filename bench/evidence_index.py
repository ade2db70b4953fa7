"""The evidence index at size: how long it takes to build, to catch up and to answer.

Run: python bench/evidence_index.py [--passages 200000] [--queries 300]
Passages are generated: English-like words with the spread of real text (few very common, many rare), with figures and
names, so that nothing is copied and any size can be made. A query is a claim cut from one of them.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evidence import analysis
from evidence.matching import ClaimView
from evidence.search import EvidenceIndex, IndexRow, formulate

_VOCABULARY = 60_000
_FIRST_DAY = date(2015, 1, 1)
_DAYS = 3650
_SYLLABLES = tuple(
    "babecodadeenfagaheinjakalomaneorpaquresateunvawiyazotrasteminen"[at : at + 2] for at in range(0, 64, 2)
)


class Writer:
    """Writes passages from one seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        common = sorted(analysis.BOILERPLATE_WORDS)
        made = {"".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 5))) for _ in range(2 * _VOCABULARY)}
        self._words = (common + sorted(made, key=lambda word: (len(word), word)))[:_VOCABULARY]
        self._odds = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))  # Zipf

    def sentence(self) -> str:
        """Some twenty words, one sentence in three with a figure."""
        words = self._random.choices(self._words, cum_weights=self._odds, k=self._random.randint(12, 28))
        if self._random.random() < 0.35:
            words.insert(self._random.randrange(len(words)), f"{self._random.randint(100, 90_000):,}")
        return " ".join(words).capitalize() + "."

    def rows(self, number: int, *, first: int = 1) -> Iterator[IndexRow]:
        """`number` passages of some 80 words."""
        for identity in range(first, first + number):
            text = " ".join(self.sentence() for _ in range(4))
            known_on = _FIRST_DAY + timedelta(days=self._random.randrange(_DAYS))
            yield IndexRow(identity, text, f"Title {self.sentence()[:40]}", known_on)


def _milliseconds(spent: list[float]) -> str:
    cuts = statistics.quantiles(spent, n=20)
    return f"median {1000 * statistics.median(spent):.1f} ms, p95 {1000 * cuts[18]:.1f} ms"


def _asked(row: IndexRow) -> ClaimView:
    quote = row.text.split(". ")[1]
    return ClaimView(quote, quote, "other", _FIRST_DAY)


def _search(index: EvidenceIndex, rows: list[IndexRow], *, dated: bool) -> tuple[list[float], int]:
    spent, found = [], 0
    for row in rows:
        begun = time.perf_counter()
        hits = index.query(formulate(_asked(row)), known_after=row.known_on if dated else None, limit=50)
        spent.append(time.perf_counter() - begun)
        found += row.id in [identity for identity, _ in hits[:10]]
    return spent, found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=300)
    options = parser.parse_args()
    say = sys.stdout.write
    with tempfile.TemporaryDirectory() as place:
        index, writer = EvidenceIndex.open(place), Writer(7)
        kept: list[IndexRow] = []
        step = max(1, options.passages // options.queries)
        spent = made = 0.0
        for first in range(1, options.passages + 1, 20_000):
            begun = time.perf_counter()
            rows = list(writer.rows(min(20_000, options.passages + 1 - first), first=first))
            made += time.perf_counter() - begun
            kept += rows[::step]
            begun = time.perf_counter()
            with index.writing(wait_for_merges=True) as into:
                into.add(rows)
                into.set_position(str(first))
            spent += time.perf_counter() - begun
        say(f"build: {options.passages:,} passages in {spent:.1f} s (made in {made:.1f} s)\n")
        size = sum(each.stat().st_size for each in Path(place).rglob("*") if each.is_file())
        say(f"size: {size / 1_000_000:.0f} MB\n")
        for dated in (False, True):
            _search(index, kept[:20], dated=dated)  # warm
            times, found = _search(index, kept, dated=dated)
            say(
                f"query{' with a date bound' if dated else ''}: {_milliseconds(times)};"
                f" in the first ten {found} of {len(kept)}\n"
            )
        begun = time.perf_counter()
        index.add(writer.rows(1_000, first=options.passages + 1), position="end")
        say(f"catch-up of 1,000 passages: {time.perf_counter() - begun:.2f} s\n")


if __name__ == "__main__":
    main()
