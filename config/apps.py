"""The Celery app is made wherever Django is, so that a task's `.apply_async` knows its broker."""

import importlib

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        importlib.import_module("config.celery")
