"""Answer claims of a file from the statistics held, or from a folder's: a trial, of which nothing is kept."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from evidence import figure_scoring, figure_trial


class Command(BaseCommand):
    help = 'Hold each claim of FILE, lines of {"id", "claim", "said_on"}, against the published series.'

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--statistics", type=Path, metavar="DIR", help="only by the files of this folder")

    def handle(self, *args, file: Path, statistics: Path | None, **options) -> None:
        try:
            rows = figure_scoring.read_rows(file)
            with transaction.atomic():
                slugs = figure_trial.take_in(statistics) if statistics else None
                for answer in figure_trial.answer_lines(rows, datasets=slugs):
                    self.stdout.write(json.dumps(answer, ensure_ascii=False))
                transaction.set_rollback(True)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{file} cannot be answered: {error}") from error
