"""Who speaks, and whether for the Government."""

import dataclasses
import datetime
import gzip
import json
import os
from pathlib import Path

import pytest

from statements.parsers.types import ParsedStatement
from statements.register import Register
from statements.speakers import Attribution, is_minister, is_ministerial_office, read_attribution

REAL = Path(os.environ.get("REAL_DATA_DIR", Path(__file__).parents[2].parent / "shared" / "data"))
MEMBERS = REAL / "members"
DAY = datetime.date(2015, 6, 1)
PERSON = "uk.org.publicwhip/person/"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (
            "The Secretary of State for the Home Department (Yvette Cooper)",
            Attribution("Yvette Cooper", office="The Secretary of State for the Home Department"),
        ),
        (
            "Kemi Badenoch (North West Essex) (Con)",
            Attribution("Kemi Badenoch", constituency="North West Essex", party="Con"),
        ),
        ("Mrs Badenoch", Attribution("Mrs Badenoch")),
        ("The Prime Minister", Attribution("The Prime Minister", office="The Prime Minister")),
        ("Mr Speaker", Attribution("Mr Speaker", office="Mr Speaker", is_chair=True)),
        ("Mr. Speaker:", Attribution("Mr. Speaker", office="Mr. Speaker", is_chair=True)),
        (
            "Madam Deputy Speaker (Ms Nusrat Ghani)",
            Attribution("Ms Nusrat Ghani", office="Madam Deputy Speaker", is_chair=True),
        ),
        ("The Chair", Attribution("The Chair", office="The Chair", is_chair=True)),
        ("Several hon. Members rose—", Attribution("Several hon. Members rose", is_collective=True)),
        ("Hon. Members", Attribution("Hon. Members", is_collective=True)),
        ("Noble Lords", Attribution("Noble Lords", is_collective=True)),
        ("Baroness X (Lab)", Attribution("Baroness X", party="Lab")),
        ("Baroness X (Lab) [V]", Attribution("Baroness X", party="Lab")),
        ("The Lord Bishop of Weir", Attribution("The Lord Bishop of Weir")),
        (
            "The Parliamentary Under-Secretary of State, Home Office (Lord Y) (Lab)",
            Attribution("Lord Y", office="The Parliamentary Under-Secretary of State, Home Office", party="Lab"),
        ),
        ("Ann Oar (Ealing (North)) (Con)", Attribution("Ann Oar", constituency="Ealing (North)", party="Con")),
        ("Ann Oar (Eastness)", Attribution("Ann Oar", constituency="Eastness")),
        ("Ann Oar (Eastness) (Moon)", Attribution("Ann Oar", constituency="Eastness", party="Moon")),
    ],
)
def test_attribution_is_read_from_the_right(line, read):
    assert read_attribution(line) == read


def test_attribution_of_megabytes_of_brackets_is_not_searched():
    assert read_attribution("(" * 1_000_000).party == ""


@pytest.mark.parametrize(
    "office",
    [
        "The Secretary of State for Defence",
        "The Minister of State, Ministry of Justice",
        "The Minister for Policing, Crime and Counter-Terrorism",
        "The Parliamentary Under-Secretary of State for Wales",
        "The Financial Secretary to the Treasury",
        "The Chancellor of the Exchequer",
        "The Solicitor-General",
        "The Leader of the House of Commons",
        "Lord in Waiting (HM Household) (Whip)",
        "The Vice-Chamberlain of Her Majesty's Household",
    ],
)
def test_office_is_ministerial(office):
    assert is_ministerial_office(office)


@pytest.mark.parametrize(
    "office",
    [
        "Shadow Secretary of State for Defence",
        "Shadow Minister (Health)",
        "Opposition Whip (Commons)",
        "PPS (Rt Hon Ruth Kelly, Secretary of State)",
        "Parliamentary Private Secretary to the Prime Minister",
        "Mr. Deputy Speaker",
        "The Second Church Estates Commissioner",
        "Chair, Treasury Committee",
        "First Minister of Scotland",
        "Leader of the Opposition",
        "",
    ],
)
def test_office_is_not_ministerial(office):
    assert not is_ministerial_office(office)


SPEECH = ParsedStatement(
    source_id="x",
    kind="speech",
    heading="",
    subheading="",
    attribution="Ann Oar",
    speaker_name="Ann Oar",
    speaker_ref=f"{PERSON}1",
    office="",
    column="",
    spoken_time=None,
    source_url="",
    text="Words.",
    position=0,
    is_ministerial_hint=False,
)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"office": "The Secretary of State for Wales"}, "speaks as The Secretary of State for Wales"),
        ({"attribution": "The Prime Minister"}, "speaks as The Prime Minister"),
        ({"kind": "written_statement"}, "written statements are made by ministers"),
        ({"kind": "answer"}, "answers a question to ministers"),
        ({"kind": "answer", "heading": "CHURCH COMMISSIONERS"}, None),
        ({"kind": "answer", "office": "The Second Church Estates Commissioner"}, None),
        ({"kind": "question"}, None),
        ({"kind": "division", "is_ministerial_hint": True}, None),
        ({"is_ministerial_hint": True}, "speaks as a minister elsewhere in this sitting"),
        ({"is_ministerial_hint": True, "attribution": "Mr Speaker"}, None),
        ({"is_ministerial_hint": True, "office": "Shadow Minister"}, None),
    ],
)
def test_minister_is_told_by_what_is_printed(changes, reason):
    assert is_minister(dataclasses.replace(SPEECH, **changes), on=DAY) == reason


