"""Health, sign-in, and the pages for when something is wrong."""

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_healthz_is_one_word(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok", "text/plain")


def test_healthz_without_the_database_says_nothing_secret(client):
    def refuse(*args):
        raise OperationalError("password of role app is hunter2")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"unavailable")


def test_sign_in_leads_to_the_page_that_was_wanted(client, researcher):
    data = {"login": researcher.email, "password": PASSWORD, "next": "/desk/"}
    assert client.post("/accounts/login/?next=/desk/", data).url == "/desk/"


def test_wrong_password_is_an_error_with_a_summary(client, researcher):
    html = client.post("/accounts/login/", {"login": researcher.email, "password": "wrong"}).content.decode()
    assert "<title>Error: Sign in" in html
    assert 'id="errors" tabindex="-1" autofocus' in html


def test_wrong_password_is_said_in_our_words(client, researcher):
    html = client.post("/accounts/login/", {"login": researcher.email, "password": "wrong"}).content.decode()
    assert "The e-mail address or the password is not correct." in html


def test_too_many_tries_say_how_long_to_wait(client, researcher):
    for _ in range(6):
        answer = client.post("/accounts/login/", {"login": researcher.email, "password": "wrong"})
    assert "Wait five minutes" in answer.content.decode()


def test_letter_is_promised_only_where_mail_is_sent(client, settings):
    assert "A letter with a link" in client.get("/accounts/password/reset/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    html = client.get("/accounts/password/reset/").content.decode()
    assert "Ask an admin" in html
    assert "Send the link" not in html


def test_machines_are_asked_to_leave_the_desk_alone(client):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()


def test_no_link_is_made_where_no_mail_is_sent(client, researcher, settings, mailoutbox, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    client.post("/accounts/password/reset/", {"email": researcher.email})
    assert "/password/reset/key/" not in capsys.readouterr().out


def test_password_managers_are_helped(client):
    html = client.get("/accounts/login/").content.decode()
    assert 'autocomplete="current-password"' in html
    assert "onpaste" not in html


def test_nobody_signs_up(client):
    assert "Accounts are by invitation" in client.get("/accounts/signup/").content.decode()


@pytest.mark.parametrize("path", ["/accounts/email/", "/accounts/social/connections/", "/accounts/login/code/"])
def test_pages_of_allauth_that_nobody_needs_are_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/accounts/password/change/", "Your account"),
        ("/accounts/2fa/", "Second factor"),
        ("/accounts/logout/", "Sign out"),
        ("/accounts/2fa/totp/activate/", "Confirm that it is you"),
    ],
)
def test_account_pages_are_in_the_house_style(researcher, client_of, path, title):
    html = client_of(researcher).get(path, follow=True).content.decode()
    assert f"<title>{title} – Dispatchbox</title>" in html
    assert 'class="bar bar--public"' in html


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_for_a_broken_server_needs_nothing_but_itself(name):
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert "Dispatchbox" in html


def test_forged_form_is_explained(researcher, client_of):
    client = client_of(researcher)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/desk/claims/1/decide/")
    assert answer.status_code == 403
    assert "The form could not be sent" in answer.content.decode()
