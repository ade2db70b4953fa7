"""`make bench`: the table of how long things take, as medians on the machine at hand.

With real files (REAL_DATA_DIR) the pages are measured with the demonstration and every Hansard file ingested, and the
linking among passages made by varying them; `python -m bench scale --passages 1000000` measures that at any size.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import httpx

from bench import scale
from bench.instance import ROOT, Instance, running
from bench.report import Row, spread, timed, write_section

DATA = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
HANSARD = DATA / "hansard" / "theyworkforyou"
DAY = HANSARD / "debates2020-12-14b.xml.gz"
REQUESTS = 60
PASSAGES = 30_000  # what `make bench` has the patience for


def main() -> None:
    """The whole table, or with `scale` the linking alone."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=["scale"])
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--claims", type=int, help="a tenth of the passages, if not given")
    options = parser.parse_args()
    if options.part == "scale":
        if not HANSARD.is_dir():
            parser.error(f"there are no Hansard files to vary: set REAL_DATA_DIR ({HANSARD} was looked for)")
        scale.main(HANSARD, passages=options.passages, claims=options.claims or options.passages // 10)
    else:
        everything()


def everything() -> None:
    rows = splitting()
    with running() as instance:
        rows.append(("start with new data, to the first answer", f"{instance.seconds_to_start:.1f} s", ""))
        instance.wait()
        if DAY.is_file():
            rows += ingesting(instance)
        rows += pages(instance)
    write_section("Splitting, ingesting, pages", rows)
    if HANSARD.is_dir():  # a process of its own: it sets Django up on a database of its own
        subprocess.run([sys.executable, "-m", "bench", "scale"], cwd=ROOT, check=True)


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
    return spread(f"page: {name}", [timed(lambda: client.get(path)) for _ in range(REQUESTS)])


if __name__ == "__main__":
    main()
