"""Who gets in, and where the others are sent."""

import pytest

from desk.access import needs
from tests.factories import make_statement


def test_anonymous_is_sent_to_the_sign_in_and_back(client, db):
    answer = client.get("/desk/jobs/?state=failed")
    assert answer.url == "/accounts/login/?next=/desk/jobs/%3Fstate%3Dfailed"


def test_anonymous_form_leads_back_to_the_desk(client, db):
    assert client.post("/desk/claims/1/decide/").url == "/accounts/login/?next=/desk/"


def test_htmx_is_told_to_go_to_the_sign_in(client, db):
    answer = client.post("/desk/claims/1/decide/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/desk/")


def test_without_the_permission_the_page_says_so(desk):
    answer = desk.get("/desk/people/")
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


@pytest.mark.parametrize("path", ["/desk/claims/1/decide/", "/desk/links/1/decide/", "/desk/jobs/1/retry/"])
def test_deciding_is_never_a_get(office, path):
    assert office.get(path).status_code == 405


def test_unknown_permission_is_an_error_when_the_view_is_written():
    with pytest.raises(KeyError):
        needs("claims.juge")


def test_navigation_shows_only_what_is_allowed(desk, office):
    assert "/desk/people/" not in desk.get("/desk/").content.decode()
    assert "/desk/people/" in office.get("/desk/").content.decode()


@pytest.mark.parametrize("path", ["/", "/desk/", "/accounts/login/", "/nowhere/"])
def test_no_page_has_inline_script_or_style(office, path):
    answer = office.get(path)
    html = answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


def test_demonstration_is_marked_while_it_is_there(client, admin, settings):
    assert "Demonstration" not in client.get("/").content.decode()
    type(admin).objects.update(is_demo=True)
    assert "Demonstration" in client.get("/").content.decode()
    settings.DEMO = False
    assert "Demonstration" in client.get("/").content.decode()
    type(admin).objects.update(is_active=False)
    assert "Demonstration" not in client.get("/").content.decode()


def test_demonstration_statement_alone_is_marked(client, db):
    statement = make_statement("We opened 3 offices.", is_demo=True)
    assert "This is a demonstration" in client.get("/").content.decode()
    statement.delete()
    assert "This is a demonstration" not in client.get("/").content.decode()


@pytest.mark.parametrize("path", ["/desk/", "/desk/jobs/", "/desk/uploads/"])
def test_what_is_not_public_stays_out_of_shared_caches(office, path):
    assert "private" in office.get(path)["Cache-Control"]
