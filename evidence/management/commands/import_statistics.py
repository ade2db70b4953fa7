"""Take statistics in from a file."""

import json
import os
from argparse import ArgumentTypeError
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.document_actions import source_named
from evidence.readers.tables import Recipe, RecipeRefused, recipe_from
from evidence.statistics_actions import REFUSED, Taken, import_statistics
from statements.parsers.types import ParseRefused, read_day


class Command(BaseCommand):
    help = "Read a table (CSV, CSV in gzip, XLSX, XLS, ODS) as series of values, a release of its dataset."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", metavar="FILE")
        parser.add_argument("--title", required=True, help="What the dataset is called; the same one next month.")
        parser.add_argument("--source", default="", help="Who published it.")
        parser.add_argument("--url", default="", help="Where it was published.")
        parser.add_argument("--published-on", type=day, help="YYYY-MM-DD, where the file does not say.")
        parser.add_argument("--recipe", default="", metavar="JSON", help="A file with a corrected recipe.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, path: str, **options) -> None:
        if not options["title"].strip():
            raise CommandError("Say what the dataset is called: --title.")
        taken = import_statistics(
            name=Path(path).name,
            data=contents(path),
            title=options["title"],
            source=source_named(options["source"]) if options["source"].strip() else None,
            url=options["url"],
            published_on=options["published_on"],
            recipe=recipe_in(options["recipe"]) if options["recipe"] else None,
        )
        self.stdout.write(json.dumps(as_row(taken), indent=1) if options["json"] else "\n".join(in_words(taken)))
        if taken.result == REFUSED:
            raise CommandError(taken.reason)


def contents(path: str) -> bytes:
    if not Path(path).is_file():
        raise CommandError(f"There is no file {path}.")
    if not os.access(path, os.R_OK):
        raise CommandError(f"{path} cannot be read.")
    return Path(path).read_bytes()


def recipe_in(path: str) -> Recipe:
    try:
        return recipe_from(json.loads(contents(path)))
    except (ValueError, RecipeRefused) as error:
        raise CommandError(f"{path} holds no recipe: {error}") from error


def as_row(taken: Taken) -> dict[str, Any]:
    row = {f.name: getattr(taken, f.name) for f in fields(taken) if f.name not in ("dataset", "release")}
    release = taken.release
    return row | {
        "dataset": taken.dataset.slug if taken.dataset else None,
        "release": release.pk if release else None,
        "published_on": str(release.published_on) if release and release.published_on else None,
        "recipe": taken.recipe or (release.recipe if release else None),
    }


def in_words(taken: Taken) -> list[str]:
    counts = f"  {taken.series:,} series, {taken.values:,} values" if taken.values else ""
    lines = [f"{taken.result:<10} {taken.name}{counts}"]
    if taken.recipe is not None:
        lines.append("The recipe that fits the new file, to correct and give as --recipe: " + json.dumps(taken.recipe))
    return [*lines, *(f"  {note}" for note in taken.notes)]


def day(value: str) -> date:
    try:
        return read_day(value, today=timezone.localdate())
    except ParseRefused as error:
        raise ArgumentTypeError(str(error)) from None
