"""Celery: it carries hints that there is work; the Job rows are the work. `SCHEDULE` is the list of all that recurs.

Acknowledged by taking it, none taken ahead, no results: a lost hint costs a minute (the sweeper), a doubled one
nothing.
"""

import logging.config
import os
import signal

from celery import Celery, signals
from django.conf import settings
from kombu import Queue

from config.embedded import children

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

QUEUES = ("nlp", "io")
MINUTE = 60.0
HOUR = 60 * MINUTE

# A hint older than its own interval is dropped by the worker: they do not pile up while a queue is busy.
SCHEDULE = {
    # In a queue of its own, which the io worker takes in turn with io: no backlog keeps lost work from being found.
    "sweep": {"task": "jobs.sweep", "schedule": MINUTE, "options": {"queue": "sweep", "expires": MINUTE}},
    # Done once a week; asked hourly, because a machine may be off at any hour of the week.
    "learn": {"task": "claims.ask_to_learn", "schedule": HOUR, "options": {"queue": "io", "expires": HOUR}},
    # Claims whose release was due: asked hourly, each looked at once a day.
    "ripe": {"task": "evidence.look_at_ripe", "schedule": HOUR, "options": {"queue": "io", "expires": HOUR}},
    # Letters of the day: asked hourly, one a day for each person, after seven in the morning.
    "digests": {"task": "notes.ask_for_digests", "schedule": HOUR, "options": {"queue": "io", "expires": HOUR}},
    # Each feed has its own hours; asked often, so that none waits long after a machine was off.
    "ask-sources": {
        "task": "evidence.ask_sources",
        "schedule": 5 * MINUTE,
        "options": {"queue": "io", "expires": 5 * MINUTE},
    },
    **{
        f"heartbeat-{queue}": {
            "task": "jobs.heartbeat",
            "schedule": MINUTE,
            "args": (queue,),
            "options": {"queue": queue, "expires": MINUTE},
        }
        for queue in QUEUES
    },
}

# Whoever publishes is answering somebody: with Redis away or silent the hint is given up within a second.
PUBLISHER = {
    "socket_connect_timeout": 0.4,
    "socket_timeout": 0.4,
    "health_check_interval": 25,
    "max_retries": 0,  # kombu's own, when it opens the connection: two seconds' pause each without this
}
# Workers wait: a dead connection is noticed by kombu's own checks (within a minute), then they reconnect for ever.
WORKER = {"socket_connect_timeout": 5, "socket_timeout": 30, "socket_keepalive": True, "health_check_interval": 15}

app = Celery("dispatchbox")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options=PUBLISHER,
    # `no_ack`: kombu imitates acknowledgement for Redis, and an acknowledgement that fails while Redis goes down stays
    # counted against the prefetch limit for ever: the worker lives, is connected and takes nothing (Celery 5.7, tried).
    task_queues=[Queue(name, no_ack=True) for name in (*QUEUES, "sweep")],
    worker_disable_prefetch=True,  # the limit that holds without acknowledgement: one message per free child
    task_publish_retry=False,
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="io",
    task_acks_late=False,
    task_create_missing_queues=False,
    enable_utc=True,
    timezone="UTC",
    beat_schedule=SCHEDULE,
    beat_scheduler="celery.beat:Scheduler",  # keeps no file that a kill could leave broken
    worker_enable_remote_control=False,  # its fan-out connection is one more that can go silent
    worker_send_task_events=False,
    worker_proc_alive_timeout=120,  # a child of the nlp worker loads the pipeline before it says that it is up
    worker_redirect_stdouts=False,
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def log_as_django_does(**_: object) -> None:
    logging.config.dictConfig(settings.LOGGING)


@signals.celeryd_init.connect
def wait_patiently(conf: object, **_: object) -> None:
    """A worker reads with longer patience than a web request publishes with."""
    app.conf.broker_transport_options = WORKER
    app.conf.broker_connection_timeout = 5


@signals.worker_process_init.connect
def begin_child(**_: object) -> None:
    """A pool child dies with its worker, however that dies; one that splits loads the pipeline before its first job."""
    children.die_with_parent(signal.SIGKILL, parent=os.getppid())
    if os.environ.get("DISPATCHBOX_QUEUE") == "nlp":
        from claims.nlp import pipeline

        pipeline.load_pipeline()
