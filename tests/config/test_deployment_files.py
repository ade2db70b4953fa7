"""The files for running on real servers say what the code reads, and what compose can parse."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

from tests.config.processes import ROOT, environment

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PASSED_BY_MAKE_OR_MACHINE = {"DISPATCHBOX_MODEL", "DJANGO_SETTINGS_MODULE"}


def variables_read() -> set[str]:
    """Names that the settings and the wiring take from the environment."""
    sources = [ROOT / "config" / name for name in ("settings.py", "gunicorn.conf.py", "supervisor.py", "celery.py")]
    text = "".join(path.read_text() for path in [*sources, ROOT / "config/management/commands/up.py"])
    return set(re.findall(r'(?:env(?:_\w+)?|environ\.get)\(\s*"([A-Z_]+)"', text)) - PASSED_BY_MAKE_OR_MACHINE


def test_env_example_lists_every_variable():
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert variables_read() - listed == set()
    assert {"DATABASE_URL", "SECRET_KEY", "PORT", "DATA_DIR"} <= variables_read()


def test_compose_variables_are_in_env_example():
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert used <= listed


def test_compose_has_every_part_and_only_migrate_is_the_owner():
    services = COMPOSE["services"]
    assert set(services) == {"web", "nlp", "io", "beat", "migrate", "postgres", "redis"}
    owners = {name for name, part in services.items() if "DATABASE_OWNER_URL" in part.get("environment", {})}
    assert owners == {"migrate"}
    assert all(services[name]["depends_on"]["migrate"] for name in ("web", "nlp", "io", "beat"))


def test_compose_secrets_have_no_default():
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"\$\{(\w*PASSWORD|SECRET_KEY)(:-[^}]*)?\}", text)


def test_image_runs_as_an_ordinary_user_from_the_lock():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER dispatchbox" in lines
    assert any("--require-hashes -r requirements.txt" in line for line in lines)


def test_io_worker_loads_no_spacy(tmp_path):
    script = (
        "import django, sys; django.setup(); from config.celery import app; "
        "app.loader.import_default_modules(); assert 'jobs.run' in app.tasks; sys.exit('spacy' in sys.modules)"
    )
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="config.settings")
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, check=False).returncode == 0


def test_recurring_work_names_real_tasks_and_queues():
    from config.celery import QUEUES, SCHEDULE, app

    app.loader.import_default_modules()
    assert all(
        entry["task"] in app.tasks and entry["options"]["queue"] in (*QUEUES, "sweep") for entry in SCHEDULE.values()
    )


def test_makefile_has_the_fixed_targets():
    text = Path(ROOT / "Makefile").read_text()
    assert {"run", "test", "check", "bench", "soak"} <= set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
