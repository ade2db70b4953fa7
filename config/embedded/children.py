"""Processes that die with whoever started them, and questions about processes."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 20 * 1024 * 1024
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(number: int, *, parent: int) -> None:
    """Ask the kernel for a signal when our parent dies, however it dies; Linux only (elsewhere the next start tidies).

    The parent may have died before we asked: then we leave at once.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)


def start_child(
    args: Sequence[str | Path],
    *,
    log: Path,
    death_signal: int = signal.SIGKILL,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only us and we stop things in order."""
    rotate(log)
    parent = os.getpid()
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=env,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(death_signal, parent=parent),
        )


def rotate(log: Path) -> None:
    """Keep one older part of a log that grew; whoever writes appends, so cutting it under them is safe."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        shutil.copyfile(log, log.with_name(log.name + ".1"))
        os.truncate(log, 0)


def last_lines(log: Path, count: int = 5) -> str:
    if not log.exists():
        return "(no log)"
    lines = log.read_text(errors="replace").strip().splitlines()
    return "\n".join(f"    {line}" for line in lines[-count:])


def command_line(pid: int) -> list[str]:
    """The words a process was started with; empty where it is gone, a zombie, or not ours to see."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        pass
    if sys.platform == "linux":
        return []
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.split()


def is_alive(pid: int) -> bool:
    """Whether the process runs. A zombie does not: where nobody reaps (containers) it answers kill(pid, 0) for ever."""
    return bool(command_line(pid))


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Poll until the condition holds; False after that many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def stop_process(pid: int, *, signals: Sequence[tuple[int, float]]) -> bool:
    """Send each signal in turn until the process is gone, waiting the given seconds after each."""
    for number, seconds in signals:
        if not is_alive(pid):
            return True
        os.kill(pid, number)
        if wait_until(lambda: not is_alive(pid), seconds=seconds):
            return True
    return not is_alive(pid)


def stop_child(child: subprocess.Popen[bytes], *, signals: Sequence[tuple[int, float]]) -> bool:
    """The same for a child of ours, which is reaped as well."""
    for number, seconds in signals:
        if child.poll() is not None:
            return True
        child.send_signal(number)
        if wait_until(lambda: child.poll() is not None, seconds=seconds):
            return True
    return child.poll() is not None
