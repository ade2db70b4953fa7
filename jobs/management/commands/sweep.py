"""Run what is due without Celery."""

from django.core.management.base import BaseCommand

from jobs import actions


class Command(BaseCommand):
    help = "Give lost work back and run everything that is due, here and now."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{actions.run_due()} jobs finished.")
