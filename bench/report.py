"""Tables of what was measured, printed and kept in bench/last.md: a section for each kind and size of run."""

import re
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter

LAST = Path(__file__).resolve().parent / "last.md"
Row = tuple[str, str, str]


def timed(call: Callable[[], object]) -> float:
    """Seconds that the call took."""
    began = perf_counter()
    call()
    return perf_counter() - began


def percentile(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


def spread(what: str, seconds: Sequence[float], *, digits: int = 0) -> Row:
    """A row of milliseconds."""
    median, high = statistics.median(seconds), percentile(seconds, 0.95)
    return (what, f"{1000 * median:.{digits}f} ms", f"{1000 * high:.{digits}f} ms")


def write_section(heading: str, rows: Iterable[Row]) -> None:
    """Print the table, and put it in the place of the section of the same heading."""
    table = "| what | median | p95 |\n|---|---|---|\n" + "".join(f"| {a} | {b} | {c} |\n" for a, b, c in rows)
    section = f"## {heading}\n\n{table}"
    sys.stdout.write(f"{section}\n")
    before = re.split(r"(?m)^(?=## )", LAST.read_text()) if LAST.is_file() else []
    kept = [each.strip() for each in before if each.strip() and not each.startswith(f"## {heading}\n")]
    LAST.write_text("\n\n".join([*kept, section.strip()]) + "\n")
