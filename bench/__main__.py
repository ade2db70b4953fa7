"""`make bench`: the table of how long things take, as medians on the machine at hand.

With real files (REAL_DATA_DIR) the pages are measured with the demonstration and every Hansard file ingested.
"""

import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx

from bench.instance import ROOT, Instance, running

DATA = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
HANSARD = DATA / "hansard" / "theyworkforyou"
DAY = HANSARD / "debates2020-12-14b.xml.gz"
REQUESTS = 60
Row = tuple[str, str, str]


def main() -> None:
    rows = splitting()
    with running() as instance:
        rows.append(("start with new data, to the first answer", f"{instance.seconds_to_start:.1f} s", ""))
        instance.wait()
        if DAY.is_file():
            rows += ingesting(instance)
        rows += pages(instance)
    table = "| what | median | p95 |\n|---|---|---|\n" + "".join(f"| {a} | {b} | {c} |\n" for a, b, c in rows)
    sys.stdout.write(table)
    (ROOT / "bench" / "last.md").write_text(table)


def splitting() -> list[Row]:
    """Words a second of one core, on the demonstration statement."""
    from claims import nlp

    text = (ROOT / "statements" / "demo" / "calais-group-2024-12-10.txt").read_text()
    nlp.split(text, made_on=date(2024, 12, 10))
    took = [timed(lambda: nlp.split(text, made_on=date(2024, 12, 10))) for _ in range(7)]
    speed = len(text.split()) / statistics.median(took)
    return [("splitting into claims", f"{speed:,.0f} words/s", "")]


def ingesting(instance: Instance) -> list[Row]:
    """A day of debates from upload to claims; then everything else, so that the pages stand in a full house."""
    admin = instance.client("admin")
    began = time.monotonic()
    instance.upload(admin, DAY)
    instance.wait("ingest_file", "split_statement")
    claims = time.monotonic() - began
    instance.wait()
    evidence = time.monotonic() - began
    instance.upload(admin, *sorted(path for path in HANSARD.glob("*.gz") if path != DAY))
    instance.wait()
    return [
        (f"{DAY.name}: upload to claims", f"{claims:.0f} s", ""),
        (f"{DAY.name}: upload to evidence looked for", f"{evidence:.0f} s", ""),
    ]


def pages(instance: Instance) -> list[Row]:
    client = instance.client("researcher")
    desk = first(client, "/desk/?q=Calais", r"/desk/statements/\d+/")
    review = first(client, desk, r"/desk/claims/\d+/")
    statement = first(client, "/?q=Calais", r"/statements/\d+/[\w-]+/")
    named = {"statement list": "/", "statement": statement, "desk home": "/desk/", "statement desk": desk}
    return [page(client, name, path) for name, path in {**named, "claim review": review}.items()]


def first(client: httpx.Client, path: str, pattern: str) -> str:
    found = re.search(pattern, client.get(path).text)
    if found is None:
        raise RuntimeError(f"{path} leads to no {pattern}")
    return found.group(0)


def page(client: httpx.Client, name: str, path: str) -> Row:
    client.get(path).raise_for_status()
    took = sorted(1000 * timed(lambda: client.get(path)) for _ in range(REQUESTS))
    return (f"page: {name}", f"{statistics.median(took):.0f} ms", f"{took[int(0.95 * len(took))]:.0f} ms")


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
