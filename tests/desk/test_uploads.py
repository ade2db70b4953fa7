"""Bringing files in: several at once, a result each, and the bytes as they came."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.actions import run_due
from jobs.models import Job
from statements.actions import keep_document
from statements.models import IngestItem, IngestRun, MatchReview, Statement
from tests.factories import make_statement

SPEECH = b"We opened 3 offices last year.\n\nThey are in York and in Leeds, and they are open every day."


def send(client, *files: tuple[str, bytes], **data):
    data = {"made_on": "2024-12-10", "house": "commons", "title": "Offices", "speaker": "Ann Other", **data}
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/desk/uploads/", {**data, "files": uploads, "office": "Minister of State"})


def test_each_file_becomes_an_item_that_waits(office):
    answer = send(office, ("one.txt", SPEECH), ("two.txt", b"Another statement of ours."))
    run = IngestRun.objects.get()
    assert answer.url == f"/desk/uploads/{run.pk}/"
    assert list(run.items.values_list("name", "result")) == [("one.txt", "waiting"), ("two.txt", "waiting")]


def test_page_polls_only_while_something_waits(office):
    page = send(office, ("one.txt", SPEECH)).url
    assert 'hx-trigger="every 2s"' in office.get(page).content.decode()
    Job.objects.exclude(kind="ingest_file").delete()
    run_due(limit=1)
    Job.objects.all().delete()
    html = office.get(page).content.decode()
    assert "hx-trigger" not in html
    assert "Stored" in html


def test_polling_gets_the_files_alone(office):
    page = send(office, ("one.txt", SPEECH)).url
    html = office.get(page, headers={"HX-Request": "true"}).content.decode()
    assert html.strip().startswith('<div id="files"')


def test_refused_file_says_why_and_is_kept(office):
    page = send(office, ("empty.txt", b"")).url
    run_due(limit=1)
    item = IngestItem.objects.get()
    assert item.result == "refused"
    assert item.reason in office.get(page).content.decode()


def test_file_whose_job_gave_up_says_so(office):
    page = send(office, ("one.txt", SPEECH)).url
    Job.objects.update(state="failed", last_error="The disk was full.")
    html = office.get(page).content.decode()
    assert "The disk was full." in html
    assert "hx-trigger" not in html


def test_upload_without_a_file_is_an_error(office):
    answer = office.post("/desk/uploads/", {"title": "Offices"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Uploads" in html
    assert 'href="#id_files">Choose at least one file.' in html


def test_too_large_a_file_is_named_and_the_others_are_taken(office, settings):
    settings.UPLOAD_MAX_BYTES = 100
    answer = send(office, ("one.txt", SPEECH), ("big.txt", b"x" * 101))
    assert IngestItem.objects.get().name == "one.txt"
    assert "“big.txt” has 101" in office.get(answer.url).content.decode()


def test_only_too_large_files_are_an_error(office, settings):
    settings.UPLOAD_MAX_BYTES = 50
    answer = send(office, ("big.txt", SPEECH))
    assert (answer.status_code, IngestRun.objects.count()) == (422, 0)


def test_day_that_is_no_day_is_an_error(office):
    answer = send(office, ("one.txt", SPEECH), made_on="10/12/x")
    assert "Write the day as year, month, day" in answer.content.decode()


def test_hints_reach_the_statement(office):
    send(office, ("one.txt.gz", gzip.compress(SPEECH)))
    run_due(limit=1)
    statement = Statement.objects.get()
    assert (statement.title, statement.speaker_name, statement.office) == ("Offices", "Ann Other", "Minister of State")


def test_head_of_an_upload_says_the_house_as_people_write_it(office):
    assert "Lords" in office.get(send(office, ("one.txt", SPEECH), house="lords").url).content.decode()


def test_list_shows_recent_uploads(office, admin):
    send(office, ("one.txt", SPEECH))
    assert f"{admin.name}</td>" in office.get("/desk/uploads/").content.decode()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plain.txt", 'attachment; filename="plain.txt"'),
        ("../../etc/passwd", 'attachment; filename="passwd"'),
        ("préfet.txt", "attachment; filename*=utf-8''pr%C3%A9fet.txt"),
        ('a"b\r\nX: y.txt', 'attachment; filename="a\\"bX: y.txt"'),
    ],
)
def test_source_file_is_handed_out_under_its_name(office, name, header):
    document = keep_document(name=name, data=b"<script>")
    assert office.get(f"/desk/files/{document.pk}/")["Content-Disposition"] == header


def test_source_file_is_never_run_or_shown(office):
    document = keep_document(name="page.html", data=b"<script>alert(1)</script>")
    answer = office.get(f"/desk/files/{document.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.fixture
def match(db) -> MatchReview:
    document = keep_document(name="other.txt", data=b"We opened 3 offices.")
    return MatchReview.objects.create(
        statement=make_statement("We opened 3 offices last year."),
        document=document,
        origin_system="text",
        source_id="other-1",
        text="We opened 3 offices this year.",
        similarity=0.87,
    )


def test_match_shows_both_texts(office, match):
    html = office.get("/desk/matches/").content.decode()
    assert "We opened 3 offices last year." in html
    assert "We opened 3 offices this year." in html
    assert "87% of the words" in html


def test_match_is_decided(office, admin, match):
    assert office.post(f"/desk/matches/{match.pk}/", {"same": "yes"}).status_code == 302
    match.refresh_from_db()
    assert match.decided_by == admin
    assert "Nothing to decide" in office.get("/desk/matches/").content.decode()


def test_match_needs_an_answer(office, match):
    answer = office.post(f"/desk/matches/{match.pk}/", {})
    assert answer.status_code == 422
    assert "<title>Error: Matches" in answer.content.decode()
