"""The embedded PostgreSQL and Redis: binaries from wheels, sockets of our own, nothing taken from the machine.

A package rather than one file, one idea in each: `places` (names and paths), `children` (processes that die with their
parent), `postgres`, `redis`, `servers` (both together), `keeper` (the process that keeps them while anybody needs them)
and `joining` (how a command comes to need them). Importing it starts nothing and needs no Django.
"""

from config.embedded.joining import Hold, ensure_for_command, join, running, wanted
from config.embedded.places import (
    APP_ROLE,
    DATABASE,
    OWNER_ROLE,
    SUPERUSER,
    EmbeddedError,
    make_private,
    postgres_url,
    redis_url,
    socket_folder,
)
from config.embedded.servers import Services

__all__ = [
    "APP_ROLE",
    "DATABASE",
    "OWNER_ROLE",
    "SUPERUSER",
    "EmbeddedError",
    "Hold",
    "Services",
    "ensure_for_command",
    "join",
    "make_private",
    "postgres_url",
    "redis_url",
    "running",
    "socket_folder",
    "wanted",
]
