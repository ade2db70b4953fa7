"""Who may come in, and who is shut out."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import actions, roles
from accounts.models import User
from tests.conftest import PASSWORD


def test_invited_person_chooses_a_password_by_the_link(client, db, admin):
    user = actions.invite_user(email="new@example.org", name="New Person", role="editor", by=admin)
    page = client.get(actions.reset_link(user=user), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "a wholly new secret", "password2": "a wholly new secret"})
    assert authenticate(None, email="new@example.org", password="a wholly new secret") == user


def test_address_is_invited_once_whatever_its_case(admin):
    with pytest.raises(ValidationError, match="already"):
        actions.invite_user(email="ADA@example.org", name="Ada Again", role="editor")


def test_unknown_role_is_refused(db):
    with pytest.raises(ValidationError):
        actions.invite_user(email="x@example.org", name="X", role="owner")


def test_disabled_person_is_signed_out_everywhere(client, researcher, admin):
    client.login(email="rose@example.org", password=PASSWORD)
    assert client.get("/desk/").status_code == 200
    actions.disable_user(user=researcher, by=admin)
    assert client.get("/desk/").status_code == 302
    assert authenticate(None, email="rose@example.org", password=PASSWORD) is None


def test_disabled_person_comes_back(researcher, admin):
    actions.disable_user(user=researcher, by=admin)
    actions.enable_user(user=researcher, by=admin)
    assert authenticate(None, email="rose@example.org", password=PASSWORD) == researcher


def test_reset_makes_the_old_password_useless(researcher, admin):
    assert "/password/reset/key/" in actions.reset_user(user=researcher, by=admin)
    assert authenticate(None, email="rose@example.org", password=PASSWORD) is None


def test_last_admin_can_neither_be_shut_out_nor_demoted(admin):
    with pytest.raises(ValidationError, match="last admin"):
        actions.disable_user(user=admin, by=admin)
    with pytest.raises(ValidationError, match="last admin"):
        actions.change_role(user=admin, role="editor", by=admin)


def test_changes_to_people_are_in_their_history(researcher, admin):
    actions.change_role(user=researcher, role="editor", by=admin)
    assert list(researcher.events.order_by("pgh_id").values_list("role", flat=True)) == ["researcher", "editor"]


def test_history_holds_no_passwords(researcher):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_userevent LIMIT 1")
        assert "password" not in [column.name for column in cursor.description]


@pytest.mark.parametrize("role", [None, "nobody", "superuser"])
def test_role_that_is_not_in_the_matrix_may_nothing(role):
    assert not any(roles.may(role, permission) for permission in roles.MATRIX)


def test_permission_that_is_not_in_the_matrix_is_an_error():
    with pytest.raises(KeyError):
        roles.may("admin", "claims.eat")


def test_create_admin_prints_a_link_and_refuses_rubbish(db, capsys):
    call_command("create_admin", "first@example.org")
    assert "/password/reset/key/" in capsys.readouterr().out
    assert User.objects.get().role == "admin"
    for email in ("first@example.org", "not an address"):
        with pytest.raises(CommandError):
            call_command("create_admin", email)


def test_app_role_owns_nothing_and_is_no_superuser(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False


def test_reset_is_in_the_history_with_who_did_it(researcher, admin):
    actions.reset_user(user=researcher, by=admin)
    assert researcher.events.order_by("-pgh_id").first().reset_by_id == admin.pk
