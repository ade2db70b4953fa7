"""TheyWorkForYou XML: what is particular to it."""

import datetime
from pathlib import Path

import pytest

from statements.parsers import twfy
from statements.parsers.types import Hints, ParseRefused, Superseded

DATA = Path(__file__).parent.parent / "data" / "statements"


def speech(inside: str, **attributes: str) -> bytes:
    said = {"id": "uk.org.publicwhip/debate/2009-03-04a.1.1", "speakername": "Ada Quill", **attributes}
    listed = " ".join(f'{key}="{value}"' for key, value in said.items())
    return f"<publicwhip><speech {listed}>{inside}</speech></publicwhip>".encode()


def parse(data: bytes, name: str = "debates.xml", hints: Hints | None = None):
    return twfy.parse(data, name=name, hints=hints or Hints())


def only(data: bytes):
    (statement,) = parse(data).statements
    return statement


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("uk.org.publicwhip/debate/2009-10-26b.1.2", "uk.org.publicwhip/debate/2009-10-26.1.2"),
        ("uk.org.publicwhip/wrans/2009-10-29a.292659.q0", "uk.org.publicwhip/wrans/2009-10-29.292659.q0"),
        ("uk.org.publicwhip/wms/2025-02-11.hcws437.0", "uk.org.publicwhip/wms/2025-02-11.hcws437.0"),
        ("", ""),
    ],
)
def test_canonical_id_drops_the_revision(printed, canonical):
    assert twfy.canonical_id(printed) == canonical
    assert twfy.canonical_id(canonical) == canonical


def test_twfy_keeps_the_printed_id_beside_the_canonical_one():
    statement = only(speech("<p>Yes.</p>"))
    assert statement.source_ref == "uk.org.publicwhip/debate/2009-03-04a.1.1"
    assert statement.source_id == "uk.org.publicwhip/debate/2009-03-04.1.1"


def test_twfy_refuses_a_superseded_file_and_hands_its_redirects_over():
    with pytest.raises(Superseded, match="later version") as refusal:
        parse((DATA / "superseded-2009.xml").read_bytes())
    assert refusal.value.sitting.redirects[1] == (
        "uk.org.publicwhip/debate/2009-03-04.101.5",
        "uk.org.publicwhip/debate/2009-03-04.101.6",
        "changes",
    )


def test_twfy_keeps_tables_as_tabbed_rows():
    table = "<table><tr><td></td><th colspan='2'>Year</th></tr><tr><td>A</td><td>1</td><td>2</td></tr></table>"
    assert only(speech(f"<p>See:</p>{table}")).text == "See:\n\n\tYear\t\nA\t1\t2"


def test_twfy_keeps_words_outside_of_rows_and_paragraphs():
    inside = "loose <p>in</p> tail <table>caption<tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>"
    assert only(speech(inside)).text.split() == ["loose", "in", "tail", "caption", "a", "b"]


def test_twfy_keeps_inline_marks_inside_words():
    assert only(speech("<p>Tasmania<sup>(1)</sup> and <i>Punch</i>, no<b>t</b>e</p>")).text == (
        "Tasmania(1) and Punch, note"
    )


def test_twfy_breaks_the_line_where_the_source_does():
    assert only(speech("<p>Source:<br/> Harbour\n\t returns</p>")).text == "Source:\nHarbour returns"


def test_twfy_keeps_unknown_elements_as_procedural_text():
    data = speech("<p>Yes.</p>").replace(b"</publicwhip>", b"<image>A map.</image>and a stray</publicwhip>")
    sitting = parse(data)
    assert [(item.kind, item.text) for item in sitting.statements[1:]] == [
        ("procedural", "A map."),
        ("procedural", "and a stray"),
    ]
    assert sitting.words_lost == 0


def test_twfy_tells_repeated_ids_apart_and_says_so():
    twice = speech("<p>One.</p>").replace(b"</publicwhip>", b"") + speech("<p>Two.</p>").removeprefix(b"<publicwhip>")
    sitting = parse(twice)
    assert [item.source_id[-4:] for item in sitting.statements] == [".1.1", ".1~2"]
    assert "more than once" in sitting.notes[0]


@pytest.mark.parametrize(
    ("printed", "time"),
    [("14:30:00", "14:30:00"), ("014:30:00", "14:30:00"), ("9:05", "09:05:00"), ("unknown", None), ("25:00:00", None)],
)
def test_twfy_reads_times(printed, time):
    assert only(speech("<p>Yes.</p>", time=printed)).spoken_time == time


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"type": "Start SupplementaryQuestion"}, "question"),
        ({"oral-qnum": "1"}, "question"),
        ({"type": "Start Answer"}, "answer"),
        ({"type": "Continuation Speech"}, "speech"),
        ({"nospeaker": "true"}, "procedural"),
    ],
)
def test_twfy_tells_kinds_of_speech(attributes, kind):
    assert only(speech("<p>Yes.</p>", **attributes)).kind == kind


def test_twfy_prefers_the_person_and_drops_the_unknown():
    both = {"speakerid": "uk.org.publicwhip/member/1", "person_id": "uk.org.publicwhip/person/2"}
    assert only(speech("<p>Yes.</p>", **both)).speaker_ref == "uk.org.publicwhip/person/2"
    assert only(speech("<p>Yes.</p>", speakerid="unknown")).speaker_ref == ""


def test_twfy_takes_no_address_but_the_web():
    assert only(speech("<p>Yes.</p>", url="javascript:alert(1)")).source_url == ""


def test_twfy_keeps_the_date_of_the_file_and_says_so():
    sitting = parse(speech("<p>Yes.</p>"), hints=Hints(made_on=datetime.date(2020, 1, 1)))
    assert sitting.date == datetime.date(2009, 3, 4)
    assert "2020-01-01" in sitting.notes[0]


def test_twfy_asks_for_the_house_where_nothing_tells_it():
    data = speech("<p>Yes.</p>", id="uk.org.publicwhip/wms/2009-03-04a.1.1")
    with pytest.raises(ParseRefused, match="give the House"):
        parse(data, name="file.xml")
    assert parse(data, name="file.xml", hints=Hints(house="House of Lords")).house == "lords"
    assert parse(data, name="x/lordswms2009-03-04a.xml").house == "lords"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<publicwhip/>", "no ids"),
        (b"<TEI/>", "begins with <TEI>"),
        (speech("<p>x</p>", id="uk.org.publicwhip/standing/2009-03-04a.1.1"), "standing"),
        (speech("<p>x</p>", id="uk.org.publicwhip/debate/2009-13-04a.1.1"), "no day"),
        (b'<publicwhip><gidredirect newgid="uk.org.publicwhip/debate/2009-03-04b.1.1"/></publicwhip>', "no speeches"),
    ],
)
def test_twfy_refuses_with_a_reason(data, why):
    with pytest.raises(ParseRefused, match=why):
        parse(data)


def test_twfy_reads_windows_letters_in_a_file_that_calls_itself_latin():
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + speech("<p>up @ a third</p>").replace(b"@", b"\x96")
    assert only(data).text == "up – a third"
