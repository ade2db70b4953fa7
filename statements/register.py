"""Who held which office when, read from a folder of parlparse's public lists. Pure; the lists are not shipped.

Files, each gzipped or not, each optional: people.xml (persons and the ids they go by), ministers.json and
ministers-2010.json (Popolo memberships; committees and opposition posts among them), all-members-2010.xml
(seats and parties 2010 to 2015). Source: mysociety/parlparse, where the lists end in October 2020.
"""

from __future__ import annotations

import datetime
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lxml import etree

PARLIAMENT_ID = re.compile(r"uk\.parliament\.data/Member/(\d+)/")
GOVERNMENT_SOURCE = "datadotparl/governmentpost"
NOT_GOVERNMENT = re.compile(
    r"\b(?:shadow|opposition|parliamentary private secretar\w+|PPS|spokes\w+|committee|chair\w*|deputy speaker|"
    r"mr\.? speaker|former|church (?:estates )?commissioner\w*|house of commons commission|envoy|first minister|"
    r"vice-chair\w*|(?:scottish|welsh) (?:government|executive))\b",
    re.IGNORECASE,
)
# A whip is the Government's only where the title says so: every party has whips.
GOVERNMENT = re.compile(
    r"\b(?:prime minister|secretary of state|home secretary|foreign secretary|defence secretary|health secretary|"
    r"first secretary|ministers?|chancellor of the (?:exchequer|duchy)|lord (?:high )?chancellor|lord privy seal|"
    r"paymaster general|lord president|president of the (?:council|board of trade)|"
    r"attorney[- ]general|solicitor[- ]general|advocate[- ]general|lord advocate|"
    r"parliamentary (?:under-?[- ]?)?secretary|under-?[- ]?secretary|"
    r"(?:financial|economic|exchequer|chief|commercial) secretary(?: to the treasury)?|"
    r"leader of the house|deputy leader of the house|lords? commissioners?|"
    r"(?:comptroller|treasurer|vice[- ]chamberlain)\b.*\bhousehold|(?:lords?|baroness(?:es)?) in waiting|"
    r"captain of the (?:queen's|king's|honourable|yeomen|gentlemen)|government (?:chief |deputy chief )?whip|"
    r"assistant whip|(?:parliamentary|patronage) secretary to the treasury)",
    re.IGNORECASE,
)
# Posts that Parliament lists under "government" though their holders do not speak for it.
NOT_MINISTERS = re.compile(r"church|envoy|opposition|shadow|private secretar", re.IGNORECASE)
# The older list says the department apart; these roles are the Government's only there.
WHIPS_OF_TREASURY = frozenset({"Assistant Whip", "Lords Commissioner"})
HOUSEHOLD_ROLES = frozenset({"Vice Chamberlain", "Comptroller", "Treasurer of Her Majesty's Household"})


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is uk.org.publicwhip/person/N; `parliament_id` is Hansard's MemberId; "" where the lists do not tell."""

    id: str
    name: str
    parliament_id: str = ""
    constituency: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """One post of one person, both days included; `ended_on` is None while the list knows no end."""

    name: str
    started_on: datetime.date
    ended_on: datetime.date | None
    department: str = ""
    is_ministerial: bool = False
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One stay in one House under one id."""

    ref: str
    name: str
    constituency: str
    party: str
    from_: datetime.date
    to: datetime.date
    parliament_id: str


@dataclass(slots=True)
class Register:
    """Persons by id, the ids that lead to them, their posts and seats. Empty where the folder holds nothing."""

    persons: dict[str, Person] = field(default_factory=dict)
    person_of: dict[str, str] = field(default_factory=dict)
    offices: dict[str, list[OfficeHeld]] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    known_to: datetime.date | None = None

    @classmethod
    def load(cls, path: Path | str) -> Register:
        """Read what the folder holds; an absent folder gives an empty register. Raises ValueError on a broken list."""
        folder, register = Path(path), cls()
        register._read_seats(_bytes_of(folder, "all-members-2010.xml"))
        register._read_people(_bytes_of(folder, "people.xml"))
        for name in ("ministers.json", "ministers-2010.json"):
            register._read_offices(_bytes_of(folder, name), name=name)
        return register

    def __bool__(self) -> bool:
        return bool(self.persons)

    def person_for(self, ref: str, on_date: datetime.date | None = None) -> Person | None:
        """The person behind a person, member or lord id; seat and party where the list has them for that day."""
        person = self.persons.get(self.person_of.get(ref, ref))
        seat = self.seats.get(ref)
        if person is None or seat is None or on_date is None or not seat.from_ <= on_date <= seat.to:
            return person
        known = person.parliament_id or seat.parliament_id
        return replace(person, parliament_id=known, constituency=seat.constituency, party=seat.party)

    def offices_on(self, person_id: str, date: datetime.date) -> list[OfficeHeld]:
        """Every post held that day, opposition and committees too. Past the end of the list nothing is certain: []."""
        return [office for office in self.offices.get(person_id, []) if self._holds(office, date)]

    def ministerial_office(self, ref: str, on_date: datetime.date) -> str | None:
        """The first ministerial office of the person behind `ref` on that day, as listed."""
        held = self.offices_on(self.person_of.get(ref, ref), on_date)
        return next((_full_name(office) for office in held if office.is_ministerial), None)

    def _holds(self, office: OfficeHeld, date: datetime.date) -> bool:
        end = office.ended_on or self.known_to
        return end is not None and office.started_on <= date <= end

    def _read_people(self, data: bytes | None) -> None:
        for element in _elements(data, "person", name="people.xml"):
            person_id = element.get("id", "")
            refs = [office.get("id", "") for office in element.iterfind("office")]
            self.person_of.update({ref: person_id for ref in refs if "/moffice/" not in ref})
            self.persons[person_id] = Person(
                id=person_id, name=element.get("latestname", ""), parliament_id=self._parliament_id(refs)
            )

    def _know(self, person_id: str, source_id: str) -> None:
        """People newer than people.xml are known by their posts alone, without a name; posts tell the id too."""
        person = self.persons.get(person_id) or Person(id=person_id, name="")
        found = "" if person.parliament_id else self._parliament_id([source_id])
        self.persons[person_id] = replace(person, parliament_id=found) if found else person

    def _parliament_id(self, refs: list[str]) -> str:
        found = {match.group(1) for ref in refs if (match := PARLIAMENT_ID.match(ref))}
        found |= {self.seats[ref].parliament_id for ref in refs if ref in self.seats}
        found.discard("")
        return found.pop() if len(found) == 1 else ""

    def _read_seats(self, data: bytes | None) -> None:
        for element in _elements(data, "member", name="all-members-2010.xml"):
            seat = _seat(dict(element.attrib))
            self.seats[seat.ref] = seat

    def _read_offices(self, data: bytes | None, *, name: str) -> None:
        if data is None:
            return
        offices = defaultdict(list, self.offices)
        for person_id, office in _offices(data, name=name):
            offices[person_id].append(office)
            self._know(person_id, office.source_id)
            self.known_to = max(filter(None, (self.known_to, office.started_on, office.ended_on)))
        self.offices = dict(offices)


def is_ministerial_office(office: str) -> bool:
    """Whether an office, as printed, is one of the United Kingdom Government (whips and law officers included)."""
    government = GOVERNMENT.search(office) is not None
    return government and NOT_GOVERNMENT.search(office) is None


def _full_name(office: OfficeHeld) -> str:
    """With the department where the title alone does not say it ("Minister of State")."""
    bare = office.department and not re.search(r"[(,]|\b(?:of|for|to) ", office.name.replace("of State", ""))
    return f"{office.name} ({office.department})" if bare else office.name


def _bytes_of(folder: Path, name: str) -> bytes | None:
    packed, plain = folder / f"{name}.gz", folder / name
    if packed.is_file():
        return gzip.decompress(packed.read_bytes())
    return plain.read_bytes() if plain.is_file() else None


def _elements(data: bytes | None, tag: str, *, name: str) -> Iterator[etree._Element]:
    if data is None:
        return
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False)
    try:
        yield from etree.fromstring(data, parser).iterfind(tag)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"The register's {name} cannot be read as XML.") from error


def _seat(row: dict[str, str]) -> Seat:
    return Seat(
        ref=row["id"],
        name=" ".join(filter(None, (row.get("title"), row.get("firstname"), row.get("lastname")))),
        constituency=row.get("constituency", ""),
        party=row.get("party", ""),
        from_=datetime.date.fromisoformat(row["fromdate"]),
        to=datetime.date.fromisoformat(row["todate"]),
        parliament_id=row.get("datadotparl_id", ""),
    )


def _offices(data: bytes, *, name: str) -> Iterator[tuple[str, OfficeHeld]]:
    try:
        document = json.loads(data)
        departments = {row["id"]: row["name"] for row in document.get("organizations", [])}
        for row in document["memberships"]:
            yield row["person_id"], _office(row, departments=departments)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"The register's {name} is not the list of offices it should be.") from error


def _office(row: Mapping[str, Any], *, departments: Mapping[str, str]) -> OfficeHeld:
    department = departments.get(row["organization_id"], "")
    role = (row.get("role") or "").strip()
    end = row.get("end_date")
    return OfficeHeld(
        name=role or f"Member, {department}",
        started_on=datetime.date.fromisoformat(row["start_date"]),
        ended_on=datetime.date.fromisoformat(end) if end else None,
        # The newer list names the House where the older one names the department.
        department="" if department in ("House of Commons", "House of Lords", "Parliament") else department,
        is_ministerial=_is_ministerial(role, source=row.get("source", ""), department=department),
        source_id=row["id"],
    )


def _is_ministerial(role: str, *, source: str, department: str) -> bool:
    """By its source in the newer list, by its title in the older one; committees have no role at all."""
    if not role or "committee" in department.lower():
        return False
    if source:
        return source == GOVERNMENT_SOURCE and not NOT_MINISTERS.search(role)
    if role in WHIPS_OF_TREASURY:
        return department == "HM Treasury"
    return role in HOUSEHOLD_ROLES or is_ministerial_office(role)
