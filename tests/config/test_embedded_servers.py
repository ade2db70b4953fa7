"""The embedded PostgreSQL and Redis, as real processes in folders of their own."""

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import psycopg2
import pytest

from config import embedded
from config.embedded import children, places, postgres, privileges
from tests.config.processes import ROOT, environment

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def ask(data_dir: Path, sql: str, *, role: str = "owner") -> list[tuple]:
    connection = psycopg2.connect(embedded.postgres_url(data_dir, role=role))
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
    connection.close()
    return rows


def test_roles_are_no_superusers_and_app_owns_nothing(data_dir):
    with embedded.Services(data_dir):
        rows = ask(data_dir, "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'dispatchbox%'")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(data_dir, "CREATE TABLE mine (id int)", role="app")
    assert sorted(rows) == [("dispatchbox_app", False, False), ("dispatchbox_owner", False, True)]


def test_sockets_are_where_asked_for_a_path_of_150_characters(tmp_path, made_cluster):
    data_dir = tmp_path / ("long-" * 30) / "data"
    assert len(str(data_dir)) > 150
    shutil.copytree(made_cluster, data_dir)
    with embedded.Services(data_dir):
        folder = embedded.socket_folder(data_dir)
        assert {path.name for path in folder.iterdir() if path.is_socket()} == {".s.PGSQL.5432", "redis.sock"}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_sockets_are_short_where_the_temp_folder_is_long(data_dir, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/tmp/" + "deep/" * 30)
    assert len(str(places.postgres_socket(data_dir))) < 60


def test_stale_files_do_not_stop_the_next_start(data_dir):
    folder = embedded.socket_folder(data_dir)
    folder.mkdir(mode=0o700)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock", "redis.sock"):
        (folder / name).touch()
    # Our own number: a living process that is no PostgreSQL.
    (data_dir / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir / 'postgres'}\n0\n5432\n")
    (data_dir / "servers.json").write_text("{broken")
    with embedded.Services(data_dir):
        assert ask(data_dir, "SELECT 1") == [(1,)]


def test_half_done_cluster_never_counts(empty_dir):
    for name in ("postgres", "postgres.half-done"):
        (empty_dir / name / "base").mkdir(parents=True)
    services = embedded.Services(empty_dir)
    services.start_postgres()
    assert ask(empty_dir, "SELECT 1") == [(1,)]
    services.stop()


def test_server_left_by_a_dead_supervisor_is_replaced(data_dir):
    first, second = embedded.Services(data_dir), embedded.Services(data_dir)
    first.start_postgres()
    assert first._lock is not None
    first._lock.release()  # what the kernel does when the supervisor dies
    second.start_postgres()
    assert first.children["postgres"].wait(5) == 0
    assert ask(data_dir, "SELECT 1") == [(1,)]
    second.stop()


def test_second_supervisor_is_refused(data_dir):
    with embedded.Services(data_dir), pytest.raises(embedded.EmbeddedError, match="already serves"):
        embedded.Services(data_dir).start_redis()


def test_linked_socket_folder_is_refused(empty_dir, tmp_path):
    embedded.socket_folder(empty_dir).symlink_to(tmp_path)
    with pytest.raises(embedded.EmbeddedError, match="is a link"):
        embedded.Services(empty_dir).start_redis()


@as_root
def test_socket_folder_of_somebody_else_is_refused(empty_dir):
    folder = embedded.socket_folder(empty_dir)
    folder.mkdir()
    os.chown(folder, 65534, -1)
    with pytest.raises(embedded.EmbeddedError, match="another user"):
        embedded.Services(empty_dir).start_redis()


def test_server_that_cannot_start_says_why(data_dir, monkeypatch):
    (data_dir / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    monkeypatch.setattr(postgres, "ATTEMPTS", 1)
    with pytest.raises(embedded.EmbeddedError, match="no_such_setting"):
        embedded.Services(data_dir).start_postgres()


def test_data_of_another_release_is_refused_in_words(empty_dir):
    (empty_dir / "postgres").mkdir(parents=True)
    (empty_dir / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match="of PostgreSQL 9 and only"):
        embedded.Services(empty_dir).start_postgres()


@as_root
def test_root_without_user_namespaces_falls_back_to_setpriv(data_dir, monkeypatch):
    which = shutil.which
    monkeypatch.setattr(privileges.shutil, "which", lambda name: None if name == "unshare" else which(name))
    with embedded.Services(data_dir):
        assert ask(data_dir, "SELECT 1") == [(1,)]
        assert (data_dir / "postgres").stat().st_uid != 0
    monkeypatch.undo()
    with embedded.Services(data_dir):
        assert ask(data_dir, "SELECT 1") == [(1,)]


@as_root
def test_root_without_either_is_told_what_to_do(empty_dir, monkeypatch):
    monkeypatch.setattr(privileges.shutil, "which", lambda name: None)
    with pytest.raises(embedded.EmbeddedError, match="as an ordinary user"):
        embedded.Services(empty_dir).start_postgres()


def interpreter_for(user: int) -> str:
    """An interpreter of our version that the user may run: root's own may lie in root's home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for found in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            subprocess.run([found, "-c", ""], user=user, check=True, cwd="/")
        except (OSError, subprocess.CalledProcessError):
            continue
        return found
    pytest.skip(f"user {user} may run no {version} here")


START_AS_ORDINARY_USER = """
import sys
from pathlib import Path
from config import embedded
data_dir = Path(sys.argv[1])
with embedded.Services(data_dir):
    sys.stdout.write(" ".join(sorted(path.name for path in embedded.socket_folder(data_dir).iterdir())))
"""


@as_root
def test_ordinary_user_starts_both_in_a_folder_of_her_own():
    interpreter, folder = interpreter_for(65534), Path(tempfile.mkdtemp())
    os.chown(folder, 65534, 65534)
    ran = subprocess.run(
        [interpreter, "-c", START_AS_ORDINARY_USER, str(folder / "data")],
        user=65534,
        group=65534,
        extra_groups=[],
        cwd="/",
        env=environment(folder, PYTHONPATH=f"{ROOT}:{sysconfig.get_path('purelib')}"),
        capture_output=True,
        text=True,
        check=False,
    )
    owners = {path.stat().st_uid for path in (folder / "data" / "postgres").iterdir()}
    shutil.rmtree(folder)
    assert ran.stdout == ".s.PGSQL.5432 .s.PGSQL.5432.lock redis.sock", ran.stderr
    assert owners == {65534}


def test_zombie_does_not_count_as_alive():
    child = subprocess.Popen([sys.executable, "-c", ""])
    assert children.wait_until(lambda: not children.is_alive(child.pid), seconds=10)
    os.kill(child.pid, 0)  # still answers: nobody has reaped it
    child.wait()
