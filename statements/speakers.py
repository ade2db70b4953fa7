"""Who is speaking, read from the line that names them, and whether they speak for the Government. Pure.

The printed line is never altered: what is read from it is kept beside it. Forms: Hansard's own, Commons and Lords.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statements.register import OfficeHeld, Person, Register, is_ministerial_office

if TYPE_CHECKING:
    from statements.parsers.types import ParsedStatement

__all__ = [
    "Attribution",
    "OfficeHeld",
    "Person",
    "Register",
    "is_minister",
    "is_ministerial_office",
    "looks_like_speaker",
    "ministers_of_the_day",
    "read_attribution",
]

PARTIES = frozenset(
    {
        "Con", "Lab", "Lab/Co-op", "Lab Co-op", "LD", "SNP", "Reform", "Reform UK", "Green", "PC", "DUP", "SF", "SDLP",
        "Alliance", "Ind", "UUP", "TUV", "Alba", "Your Party", "CB", "Non-Afl", "UKIP", "Change UK", "Respect", "GP",
        "Ind Lab", "Ind Con", "Ind LD", "Ind SD", "Restore", "RUK", "Con Ind", "Lab Ind", "Bishops",
    }
)  # fmt: skip

TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Baron|Viscount|Viscountess|Earl|Countess|Duke|Marquess|Rev|"
    "Reverend|Professor|Prof|The Earl|The Countess|The Duke|The Marquess|The Viscount|The Lord Bishop|The Archbishop|"
    "The Lord Archbishop"
)
NAME_WORD = r"(?:[A-ZÀ-ÞŐŠŽ][\w’'.-]*|de|of|von|van|ap|ab|le|la|du|da|and|the|in|St\.?)"
NAME = re.compile(rf"(?:[A-ZÀ-ÞŐŠŽ][\w’'.-]*)(?: {NAME_WORD}){{0,7}}")
TITLED_NAME = re.compile(rf"(?:{TITLES})\.?(?: {NAME_WORD}){{1,7}}")
# Offices printed without the name of their holder, as whole lines.
ROLE_ALONE = re.compile(
    r"The (?:Prime Minister|Deputy Prime Minister|Chancellor of the Exchequer|Lord Chancellor|Lord Privy Seal|"
    r"Attorney[- ]General|Solicitor[- ]General|Advocate[- ]General for Scotland|Leader of the House(?: of \w+)?|"
    r"(?:First|Second|Third) Church Estates Commissioner)"
)
OTHER_ROLE = re.compile(r"\b(?:Commissioner|Commission|Committee|Chair\w*|Speaker|representing|Leader|Whip|Clerk)\b")
CHAIR = re.compile(
    r"(?:Mr\.?|Madam|Mrs\.?|Miss|Dame|Sir) (?:Deputy )?(?:Speaker|Chairman)\b"
    r"|(?:The )?(?:(?:First |Second |Third |Principal |Senior )?Deputy )?(?:Chair|Chairman|Chairwoman) of (?:Ways and"
    r" Means|Committees)\b|The (?:Deputy |Acting |Temporary )*(?:Chair|Chairman|Speaker)$"
    r"|(?:The )?(?:Senior )?(?:Deputy )?(?:Lord Speaker)\b|Father of the House|The Clerk\b",
)
COLLECTIVE = re.compile(
    r"(?:Several |Some |Many |Other )?(?:hon|right hon|noble|Noble)\b\.? ?(?:and learned )?"
    r"(?:Members|Lords|Ladies|Baronesses|Friends)\b|An? (?:hon|noble)\b\.? ?(?:Member|Lord|Baroness|Friend)\b|"
    r"(?:Several|Some|Many|A) (?:Noble |noble )?(?:Members|Lords|Lord|Peers|Noble Lords)\b",
    re.IGNORECASE,
)

SUBJECTS_OF_NO_MINISTER = re.compile(
    r"church commissioners|house of commons commission|public accounts commission|electoral commission|"
    r"speaker's committee|parliamentary works|restoration and renewal",
    re.IGNORECASE,
)

PROCEDURAL_OPENING = re.compile(
    r"(?:That|Ordered|Question|Motion|Amendments?|Bill|Resolved|Lords? amendments?|Clauses?|Schedules?|New clause|"
    r"Sitting|Committee rose|Adjourned|Division|Debate|Column|Volume|Noted|Petition|To be|Moved|Ayes|Noes)\b(?! of\b)",
)
TIME_LINE = re.compile(
    r"\d{1,2}(?:[.:]\d{2}){1,2}(?:\s*[ap]\.?\s?m\.?)?|\d{1,2}\s*[ap]\.?\s?m\.?|(?:12 )?(?:noon|midnight)", re.IGNORECASE
)
# No printed speaker line comes near this; longer ones are not searched for brackets.
MAX_LINE = 500
PEER_WITH_ARTICLE = re.compile(
    r"The (?:Earl|Countess|Duke|Marquess|Viscount|Master|Archbishop|Bishop|"
    r"Lord (?!High Chancellor|Chancellor|Privy|President|Advocate|Speaker|Commissioner))\b"
)
LAST_GROUP = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a speaker line says, read from its brackets; empty strings where it does not say."""

    name: str
    office: str = ""
    constituency: str = ""
    party: str = ""
    is_chair: bool = False
    is_collective: bool = False


