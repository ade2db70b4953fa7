"""A migrated database and an index folder that live only as long as the block; Django is set up on them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def database() -> Iterator[Path]:
    """The data folder of an installation with nothing in it. Once a process: Django's settings are read from it."""
    folder = Path(tempfile.mkdtemp(prefix="dispatchbox-bench-"))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DB_ROLE"):
        os.environ.pop(name, None)
    os.environ.update(DATA_DIR=str(folder), LOG_LEVEL="ERROR", DJANGO_SETTINGS_MODULE="config.settings")
    from config.embedded import Services

    servers = Services(folder)
    try:
        servers.start_postgres()
        _migrate(folder)
        import django

        django.setup()
        yield folder
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _migrate(folder: Path) -> None:
    from config import embedded

    # Addresses are given, as for real servers: the command starts none of its own.
    addresses = {
        "DATABASE_URL": embedded.postgres_url(folder),
        "DATABASE_OWNER_URL": embedded.postgres_url(folder, role="owner"),
        "REDIS_URL": embedded.redis_url(folder),
    }
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **addresses}, check=True)


def analyse(folder: Path) -> None:
    """Tell the planner how large the tables have become, as autovacuum does within a minute of real use."""
    import psycopg2

    from config import embedded

    connection = psycopg2.connect(embedded.postgres_url(folder, role="owner"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
