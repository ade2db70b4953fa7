"""What recurs in the evidence room. Harmless to run twice: each asks for work by a key that holds for the day."""

from celery import shared_task

from evidence.figure_actions import ask_for_ripe
from evidence.source_actions import ask_polls


@shared_task(name="evidence.look_at_ripe")
def look_at_ripe() -> None:
    ask_for_ripe()


@shared_task(name="evidence.ask_sources")
def ask_sources() -> None:
    ask_polls()
