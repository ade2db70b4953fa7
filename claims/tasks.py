"""What recurs: asking for the week's learning. Asked often, done once a week, whenever the first worker is up."""

from celery import shared_task
from django.utils import timezone

from claims.learning_actions import request_learning


@shared_task(name="claims.ask_to_learn")
def ask_to_learn() -> None:
    year, week, _ = timezone.localdate().isocalendar()
    request_learning(week=f"{year}-W{week:02}")
