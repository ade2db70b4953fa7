"""What time a figure is about, as far as plain words tell: enough to say "the period may not be the same".

Pure. The full period finder belongs to the arithmetic of series; this only keeps a guess of stance cautious.
"""

import re
from datetime import date

from evidence.arithmetic import Figure
from evidence.values import ClaimView, PassageView
from evidence.wordlists import MONTHS

_NAMES = "|".join(MONTHS)
_MONTH = re.compile(rf"\b({_NAMES})\b(?:\s+((?:19|20)\d\d))?")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_MONTH_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-\d\d)?\b")
_QUARTER_ISO = re.compile(r"(\d{4})-Q([1-4])")
_FINANCIAL_ISO = re.compile(r"\d{4}/\d{4}")
# 2009-10, 2009/10; "the year ending March 2010"
_FINANCIAL = re.compile(r"\b((?:19|20)\d\d)\s?[-‑–/]\s?((?:19|20)?\d\d)\b(?![-/.,]\d)")
_TO_MARCH = re.compile(r"\byear (?:to|ending|ended)(?: in)?(?: 31)? March ((?:19|20)\d\d)\b", re.I)
_QUARTERS = (
    re.compile(r"\b(?P<nth>first|second|third|fourth|last) quarter(?:(?: of| in)? (?P<year>(?:19|20)\d\d))?\b", re.I),
    re.compile(r"\bQ(?P<nth>[1-4])(?:(?: of|,)? (?P<year>(?:19|20)\d\d))?\b"),
    re.compile(rf"\b(?:{_NAMES})\s+(?:to|and|[-–])\s+(?P<last>{_NAMES})\s+(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?:quarter|three months) (?:to|ending|ended)(?: in)? (?P<last>{_NAMES}) (?P<year>(?:19|20)\d\d)\b"),
)
_FIRST = dict(zip(MONTHS[2::3], MONTHS[::3], strict=True))  # of the quarter that ends with it
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
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
    """What `text` says of its time: "summer", "since-election", "2024-12" or "month-12", "2024-Q3" or "quarter-3",
    "2023/2024" (a financial year), "2024"."""
    found = {name for name, rule in _PHRASES.items() if rule.search(text)}
    text, years = _financial_years(text)
    found |= years | _quarters(text)
    for name, year in _MONTH.findall(text):
        found.add(f"{year or 'month'}-{MONTHS.index(name) + 1:02}")
    return frozenset(found | set(_YEAR.findall(text)))


def _financial_years(text: str) -> tuple[str, set[str]]:
    """(the text without them, each as "2023/2024"): "2023-24" is not about 2023."""
    found = {f"{int(year) - 1}/{year}" for year in _TO_MARCH.findall(text)}
    text = _TO_MARCH.sub(" ", text)
    for match in _FINANCIAL.finditer(text):
        after = int(match[1]) + 1
        if match[2] in {str(after), f"{after % 100:02}"}:
            found.add(f"{match[1]}/{after}")
            text = text.replace(match[0], " " * len(match[0]))
    return text, found


def _quarters(text: str) -> set[str]:
    found = set()
    for match in (m for rule in _QUARTERS for m in rule.finditer(text)):
        said = match.groupdict()
        if "last" in said and not _is_quarter(match):
            continue
        nth = said.get("nth", "").lower()
        number = _NTH.get(nth) or (int(nth) if nth else MONTHS.index(said["last"]) // 3 + 1)
        found.add(f"{said['year']}-Q{number}" if said["year"] else f"quarter-{number}")
    return found


def _is_quarter(match: re.Match[str]) -> bool:
    """Whether the months are those of a quarter of the year: "July to September 2024"."""
    first = _FIRST.get(match["last"])
    return first is not None and (match[0][0].islower() or match[0].startswith(first))


def same(claim: ClaimView, figure: Figure, passage: PassageView) -> bool:
    """Whether claim and passage seem to speak of the same period. In doubt: no."""
    words = f"{claim.quote}\n{claim.text}"
    asked = _with_undated(hints(words) | _iso_hints(figure.period))
    found = hints(passage.text)
    particular = frozenset(hint for hint in asked if not _YEAR.fullmatch(hint))
    if not (particular or asked) & found:
        return False
    return not _OPEN.search(words) or _ends_alike(claim.said_on, passage)


def _iso_hints(period: str) -> frozenset[str]:
    """The hints of a figure's own period, in the forms in which it is stored."""
    if _YEAR.fullmatch(period) or _FINANCIAL_ISO.fullmatch(period):
        return frozenset({period})
    if _QUARTER_ISO.fullmatch(period):
        return frozenset({period, period[:4]})
    found = _MONTH_ISO.findall(period)
    return frozenset(h for year, month in found for h in (f"{year}-{month}", year))


def _with_undated(asked: frozenset[str]) -> frozenset[str]:
    """ "December" may be that of 2024; the December of another year is not."""
    months = {f"month-{found[2]}" for hint in asked if (found := _MONTH_ISO.fullmatch(hint))}
    quarters = {f"quarter-{found[2]}" for hint in asked if (found := _QUARTER_ISO.fullmatch(hint))}
    return asked | months | quarters


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
