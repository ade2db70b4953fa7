"""Permissions from the role matrix, and who may sign in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from accounts import roles


class RoleBackend(BaseBackend):
    """Answers `user.has_perm()` from roles.py; a disabled account may do nothing."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active and perm in roles.MATRIX and roles.may(getattr(user_obj, "role", ""), perm))


class SignInBackend(AuthenticationBackend):
    """allauth's sign-in by e-mail address; the demonstration's people exist only while the demonstration is on."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not getattr(user, "is_demo", False))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False
