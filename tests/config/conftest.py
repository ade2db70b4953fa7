"""Data folders for the tests of the embedded servers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded


@pytest.fixture(scope="session")
def made_cluster(tmp_path_factory) -> Path:
    """A data folder whose PostgreSQL was made and stopped: making one takes longest, so most tests get a copy."""
    folder = tmp_path_factory.mktemp("cluster") / "data"
    services = embedded.Services(folder)
    services.start_postgres()
    services.stop()
    return folder


@pytest.fixture
def empty_dir(tmp_path) -> Iterator[Path]:
    """The name of a data folder that is not there yet; its socket folder is cleared away afterwards."""
    yield tmp_path / "data"
    sockets = embedded.socket_folder(tmp_path / "data")
    if sockets.is_symlink():
        sockets.unlink()
    shutil.rmtree(sockets, ignore_errors=True)


@pytest.fixture
def data_dir(empty_dir, made_cluster) -> Path:
    """A data folder that has been used before."""
    shutil.copytree(made_cluster, empty_dir)
    return empty_dir
