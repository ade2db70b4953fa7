"""TheyWorkForYou (ParlParse) XML: debates, Westminster Hall, Lords, written statements, written answers.

Flat children of <publicwhip> in the order of the day: headings, speeches, questions and replies, divisions, redirects.
Old files are ISO-8859-1 with a DOCTYPE, new ones UTF-8 without either; old ones say `scrapeversion` and `speakerid`,
new ones `scraperversion` and `person_id`. The letter behind the date of an id is the revision of the file.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from lxml import etree

from statements.parsers.opening import normalise
from statements.parsers.types import (
    Heading,
    HeadingLevel,
    Hints,
    House,
    Kind,
    Paragraph,
    ParsedSitting,
    ParsedStatement,
    ParseRefused,
    Superseded,
    Venue,
)
from statements.parsers.words import house_from, paragraphs_of, spaced_words, squeeze
from statements.parsers.xml import read_root
from statements.speakers import ministers_of_the_day, speaker_key

ORIGIN = "theyworkforyou"
ID = re.compile(r"uk\.org\.publicwhip/(?P<kind>[a-z]+)/(?P<date>\d{4}-\d{2}-\d{2})(?P<letter>[a-z]*)(?P<rest>\..*)?$")
REVISION = re.compile(r"(?<=/)(\d{4}-\d{2}-\d{2})[a-z]+(?=\.|$)")
VENUES: dict[str, Venue] = {
    "debate": "chamber",
    "lords": "chamber",
    "westminhall": "westminster-hall",
    "wms": "written-statements",
    "wrans": "written-answers",
}
HOUSES: dict[str, House] = {"debate": "commons", "lords": "lords", "westminhall": "commons"}
HEADINGS: dict[str, HeadingLevel] = {"oral-heading": "oral", "major-heading": "major", "minor-heading": "minor"}
SPOKEN = frozenset({"speech", "ques", "reply"})
NAMES = frozenset({"mpname", "lord", "mspname", "mlaname", "msname"})
VOTES = {"aye": "Ayes", "no": "Noes", "content": "Contents", "not-content": "Not Contents", "both": "Both"}
TIME = re.compile(r"0?(\d{1,2}):(\d{2})(?::(\d{2}))?$")
# Words only the papers of one House use, in ids, addresses and speakers' ids.
LORDS_MARKS = re.compile(r"/ldhansrd/|\.hlws|/lord/|lordshansard|/hl\d+")
COMMONS_MARKS = re.compile(r"/cmhansrd/|\.hcws|/member/|\.\d+WS?\.")


def canonical_id(source_id: str) -> str:
    """The id without the letter of its revision, so that 2009-10-26a.1.2 and 2009-10-26b.1.2 are one contribution."""
    return REVISION.sub(r"\1", source_id)


def parse(data: bytes, *, name: str, hints: Hints) -> ParsedSitting:
    """The sitting that the file holds. Raises Superseded where the file says latest="no", ParseRefused otherwise."""
    sitting = read(data, name=name, hints=hints)
    if sitting.superseded:
        raise Superseded(
            f'{name or "The file"} says that a later version of it exists (latest="no"); bring the latest version.',
            sitting=sitting,
        )
    if not sitting.statements and not sitting.headings:
        raise ParseRefused("The file holds no speeches and no headings.")
    return sitting


def read(data: bytes, *, name: str, hints: Hints) -> ParsedSitting:
    """As `parse`, but a superseded file is read as well; it holds only what changed since, and redirects."""
    root = read_root(data)
    if root.tag != "publicwhip":
        raise ParseRefused(f"The XML is not from TheyWorkForYou: it begins with <{root.tag}>, not <publicwhip>.")
    facts = _facts(root, name=name, hints=hints)
    walk = _Walk(facts=facts)
    walk.take_all(root)
    return ParsedSitting(
        date=facts.date,
        house=facts.house,
        venue=facts.venue,
        title=hints.title or _title(facts),
        origin_system=ORIGIN,
        version=facts.version,
        superseded=(root.get("latest") or "yes").lower() == "no",
        statements=_hinted(walk.statements),
        headings=tuple(walk.headings),
        redirects=tuple(walk.redirects),
        counts=_counts(root, words_added=walk.words_added),
        notes=(*facts.notes, *walk.notes),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What holds for the whole file."""

    kind: str
    date: datetime.date
    house: House
    venue: Venue
    version: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Walk:
    """One pass over the children in order; the headings in force are carried along."""

    facts: _Facts
    statements: list[ParsedStatement] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    redirects: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words_added: int = 0
    major: str = ""
    minor: str = ""
    position: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def take_all(self, root: etree._Element) -> None:
        self._take_stray(root.text)
        for element in root:
            self._take(element)
            self._take_stray(element.tail)

    def _take(self, element: etree._Element) -> None:
        if element.tag in HEADINGS:
            self._take_heading(element)
        elif element.tag == "gidredirect":
            self._take_redirect(element)
        elif element.tag == "division":
            paragraphs, added = _division(element)
            self.words_added += added
            self._add(element, kind="division", paragraphs=paragraphs)
        elif element.tag in SPOKEN or spaced_words(element):
            self._add(element, kind=self._kind(element), paragraphs=paragraphs_of(element))

    def _take_heading(self, element: etree._Element) -> None:
        level, text = HEADINGS[str(element.tag)], squeeze("".join(element.itertext()))
        if level == "minor":
            self.minor = text
        else:
            self.major, self.minor = (text if level == "major" else ""), ""
        self.headings.append(Heading(self._source_id(element), level, text, self.position))
        self.position += 1

    def _take_redirect(self, element: etree._Element) -> None:
        old, new = (canonical_id(element.get(key, "")) for key in ("oldgid", "newgid"))
        self.redirects.append((old, new, element.get("matchtype", "")))
        self._take_stray("".join(element.itertext()))

    def _take_stray(self, text: str | None) -> None:
        """Words that stand outside of any element of their own are kept as procedural text."""
        if text and text.strip():
            stray = etree.Element("stray")
            stray.text = text
            self._add(stray, kind="procedural", paragraphs=paragraphs_of(stray))

    def _kind(self, element: etree._Element) -> Kind:
        if element.tag == "ques":
            return "question"
        if element.tag == "reply":
            return "answer"
        if element.tag != "speech" or element.get("nospeaker") == "true" or not element.get("speakername"):
            return "procedural"
        if self.facts.venue == "written-statements":
            return "written_statement"
        return _oral_kind(element)

    def _add(self, element: etree._Element, *, kind: Kind, paragraphs: tuple[Paragraph, ...]) -> None:
        speaker = element.get("speakername", "")
        self.statements.append(
            ParsedStatement(
                source_id=self._source_id(element),
                kind=kind,
                heading=self.major,
                subheading=self.minor,
                attribution=speaker,
                speaker_name=squeeze(speaker),
                speaker_ref=_speaker_ref(element),
                office=squeeze(element.get("speakeroffice", "")),
                column=element.get("colnum", "").strip(),
                spoken_time=_time(element.get("time", "")),
                source_url=_url(element.get("url", "")),
                text="\n\n".join(paragraph.text for paragraph in paragraphs),
                position=self.position,
                is_ministerial_hint=False,
                source_ref=element.get("id", ""),
                paragraphs=paragraphs,
            )
        )
        self.position += 1

    def _source_id(self, element: etree._Element) -> str:
        """The canonical id; where the file gives none, or one twice, one that is the same on every reading."""
        source_id = canonical_id(element.get("id", "").strip())
        if not source_id:
            source_id = f"uk.org.publicwhip/{self.facts.kind}/{self.facts.date}.{element.tag}"
        self.seen[source_id] += 1
        if self.seen[source_id] == 1 and element.get("id"):
            return source_id
        if element.get("id"):
            self.notes.append(f"The id {element.get('id')} stands in the file more than once.")
        return f"{source_id}~{self.seen[source_id]}"


