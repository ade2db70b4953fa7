"""What time a figure is about, as far as plain words tell: enough to say "the period may not be the same".

Pure. The full period finder belongs to the arithmetic of series; this only keeps a guess of stance cautious.
"""

import re
from datetime import date

from evidence.arithmetic import Figure
from evidence.values import ClaimView, PassageView
from evidence.wordlists import MONTHS

_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b(?:\s+((?:19|20)\d\d))?")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-\d\d)?\b")
_PHRASES = {
    "since-election": re.compile(r"\bsince\s+(?:the\s+)?(?:general\s+|last\s+)?election\b", re.I),
    "since-budget": re.compile(r"\bsince\s+(?:the\s+)?budget\b", re.I),
    "summer": re.compile(r"\bsummer\b", re.I),
    "winter": re.compile(r"\bwinter\b", re.I),
    "this-year": re.compile(r"\bthis year\b", re.I),
    "previous-year": re.compile(r"\b(?:last|previous) year\b|\byear earlier\b|\ba year before\b", re.I),
}
_OPEN = re.compile(r"\bsince\b|\bso far\b|\bto date\b|\balready\b", re.I)
_SOON_DAYS = 31


def hints(text: str) -> frozenset[str]:
    """What `text` says of its time: "summer", "since-election", "2024-12" or "month-12", "2024"."""
    found = {name for name, rule in _PHRASES.items() if rule.search(text)}
    for name, year in _MONTH.findall(text):
        month = MONTHS.index(name) + 1
        found.add(f"month-{month:02}")
        found |= {f"{year}-{month:02}"} if year else set()
    return frozenset(found | set(_YEAR.findall(text)))


def same(claim: ClaimView, figure: Figure, passage: PassageView) -> bool:
    """Whether claim and passage seem to speak of the same period. In doubt: no."""
    words = f"{claim.quote}\n{claim.text}"
    asked = hints(words) | _iso_hints(figure.period)
    found = hints(passage.text)
    particular = frozenset(hint for hint in asked if not _YEAR.fullmatch(hint))
    if not (particular or asked) & found:
        return False
    return not _OPEN.search(words) or _ends_alike(claim.said_on, passage)


def _iso_hints(period: str) -> frozenset[str]:
    return frozenset(h for year, month in _ISO.findall(period) for h in (f"{year}-{month}", f"month-{month}", year))


def _ends_alike(said_on: date, passage: PassageView) -> bool:
    # A count "since the election" goes on growing: a later one differs without refuting anything.
    soon = abs((passage.known_on - said_on).days) <= _SOON_DAYS
    return soon or f"{said_on:%Y-%m}" in hints(passage.text)


def distance_in_words(said_on: date, known_on: date) -> str:
    """ "published 4 months later", "published the same day", "known then: 3 weeks earlier"."""
    days = (known_on - said_on).days
    if days == 0:
        return "published the same day"
    length = _length_in_words(abs(days))
    return f"published {length} later" if days > 0 else f"known then: published {length} earlier"


def _length_in_words(days: int) -> str:
    for size, unit in ((365, "year"), (30, "month"), (7, "week"), (1, "day")):
        if days >= size * (2 if unit in ("year", "month", "week") else 1):
            number = round(days / size)
            return f"{number} {unit}{'s' * (number != 1)}"
    return "1 day"
