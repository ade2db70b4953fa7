"""Permissions from the role matrix, and who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts import roles


class RoleBackend(BaseBackend):
    """Answers `user.has_perm()` from roles.py; a disabled account may do nothing."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active and perm in roles.MATRIX and roles.may(getattr(user_obj, "role", ""), perm))


class SignInBackend(AuthenticationBackend):
    """allauth's sign-in by e-mail address; the demonstration's people exist only while the demonstration is on."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        return user if user is not None and is_here(user) else None

    def get_user(self, user_id: Any) -> Any:
        user = super().get_user(user_id)
        return user if user is not None and is_here(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False


def is_here(user: Any) -> bool:
    return settings.DEMO or not user.is_demo
