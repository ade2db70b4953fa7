"""Look for families here and now."""

from django.core.management.base import BaseCommand, CommandError

from claims.family_actions import find_for_statement
from claims.family_search import findable, note_terms, with_figures
from statements.models import Statement

BATCH = 1000


class Command(BaseCommand):
    help = "Hold the claims of one statement, or of all, against the others: the same claim made again."

    def add_arguments(self, parser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--statement", type=int, metavar="ID")
        which.add_argument("--all", action="store_true", help="as after an upgrade to a version that knows families")

    def handle(self, *args, **options) -> None:
        statements = Statement.objects.filter(claims__isnull=False).distinct().defer("text").order_by("made_on", "pk")
        if options["statement"]:
            statements = statements.filter(pk=options["statement"])
            if not statements.exists():
                raise CommandError(f"There is no statement {options['statement']} with claims.")
        else:
            self.note_all()
        placed = sum(find_for_statement(statement) for statement in statements.iterator(chunk_size=BATCH))
        self.stdout.write(f"{placed} claims are in a family.")

    def note_all(self) -> None:
        """First the words of all, so that the earliest statement finds the latest."""
        ids = list(findable().order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(ids), BATCH):
            note_terms(list(with_figures(findable().filter(pk__in=ids[first : first + BATCH]))))
