"""Commands share the servers, the last one stops them, and a killed one leaves nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import embedded
from config.embedded import children, joining
from tests.config.processes import alive_with, children_of, environment, gone_within, manage

HOLDER = "import sys, time; from pathlib import Path; from config import embedded; \
hold = embedded.join(Path(sys.argv[1])); sys.stdout.write('held'); sys.stdout.flush(); time.sleep(60)"


def keeper_and_servers(data_dir: Path) -> list[int]:
    keeper = joining.read_state(data_dir)["pid"]
    return [keeper, *children_of(keeper)]


def test_second_joins_and_the_last_one_stops(data_dir):
    first = embedded.join(data_dir)
    second = embedded.join(data_dir)
    pids = keeper_and_servers(data_dir)
    assert len(pids) == 3
    first.release()
    assert all(children.is_alive(pid) for pid in pids)
    second.release()
    assert not any(children.is_alive(pid) for pid in pids)


def test_two_at_once_start_one_keeper(data_dir):
    holders = [
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(data_dir)], env=environment(data_dir), stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    assert [holder.stdout and holder.stdout.read(4) for holder in holders] == [b"held"] * 3
    name = f"config.embedded.keeper {data_dir}"
    assert children.wait_until(lambda: len(alive_with(name)) == 1, seconds=10)
    pids = keeper_and_servers(data_dir)
    for holder in holders:
        holder.kill()
        holder.communicate()
    assert gone_within(pids, seconds=2)


def test_killed_keeper_takes_its_servers_along_within_a_second(data_dir):
    hold = embedded.join(data_dir)
    keeper, *servers = keeper_and_servers(data_dir)
    assert len(servers) == 2
    os.kill(keeper, signal.SIGKILL)
    assert gone_within(servers, seconds=1)
    hold.take()
    assert hold.is_served()
    hold.release()
    assert not alive_with(str(data_dir))


@pytest.mark.parametrize("which", [0, 1])
def test_dead_server_is_started_again(data_dir, which):
    with embedded.running(data_dir):
        _, *servers = keeper_and_servers(data_dir)
        os.kill(servers[which], signal.SIGKILL)
        replaced = children.wait_until(
            lambda: (
                len(set(keeper_and_servers(data_dir)[1:]) - set(servers)) == 1
                and len(keeper_and_servers(data_dir)) == 3
            ),
            seconds=10,
        )
    assert replaced


def test_failure_of_the_keeper_is_told(empty_dir):
    (empty_dir / "postgres").mkdir(parents=True)
    (empty_dir / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.EmbeddedError, match="of PostgreSQL 9 and only"):
        embedded.join(empty_dir)


@pytest.mark.parametrize("words", ["split x", "help", "migrate --help", "check", "up", "--version", ""])
def test_command_without_database_starts_nothing(empty_dir, words, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert embedded.ensure_for_command(["manage.py", *words.split()], data_dir=empty_dir) is None
    assert not empty_dir.exists()


def test_command_with_real_servers_starts_nothing(empty_dir, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/x")
    monkeypatch.setenv("REDIS_URL", "redis://cache/0")
    assert embedded.ensure_for_command(["manage.py", "migrate"], data_dir=empty_dir) is None


def test_command_starts_the_servers_for_its_own_duration(data_dir):
    done = manage(data_dir, "showmigrations", "jobs", "--plan", DB_ROLE="owner")
    assert "jobs.0001" in done.stdout, done.stderr
    assert not alive_with(str(data_dir))