def read_attribution(line: str) -> Attribution:
    """Name, office, constituency and party of one printed speaker line.

    Brackets are read from the right: of two or more the last is the party; one after "The ..." or "Mr Speaker" holds
    the name. A party that is not known stays as printed.
    """
    head, groups = _groups(_bare(line))
    if COLLECTIVE.match(head):
        return Attribution(name=head, is_collective=True)
    is_chair = CHAIR.match(head) is not None
    if not (is_chair or head.startswith("The ") or is_ministerial_office(head)):
        return _member(head, groups)
    return _role(head, groups, is_chair=is_chair)


def looks_like_speaker(line: str) -> bool:
    """Whether a line may name a speaker at all: none of the lines that only look like one.

    A full form ("Bill X (Seat) (Lab)", a role with a name) is believed though it begins or ends like another line.
    """
    line = line.strip()
    if not line or len(line) > 200 or TIME_LINE.fullmatch(line) or line[-1] in ".,;?!" or not line[0].isupper():
        return False
    read = read_attribution(line)
    if read.party in PARTIES and (read.constituency or TITLED_NAME.match(read.name)):
        return True
    if line.endswith(":"):
        return bool(read.office) and read.name != read.office
    return PROCEDURAL_OPENING.match(line) is None


def speaker_form(line: str) -> str:
    """How sure a line is to name a speaker: "full", "short", "name" or "" (not at all).

    full: a role with a name, a name with seat or party, a chair with a name. short: a role, chair or titled name alone,
    or a group ("Several hon. Members"). name: capitalised words that may be anything; only the context can tell.
    """
    if not looks_like_speaker(line):
        return ""
    read, bare = read_attribution(line), _bare(line)
    if _is_full(read):
        return "full"
    alone = "(" not in bare and (ROLE_ALONE.fullmatch(bare) or CHAIR.fullmatch(bare) or TITLED_NAME.fullmatch(bare))
    if alone or (read.is_collective and len(bare) < 60):
        return "short"
    return "name" if "(" not in bare and " " in bare and len(bare) < 60 and NAME.fullmatch(bare) else ""


def _is_full(read: Attribution) -> bool:
    if read.is_collective:
        return False
    if read.office and read.name != read.office:
        role = read.is_chair or is_ministerial_office(read.office) or OTHER_ROLE.search(read.office)
        return bool(role) and NAME.fullmatch(read.name) is not None
    if not NAME.fullmatch(read.name):
        return False
    titled = TITLED_NAME.fullmatch(read.name) is not None
    return read.party in PARTIES or bool(read.constituency and (read.party or titled))


