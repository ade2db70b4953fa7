"""Take statements in from files."""

import json
import os
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from statements import actions, parsers
from statements.models import IngestItem
from statements.models.proceedings import HOUSES
from statements.parsers.types import Hints, ParseRefused, read_day


class Command(BaseCommand):
    help = "Store the statements of each file; says per file what was stored, unchanged, revised or refused, and why."

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file (.gz is read), or a folder of files.")
        parser.add_argument("--format", default="auto", choices=["auto", *parsers.PARSERS])
        parser.add_argument("--made-on", type=day, help="YYYY-MM-DD, where the file does not say.")
        parser.add_argument("--house", choices=[key for key, _ in HOUSES])
        parser.add_argument("--title")
        parser.add_argument("--speaker")
        parser.add_argument("--office")
        parser.add_argument("--json", action="store_true", help="One JSON list instead of a line per file.")

    def handle(self, *args, paths: list[str], **options) -> None:
        found = files(paths)  # before the run is noted, so that a wrong path leaves no empty one
        names = ("made_on", "house", "title", "speaker", "office")
        run = actions.start_run(hints=Hints(**{n: options[n] for n in names}), format=options["format"])
        items = [actions.ingest_file(run=run, name=path.name, data=path.read_bytes()) for path in found]
        self.report(items, as_json=options["json"])
        refused = sum(item.result == IngestItem.REFUSED for item in items)
        if refused:
            raise CommandError(f"{refused} of {len(items)} files were not taken.")

    def report(self, items: list[IngestItem], *, as_json: bool) -> None:
        rows = [{"file": i.name, "result": i.result, "reason": i.reason, "counts": i.counts} for i in items]
        if as_json:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            number = row["counts"].get("stored", 0)
            detail = row["reason"] or (f"{number} statements" if number else "")
            self.stdout.write(f"{row['result']:<10} {row['file']}  {detail}".rstrip())


def day(value: str) -> date:
    try:
        return read_day(value, today=timezone.localdate())
    except ParseRefused as error:
        raise ArgumentTypeError(str(error)) from None


def files(paths: list[str]) -> list[Path]:
    """The files named, and those inside the folders named, in order; CommandError unless all can be read."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir() and os.access(path, os.R_OK | os.X_OK):
            inside = sorted(p for p in path.iterdir() if p.is_file())
            if not inside:
                raise CommandError(f"There are no files in {path}.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"{path} cannot be read." if path.exists() else f"There is no file {path}.")
    for path in found:
        if not os.access(path, os.R_OK):
            raise CommandError(f"{path} cannot be read.")
    return found
