"""The way back from `backup`, or from a dump taken before migrating."""

import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from psycopg2.sql import SQL, Identifier

from config import dumps, starting
from config.embedded import locks
from config.embedded.places import make_private
from config.management.commands.backup import FORMAT

DUMP_MAGIC = b"PGDMP"  # how PostgreSQL's custom format begins


class Command(BaseCommand):
    help = "Put a backup (or a dump from DATA_DIR/backups) in place of this installation's data."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace what is there")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if locks.is_held(settings.DATA_DIR / "up.lock"):
            raise CommandError("Dispatchbox is running on this data folder: stop it first.")
        tables = count_tables()
        if tables and not force:
            raise CommandError(f"This installation has data ({tables} tables): --force replaces it.")
        try:
            restore_file(file)
        except (dumps.DumpError, tarfile.TarError, OSError) as error:
            raise CommandError(f"Nothing was restored: {error}") from None
        self.stdout.write(f"Restored from {file}. The next start brings the schema up to date.")


def count_tables() -> int:
    """Tables of ours in the database; none in a new one."""
    connection = psycopg2.connect(starting.owner_url(), connect_timeout=starting.SECONDS)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        row = cursor.fetchone()
    connection.close()
    return int(row[0]) if row else 0


def restore_file(file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=make_private(settings.DATA_DIR)) as name:
        folder = Path(name)
        dump_file = _unpack(file, folder)
        dumps.restore(starting.owner_url(), dump_file=dump_file, data_dir=settings.DATA_DIR)
        _stamp_followed_rows()
        if (folder / "media").is_dir():
            _replace_media(folder / "media")
    # Derived from the database, and built again from it.
    shutil.rmtree(settings.EVIDENCE_INDEX_DIR, ignore_errors=True)


def _stamp_followed_rows() -> None:
    """Followers go by transaction number, and those of another server mean nothing here: all rows count as new."""
    connection = psycopg2.connect(starting.owner_url(), connect_timeout=starting.SECONDS)
    with connection, connection.cursor() as cursor:
        # A dump of an earlier version may lack a table or its column; its migration stamps the rows.
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'xid'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(SQL("UPDATE {} SET xid = pg_current_xact_id()").format(Identifier(table)))
    connection.close()


def _unpack(file: Path, folder: Path) -> Path:
    """The dump to restore: the file itself, or the one inside the backup, unpacked into `folder`."""
    with file.open("rb") as start:
        if start.read(len(DUMP_MAGIC)) == DUMP_MAGIC:
            shutil.copyfile(file, folder / "database.dump")
            return folder / "database.dump"
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        found = json.loads((folder / "manifest.json").read_text()).get("format")
    except (tarfile.TarError, OSError, ValueError):
        found = None
    if found != FORMAT:
        raise dumps.DumpError(f"{file} is neither a backup of Dispatchbox nor a dump.")
    return folder / "database.dump"


def _replace_media(fresh: Path) -> None:
    media = Path(settings.MEDIA_ROOT)
    old = media.with_name(media.name + ".replaced")
    shutil.rmtree(old, ignore_errors=True)
    if media.exists():
        media.rename(old)
    fresh.rename(media)
    shutil.rmtree(old, ignore_errors=True)
