"""Inviting, disabling and resetting people; each is recorded in the user's history."""

import secrets

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User


@transaction.atomic
def invite_user(*, email: str, name: str, role: str, by: User | None = None, password: str | None = None) -> User:
    """A new account. Without a password it cannot be used until the person follows the link of `reset_link`."""
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValidationError({"email": "Somebody with this e-mail address has an account already."})
    user = User.objects.create_user(email.strip(), name=name.strip(), role=role, password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def reset_link(*, user: User) -> str:
    """The path at which the person chooses a new password; valid once, for three days."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


@transaction.atomic
def reset_user(*, user: User, by: User) -> str:
    """Make the old password useless, end the person's sessions and return the path to choose a new one."""
    user.set_unusable_password()
    user.reset_by, user.reset_at = by, timezone.now()
    user.save(update_fields=["password", "reset_by", "reset_at"])
    end_sessions(user=user)
    return reset_link(user=user)


def other_admins(user: User) -> list[User]:
    """Admins who can sign in besides this one, locked: two who shut each other out wait for one another."""
    admins = list(User.objects.select_for_update().filter(role=roles.ADMIN, is_active=True).order_by("pk"))
    return [admin for admin in admins if admin.pk != user.pk]


@transaction.atomic
def disable_user(*, user: User, by: User) -> None:
    """Shut the account and end its sessions; the last active admin cannot be shut out."""
    if user.role == roles.ADMIN and not other_admins(user):
        raise ValidationError("This is the last admin who can sign in; make another one first.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)


@transaction.atomic
def enable_user(*, user: User, by: User) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def change_role(*, user: User, role: str, by: User) -> None:
    """Give the person another role; the last active admin keeps theirs."""
    if role not in dict(roles.ROLES):
        raise ValidationError({"role": "There is no such role."})
    if user.role == roles.ADMIN and role != roles.ADMIN and not other_admins(user):
        raise ValidationError({"role": "This is the last admin; make another one first."})
    user.role = role
    user.save(update_fields=["role"])


def end_sessions(*, user: User) -> None:
    """Sign the person out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def new_password() -> str:
    """A password for a demonstration account or a first admin: 20 letters, digits, - and _."""
    return secrets.token_urlsafe(15)