def test_minister_may_be_named_by_the_uploader():
    assert is_minister(SPEECH, on=DAY, given=True) == "named as a minister by whoever brought the text"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A register in the shape of the public lists, about people who do not exist."""
    people = (
        f'<publicwhip><person id="{PERSON}1" latestname="Ann Oar"><office id="uk.org.publicwhip/member/7"/>'
        f'<office id="uk.parliament.data/Member/172/Committee/1"/></person></publicwhip>'
    )
    seats = (
        '<publicwhip><member id="uk.org.publicwhip/member/7" firstname="Ann" lastname="Oar" constituency="Eastness" '
        'party="Con" fromdate="2010-05-06" todate="2015-03-30" datadotparl_id="172"/></publicwhip>'
    )
    (tmp_path / "people.xml.gz").write_bytes(gzip.compress(people.encode()))
    (tmp_path / "all-members-2010.xml").write_text(seats)
    posts = [
        ("Minister of State (Wales)", "datadotparl/governmentpost", "2015-05-08", "2016-07-14"),
        ("Shadow Minister (Wales)", "datadotparl/oppositionpost", "2010-05-12", "2015-05-08"),
        ("The Second Church Estates Commissioner", "datadotparl/governmentpost", "2011-01-01", "2012-01-01"),
        ("The Secretary of State for Wales", "datadotparl/governmentpost", "2019-07-24", None),
    ]
    keys = ("role", "source", "start_date", "end_date")
    rows = [
        {"id": str(at), "person_id": f"{PERSON}1", "organization_id": "c", **dict(zip(keys, post, strict=True))}
        for at, post in enumerate(posts)
    ]
    document = {"memberships": rows, "organizations": [{"id": "c", "name": "House of Commons"}]}
    (tmp_path / "ministers-2010.json").write_text(json.dumps(document))
    return tmp_path


def test_register_finds_a_person_by_any_id(folder):
    register = Register.load(folder)
    person = register.person_for("uk.org.publicwhip/member/7", datetime.date(2012, 1, 1))
    assert (person.id, person.name, person.parliament_id) == (f"{PERSON}1", "Ann Oar", "172")
    assert (person.constituency, person.party) == ("Eastness", "Con")
    assert register.person_for(f"{PERSON}1", DAY).constituency == ""
    assert register.person_for("unknown", DAY) is None


def test_register_knows_people_by_their_posts_alone(folder):
    (folder / "people.xml.gz").unlink()
    person = Register.load(folder).person_for(f"{PERSON}1", DAY)
    assert (person.id, person.name) == (f"{PERSON}1", "")


@pytest.mark.parametrize(
    ("day", "office"),
    [
        ("2015-06-01", "Minister of State (Wales)"),
        ("2014-06-01", None),
        ("2011-06-01", None),
        ("2019-07-24", "The Secretary of State for Wales"),
        ("2024-01-01", None),
    ],
)
def test_register_tells_the_ministerial_office_of_the_day(folder, day, office):
    on = datetime.date.fromisoformat(day)
    assert Register.load(folder).ministerial_office(f"{PERSON}1", on) == office


def test_register_makes_a_minister_of_a_plain_name(folder):
    register = Register.load(folder)
    assert is_minister(SPEECH, on=DAY, register=register) == "held the office Minister of State (Wales) on that day"


def test_register_of_an_absent_folder_is_empty(tmp_path):
    register = Register.load(tmp_path / "none")
    assert not register
    assert register.offices_on(f"{PERSON}1", DAY) == []


def test_register_names_the_list_that_is_broken(tmp_path):
    (tmp_path / "ministers.json").write_text("{}")
    with pytest.raises(ValueError, match=r"ministers\.json"):
        Register.load(tmp_path)


@pytest.mark.skipif(not MEMBERS.is_dir(), reason=f"no real members lists under {REAL}")
@pytest.mark.parametrize(
    ("ref", "day", "office"),
    [
        ("person/24778", "2020-10-01", "The Secretary of State for the Home Department"),
        ("member/1563", "2009-10-29", "(also HM Treasury)"),
        ("lord/100983", "2009-10-29", "Parliamentary Secretary (HM Treasury)"),
        ("member/1677", "2009-10-26", None),
    ],
)
def test_register_knows_real_ministers(ref, day, office):
    held = Register.load(MEMBERS).ministerial_office(f"uk.org.publicwhip/{ref}", datetime.date.fromisoformat(day))
    assert (office in held) if office else held is None
