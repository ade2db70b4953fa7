"""`manage.py evaluate MEASURE ...`: how good each component is, by the scorer that lives beside it.

A measure is an object with `help`, `add_arguments(parser)`, `run(**options) -> dict` and `lines(result) -> lines of a
table`. Every installed app may offer some in the dictionary MEASURES of its module `evaluation`.
"""

import csv
import importlib
import importlib.util
import json
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

FAILURES = (OSError, EOFError, zlib.error, csv.Error, ValueError, LookupError, TypeError, AttributeError, RuntimeError)


def measures() -> dict[str, Any]:
    """Name to measure, over all installed apps."""
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if importlib.util.find_spec(f"{config.name}.evaluation"):
            found |= getattr(importlib.import_module(f"{config.name}.evaluation"), "MEASURES", {})
    return found


class Command(BaseCommand):
    help = "Measure a component against annotated data."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="measure", required=True)
        for name, measure in sorted(measures().items()):
            kind = kinds.add_parser(name, help=measure.help)
            kind.add_argument("--json", action="store_true", help="print JSON")
            measure.add_arguments(kind)

    def handle(self, *, measure: str, **options: Any) -> None:
        chosen = measures()[measure]
        try:
            result = chosen.run(**options)
        except FAILURES as error:
            given = next((value for value in options.values() if isinstance(value, Path)), None)
            raise CommandError(f"The measure {measure} cannot be taken: {reason(error, given=given)}") from error
        lines = [json.dumps(result, ensure_ascii=False, indent=1)] if options["json"] else chosen.lines(result)
        self.stdout.write("\n".join(lines))


def reason(error: Exception, *, given: Path | None) -> str:
    """What was wrong with the data `given`, for somebody who knows the file and not the code."""
    if given is not None and not given.exists():
        return f"there is no file or folder {given}."
    match error:
        case FileNotFoundError():
            return f"there is no file {error.filename}."
        case OSError(filename=str() | Path() as name, strerror=str() as why):
            return f"{name} cannot be read: {why}."
        case OSError() | EOFError() | zlib.error():
            return f"{given} is not gzip, or is cut off."
        case json.JSONDecodeError():
            return f"{given} holds something that is not JSON: “{error.doc.strip()[:40]}”."
        case UnicodeDecodeError():
            return f"{given} holds something that is not UTF-8 text."
        case KeyError():
            return f"{given} holds an entry without {error.args[0]!r}."
        case TypeError() | AttributeError() | IndexError() | csv.Error():
            return f"{given} is not in the shape that this measure reads."
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
