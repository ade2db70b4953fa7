"""From bytes to statements: stored once, revised with a trace, refused with a reason, never lost."""

from datetime import date
from pathlib import Path

import pytest

from jobs.models import Job
from statements import actions
from statements.models import Heading, IngestItem, MatchReview, SourceDocument, SourceRecord, Statement
from statements.parsers.types import Hints

HINTS = Hints(date(2024, 12, 10), "commons", "Borders", "Ann Other", "Home Secretary")
SPEECH = "We have made more than 2,000 arrests – a record.\nReturns are up by 19%, which cost £1.5 million.\n" * 3
NOTHING = Hints()


def xml(paragraph: str, *, version: str = "a", latest: str = "yes", extra: str = "") -> bytes:
    return f"""<publicwhip scrapeversion="{version}" latest="{latest}">
<major-heading id="uk.org.publicwhip/debate/2020-12-14{version}.1.0" nospeaker="true" colnum="1">Health</major-heading>
<speech id="uk.org.publicwhip/debate/2020-12-14{version}.1.1" speakername="Ann Other" speakeroffice="The Secretary of
State for Health" person_id="uk.org.publicwhip/person/99999" colnum="1" time="14:30:00">
<p pid="{version}1.1/1">{paragraph}</p></speech>{extra}</publicwhip>""".encode()


def ingest(data: bytes, name: str, hints: Hints = HINTS, **kwargs) -> IngestItem:
    return actions.ingest_file(run=actions.start_run(hints=hints, **kwargs), name=name, data=data)


def ingest_xml(data: bytes) -> IngestItem:
    return ingest(data, "debates2020-12-14a.xml", NOTHING)


@pytest.fixture(autouse=True)
def _no_register(settings, tmp_path):
    settings.MEMBERS_DIR = str(tmp_path)
    actions.register.cache_clear()


def test_plain_text_becomes_one_statement_with_its_speaker(db):
    assert ingest(SPEECH.encode(), "speech.txt").result == "stored"
    statement = Statement.objects.get()
    assert (statement.speaker_name, statement.made_on, statement.title) == ("Ann Other", date(2024, 12, 10), "Borders")
    assert statement.text.startswith("We have made more than 2,000 arrests – a record.")


def test_ministers_words_are_split_and_the_sitting_becomes_evidence(db):
    ingest(SPEECH.encode(), "speech.txt")
    assert set(Job.objects.values_list("kind", flat=True)) == {"split_statement", "index_sitting"}


def test_same_file_twice_changes_nothing(db):
    ingest(SPEECH.encode(), "speech.txt")
    before = (Statement.objects.values().get(), Job.objects.count())
    assert ingest(SPEECH.encode(), "speech.txt").result == "unchanged"
    assert (Statement.objects.values().get(), Job.objects.count()) == before


def test_xml_keeps_heading_column_time_and_office(db):
    ingest_xml(xml("There are 500 nurses."))
    statement = Statement.objects.get()
    assert (statement.title, statement.column, str(statement.spoken_at)) == ("Health", "1", "14:30:00")
    assert "Secretary of" in statement.office
    assert Heading.objects.get().text == "Health"


def test_revised_xml_keeps_the_old_text_and_asks_for_a_new_split(db):
    ingest_xml(xml("There are 500 nurses."))
    assert ingest_xml(xml("There are 600 nurses.", version="b")).result == "revised"
    statement = Statement.objects.get()
    assert statement.text == "There are 600 nurses."
    assert statement.revisions.get().text == "There are 500 nurses."
    assert Job.objects.filter(kind="split_statement").count() == 2


def test_superseded_file_is_refused_and_kept(db):
    item = ingest_xml(xml("There are 500 nurses.", latest="no"))
    assert item.result == "refused"
    assert item.reason
    assert (Statement.objects.count(), SourceDocument.objects.count()) == (0, 1)


def redirects(*pairs: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<gidredirect oldgid="uk.org.publicwhip/debate/2020-12-14a.{old}" '
        f'newgid="uk.org.publicwhip/debate/2020-12-14b.{new}" matchtype="perfectmatch"/>'
        for old, new in pairs
    )
    return xml("", latest="no", extra=rows)


def test_renumbered_contribution_keeps_its_statement(db):
    ingest_xml(xml("There are 500 nurses."))
    assert ingest_xml(redirects(("1.1", "7.7"))).result == "refused"
    ingest_xml(xml("There are 500 nurses.", version="b").replace(b"b.1.1", b"b.7.7"))
    assert Statement.objects.count() == 1
    assert SourceRecord.objects.get().source_id.endswith("2020-12-14.7.7")


def test_contributions_that_move_up_by_one_stay_apart(db):
    second = xml("There are 20 doctors.").replace(b"a.1.1", b"a.1.2")
    ingest_xml(xml("There are 500 nurses."))
    ingest_xml(second)
    ingest_xml(redirects(("1.1", "1.2"), ("1.2", "1.3")))
    ids = {r.source_id[-3:]: r.statement.text for r in SourceRecord.objects.select_related("statement")}
    assert ids == {"1.2": "There are 500 nurses.", "1.3": "There are 20 doctors."}


def test_same_words_from_another_source_attach_to_the_statement(db):
    words = "The Department has recruited 4,000 more nurses this year. " * 5
    ingest(words.encode(), "speech.txt", Hints(date(2020, 12, 14), "commons", "Health", "Ann Other", "Minister"))
    ingest_xml(xml(words.strip()))
    assert Statement.objects.count() == 1
    assert SourceRecord.objects.count() == 2


