"""Both servers of one data folder, as children of this process."""

import contextlib
import json
import os
import subprocess
from pathlib import Path
from types import TracebackType

from config.embedded import locks, postgres, redis
from config.embedded.places import AlreadyServed, make_private, socket_folder

STARTERS = {"postgres": postgres.start, "redis": redis.start}
STOPPERS = {"postgres": postgres.stop, "redis": redis.stop}


class Services:
    """PostgreSQL and Redis for a data folder, started here and stopped here.

    One process at a time may serve a folder (a lock that the kernel gives back when it dies); others join it through
    `joining`. Use it as a context manager for both, or call `start_postgres()`, `start_redis()`, `stop()`.
    """

    def __init__(self, data_dir: Path, *, keeper: bool = False) -> None:
        self.data_dir = data_dir.resolve()
        self.keeper = keeper
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._lock: locks.Lock | None = None

    def __enter__(self) -> "Services":
        self.start_postgres()
        self.start_redis()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start_postgres(self) -> None:
        self.start("postgres")

    def start_redis(self) -> None:
        self.start("redis")

    def start(self, name: str) -> None:
        """Start one of them ("postgres", "redis") and say so to those who wait to join."""
        self._claim()
        try:
            self.children[name] = STARTERS[name](self.data_dir)
        except BaseException:
            self.stop()
            raise
        self._announce()

    def dead(self) -> list[str]:
        """The names of those that were started and run no more."""
        return [name for name, child in self.children.items() if child.poll() is not None]

    def restart(self, name: str) -> None:
        """Start again one that died; it stays among the dead where that fails."""
        self.children[name] = STARTERS[name](self.data_dir)

    def stop(self) -> None:
        """Stop both, Redis first, and give the folder back."""
        if self._lock is None:
            return
        state_file(self.data_dir).unlink(missing_ok=True)
        for name in ("redis", "postgres"):
            if child := self.children.pop(name, None):
                STOPPERS[name](child)
        with contextlib.suppress(OSError):
            socket_folder(self.data_dir).rmdir()
        self._lock.release()
        self._lock = None

    def _claim(self) -> None:
        if self._lock:
            return
        make_private(self.data_dir)
        make_private(self.data_dir / "log")
        lock = locks.Lock(self.data_dir / "servers.lock")
        if not lock.take(exclusive=True, seconds=1):
            raise AlreadyServed(f"Another process already serves {self.data_dir}.")
        self._lock = lock
        state_file(self.data_dir).unlink(missing_ok=True)  # of one that was killed

    def _announce(self) -> None:
        state = {
            "pid": os.getpid(),
            "keeper": self.keeper,
            "services": sorted(self.children),
            "sockets": str(socket_folder(self.data_dir)),
        }
        path = state_file(self.data_dir)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(path)


def state_file(data_dir: Path) -> Path:
    """Who serves the data folder, and what; only true while that process lives and holds `servers.lock`."""
    return data_dir / "servers.json"
