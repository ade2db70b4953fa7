"""The fixed cast, the cloned database, and clients that are signed in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.actions import invite_user
from accounts.models import User
from tests import services

# The same examples in every run: a build that fails, fails again. `HYPOTHESIS_PROFILE=default` looks for new ones.
hypothesis.settings.register_profile("seeded", derandomize=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "seeded"))

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def running_services():
    """The embedded servers of the tests; Redis is started by those that ask for it."""
    from config.embedded import Services

    servers = Services(services.DATA_DIR)
    servers.start_postgres()
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def django_db_setup(running_services) -> Iterator[None]:
    """One server, one migrated template, one clone; every test rolls back or asks for a new clone."""
    services.migrate_template()
    services.make_clone()
    settings.DATABASES["default"]["NAME"] = services.CLONE
    connection.settings_dict["NAME"] = services.CLONE
    connection.settings_dict["CONN_MAX_AGE"] = 0
    yield
    connection.close()


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database in which the test's transactions really commit; thrown away afterwards."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        services.make_clone()


@pytest.fixture(autouse=True)
def _plain_static(settings, tmp_path) -> None:
    """No manifest of collected files is needed to render a page; the evidence index of a test is its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a slow one slows only the tests
    settings.EVIDENCE_INDEX_DIR = tmp_path / "evidence-index"


@pytest.fixture
def real_data() -> Path:
    """The folder of real files, where this machine has it."""
    folder = Path(settings.REAL_DATA_DIR)
    if not folder.is_dir():
        pytest.skip(f"real data is not here: set REAL_DATA_DIR ({folder.name} was looked for)")
    return folder


@pytest.fixture
def researcher(db) -> User:
    return invite_user(email="rose@example.org", name="Rose Hale", role="researcher", password=PASSWORD)


@pytest.fixture
def editor(db) -> User:
    return invite_user(email="ed@example.org", name="Ed Pike", role="editor", password=PASSWORD)


@pytest.fixture
def admin(db) -> User:
    return invite_user(email="ada@example.org", name="Ada Finch", role="admin", password=PASSWORD)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A client signed in as the given person, or as nobody."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="accounts.backends.SignInBackend")
        return client

    return make
