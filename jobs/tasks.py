"""The three tasks that Celery knows. Each is harmless to run twice."""

from celery import shared_task

from jobs import actions


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    actions.run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    actions.sweep()


@shared_task(name="jobs.heartbeat")
def heartbeat(name: str) -> None:
    actions.beat_heart(name)
