"""Inviting, disabling, resetting, and changing roles."""

import re

from accounts.models import User


def invite(client, **data):
    return client.post("/desk/people/", {"name": "Nia Lowe", "email": "nia@example.org", "role": "editor", **data})


def link_on(html: str) -> str:
    return re.search(r'value="http://testserver(/accounts/password/reset/key/[^"]+)"', html)[1]


def test_invited_person_has_the_role(office):
    assert invite(office).status_code == 302
    assert User.objects.get(email="nia@example.org").role == "editor"


def test_link_is_shown_once(office):
    invite(office)
    assert "Give this address to Nia Lowe" in office.get("/desk/people/").content.decode()
    assert "Give this address" not in office.get("/desk/people/").content.decode()


def test_link_opens_the_choice_of_a_password(office, client):
    invite(office)
    path = link_on(office.get("/desk/people/").content.decode())
    page = client.get(path, follow=True)
    assert "Choose a password" in page.content.decode()


def test_page_with_a_link_is_not_kept_by_the_browser(office):
    invite(office)
    assert "no-store" in office.get("/desk/people/")["Cache-Control"]


def test_same_address_twice_is_refused_beside_its_field(office):
    invite(office)
    answer = invite(office, email="NIA@example.org")
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()


def test_incomplete_invitation_is_named_field_by_field(office):
    html = invite(office, name="", email="nia").content.decode()
    assert "<title>Error: People" in html
    assert 'href="#id_name">Write the person' in html
    assert "such as name@example.org" in html


def change(client, user: User, **data):
    return client.post(f"/desk/people/{user.pk}/", data)


def test_disabled_person_is_signed_out(office, researcher, desk):
    change(office, researcher, action="disable")
    assert desk.get("/desk/").status_code == 302
    researcher.refresh_from_db()
    assert not researcher.is_active


def test_enabled_person_may_sign_in_again(office, researcher):
    change(office, researcher, action="disable")
    change(office, researcher, action="enable")
    researcher.refresh_from_db()
    assert researcher.is_active


def test_reset_gives_a_link_and_ends_the_old_password(office, researcher):
    change(office, researcher, action="reset")
    assert "Give this address to Rose Hale" in office.get("/desk/people/").content.decode()
    researcher.refresh_from_db()
    assert not researcher.has_usable_password()


def test_role_is_changed(office, researcher):
    change(office, researcher, action="role", role="editor")
    researcher.refresh_from_db()
    assert researcher.role == "editor"


def test_last_admin_stays(office, admin):
    answer = change(office, admin, action="disable")
    assert answer.status_code == 422
    assert "the last admin" in answer.content.decode()


def test_change_without_sense_is_refused(office, researcher):
    assert change(office, researcher, action="promote").status_code == 422
