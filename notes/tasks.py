"""What recurs in the notes room. Asked often; each person's letter has a key that holds for the day."""

from celery import shared_task

from notes.mailing import ask_for_digests


@shared_task(name="notes.ask_for_digests")
def ask_digests() -> None:
    ask_for_digests()
