"""The database of the tests: a throwaway embedded server, migrated once, cloned from that template.

Loaded before Django's settings are read (`-p tests.services`), so that these point into the throwaway folder.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(tempfile.mkdtemp(prefix="dispatchbox-tests-"))
CLONE = "dispatchbox_test"
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
(DATA_DIR / "static").mkdir()  # WhiteNoise warns where nothing has been collected

for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DB_ROLE"):
    os.environ.pop(name, None)
os.environ.update(
    DATA_DIR=str(DATA_DIR), LOG_LEVEL="ERROR", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
)


def migrate_template() -> None:
    """Bring the template up by the real command, as the owner."""
    from config import embedded

    # Addresses are given, as for real servers: the command starts none of its own.
    addresses = {
        "DATABASE_URL": embedded.postgres_url(DATA_DIR),
        "DATABASE_OWNER_URL": embedded.postgres_url(DATA_DIR, role="owner"),
        "REDIS_URL": embedded.redis_url(DATA_DIR),
    }
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **addresses}, check=True)


def make_clone() -> None:
    """A fresh copy of the template; a few tenths of a second."""
    import psycopg2
    from psycopg2.sql import SQL, Identifier

    from config import embedded

    # As the superuser: an autovacuum at work in the old clone can be sent away by nobody else.
    superuser = psycopg2.connect(embedded.postgres_url(DATA_DIR, role="superuser", database="postgres"))
    superuser.autocommit = True
    with superuser.cursor() as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(CLONE)))
        make = SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        names = (CLONE, embedded.DATABASE, embedded.OWNER_ROLE)
        cursor.execute(make.format(*map(Identifier, names)))
    superuser.close()
