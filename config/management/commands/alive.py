"""For health checks of a worker: exits 0 if its queue's heartbeat is fresh or one of its jobs is being done."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from config import starting
from config.celery import QUEUES


class Command(BaseCommand):
    help = "Say whether a queue is being worked."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queue", choices=QUEUES)

    def handle(self, *args: Any, queue: str, **options: Any) -> None:
        with connection.cursor() as cursor:
            silent = queue in starting.silent_queues(cursor)
        self.stdout.write(f"{queue}: {'silent' if silent else 'working'}")
        sys.exit(1 if silent else 0)