def _facts(root: etree._Element, *, name: str, hints: Hints) -> _Facts:
    # Only the items themselves: references to other days' debates stand deeper, inside the words.
    ids = [found for element in root if (found := ID.match(element.get("id") or element.get("newgid") or ""))]
    if not ids:
        raise ParseRefused("The file has no ids of TheyWorkForYou, so its date and House cannot be told.")
    kind = Counter(found["kind"] for found in ids).most_common(1)[0][0]
    if kind not in VENUES:
        raise ParseRefused(f"TheyWorkForYou's “{kind}” files are not read, only those of the Commons and the Lords.")
    date, notes = _date(ids, hints=hints)
    letter = Counter(found["letter"] for found in ids).most_common(1)[0][0]
    version = root.get("scrapeversion") or root.get("scraperversion") or letter
    house = HOUSES.get(kind) or _house(root, name=name, hints=hints)
    return _Facts(kind=kind, date=date, house=house, venue=VENUES[kind], version=version, notes=notes)


def _date(ids: list[re.Match[str]], *, hints: Hints) -> tuple[datetime.date, tuple[str, ...]]:
    days = Counter(found["date"] for found in ids)
    day = days.most_common(1)[0][0]
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise ParseRefused(f"The file dates itself {day}, which is no day.") from error
    notes = []
    if len(days) > 1:
        notes.append(f"The file holds ids of {len(days)} days; it was taken as the sitting of {day}.")
    if hints.made_on and hints.made_on != date:
        notes.append(f"The file is of {day}, not of {hints.made_on}; the file's date was kept.")
    return date, tuple(notes)


