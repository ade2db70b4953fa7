"""Run the linking now."""

from django.core.management.base import BaseCommand, CommandError

from evidence.actions import link_claims, linkable
from statements.models import Statement


class Command(BaseCommand):
    help = "Look for evidence for the claims of one statement, or of all, here and now."

    def add_arguments(self, parser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--statement", type=int, metavar="ID")
        which.add_argument("--all", action="store_true")

    def handle(self, *args, **options) -> None:
        claims = linkable().order_by("statement_id", "start_char")
        if options["statement"]:
            if not Statement.objects.filter(pk=options["statement"]).exists():
                raise CommandError(f"There is no statement {options['statement']}.")
            claims = claims.filter(statement=options["statement"])
        found = list(claims)
        self.stdout.write(f"{link_claims(found)} new suggestions for {len(found)} claims.")