def is_minister(
    statement: ParsedStatement, *, on: datetime.date, register: Register | None = None, given: bool = False
) -> str | None:
    """Why these words are a minister's, in one phrase, or None where nothing says so.

    What is printed counts first, then the register on the day `on`, then the kind of statement, then what the parser
    saw elsewhere in the sitting. `given`: whoever brought the text named the speaker as a minister.
    """
    read = read_attribution(statement.attribution)
    if statement.kind in ("division", "procedural") or read.is_chair or read.is_collective:
        return None
    if printed := statement.office or read.office:
        return f"speaks as {printed}" if is_ministerial_office(printed) else None
    held = register.ministerial_office(statement.speaker_ref, on) if register and statement.speaker_ref else None
    if held:
        return f"held the office {held} on that day"
    subject = f"{statement.heading} {statement.subheading}"
    return _by_kind(statement.kind, subject=subject) or _by_hint(statement, given=given)


def ministers_of_the_day(statements: Iterable[ParsedStatement]) -> frozenset[str]:
    """The speakers (by ref, else by name) whom one sitting shows as ministers in at least one place."""
    return frozenset(
        speaker_key(item)
        for item in statements
        if speaker_key(item) and is_minister(item, on=datetime.date.min) is not None
    )


def speaker_key(statement: ParsedStatement) -> str:
    """What tells one speaker of a sitting from another; "" where nobody is named."""
    ref = statement.speaker_ref
    return ref if ref and ref != "unknown" else statement.speaker_name.casefold()


def _by_kind(kind: str, *, subject: str) -> str | None:
    if kind == "written_statement":
        return "written statements are made by ministers"
    if kind == "answer" and not SUBJECTS_OF_NO_MINISTER.search(subject):
        return "answers a question to ministers"
    return None


def _by_hint(statement: ParsedStatement, *, given: bool) -> str | None:
    if given:
        return "named as a minister by whoever brought the text"
    return "speaks as a minister elsewhere in this sitting" if statement.is_ministerial_hint else None


def _bare(line: str) -> str:
    """Without the dash, colon or "[V]" (took part by video) that may follow a name."""
    line = " ".join(line.split())
    line = re.sub(r"\s*[—–:-]+$", "", line)
    return re.sub(r"\s*\[V\](?=\)?$)", "", line)


def _groups(line: str) -> tuple[str, list[str]]:
    """The words before the closing brackets, and the bracket groups from left to right."""
    groups: list[str] = []
    if len(line) > MAX_LINE:
        return line, groups
    while found := LAST_GROUP.search(line):
        if not line[: found.start()].strip():
            break
        groups.insert(0, found.group(1).strip())
        line = line[: found.start()]
    return line.strip(), groups


def _member(head: str, groups: list[str]) -> Attribution:
    if len(groups) >= 2:
        return Attribution(name=head, constituency=groups[-2], party=groups[-1])
    if not groups:
        return Attribution(name=head)
    if groups[0] in PARTIES:
        return Attribution(name=head, party=groups[0])
    return Attribution(name=head, constituency=groups[0])


def _role(head: str, groups: list[str], *, is_chair: bool) -> Attribution:
    """Role first: "The Secretary of State for X (Name)", with the party behind it in the Lords."""
    name = groups[0] if groups else head
    party = groups[-1] if len(groups) >= 2 else ""
    constituency = groups[1] if len(groups) >= 3 else ""
    if _is_title_of_person(head):
        return _member(head, groups)
    return Attribution(name=name, office=head, constituency=constituency, party=party, is_chair=is_chair)


def _is_title_of_person(head: str) -> bool:
    """ "The Earl of X" and "The Lord Bishop of Y" are persons, not offices."""
    return PEER_WITH_ARTICLE.match(head) is not None