def _house(root: etree._Element, *, name: str, hints: Hints) -> House:
    """For written papers, whose ids are alike in both Houses: by what is inside, then the name, then the uploader."""
    marks: Counter[House] = Counter()
    for element in root:
        said = " ".join(element.get(key, "") for key in ("id", "newgid", "url", "speakerid"))
        marks["lords"] += LORDS_MARKS.search(said) is not None
        marks["commons"] += COMMONS_MARKS.search(said) is not None
    if marks["lords"] != marks["commons"]:
        return "lords" if marks["lords"] > marks["commons"] else "commons"
    file = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    if file.startswith(("lords", "ministerial", "answers")):
        return "lords" if file.startswith("lords") else "commons"
    house = house_from(hints.house)
    if house is None:
        raise ParseRefused("The file does not say of which House it is; please give the House.")
    return house


def _oral_kind(element: etree._Element) -> Kind:
    said = element.get("type", "")
    if said.endswith("Question") or element.get("oral-qnum"):
        return "question"
    return "answer" if said.endswith("Answer") else "speech"


def _speaker_ref(element: etree._Element) -> str:
    ref = element.get("person_id") or element.get("speakerid") or ""
    return "" if ref == "unknown" else ref.strip()


def _time(text: str) -> str | None:
    found = TIME.match(text.strip())
    if not found:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if hours < 24 and minutes < 60 and seconds < 60 else None


def _url(text: str) -> str:
    return text.strip() if text.strip().startswith(("https://", "http://")) else ""


def _division(element: etree._Element) -> tuple[tuple[Paragraph, ...], int]:
    """Names as text, one a line, under labels of ours; and how many words the labels are."""
    title = _division_title(element)
    paragraphs, added = [Paragraph(title), *_loose(element.text)], len(title.split())
    for child in element:
        if any(row.tag in NAMES for row in child):
            names, labels = _names(child)
            paragraphs += [names, *_besides_names(child)]
            added += labels
        else:
            paragraphs += paragraphs_of(child)
        paragraphs += _loose(child.tail)
    return tuple(paragraphs), added


def _names(votes: etree._Element) -> tuple[Paragraph, int]:
    """The names of one side under its label, and how many words of it are ours."""
    side = votes.get("vote", "")
    lines, added = [VOTES.get(side, side.capitalize())], 0
    for row in votes:
        if row.tag in NAMES:
            mark = _marks(row)
            lines.append(f"{squeeze(''.join(row.itertext()))} {mark}".strip())
            added += len(mark.split())
    return Paragraph("\n".join(lines), kind="names"), added + len(lines[0].split())


def _besides_names(element: etree._Element) -> list[Paragraph]:
    """Whatever else stands in a list of names, so that no word goes."""
    found = _loose(element.text)
    for row in element:
        if row.tag not in NAMES:
            found += paragraphs_of(row)
        found += _loose(row.tail)
    return found


def _loose(text: str | None) -> list[Paragraph]:
    squeezed = squeeze(text or "")
    return [Paragraph(squeezed)] if squeezed else []


def _division_title(element: etree._Element) -> str:
    count = element.find("divisioncount")
    figures = dict(count.attrib) if count is not None else {}
    pairs = (("ayes", "Ayes"), ("noes", "Noes"), ("content", "Contents"), ("not-content", "Not Contents"))
    result = ", ".join(f"{label} {figures[key]}" for key, label in pairs if figures.get(key))
    title = f"Division {element.get('divnumber', '')}".strip()
    return f"{title}: {result}" if result else title


def _marks(row: etree._Element) -> str:
    said = "".join(row.itertext()).lower()
    teller = "(teller)" if row.get("teller") == "yes" and "teller" not in said else ""
    proxy = "(proxy vote)" if row.get("proxy") and "proxy" not in said else ""
    return f"{teller} {proxy}".strip()


def _hinted(statements: list[ParsedStatement]) -> tuple[ParsedStatement, ...]:
    """Each statement told whether its speaker appears as a minister anywhere in the sitting."""
    ministers = ministers_of_the_day(statements)
    return tuple(
        replace(item, is_ministerial_hint=True) if speaker_key(item) in ministers else item for item in statements
    )


def _counts(root: etree._Element, *, words_added: int) -> dict[str, int]:
    """From the raw elements, by another road than the statements: see `words.spaced_words`."""
    tags = Counter(str(element.tag) for element in root)
    headings = [element for element in root if element.tag in HEADINGS]
    return {
        "speeches": sum(tags[tag] for tag in SPOKEN),
        "divisions": tags["division"],
        "headings": len(headings),
        "redirects": tags["gidredirect"],
        "words": spaced_words(root),
        "words_elsewhere": sum(spaced_words(element) for element in headings),
        "words_added": words_added,
    }


def _title(facts: _Facts) -> str:
    house = facts.house.capitalize()
    day = f"{facts.date.day} {facts.date:%B %Y}"
    named = {
        "chamber": f"House of {house}",
        "westminster-hall": "Westminster Hall",
        "written-statements": f"{house} written statements",
        "written-answers": f"{house} written answers",
    }
    return normalise(f"{named[facts.venue]}, {day}")
