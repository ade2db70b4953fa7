"""`manage.py evaluate figures`: how often the published figure is found and rightly held against a claim's."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from evidence.figure_scoring import SCORED, read_rows, wrong_parts

# Settings that would lead the trial to a real database, or to a real evidence index.
LEADING = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DB_ROLE", "DB_APP_ROLE", "DATA_DIR")


class FiguresMeasure:
    """Claims of JSON lines answered in a database made for it and thrown away, from wording and date alone."""

    help = "figures of claims against published series: series, filters, period, value and whether they agree"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--out", type=Path, help="write the answers here, line by line")
        parser.add_argument("--errors", action="store_true", help="list what was answered wrongly")

    def run(self, *, file: Path, out: Path | None = None, errors: bool = False, **_: Any) -> dict[str, Any]:
        """Shares right of all parts together, of `agrees` alone, of each part, and by kind of claim."""
        rows = read_rows(file)
        if not rows:
            raise ValueError(f"{file} holds no claims.")
        answers = answered(file, Path(settings.REAL_DATA_DIR) / "statistics")
        if out:
            out.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers), encoding="utf-8")
        return scored(rows, answers, errors=errors)

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['claims']} claims"
        yield f"all right      {result['all']:.3f}"
        yield f"agrees alone   {result['agrees']:.3f}"
        yield from (f"  {part:12s} {result['parts'][part]:.3f}" for part in SCORED)
        yield from (f"  {kind:28s} {row['all']:.3f} of {row['claims']}" for kind, row in result["kinds"].items())
        for error in result.get("errors", ()):
            yield f"\n{error['id']}: {error['claim']}"
            yield from (f"  {part}: {found!r}, expected {wanted!r}" for part, found, wanted in error["wrong"])


def scored(rows: Sequence[dict[str, Any]], answers: Sequence[dict[str, Any]], *, errors: bool) -> dict[str, Any]:
    """The shares right, and with `errors` each claim that was answered wrongly."""
    wrong = [wrong_parts(a, row["expect"]) for row, a in zip(rows, answers, strict=True)]
    total = len(rows)
    kinds: dict[str, list[bool]] = {}
    for row, parts in zip(rows, wrong, strict=True):
        kinds.setdefault(str(row.get("kind", "")).partition("/")[0] or "claim", []).append(not parts)
    told = {
        "claims": total,
        "all": sum(not parts for parts in wrong) / total,
        "agrees": sum("agrees" not in parts for parts in wrong) / total,
        "parts": {part: sum(part not in parts for parts in wrong) / total for part in SCORED},
        "kinds": {k: {"claims": len(v), "all": sum(v) / len(v)} for k, v in sorted(kinds.items())},
    }
    missed = [
        {"id": row.get("id"), "claim": row["claim"], "wrong": [(p, a.get(p), row["expect"].get(p)) for p in parts]}
        for row, a, parts in zip(rows, answers, wrong, strict=True)
        if parts
    ]
    return told | ({"errors": missed} if errors else {})


def answered(file: Path, statistics: Path) -> list[dict[str, Any]]:
    """The answers of the product's own code, in a database that lives as long as this call."""
    if not statistics.is_dir():
        raise ValueError(f"There is no folder of statistics {statistics}: set REAL_DATA_DIR.")
    with tempfile.TemporaryDirectory(prefix="dispatchbox-figures-") as folder:
        env = {k: v for k, v in os.environ.items() if k not in LEADING} | {"DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
        _manage(env, "migrate", "-v0")
        told = _manage(env, "answer_figures", str(file.resolve()), "--statistics", str(statistics.resolve()))
    return [json.loads(line) for line in told.splitlines() if line.strip()]


def _manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{arguments[0]} failed.")
    return done.stdout
