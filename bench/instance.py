"""A whole Dispatchbox in a throwaway folder, driven over HTTP as a browser would."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
START_SECONDS, WORK_SECONDS = 240, 1800


class Instance:
    """A running one: `client(role)` is signed in; `seconds_to_start` is from the command to the first answer."""

    def __init__(self, address: str, folder: Path, seconds_to_start: float) -> None:
        self.address, self.folder, self.seconds_to_start = address, folder, seconds_to_start

    def client(self, role: str) -> httpx.Client:
        rows = [line.split() for line in (self.folder / "demo-sign-ins.txt").read_text().splitlines()]
        email, password = next((row[1], row[2]) for row in rows if row[0] == role)
        client = httpx.Client(base_url=self.address, timeout=60, follow_redirects=True)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token(client, "/accounts/login/")}
        client.post("/accounts/login/", data=form).raise_for_status()
        return client

    def upload(self, client: httpx.Client, *paths: Path) -> None:
        """Bring files in by the upload page."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        data = {"csrfmiddlewaretoken": token(client, "/desk/uploads/"), "format": "auto"}
        client.post("/desk/uploads/", data=data, files=files).raise_for_status()

    def work_left(self, *kinds: str) -> int:
        """Jobs that are not finished, asked of the database."""
        import psycopg2

        from config import embedded

        with psycopg2.connect(embedded.postgres_url(self.folder)) as connection, connection.cursor() as cursor:
            where = "state IN ('pending', 'running')" + (" AND kind = ANY(%s)" if kinds else "")
            cursor.execute(f"SELECT count(*) FROM jobs_job WHERE {where}", [list(kinds)] if kinds else [])  # noqa: S608
            left = cursor.fetchone()[0]
        connection.close()
        return left

    def wait(self, *kinds: str) -> None:
        """Until the work of these kinds (or all) is done."""
        end = time.monotonic() + WORK_SECONDS
        while self.work_left(*kinds):
            if time.monotonic() > end:
                raise TimeoutError("the work was not done in time")
            time.sleep(0.5)


def token(client: httpx.Client, path: str) -> str:
    found = TOKEN.search(client.get(path).text)
    if found is None:
        raise RuntimeError(f"{path} has no form")
    return found.group(1)


@contextmanager
def running() -> Iterator[Instance]:
    """Start one on a free port, and stop it and throw its data away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="dispatchbox-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    up = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder), "DEMO": "1"},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        while not answers(address):
            if up.poll() is not None or time.monotonic() > began + START_SECONDS:
                raise RuntimeError("it did not start")
            time.sleep(0.1)
        yield Instance(address, folder, time.monotonic() - began)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