def test_nearly_the_same_words_wait_for_a_person(db, admin):
    words = " ".join(f"The Department did thing number {n} last year." for n in range(20))
    ingest(words.encode(), "speech.txt", Hints(date(2020, 12, 14), "commons", "Health", "Ann Other", "Minister"))
    ingest_xml(xml(words.replace("number 7", "number 70")))
    review = MatchReview.objects.get()
    assert Statement.objects.count() == 1
    actions.decide_match(review=review, same=False, by=admin)
    assert Statement.objects.count() == 2


def test_match_confirmed_attaches_the_source(db, admin):
    words = " ".join(f"The Department did thing number {n} last year." for n in range(20))
    ingest(words.encode(), "speech.txt", Hints(date(2020, 12, 14), "commons", "Health", "Ann Other", "Minister"))
    ingest_xml(xml(words.replace("number 7", "number 70")))
    actions.decide_match(review=MatchReview.objects.get(), same=True, by=admin)
    assert Statement.objects.get().source_records.count() == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("really.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        ("binary.txt", bytes(range(256)) * 10),
        ("cut.xml", xml("There are 500 nurses.")[:-40]),
        ("doctype.xml", b'<!DOCTYPE publicwhip SYSTEM "http://example.org/x.dtd"><publicwhip latest="yes"/>'),
    ],
)
def test_rubbish_is_refused_in_one_sentence_and_its_bytes_are_kept(db, name, data):
    item = ingest(data, name, NOTHING)
    assert item.result == "refused"
    assert 10 < len(item.reason) < 300
    assert "Traceback" not in item.reason
    assert bytes(item.document.data) == data


def test_gzip_bomb_is_refused(db, settings):
    import gzip

    settings.UPLOAD_MAX_UNPACKED_BYTES = 100_000
    assert ingest(gzip.compress(b"a" * 1_000_000), "speech.txt.gz").result == "refused"


def test_upload_keeps_files_and_reads_them_in_jobs(db, admin):
    from jobs.actions import run_job

    run = actions.start_upload(files=[("a.txt", SPEECH.encode()), ("b.txt", b"")], hints=HINTS, by=admin)
    assert set(run.items.values_list("result", flat=True)) == {"waiting"}
    for job in Job.objects.filter(kind="ingest_file"):
        run_job(job.pk)
    assert list(run.items.values_list("result", flat=True)) == ["stored", "refused"]


def test_hostile_files_are_refused(db, real_data):
    folder = real_data.parent / "formats" / "hostile"
    if not folder.is_dir():
        pytest.skip("the hostile samples are not here")
    for path in sorted(folder.glob("*.xml")):
        assert ingest(path.read_bytes(), path.name, NOTHING).result == "refused", path.name


@pytest.mark.parametrize("name", ["ministerial2009-10-26c.xml.gz", "lordswms2009-10-29a.xml.gz"])
def test_real_files_lose_nothing(db, real_data, name):
    path = Path(real_data) / "hansard" / "theyworkforyou" / name
    item = ingest(path.read_bytes(), path.name, NOTHING)
    counts = item.counts
    stored = sum(len(text.split()) for text in Statement.objects.values_list("text", flat=True))
    assert counts["words"] == stored + counts["words_elsewhere"] - counts["words_added"]


def test_two_texts_with_one_description_are_two_statements(db):
    ingest(SPEECH.encode(), "one.txt")
    other = "The museum of bicycles has opened a new wing, and many visitors came to see it."
    item = ingest(other.encode(), "two.txt")
    assert (item.result, Statement.objects.count()) == ("stored", 2)
    assert "both are kept" in item.reason
    assert ingest(other.encode(), "two.txt").result == "unchanged"


def test_corrected_text_with_the_same_description_is_a_revision(db):
    ingest(SPEECH.encode(), "one.txt")
    assert ingest(SPEECH.replace("19%", "18%").encode(), "one.txt").result == "revised"
    assert "18%" in Statement.objects.get().text


def test_older_file_again_does_not_bring_the_old_words_back(db):
    first, second = xml("There are 500 nurses."), xml("There are 600 nurses.", version="b")
    ingest_xml(first)
    ingest_xml(second)
    jobs = Job.objects.count()
    assert [ingest_xml(data).result for data in (first, second, first)] == ["unchanged"] * 3
    assert (Statement.objects.get().text, Job.objects.count()) == ("There are 600 nurses.", jobs)


def test_corrected_speaker_is_taken_over(db):
    ingest_xml(xml("There are 500 nurses."))
    assert ingest_xml(xml("There are 500 nurses.", version="b").replace(b"Ann Other", b"Bea Other")).result == "revised"
    assert Statement.objects.get().speaker_name == "Bea Other"


def test_statement_kept_apart_becomes_evidence_too(db, admin):
    words = " ".join(f"The Department did thing number {n} last year." for n in range(20))
    ingest(words.encode(), "speech.txt", Hints(date(2020, 12, 14), "commons", "Health", "Ann Other", "Minister"))
    item = ingest_xml(xml(words.replace("number 7", "number 70")))
    assert item.counts["waiting for review"] == 1
    before = Job.objects.filter(kind="index_sitting").count()
    actions.decide_match(review=MatchReview.objects.get(), same=False, by=admin)
    assert Job.objects.filter(kind="index_sitting").count() == before + 1


def test_file_read_by_a_twin_is_left_as_the_twin_left_it(db, admin):
    run = actions.start_upload(files=[("a.txt", SPEECH.encode())], hints=HINTS, by=admin)
    item, twin = run.items.get(), run.items.get()
    actions.ingest_item(item=item)
    actions.ingest_item(item=twin)
    assert run.items.get().result == "stored"
