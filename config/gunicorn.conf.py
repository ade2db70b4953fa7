"""gunicorn: two processes of four threads; `BIND` says where (on this machine only, unless asked)."""

import os
import signal
from typing import Any

from config.embedded import children

bind = os.environ.get("BIND", "127.0.0.1:8000").split(",")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
errorlog = "-"
accesslog = None


def post_fork(server: Any, worker: Any) -> None:
    """A worker dies with its master, however that dies, so that the port is free for the next start."""
    children.die_with_parent(signal.SIGTERM, parent=worker.ppid)
