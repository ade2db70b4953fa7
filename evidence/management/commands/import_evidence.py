"""Take evidence in from files."""

import json
import os
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.document_actions import Imported, import_document, source_named
from statements.parsers.types import ParseRefused, read_day


class Command(BaseCommand):
    help = "Keep each document, cut it into passages that can be cited, and look for the claims they bear on."

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--source", required=True, help="Who published it.")
        parser.add_argument("--published-on", type=day, help="YYYY-MM-DD, where the file does not say.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, paths: list[str], **options) -> None:
        if not options["source"].strip():
            raise CommandError("Say who published it: --source.")
        missing = [path for path in paths if not Path(path).is_file()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}.")
        unreadable = [path for path in paths if not os.access(path, os.R_OK)]
        if unreadable:
            raise CommandError(f"{unreadable[0]} cannot be read.")
        source = source_named(options["source"])
        done = [
            import_document(
                name=Path(path).name,
                data=Path(path).read_bytes(),
                source=source,
                published_on=options["published_on"],
            )
            for path in paths
        ]
        self.report(done, as_json=options["json"])
        refused = sum(item.result == "refused" for item in done)
        if refused:
            raise CommandError(f"{refused} of {len(done)} files were not taken.")

    def report(self, done: list[Imported], *, as_json: bool) -> None:
        rows = [
            {"file": i.name, "result": i.result, "reason": i.reason, "document": i.document.pk if i.document else None}
            for i in done
        ]
        if as_json:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['result']:<10} {row['file']}  {row['reason']}".rstrip())


def day(value: str) -> date:
    try:
        return read_day(value, today=timezone.localdate())
    except ParseRefused as error:
        raise ArgumentTypeError(str(error)) from None
