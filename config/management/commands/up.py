"""Everything, with one command: services, migrations, demonstration, web server, workers and beat, until Ctrl-C."""

import json
import os
import signal
import sys
import time
from argparse import ArgumentTypeError
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from config import dumps, embedded, starting, supervisor
from config.embedded import children, locks

HOST = "127.0.0.1"
SERVING_SECONDS = 90.0
CHECK_WORKERS_SECONDS = 30.0
LEAVING_SECONDS = 25.0  # what a predecessor that is stopping may still need


class Stop(BaseException):
    """Ctrl-C, a TERM or a closed terminal; no `except Exception` on the way may swallow it."""


class Command(BaseCommand):
    help = "Start everything and keep it running until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, default=os.environ.get("PORT", "").strip() or "8000")
        parser.add_argument("--no-demo", action="store_true", help="start without the demonstration")
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this dies")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            children.die_with_parent(signal.SIGTERM, parent=os.getppid())
        if options["no_demo"]:
            os.environ["DEMO"] = "0"
        try:
            starting.check_data_dir(settings.DATA_DIR)
            Run(say=self.say, port=options["port"], demo=settings.DEMO and not options["no_demo"]).serve()
        except (starting.StartError, embedded.EmbeddedError, dumps.DumpError) as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise ArgumentTypeError(f"{value} is no port: give a number from 1 to 65535, as in PORT=8000")
    return int(value)


