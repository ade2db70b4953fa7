"""The role matrix: the only place that says who may do what. Everything else asks `may()` or `user.has_perm()`."""

from typing import Final

RESEARCHER, EDITOR, ADMIN = "researcher", "editor", "admin"
ROLES: Final = ((RESEARCHER, "Researcher"), (EDITOR, "Editor"), (ADMIN, "Admin"))

MATRIX: Final[dict[str, frozenset[str]]] = {
    "desk.read": frozenset({RESEARCHER, EDITOR, ADMIN}),
    "claims.judge": frozenset({RESEARCHER, EDITOR, ADMIN}),
    "evidence.judge": frozenset({RESEARCHER, EDITOR, ADMIN}),
    "evidence.import": frozenset({ADMIN}),
    "statements.upload": frozenset({ADMIN}),
    "jobs.read": frozenset({ADMIN}),
    "jobs.retry": frozenset({ADMIN}),
    "learning.read": frozenset({ADMIN}),
    "learning.manage": frozenset({ADMIN}),
    "accounts.manage": frozenset({ADMIN}),
}


def may(role: str, permission: str) -> bool:
    """True if the role holds the permission; an unknown permission is an error, never a silent no."""
    return role in MATRIX[permission]
