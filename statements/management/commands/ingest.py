"""Take statements in from files."""

import json
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from statements import actions, parsers
from statements.models import IngestItem
from statements.models.proceedings import HOUSES
from statements.parsers.types import Hints


class Command(BaseCommand):
    help = "Store the statements of each file; says per file what was stored, unchanged, revised or refused, and why."

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file (.gz is read), or a folder of files.")
        parser.add_argument("--format", default="auto", choices=["auto", *parsers.PARSERS])
        parser.add_argument("--made-on", type=date.fromisoformat, help="YYYY-MM-DD, where the file does not say.")
        parser.add_argument("--house", choices=[key for key, _ in HOUSES])
        parser.add_argument("--title")
        parser.add_argument("--speaker")
        parser.add_argument("--office")
        parser.add_argument("--json", action="store_true", help="One JSON list instead of a line per file.")

    def handle(self, *args, paths: list[str], **options) -> None:
        names = ("made_on", "house", "title", "speaker", "office")
        run = actions.start_run(hints=Hints(**{n: options[n] for n in names}), format=options["format"])
        items = [actions.ingest_file(run=run, name=path.name, data=path.read_bytes()) for path in files(paths)]
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


def files(paths: list[str]) -> list[Path]:
    """The files named, and those inside the folders named, in order."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise CommandError(f"There is no file {path}.")
    return found
