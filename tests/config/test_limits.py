"""A request that is too large is refused before it is read."""

import pytest


def send(client, path: str, size: int) -> int:
    return client.generic("POST", path, b"", CONTENT_LENGTH=str(size)).status_code


@pytest.mark.parametrize("path", ["/accounts/login/", "/desk/uploads/", "/statements/"])
def test_stranger_cannot_send_files(client, db, path):
    assert send(client, path, 30_000_000) == 413


def test_researcher_cannot_send_files_to_the_uploads(client_of, researcher):
    assert send(client_of(researcher), "/desk/uploads/", 30_000_000) == 413


def test_admin_sends_what_an_upload_may_hold_and_no_more(client_of, admin):
    client = client_of(admin)
    assert send(client, "/desk/uploads/", 900_000_000) != 413
    assert send(client, "/desk/uploads/", 2_000_000_000) == 413
    assert send(client, "/desk/people/", 30_000_000) == 413
