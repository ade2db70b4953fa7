"""A real Dispatchbox, started by its own command on a free port, and a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
START_SECONDS = 180


@dataclass(frozen=True)
class Site:
    """Where it is, and who may sign in: role to (e-mail, password), the second editor as `editor2`."""

    address: str
    people: dict[str, tuple[str, str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as response:  # noqa: S310 (our own address)
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def sign_ins(path: Path) -> dict[str, tuple[str, str]]:
    people: dict[str, tuple[str, str]] = {}
    for line in path.read_text().splitlines():
        role, email, password = line.split()
        people["editor2" if role in people else role] = (email, password)
    return people


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="dispatchbox-browser-"))
    port = free_port()
    environment = {**os.environ, "DATA_DIR": str(folder), "PORT": str(port), "DEMO": "1"}
    log = (folder / "up.log").open("w+")
    up = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    end = time.monotonic() + START_SECONDS
    while not answers(address):
        log.flush()
        assert up.poll() is None, (folder / "up.log").read_text()
        assert time.monotonic() < end, (folder / "up.log").read_text()
        time.sleep(0.5)
    yield Site(address, sign_ins(folder / "demo-sign-ins.txt"))
    up.send_signal(signal.SIGINT)
    up.wait(60)
    log.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, "Chromium is not installed: see `make test`."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site) -> Iterator[Callable[..., Page]]:
    """A page in a context of its own; whatever its console complains of fails the test at the end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(role: str | None = None, **options) -> Page:
        context = browser.new_context(base_url=site.address, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if role:
            sign_in(page, *site.people[role])
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def assert_accessible(page: Page) -> None:
    """No finding of axe-core by WCAG 2.2 AA and best practice on the page as it stands."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    violations = found.response["violations"]
    assert not violations, f"{page.url}: " + "; ".join(f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in violations)
