"""`manage.py up`: from an empty folder to a page and back to nothing, and what it says where it cannot."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config import embedded, starting
from config.embedded import children
from tests.config.processes import (
    ROOT,
    alive_with,
    children_of,
    descendants_of,
    environment,
    free_port,
    gone_within,
    manage,
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory) -> Path:
    """One data folder for the module: migrated once."""
    return tmp_path_factory.mktemp("up") / "data"


@pytest.fixture
def migrated(data_dir) -> Path:
    """The same folder, for tests that need its tables whichever ran before."""
    assert manage(data_dir, "migrate", "-v0").returncode == 0
    return data_dir


def applied(data_dir: Path) -> set[tuple[str, str]]:
    """The migrations of the database in a data folder where nothing runs."""
    with embedded.running(data_dir, names={"postgres"}):
        connection = psycopg2.connect(embedded.postgres_url(data_dir, role="owner"))
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            found = set(cursor.fetchall())
        connection.close()
    return found


class Up:
    """A running `manage.py up`."""

    def __init__(self, data_dir: Path) -> None:
        self.port = free_port()
        self.output = data_dir.with_name("output.txt")
        command = [sys.executable, "manage.py", "up", "--no-demo", "--port", str(self.port)]
        env = environment(data_dir, NLP_CONCURRENCY="1", IO_CONCURRENCY="1", WEB_WORKERS="1")
        with self.output.open("w") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)

    def says(self, words: str, *, seconds: float = 90) -> bool:
        return children.wait_until(lambda: words in self.output.read_text(), seconds=seconds, pause=0.1)

    def everything(self) -> list[int]:
        return descendants_of(self.process.pid)

    def master_of_web(self) -> int:
        return next(pid for pid in children_of(self.process.pid) if "gunicorn" in children.command_line(pid))


@pytest.fixture
def up(data_dir) -> Iterator[Up]:
    running = Up(data_dir)
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(40)


def keeper_of(data_dir: Path) -> list[int]:
    keeper = json.loads((data_dir / "servers.json").read_text())["pid"]
    return [keeper, *descendants_of(keeper)]


def test_up_serves_refuses_a_second_one_mends_itself_and_stops_clean(data_dir, up):
    assert up.says(f"http://localhost:{up.port}/"), up.output.read_text()
    second = manage(data_dir, "up", "--no-demo", "--port", str(free_port()))
    assert (second.returncode, second.stderr.count("\n")) == (1, 1)
    assert f"already runs on {data_dir}" in second.stderr
    web = up.master_of_web()
    os.kill(web, signal.SIGKILL)
    assert up.says("web stopped by itself")
    assert children.wait_until(lambda: starting.is_healthy("127.0.0.1", up.port), seconds=20)
    pids = [*up.everything(), *keeper_of(data_dir)]
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(30) == 0
    assert up.output.read_text().rstrip().endswith("Stopped.")
    assert not any(children.is_alive(pid) for pid in pids)
    assert not alive_with(str(data_dir))


def test_up_killed_leaves_nothing_that_stops_the_next(data_dir, up):
    assert up.says("http://localhost"), up.output.read_text()
    pids = [*up.everything(), *keeper_of(data_dir)]
    up.process.kill()
    up.process.wait()
    assert gone_within(pids, seconds=3)
    assert manage(data_dir, "migrate", "notes", "zero").returncode == 0  # as a migration cut short would be
    again = Up(data_dir)
    assert again.says("http://localhost")
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(30) == 0
    assert "a dump from before is in" in again.output.read_text()
    assert [path.read_bytes()[:5] for path in (data_dir / "backups").iterdir()] == [b"PGDMP"]
    assert ("notes", "0001_initial") in applied(data_dir)


def refused(data_dir: Path, **others: str) -> str:
    """The one line that `up` says before it exits with 1."""
    done = manage(data_dir, "up", "--port", others.pop("PORT", str(free_port())), **others)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    return done.stderr


def test_unreachable_database_is_one_line_without_the_password(tmp_path):
    said = refused(tmp_path, DATABASE_URL="postgresql://me:s3cret@127.0.0.1:1/db", REDIS_URL="redis://127.0.0.1:1/0")
    assert "DATABASE_URL: PostgreSQL at 127.0.0.1:1 cannot be reached" in said
    assert "s3cret" not in said


def test_unreachable_redis_is_one_line_without_the_password(tmp_path):
    said = refused(tmp_path, REDIS_URL="redis://:s3cret@127.0.0.1:1/0")
    assert "REDIS_URL: Redis at 127.0.0.1:1 cannot be reached" in said
    assert "s3cret" not in said


def test_address_that_is_none_is_one_line_without_the_password(tmp_path):
    said = refused(tmp_path, DATABASE_URL="postgresql://me:s3cret@host:port/db")
    assert "DATABASE_URL" in said
    assert "s3cret" not in said


def test_busy_port_is_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} cannot be used" in refused(tmp_path, PORT=str(port))


def test_backup_comes_back_in_another_folder(migrated, tmp_path):
    (migrated / "media").mkdir(exist_ok=True)
    (migrated / "media" / "kept.txt").write_text("£ kept")
    file, other = tmp_path / "all.tar", tmp_path / "other"
    assert manage(migrated, "backup", str(file)).returncode == 0
    assert manage(other, "restore", str(file)).returncode == 0
    assert (other / "media" / "kept.txt").read_text() == "£ kept"
    assert applied(other) == applied(migrated) != set()
    refusal = manage(other, "restore", str(file))
    assert (refusal.returncode, "--force" in refusal.stderr) == (1, True)


def test_restore_of_something_else_changes_nothing(migrated, tmp_path):
    (tmp_path / "no.tar").write_text("not a backup")
    before = applied(migrated)
    done = manage(migrated, "restore", str(tmp_path / "no.tar"), "--force")
    assert "neither a backup of Dispatchbox nor a dump" in done.stderr
    assert applied(migrated) == before != set()
