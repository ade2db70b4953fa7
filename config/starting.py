"""What has to hold before anything is served, each said in one line where it does not."""

import hashlib
import http.client
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db.migrations.loader import MigrationLoader
from psycopg2.extensions import parse_dsn

from config import embedded
from config.embedded import children

OLDEST_POSTGRES = 15
SECONDS = 4  # per connection: an address that does not answer is said quickly
STALE = timedelta(minutes=3)


class StartError(Exception):
    """Why Dispatchbox does not start, in one line for whoever started it."""


def owner_url() -> str:
    """The address with which the schema is changed and dumped."""
    if settings.EMBEDDED_POSTGRES:
        return embedded.postgres_url(settings.DATA_DIR, role="owner")
    return str(settings.DATABASE_OWNER_URL)


def check_data_dir(data_dir: Path) -> None:
    """The folder is there or can be made, and can be written."""
    try:
        embedded.make_private(data_dir)
    except OSError as error:
        raise StartError(f"DATA_DIR: {data_dir} cannot be used: {error.strerror}.") from None
    if not os.access(data_dir, os.W_OK | os.X_OK):
        raise StartError(f"DATA_DIR: {data_dir} cannot be written.")


def check_port(host: str, port: int) -> None:
    """Wait a moment for a predecessor that is just leaving, then say that the port is taken."""

    def free() -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
            return True

    if not children.wait_until(free, seconds=2, pause=0.1):
        raise StartError(f"Port {port} cannot be used (another program has it?): choose one, as in PORT={port + 1}.")


def check_database(url: str, *, variable: str) -> None:
    """The server answers, lets us in, and is new enough. Never shows the password."""
    try:
        connection = psycopg2.connect(url, connect_timeout=SECONDS)
    except psycopg2.Error as error:
        raise StartError(f"{variable}: {_place(url)} cannot be reached: {_first_line(error, url)}") from None
    release = connection.server_version // 10000
    connection.close()
    if release < OLDEST_POSTGRES:
        raise StartError(f"{variable}: {_place(url)} is PostgreSQL {release}; {OLDEST_POSTGRES} or newer is needed.")


def _place(url: str) -> str:
    parts = parse_dsn(url)
    return f"PostgreSQL at {parts.get('host', 'the local socket')}:{parts.get('port', '5432')}"


def _first_line(error: Exception, url: str) -> str:
    line = (str(error).strip().splitlines() or ["no reason given"])[0]
    password = parse_dsn(url).get("password")
    return line.replace(password, "***") if password else line


def redis_client(url: str) -> redis.Redis:
    """redis-py's own client for an address spelt for Celery."""
    plain = url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return redis.Redis.from_url(plain, socket_connect_timeout=SECONDS, socket_timeout=SECONDS, retry=None)


def check_redis(url: str) -> None:
    client = None
    try:
        client = redis_client(url)
        client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        place = "the address" if client is None else _redis_place(client)
        raise StartError(f"REDIS_URL: Redis at {place} cannot be reached: {str(error).splitlines()[0]}") from None


def _redis_place(client: redis.Redis) -> str:
    options = client.connection_pool.connection_kwargs
    return str(options.get("path") or f"{options.get('host', 'localhost')}:{options.get('port', 6379)}")


def redis_answers() -> bool:
    try:
        return bool(redis_client(settings.REDIS_URL).ping())
    except (redis.RedisError, OSError):
        return False


def migrations(url: str) -> tuple[int, int]:
    """(how many are applied, how many are not): read without Django's connection, which is the app's."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    known = set(loader.disk_migrations)
    connection = psycopg2.connect(url, connect_timeout=SECONDS)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        there = bool((cursor.fetchone() or (False,))[0])
        applied = set()
        if there:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    connection.close()
    return len(applied), len(known - applied)


def static_fingerprint() -> str:
    """Changes when a static file is added, removed or touched, or the storage is another."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_healthy(host: str, port: int) -> bool:
    """Whether the server really answers, under a name that it answers to."""
    names = [name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))]
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": names[0] if names else "localhost"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def silent_queues(cursor: Any) -> set[str]:
    """Queues without a heartbeat for minutes, though none of their jobs holds a lease: not busy, but silent."""
    cursor.execute(
        "SELECT name FROM jobs_heartbeat h WHERE beat_at < %s AND NOT EXISTS "
        "(SELECT 1 FROM jobs_job j WHERE j.queue = h.name AND j.state = 'running' AND j.lease_until > now())",
        [datetime.now(UTC) - STALE],
    )
    return {str(row[0]) for row in cursor.fetchall()}


def demo_sign_ins(data_dir: Path) -> str:
    path = data_dir / "demo-sign-ins.txt"
    return path.read_text().strip() if path.exists() else ""
