"""What the settings make of the environment."""

import subprocess
import sys

import pytest

from config.settings import site_address
from tests.config.processes import ROOT, environment


@pytest.mark.parametrize(
    ("hosts", "https", "address"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False, "http://localhost:9000"),
        (["claims.example.org", "localhost"], True, "https://claims.example.org"),
        (["localhost", "claims.example.org"], False, "http://claims.example.org:9000"),
        ([".example.org", "*"], False, "http://localhost:9000"),
    ],
)
def test_site_address_is_the_first_name_of_its_own(hosts, https, address):
    assert site_address(hosts, https=https, port="9000") == address


def said(tmp_path, script: str, **others: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", f"from config import settings; {script}"]
    env = environment(tmp_path, **others)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("given", "backend", "is_set_up"),
    [
        ({"EMAIL_HOST": ""}, "dummy", False),
        ({"EMAIL_HOST": "mail.example.org"}, "smtp", True),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "console", False),
    ],
)
def test_mail_is_sent_only_where_a_host_is_given(tmp_path, given, backend, is_set_up):
    script = "raise SystemExit(f'{settings.EMAIL_BACKEND} {settings.MAIL_IS_SET_UP}')"
    done = said(tmp_path, script, **{"EMAIL_BACKEND": "", **given})
    assert done.stderr == f"django.core.mail.backends.{backend}.EmailBackend {is_set_up}\n"


def test_number_that_is_none_is_one_sentence(tmp_path):
    done = said(tmp_path, "", JOB_MAX_ATTEMPTS="many")
    assert (done.returncode, done.stderr) == (1, "JOB_MAX_ATTEMPTS is not a whole number: many\n")
