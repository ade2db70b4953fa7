"""Run the linking now."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.linking import link_claims, linkable
from evidence.watching import ask_to_tell
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
        for statement in {claim.statement_id for claim in found}:
            ask_to_tell(f"statement:{statement}", occasion=f"by hand {timezone.now():%Y%m%d%H%M%S}")
        self.stdout.write(f"{link_claims(found)} new suggestions for {len(found)} claims.")
