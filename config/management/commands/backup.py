"""One file with the whole installation: the database and the uploaded files."""

import json
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import dumps, starting
from config.embedded.places import make_private

FORMAT = "dispatchbox-backup-1"


class Command(BaseCommand):
    help = "Write the whole installation to FILE (a tar; may be taken while Dispatchbox runs)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already; a backup overwrites nothing.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        try:
            write_backup(file)
        except (dumps.DumpError, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(f"Backed up to {file} ({file.stat().st_size / 1e6:.1f} MB)")


def write_backup(file: Path) -> None:
    """The dump first, then the files it speaks of: files are only ever added, so none it names is missing."""
    partial = file.with_name(file.name + ".partial")
    partial.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory(dir=make_private(settings.DATA_DIR)) as folder:
            dumped, manifest = Path(folder) / "database.dump", Path(folder) / "manifest.json"
            dumps.dump(starting.owner_url(), to=dumped, data_dir=settings.DATA_DIR)
            manifest.write_text(json.dumps({"format": FORMAT, "made_at": datetime.now(UTC).isoformat()}))
            with tarfile.open(partial, "w") as tar:
                tar.add(manifest, arcname="manifest.json")
                tar.add(dumped, arcname="database.dump")
                if Path(settings.MEDIA_ROOT).is_dir():
                    tar.add(settings.MEDIA_ROOT, arcname="media")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
