"""The programs of a running Dispatchbox: started, watched, started again when they die, stopped in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import children

BASE_DIR = Path(__file__).resolve().parent.parent
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0
STOP_SECONDS = 8.0  # what a worker gets for the job in hand; the lease gives back what it could not finish


@dataclass
class Program:
    """One program: the words to start it, what its environment has besides ours, and how it has been doing."""

    name: str
    args: list[str]
    log: Path
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.again_at = 0.0
        self.process = children.start_child(
            [sys.executable, "-m", *self.args], log=self.log, env={**os.environ, **self.env}, cwd=BASE_DIR
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """To the program and whatever it started: it leads a session of its own."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


class Supervisor:
    """Keeps its programs running until it is told to stop; `say` gets one calm line per event."""

    def __init__(self, programs: list[Program], *, say: Callable[[str], None]) -> None:
        self.programs = programs
        self.say = say

    def start(self, *names: str) -> None:
        """Start those named, or all that have not been started yet."""
        for program in self.programs:
            if program.process is None and (not names or program.name in names):
                program.start()

    def watch(self) -> None:
        """Call about once a second: plans a new start of what died, starts what is due, keeps logs from growing."""
        for program in self.programs:
            if program.process is None:
                continue
            if program.again_at:
                if time.monotonic() >= program.again_at:
                    program.start()
            elif not program.is_running():
                self._plan(program)
            children.rotate(program.log)

    def restart(self, name: str, *, reason: str) -> None:
        """Stop a program that lives but does not work, and start it again."""
        program = next(program for program in self.programs if program.name == name)
        self.say(f"{program.name}: {reason}; starting it again.")
        self._stop([program])
        program.start()

    def stop(self) -> None:
        """The web server first, then the workers together, then beat: nothing is asked for that nobody will do."""
        for group in (("web",), ("nlp worker", "io worker"), ("beat",)):
            self._stop([program for program in self.programs if program.name in group])

    def _plan(self, program: Program) -> None:
        lasted = time.monotonic() - program.started
        program.failures = 1 if lasted > HEALTHY_SECONDS else program.failures + 1
        pause = min(2.0 ** (program.failures - 1), LONGEST_PAUSE)
        program.again_at = time.monotonic() + pause
        code = program.process.returncode if program.process else None
        program.signal_group(signal.SIGKILL)  # children that outlived it
        self.say(
            f"{program.name} stopped by itself (exit {code}); starting it again in {pause:.0f} s. See {program.log}"
        )

    def _stop(self, programs: list[Program]) -> None:
        running = [program for program in programs if program.is_running()]
        for program in running:
            if program.process:
                program.process.send_signal(signal.SIGTERM)
        children.wait_until(lambda: not any(program.is_running() for program in running), seconds=STOP_SECONDS)
        for program in programs:
            program.signal_group(signal.SIGKILL)
            if program.process:
                program.process.wait()


def programs(*, data_dir: Path, bind: str) -> list[Program]:
    """Web server, one worker per queue, and beat. Numbers by environment where a machine wants others."""
    log = data_dir / "log"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    nlp = int(os.environ.get("NLP_CONCURRENCY") or min(2, cores))
    io = int(os.environ.get("IO_CONCURRENCY") or 2)
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    celery = ["celery", "-A", "config.celery"]
    return [
        Program(
            "web", ["gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"], log / "web.log", {"BIND": bind}
        ),
        Program(
            "nlp worker",
            [*celery, "worker", *worker_options("nlp", concurrency=nlp, memory_mb=1500)],
            log / "nlp.log",
            {**one_thread, "DISPATCHBOX_QUEUE": "nlp"},
        ),
        Program(
            "io worker",
            [*celery, "worker", *worker_options("io", concurrency=io, memory_mb=1000)],
            log / "io.log",
            {**one_thread, "DISPATCHBOX_QUEUE": "io"},
        ),
        Program("beat", [*celery, "beat", "--pidfile=", "--loglevel=INFO"], log / "beat.log"),
    ]


def worker_options(queue: str, *, concurrency: int, memory_mb: int) -> list[str]:
    """One worker for one queue: a child per place, given up when it grew too large or too old."""
    return [
        f"--queues={queue}{',sweep' if queue == 'io' else ''}",
        f"--hostname={queue}@%h",
        "--pool=prefork",
        f"--concurrency={concurrency}",
        f"--max-memory-per-child={memory_mb * 1000}",
        "--max-tasks-per-child=500",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--loglevel=INFO",
    ]
