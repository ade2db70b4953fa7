"""`manage.py evaluate MEASURE ...`: how good each component is, by the scorer that lives beside it.

A measure is an object with `help`, `add_arguments(parser)`, `run(**options) -> dict` and `lines(result) -> lines of a
table`. Every installed app may offer some in the dictionary MEASURES of its module `evaluation`.
"""

import importlib
import importlib.util
import json
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError


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
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            first = str(error).strip().splitlines() or [type(error).__name__]
            raise CommandError(f"The measure {measure} cannot be taken: {first[0]}") from error
        lines = [json.dumps(result, ensure_ascii=False, indent=1)] if options["json"] else chosen.lines(result)
        self.stdout.write("\n".join(lines))
