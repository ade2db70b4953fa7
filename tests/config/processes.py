"""Questions that the tests of starting and stopping ask about processes."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from config.embedded import children

ROOT = Path(__file__).resolve().parent.parent.parent


def alive_with(text: str) -> list[str]:
    """The command lines of living processes that name the text (a data folder), except our own."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    lines = [" ".join(children.command_line(pid)) for pid in pids if pid != os.getpid()]
    return [line for line in lines if text in line]


def children_of(pid: int) -> list[int]:
    """Living children of a process."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text().split() if children.is_alive(int(word))]


def descendants_of(pid: int) -> list[int]:
    direct = children_of(pid)
    return direct + [below for child in direct for below in descendants_of(child)]


def gone_within(pids: list[int], *, seconds: float) -> bool:
    return children.wait_until(lambda: not any(children.is_alive(pid) for pid in pids), seconds=seconds)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, **others: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return {**kept, "DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), **others}


def manage(data_dir: Path, *words: str, **others: str) -> "subprocess.CompletedProcess[str]":
    """Run a manage.py command to its end on a data folder."""
    command = [sys.executable, "manage.py", *words]
    env = environment(data_dir, **others)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
