"""Every address by role and method: what is not listed here fails, and what is listed behaves as the matrix says."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import roles
from claims.models import ClaimFamily, FamilyMember
from evidence.models import Feed
from evidence.statistics_actions import correct_release, import_statistics
from jobs.actions import enqueue
from notes.actions import Event, follow_subject, notify
from notes.mailing import unsubscribe_token
from notes.models import Notice
from statements.models import MatchReview, SourceDocument
from tests.factories import make_claim, make_document, make_link, make_quantity, make_statement

# name: (permission or None for everybody, answers GET)
ADDRESSES = {
    "healthz": (None, True),
    "home": (None, True),
    "robots": (None, True),
    "favicon": (None, True),
    "statement-list": (None, True),
    "statement-page": (None, True),
    "desk-home": ("desk.read", True),
    "statement-desk": ("desk.read", True),
    "statement-look": ("evidence.judge", False),
    "claim-review": ("desk.read", True),
    "claim-decide": ("claims.judge", False),
    "claim-edit": ("claims.judge", False),
    "claim-note": ("claims.judge", False),
    "claim-join": ("claims.judge", False),
    "claim-evidence": ("evidence.judge", False),
    "claim-cite": ("evidence.judge", False),
    "claim-nothing": ("evidence.judge", False),
    "claim-figure": ("claims.judge", False),
    "figure-change": ("claims.judge", False),
    "family-page": ("desk.read", True),
    "member-decide": ("claims.judge", False),
    "link-decide": ("evidence.judge", False),
    "link-note": ("evidence.judge", False),
    "upload-list": ("statements.upload", True),
    "upload-page": ("statements.upload", True),
    "source-file": ("statements.upload", True),
    "match-list": ("statements.upload", True),
    "match-decide": ("statements.upload", False),
    "job-list": ("jobs.read", True),
    "job-retry": ("jobs.retry", False),
    "learning-list": ("learning.read", True),
    "learning-now": ("learning.manage", False),
    "learning-use": ("learning.manage", False),
    "feed-list": ("evidence.import", True),
    "feed-change": ("evidence.import", False),
    "dataset-list": ("evidence.import", True),
    "dataset-page": ("evidence.import", True),
    "draft-page": ("evidence.import", True),
    "release-file": ("evidence.import", True),
    "release-correct": ("evidence.import", False),
    "inbox-list": ("desk.read", True),
    "inbox-read": ("desk.read", False),
    "notice-page": ("desk.read", True),
    "notice-change": ("desk.read", False),
    "watch-list": ("desk.read", True),
    "watch-change": ("desk.read", False),
    "mail-change": ("desk.read", False),
    "mail-stop": (None, True),
    "person-list": ("accounts.manage", True),
    "person-change": ("accounts.manage", False),
}
OWN = {"notice-page"}  # to the person alone whose it is: here the admin
CAST = ("outsider", *dict(roles.ROLES))


def names(patterns, inside: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, inside + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and not inside.startswith("accounts/"):
            yield pattern.name


@pytest.fixture
def addresses(db, admin) -> dict[str, str]:
    """A real thing behind every address."""
    statement = make_statement("Returns were up by 19% in the year.")
    claim = make_claim(statement, "Returns were up by 19%")
    link = make_link(claim, make_document("Returns rose by 24%, it says.", known_on=date(2025, 2, 1)))
    document = SourceDocument.objects.create(sha256="a" * 64, name="a.txt", size=1, data=b"x")
    match = MatchReview.objects.create(
        statement=statement, document=document, origin_system="twfy", source_id="x", text="Returns", similarity=0.9
    )
    from statements.actions import start_upload
    from statements.parsers.types import Hints

    run = start_upload(files=[("a.txt", b"x")], hints=Hints(), by=admin)
    job = enqueue("link_statement", subject=f"statement:{statement.pk}")
    of = {"statement": statement, "claim": claim, "link": link, "source": document, "match": match, "job": job}
    family = ClaimFamily.objects.create()
    of |= {"family": family, "member": FamilyMember.objects.create(family=family, claim=claim)}
    of |= {"upload": run, "person": admin, "figure": make_quantity(claim, "19%")}
    of |= {"feed": Feed.objects.create(source=link.passage.document.source, kind="hansard")}
    release = import_statistics(name="a.csv", data=b"Year,Cases\n2020,5\n", title="A").release
    draft = correct_release(release=release, by=admin)
    of |= {"dataset": release.dataset, "release": release, "draft": draft}
    follow_subject(subject=claim, by=admin)
    told = Event(admin.pk, "link:1:suggested", claim, "Returns rose.", "you follow this claim", timezone.now())
    notify(kind="evidence", group="evidence:document:1", title="New evidence", events=[told], subject=statement)
    of |= {"notice": Notice.objects.get()}
    made = {"mail-stop": reverse("mail-stop", args=[unsubscribe_token(admin)])}
    for name in ADDRESSES.keys() - made.keys():
        pk = of[name.partition("-")[0]].pk if name.partition("-")[0] in of else None
        if name == "statement-page":
            made[name] = statement.get_absolute_url()
        elif name.endswith(("-list", "-home")) or pk is None:
            made[name] = reverse(name)
        else:
            made[name] = reverse(name, args=[pk])
    return made


def test_every_address_is_listed_here():
    assert set(names(get_resolver().url_patterns)) == set(ADDRESSES)


@pytest.fixture
def person(request, researcher, editor, admin):
    return {"outsider": None, "researcher": researcher, "editor": editor, "admin": admin}[request.param]


@pytest.mark.parametrize("person", CAST, indirect=True)
@pytest.mark.parametrize("name", ADDRESSES)
def test_get_by_role(addresses, client_of, person, name):
    permission, answers_get = ADDRESSES[name]
    response = client_of(person).get(addresses[name])
    if permission and person is None:
        assert response.status_code in ({302} if answers_get else {302, 405})
    elif permission and not person.has_perm(permission):
        assert response.status_code in ({403} if answers_get else {403, 405})
    elif name in OWN and person.role != roles.ADMIN:
        assert response.status_code == 404
    else:
        assert response.status_code == (200 if answers_get else 405)


@pytest.mark.parametrize("person", CAST, indirect=True)
@pytest.mark.parametrize("name", [name for name, (permission, _) in ADDRESSES.items() if permission])
def test_post_by_role(addresses, client_of, person, name):
    """An empty POST changes nothing; who may not, is turned away before anything is read."""
    response = client_of(person).post(addresses[name])
    if person is None:
        assert response.status_code in {302, 405}
        assert response.status_code == 405 or "/accounts/login/" in response["Location"]
    elif not person.has_perm(ADDRESSES[name][0]):
        assert response.status_code in {403, 405}
    else:
        assert response.status_code < 500


@pytest.mark.parametrize("name", [n for n, (p, get) in ADDRESSES.items() if get])
def test_every_page_has_a_strict_content_security_policy(addresses, client_of, admin, name):
    response = client_of(admin).get(addresses[name])
    policy = response["Content-Security-Policy"]
    assert "object-src 'none'" in policy or "sandbox" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", [n for n, (p, get) in ADDRESSES.items() if get])
def test_no_page_has_inline_script_or_style(addresses, client_of, admin, name):
    page = b"".join(client_of(admin).get(addresses[name])).decode(errors="replace")
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page


def test_get_changes_nothing(addresses, client_of, admin):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(admin)
    for name in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            client.get(addresses[name])
        writes = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert not [sql for sql in writes if "django_session" not in sql], name


def test_forged_form_is_refused(addresses, admin):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="accounts.backends.SignInBackend")
    assert client.post(addresses["claim-decide"], {"decision": "keep"}).status_code == 403


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert page.status_code in {200, 302, 403, 404}
    client.post(reverse("account_signup"), {"email": "x@example.org", "password1": "a" * 20, "password2": "a" * 20})
    from accounts.models import User

    assert not User.objects.exists()


def test_public_pages_show_no_claims_or_suggestions(addresses, client, db):
    for name in ("statement-list", "statement-page"):
        page = client.get(addresses[name]).content.decode()
        assert "data-claim" not in page
        assert "worth" not in page
        assert "Illustrative" not in page
