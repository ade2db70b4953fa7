"""Read statements again that another version has read."""

from django.core.management.base import BaseCommand, CommandError

from claims.actions import request_split
from claims.learned import read_by_another, version_now
from statements.models import Statement


class Command(BaseCommand):
    help = "Ask for statements to be split again whose claims were found by another version than the one in use."

    def add_arguments(self, parser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--statement", type=int, metavar="ID")
        which.add_argument("--all", action="store_true")

    def handle(self, *args, **options) -> None:
        if not (version := version_now()):
            raise CommandError("There is no language pipeline to read with; see training/README.md for how it is made.")
        statements = read_by_another(version).order_by("pk")
        if pk := options["statement"]:
            if not Statement.objects.filter(pk=pk).exists():
                raise CommandError(f"There is no statement {pk}.")
            statements = statements.filter(pk=pk)
        found = 0
        for statement in statements.defer("text").iterator():
            request_split(statement=statement, pipeline=version)
            found += 1
        self.stdout.write(f"{found} statements are to be read again by {version}.")
