"""How a command comes to need the embedded servers: it joins those that run, or has them started while it lasts."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.embedded import children, locks
from config.embedded.places import EmbeddedError, make_private, socket_folder
from config.embedded.servers import state_file

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STARTING_SECONDS = 150.0
STOPPING_SECONDS = 30.0

# Commands that need no database; `up` sees to its own.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "evaluate",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "spectacular",
    "split",
    "startapp",
    "startproject",
    "up",
    "version",
}


_keepers: list[subprocess.Popen[bytes]] = []  # one may outlive the Hold that started it: kept, so that it is reaped


class Hold:
    """Our share in the embedded servers of a data folder, while this object lives; `release()` it, or just die."""

    def __init__(self, data_dir: Path, *, names: set[str]) -> None:
        self.data_dir = data_dir.resolve()
        self.names = names
        self._lock = locks.Lock(make_private(self.data_dir) / "users.lock")
        self._keeper: subprocess.Popen[bytes] | None = None
        self._errors = self.data_dir / "log" / "keeper.err"
        self._owner = os.getpid()

    def take(self) -> None:
        """Join the servers, having them started where nobody runs them. Raises EmbeddedError with the reason."""
        try:
            self._take()
        except BaseException:
            self._lock.release()
            raise

    def _take(self) -> None:
        if not self._lock.take(exclusive=False, seconds=STOPPING_SECONDS):
            raise EmbeddedError(f"The servers of {self.data_dir} are being stopped and do not end; try again.")
        if not children.wait_until(self._ready, seconds=STARTING_SECONDS, pause=0.05):
            raise EmbeddedError(f"The servers of {self.data_dir} did not start; see {self.data_dir / 'log'}.")

    def is_served(self) -> bool:
        """Whether a living process serves what we need."""
        state = read_state(self.data_dir)
        return bool(state) and self.names <= set(state["services"])

    def keeper_pid(self) -> int | None:
        state = read_state(self.data_dir)
        return state["pid"] if state.get("keeper") else None

    def release(self, *, even_if_shared: bool = False) -> None:
        """Give our share back. The last one (or `even_if_shared`) has the servers stopped, and waits until they are."""
        if os.getpid() != self._owner:
            return  # a forked child: the share is its parent's
        pid = self.keeper_pid()
        if pid and (even_if_shared or self._lock.take(exclusive=True)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            children.wait_until(lambda: not self._keeper_runs(pid), seconds=STOPPING_SECONDS)
        self._lock.release()

    def _keeper_runs(self, pid: int) -> bool:
        if self._keeper is not None and self._keeper.pid == pid:
            return self._keeper.poll() is None
        return children.is_alive(pid)

    def _ready(self) -> bool:
        if self._keeper is not None and (self._keeper.poll() or 0) > 0:
            raise EmbeddedError(self._keeper_words())
        state = read_state(self.data_dir)
        if not state:
            self._have_started()
            return False
        if not self.names <= set(state["services"]):
            return False
        if state["sockets"] != str(socket_folder(self.data_dir)):
            raise EmbeddedError(
                f"The servers of {self.data_dir} listen in {state['sockets']}: "
                f"set TMPDIR to {Path(state['sockets']).parent} here too, or stop the other command."
            )
        return True

    def _have_started(self) -> None:
        """Start a keeper unless one is at it, ours or somebody's; of two at once the second finds the lock and goes."""
        ours_runs = self._keeper is not None and self._keeper.poll() is None
        if ours_runs or locks.is_held(self.data_dir / "servers.lock"):
            return
        make_private(self.data_dir / "log")
        with self._errors.open("wb") as errors:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", "config.embedded.keeper", str(self.data_dir), *sorted(self.names)],
                cwd=BASE_DIR,
                env={**os.environ, "PYTHONPATH": str(BASE_DIR)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        _keepers.append(self._keeper)

    def _keeper_words(self) -> str:
        said = self._errors.read_text(errors="replace").strip() if self._errors.exists() else ""
        return said or "The embedded servers did not start."


def read_state(data_dir: Path) -> dict[str, Any]:
    """What `servers.json` says, or nothing where the process that wrote it is gone."""
    path = state_file(data_dir)
    try:
        state: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    lives = children.is_alive(int(state["pid"])) and locks.is_held(data_dir / "servers.lock")
    return state if lives else {}


def join(data_dir: Path, *, names: set[str] | None = None) -> Hold:
    """Join or start the embedded servers ("postgres", "redis"; both by default) and keep them until `release()`."""
    hold = Hold(data_dir, names={"postgres", "redis"} if names is None else names)
    hold.take()
    return hold


@contextlib.contextmanager
def running(data_dir: Path, *, names: set[str] | None = None) -> Iterator[Hold]:
    """The embedded servers for the length of a block."""
    hold = join(data_dir, names=names)
    try:
        yield hold
    finally:
        hold.release()


def wanted(environ: Mapping[str, str]) -> set[str]:
    """Which servers are ours to run: those for which no address is given."""
    addresses = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}
    return {name for name, variable in addresses.items() if not environ.get(variable, "").strip()}


def ensure_for_command(argv: list[str], *, data_dir: Path | None = None) -> Hold | None:
    """For `manage.py`: join or start what the command needs, until this process ends. None where it needs nothing."""
    names = wanted(os.environ)
    if len(argv) < 2 or argv[1].startswith("-") or argv[1] in WITHOUT_DATABASE or not names:
        return None
    if {"-h", "--help", "--version"} & set(argv):
        return None
    folder = data_dir or Path(os.environ.get("DATA_DIR", "").strip() or BASE_DIR / "var")
    hold = join(folder, names=names)
    atexit.register(hold.release)
    return hold
