"""The demonstration comes and goes whole, and leaves other work alone."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User
from claims.models import Claim
from evidence.models import Document, EvidenceLink
from jobs.models import Job
from notes.actions import add_note
from notes.models import Note
from statements.models import Statement
from tests.factories import make_claim, make_document, make_link, make_statement


@pytest.fixture
def demo(db, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    call_command("demo", "load", verbosity=0)


def sign_in(settings, *, line: int = 0) -> User | None:
    _, email, password = (settings.DATA_DIR / "demo-sign-ins.txt").read_text().splitlines()[line].split()
    return authenticate(None, email=email, password=password)


def test_load_brings_one_statement_evidence_and_four_people(demo, settings):
    assert Statement.objects.get().title.endswith("(Calais group)")
    assert Document.objects.imported().count() >= 6
    assert sorted(User.objects.values_list("role", flat=True)) == ["admin", "editor", "editor", "researcher"]
    assert Job.objects.filter(kind="split_statement").count() == 1


def test_load_twice_changes_nothing(demo, settings):
    before = (settings.DATA_DIR / "demo-sign-ins.txt").read_text()
    call_command("demo", "load", verbosity=0)
    assert (Statement.objects.count(), User.objects.count()) == (1, 4)
    assert (settings.DATA_DIR / "demo-sign-ins.txt").read_text() == before


def test_passwords_are_for_the_owner_of_the_data_alone(demo, settings):
    assert (settings.DATA_DIR / "demo-sign-ins.txt").stat().st_mode & 0o077 == 0


def test_demo_people_sign_in_only_while_the_demonstration_is_on(demo, settings):
    assert sign_in(settings)
    settings.DEMO = False
    assert sign_in(settings) is None


def test_every_illustrative_document_says_so_itself(demo):
    for document in Document.objects.imported():
        assert document.source.name == "Illustrative"
        words = " ".join(document.passages.values_list("text", flat=True)).lower()
        assert "illustrative" in words
        assert "invented" in words


def test_remove_takes_everything_and_leaves_other_work(demo):
    mine = make_statement("Returns were up by 19% in the year.")
    claim = make_claim(Statement.objects.get(is_demo=True), "nearly 10,000 returns since the election")
    link = make_link(claim, Document.objects.imported().first())
    add_note(subject=link, body="Look again.", by=User.objects.first())
    call_command("demo", "remove", verbosity=0)
    assert list(Statement.objects.all()) == [mine]
    assert not Claim.objects.exists()
    assert not EvidenceLink.objects.exists()
    assert not Document.objects.imported().exists()
    assert not Note.objects.exists()
    assert not User.objects.exists()


def test_remove_shuts_an_account_that_other_work_names(demo):
    person = User.objects.get(role="researcher")
    claim = make_claim(make_statement("Returns were up by 19% in the year."), "Returns were up by 19%")
    from claims.actions import keep_claim

    keep_claim(claim=claim, by=person)
    out = StringIO()
    call_command("demo", "remove", stdout=out)
    person.refresh_from_db()
    assert not person.is_active
    assert "1 of its accounts was kept, shut, because other work names it." in out.getvalue()


def test_remove_with_nothing_loaded_is_harmless(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_document("Returns rose by 24%, the note says.", known_on=make_statement("One.").made_on, source="Somebody")
    call_command("demo", "remove", verbosity=0)
    assert Document.objects.count() == 1


def test_remove_keeps_a_statement_that_a_real_source_has_too(demo):
    from statements.models import SourceDocument, SourceRecord

    statement = Statement.objects.get()
    document = SourceDocument.objects.create(sha256="b" * 64, name="real.xml", size=1, data=b"x")
    SourceRecord.objects.create(statement=statement, origin_system="twfy", source_id="real", document=document)
    call_command("demo", "remove", verbosity=0)
    assert Statement.objects.get().is_demo is False


def test_remove_takes_matches_and_earlier_texts_along(demo):
    from statements.models import MatchReview, SourceDocument, StatementRevision

    statement = Statement.objects.get()
    document = SourceDocument.objects.create(sha256="b" * 64, name="real.xml", size=1, data=b"x")
    MatchReview.objects.create(
        statement=statement, document=document, origin_system="twfy", source_id="x", text="X", similarity=0.9
    )
    StatementRevision.objects.create(statement=statement, text="X", text_sha256="c" * 64, replaced_by=document)
    call_command("demo", "remove", verbosity=0)
    assert not Statement.objects.exists()
