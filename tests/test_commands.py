"""What the commands say to whoever types something wrong: one sentence, and nothing is begun."""

import gzip
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from evidence.models import Document
from statements.models import IngestRun, Statement
from statements.parsers import Hints, ParseRefused, parse
from statements.parsers.types import believable_day
from tests.config.processes import manage

ELSEWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
TODAY = date(2026, 2, 3)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("ingest", "--format", "docx", "a.txt"), "--format"),
        (("ingest", "--made-on", "yesterday", "a.txt"), "'yesterday' is not a date"),
        (("ingest",), "PATH"),
        (("link", "--statement", "abc"), "--statement"),
        (("evaluate", "claims"), "gold_dir"),
        (("migrate", "--nonsense"), "--nonsense"),
    ],
)
def test_refusal_is_one_sentence_that_names_what_was_wrong_and_help(tmp_path, words, named):
    done = manage(tmp_path, *words, **ELSEWHERE)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
    assert named in done.stderr
    assert f"manage.py {words[0]}" in done.stderr
    assert done.stderr.endswith("--help says more.\n")


def test_refusal_is_an_exception_for_code_that_calls():
    with pytest.raises(CommandError, match="required: PATH"):
        call_command("ingest")


@pytest.mark.parametrize("value", ["abc", "0", "99999", "-1"])
def test_port_that_is_none_is_one_sentence(tmp_path, value):
    done = manage(tmp_path, "up", PORT=value)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{value} is no port" in done.stderr


@pytest.mark.parametrize("key", ["", "given-by-the-environment"])
def test_data_folder_that_cannot_be_made_is_one_sentence(tmp_path, key):
    (tmp_path / "file").write_text("in the way")
    done = manage(tmp_path / "file" / "data", "up", SECRET_KEY=key)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"DATA_DIR: {tmp_path / 'file' / 'data'} cannot be used" in done.stderr


@pytest.mark.parametrize("there", [False, True])
def test_ingest_of_nothing_leaves_no_run(db, tmp_path, there):
    folder = tmp_path / "texts"
    if there:
        folder.mkdir()
    with pytest.raises(CommandError, match=r"^There (is no file|are no files in) .*texts\.$"):
        call_command("ingest", folder)
    assert not IngestRun.objects.exists()


def test_ingest_and_split_read_the_same_bytes(db, tmp_path):
    path = tmp_path / "said.txt.gz"
    path.write_bytes(gzip.compress("We spent £3 million – at last.".encode("cp1252")))
    said = ["--made-on=2024-12-10", "--house=commons", "--title=Dues", "--speaker=Noor Span"]
    call_command("ingest", path, *said, stdout=StringIO())
    out = StringIO()
    call_command("split", path, stdout=out)
    assert "£3 million" in Statement.objects.get().text
    assert "£3 million" in out.getvalue()


@pytest.mark.parametrize(
    ("day", "believed"),
    [
        (date(1799, 12, 31), False),
        (date(1800, 1, 1), True),
        (TODAY, True),
        (TODAY + timedelta(days=2), True),
        (TODAY + timedelta(days=3), False),
    ],
)
def test_day_is_believable_from_1800_until_two_days_from_now(day, believed):
    assert believable_day(day, today=TODAY) is believed


@pytest.mark.parametrize("day", ["1799-12-31", "2999-01-01"])
def test_commands_refuse_a_day_that_cannot_be(db, tmp_path, day):
    (tmp_path / "a.txt").write_text("Crime fell.")
    with pytest.raises(CommandError, match=f"cannot be {day}"):
        call_command("ingest", tmp_path / "a.txt", f"--made-on={day}")
    with pytest.raises(CommandError, match=f"cannot be {day}"):
        call_command("import_evidence", tmp_path / "a.txt", "--source=Somebody", f"--published-on={day}")
    assert not IngestRun.objects.exists()
    assert not Document.objects.exists()


def test_text_with_a_day_that_cannot_be_is_refused():
    hints = Hints(made_on=date(2999, 1, 1), house="commons", title="Dues", speaker="Noor Span")
    with pytest.raises(ParseRefused, match=r"^The date cannot be 2999-01-01: .*\.$"):
        parse(b"Crime fell.", name="a.txt", hints=hints)


def test_create_admin_prints_an_address_that_opens(db, client, settings):
    settings.SITE_ADDRESS = "http://localhost:8000"
    out = StringIO()
    call_command("create_admin", "ada@example.org", stdout=out)
    address = out.getvalue().split()[-1]
    assert address.startswith("http://localhost:8000/")
    assert client.get(address.removeprefix("http://localhost:8000"), follow=True).status_code == 200
    assert User.objects.get().role == "admin"
    assert authenticate(None, email="ada@example.org", password="") is None