class Run:
    """One run, from the lock on the data folder to the last process stopped."""

    def __init__(self, *, say: Any, port: int, demo: bool) -> None:
        self.say = say
        self.port = port
        self.demo = demo
        self.data_dir: Path = settings.DATA_DIR
        self.lock = locks.Lock(embedded.make_private(self.data_dir) / "up.lock")
        self.hold: embedded.Hold | None = None
        self.supervisor: supervisor.Supervisor | None = None
        self.names = embedded.wanted(os.environ)
        self.redis_since = time.monotonic()

    def serve(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup
            signal.signal(signal.SIGHUP, _stop)
        try:
            self._take_folder()
            self._prepare()
            self._start_programs()
            self._watch()
        except Stop:
            self.say("Stopping ...")
        finally:
            self._stop_everything()
        self.say("Stopped.")

    def _take_folder(self) -> None:
        """One `up` per data folder. One that is just stopping is waited for; one that runs is named."""
        if not self.lock.take(exclusive=True, seconds=1):
            other = self._read_state()
            leaving = other.get("stopping") and self.lock.take(exclusive=True, seconds=LEAVING_SECONDS)
            if not leaving:
                raise starting.StartError(
                    f"Dispatchbox already runs on {self.data_dir} "
                    f"(process {other.get('pid', 'unknown')}, port {other.get('port', 'unknown')})."
                )
        self._write_state(stopping=False)

    def _prepare(self) -> None:
        starting.check_port(HOST, self.port)
        embedded.make_private(self.data_dir / "log")
        if not settings.EMBEDDED_POSTGRES:
            starting.check_database(settings.DATABASE_URL, variable="DATABASE_URL")
            if settings.DATABASE_OWNER_URL != settings.DATABASE_URL:
                starting.check_database(settings.DATABASE_OWNER_URL, variable="DATABASE_OWNER_URL")
        if not settings.EMBEDDED_REDIS:
            starting.check_redis(settings.REDIS_URL)
        if self.names:
            self.hold = embedded.join(self.data_dir, names=self.names)
        self._migrate()
        self._collect_static()
        if self.demo:
            self._manage("demo", "load", what="The demonstration could not be loaded")

    def _migrate(self) -> None:
        applied, missing = starting.migrations(starting.owner_url())
        if not missing:
            return
        if applied:
            made = dumps.dump_before_migrating(starting.owner_url(), data_dir=self.data_dir)
            self.say(f"Upgrading the database; a dump from before is in {made}")
        else:
            self.say("Making the database ...")
        self._manage("migrate", "--no-input", what="The database could not be migrated")

    def _collect_static(self) -> None:
        stamp = self.data_dir / "static.fingerprint"
        now = starting.static_fingerprint()
        if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
            return
        self._manage("collectstatic", "--no-input", "--clear", what="The static files could not be collected")
        stamp.write_text(now)

    def _manage(self, command: str, *options: str, what: str) -> None:
        """Another manage.py command, its output in the log; on failure the end of that is shown."""
        log = self.data_dir / "log" / f"{command}.log"
        child = children.start_child([sys.executable, "manage.py", command, *options], log=log, cwd=supervisor.BASE_DIR)
        try:
            code = child.wait()
        except BaseException:
            children.stop_child(child, signals=((signal.SIGTERM, 3.0), (signal.SIGKILL, 2.0)))
            raise
        if code:
            raise starting.StartError(f"{what} (exit {code}); the end of {log}:\n{children.last_lines(log)}")

    def _start_programs(self) -> None:
        programs = supervisor.programs(data_dir=self.data_dir, bind=f"{HOST}:{self.port}")
        self.supervisor = supervisor.Supervisor(programs, say=self.say)
        self.supervisor.start("web")  # alone, so that pages come soon; the workers take as long to load again
        deadline = time.monotonic() + SERVING_SECONDS
        while not starting.is_healthy(HOST, self.port):
            if time.monotonic() > deadline:
                log = self.data_dir / "log" / "web.log"
                raise starting.StartError(
                    f"The web server does not answer; the end of {log}:\n{children.last_lines(log)}"
                )
            self.supervisor.watch()
            time.sleep(0.1)
        self.supervisor.start()
        self.say(f"\nDispatchbox is at http://localhost:{self.port}/")
        if self.demo and (sign_ins := starting.demo_sign_ins(self.data_dir)):
            self.say(f"\n{sign_ins}\n")
        self.say(f"Logs are in {self.data_dir / 'log'}. Ctrl-C stops everything.")

    def _watch(self) -> None:
        checked = time.monotonic()
        while self.supervisor:
            time.sleep(0.5)
            self.supervisor.watch()
            if self.hold and not self.hold.is_served():
                self.say("The embedded servers are gone; starting them again.")
                self.hold.take()
            if time.monotonic() - checked > CHECK_WORKERS_SECONDS:
                checked = time.monotonic()
                self._restart_silent_workers(self.supervisor)

    def _restart_silent_workers(self, running: supervisor.Supervisor) -> None:
        """A worker can live, be connected and take nothing (seen after a Redis restart): its heartbeat tells."""
        if not starting.redis_answers():
            self.redis_since = time.monotonic()
            return
        try:
            with connection.cursor() as cursor:
                silent = starting.silent_queues(cursor)
        except DatabaseError:
            connection.close()
            return
        for program in running.programs:
            had_time = time.monotonic() - max(program.started, self.redis_since) > starting.STALE.total_seconds()
            stuck = program.name.removesuffix(" worker") in silent or (program.name == "beat" and len(silent) > 1)
            if stuck and had_time and program.is_running():
                running.restart(program.name, reason="no heartbeat for three minutes")

    def _stop_everything(self) -> None:
        """Programs in order, then the servers. A second Ctrl-C is not heard: each step has its own limit."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if self.lock.is_taken():
            self._write_state(stopping=True)
        if self.supervisor:
            self.supervisor.stop()
        if self.hold:
            self.hold.release(even_if_shared=True)
        self.lock.release()

    def _write_state(self, *, stopping: bool) -> None:
        state = {"pid": os.getpid(), "port": self.port, "stopping": stopping}
        (self.data_dir / "up.json").write_text(json.dumps(state))

    def _read_state(self) -> dict[str, Any]:
        try:
            state: dict[str, Any] = json.loads((self.data_dir / "up.json").read_text())
        except (OSError, ValueError):
            return {}
        return state


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop
