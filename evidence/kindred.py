"""Words that mean nearly the same in official statistics and in speech, beside what the stemmer already joins. Pure."""

import re
from functools import lru_cache

from evidence.analysis import terms

# One line a meaning. Words of one line are kindred; a word may stand in several.
_LINES = """
    people person migrant arrival arrive crossing cross individual
    migrant asylum-seeker
    channel boat dinghy vessel
    return removal remove deport deportation
    refuse refusal turned
    cost spend spent spending expenditure bill
    wip backlog queue caseload
    caseworker caseworking
    staff worker employee official
    await waiting wait pending
    decision decide conclusion conclude
    appeal tribunal
    detain detention detainee
    enter entering entry
    leave left leaving released release
    male man men
    female woman women
    unemployment unemployed jobless
    employment employed
    inflation cpi
    average mean
    month monthly
    death die died dead
    vote voter
    house housing home dwelling
    pupil schoolchild
    teacher teaching
    doctor gp
    price prices
    wage pay earning earnings salary
    application applicant apply claim
    grant granted
    destination country nationality
"""
# Several words that stand for one, or one that stands for several; before the stems are taken.
_PHRASES = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE if said.islower() else 0), meant)
    for said, meant in (
        (r"(?:sen[dt]|went|gone|go|goes|going|flown|flew|taken) (?:back(?: home)?|home)", "returned"),
        (r"work[- ]in[- ]progress", "WIP"),
        (r"consumer prices?(?: index)?", "CPI"),
        (r"retail prices?(?: index)?", "RPI"),
        (r"gross domestic product", "GDP"),
        (r"case[- ]?work(?=ers?\b|ing\b|\b)", "casework"),
        (r"per cent(?:age)?", " "),
        (r"US|USA|U\.S\.", "United States"),
        (r"UAE", "United Arab Emirates"),
        (r"czech republic", "Czechia"),
        (r"t[uü]rkiye", "Turkey"),
        (r"burma", "Myanmar"),
        (r"c[oô]te d[’']ivoire", "Ivory Coast"),
        (r"cabo verde", "Cape Verde"),
        (r"swaziland", "Eswatini"),
    )
)
_KIN: dict[str, set[int]] = {}
for _number, _line in enumerate(_LINES.strip().splitlines()):
    for _word in _line.split():
        for _term in terms(_word.replace("-", " "))[:1]:
            _KIN.setdefault(_term, set()).add(_number)

KINDRED = 0.8
PEOPLE = 0.9
_ENDINGS = ("n", "an", "ian", "ean", "ese", "i", "ish", "er")
_MIN_NAME = 4


def read(text: str) -> list[str]:
    """The terms of `text` after its phrases are made one: what names and claims are both compared by."""
    for rule, meant in _PHRASES:
        text = rule.sub(meant, text)
    return [term for term in terms(text.replace("_", " ")) if not term[0].isdigit()]


@lru_cache(maxsize=100_000)
def likeness(one: str, other: str) -> float:
    """How far two terms mean the same: 1 the same word, 0.9 a country and its people, 0.8 kindred words, 0 neither."""
    if one == other:
        return 1.0
    if _KIN.get(one, frozenset()) & _KIN.get(other, frozenset()):
        return KINDRED
    return PEOPLE if _is_people(one, other) or _is_people(other, one) else 0.0


def _is_people(place: str, people: str) -> bool:
    """ "Nigeria" and "Nigerian", "Romania" and "Romanians", "Turkey" and "Turks" not: by the ending alone."""
    for base in (place, place.rstrip("aeoy")):
        if len(base) >= _MIN_NAME and people.startswith(base) and people[len(base) :] in _ENDINGS:
            return True
    return False
