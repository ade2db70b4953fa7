"""Dumps of the database by PostgreSQL's own programs, from the wheel whatever the server is."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from psycopg2.extensions import make_dsn, parse_dsn

from config.embedded import children, postgres
from config.embedded.places import make_private

KEPT = 10


class DumpError(Exception):
    """What PostgreSQL's program said, in one line."""


def dump(url: str, *, to: Path, data_dir: Path) -> None:
    """Write the whole database at `url` to a file in custom format; it appears under its name only when complete."""
    partial = to.with_name(to.name + ".partial")
    partial.touch(mode=0o600)
    try:
        _run("pg_dump", ["--format=custom", f"--file={partial}", "--dbname"], url=url, data_dir=data_dir)
    except DumpError:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(to)


def restore(url: str, *, dump_file: Path, data_dir: Path) -> None:
    """Put the dump in place of everything the connecting role owns there, in one transaction: all of it or nothing."""
    script = dump_file.with_name(dump_file.name + ".sql")
    script.touch(mode=0o600)
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    steps = ["--command=DROP OWNED BY CURRENT_USER CASCADE", f"--file={script}"]
    try:
        _run("pg_restore", ["--no-owner", f"--file={script}", str(dump_file)], data_dir=data_dir)
        _run("psql", [*options, *steps, "--dbname"], url=url, data_dir=data_dir)
    finally:
        script.unlink(missing_ok=True)


def dump_before_migrating(url: str, *, data_dir: Path) -> Path:
    """The dump taken before the schema changes; the last ten are kept."""
    folder = make_private(data_dir / "backups")
    made = folder / f"before-migrating-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"
    dump(url, to=made, data_dir=data_dir)
    for old in sorted(folder.glob("before-migrating-*.dump"))[:-KEPT]:
        old.unlink()
    return made


def _run(program: str, options: list[str], *, data_dir: Path, url: str = "") -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment, never in the list of processes."""
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    if url:
        parts = parse_dsn(url)
        if password := parts.pop("password", ""):
            environment["PGPASSWORD"] = password
        options = [*options, make_dsn(**parts)]
    command = [str(postgres.binaries(data_dir) / program), *options]
    parent = os.getpid()
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        preexec_fn=lambda: children.die_with_parent(9, parent=parent),
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise DumpError(f"{program} failed: {said[0]}")
