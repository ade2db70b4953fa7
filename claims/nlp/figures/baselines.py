"""What a change is measured against: the words that say so with their dates, or that no baseline is stated."""

import re
from datetime import date

from .periods import Time, find_times, iso, months_before, year_before

NONE_STATED = "no baseline stated"
REACH = 90  # characters after the figure in which its baseline may stand
COMPARED = (
    r"compared (?:with|to)|in comparison (?:with|to)|relative to|against|versus|than (?:in|at|for|on|during)|than|from|"
    r"below|above|up on|down on|on(?: the \w+ (?:in|of|for))?"
)
SAME = r"(?:the )?(?:same|corresponding|equivalent) (?:\w+ ){0,2}?(?:period|quarter|month|week|day|point|time|stage)"
BEFORE = (
    r"(?:the )?(?:previous|preceding|prior|last) (?:financial |calendar )?(?:year|month|quarter|week)(?:'s \w+)?|"
    r"(?:the )?(?:year|month|week|quarter) (?:before|earlier|previously)|"
    r"an? (?:year|month|week|quarter|decade) (?:ago|earlier|before|previously)|"
    r"\w+ (?:years|months|weeks) (?:ago|earlier|before|previously)"
)
DATED = (
    r"(?:the )?(?:(?:\w+ ){0,3}?)(?:19|20)\d\d(?:[-–/]\d\d)?(?: levels?)?|"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: (?:19|20)\d\d)?|"
    r"the (?:last |general )*election"
)
NAMED = re.compile(
    rf"\b(?:{COMPARED}) (?P<words>{SAME}(?: (?:of |in |the )*(?:{BEFORE}|{DATED}))?|{BEFORE}|{DATED})\b", re.IGNORECASE
)
BARE = re.compile(
    rf"\b(?P<words>{SAME} (?:of |in |the )*(?:{BEFORE}|{DATED})|(?:the|an?) year (?:earlier|before))\b", re.IGNORECASE
)
A_YEAR_EARLIER = re.compile(
    r"same|year (?:earlier|before|previously)|year[- ](?:on|over)[- ]year|annually|(?:previous|preceding) year"
)
YEAR_ON_YEAR = re.compile(r"\b(?P<words>year[- ](?:on|over)[- ]year|annually)\b", re.IGNORECASE)


def spans_of(text: str) -> list[tuple[int, int]]:
    """Where a time is named that something is compared with: it is no period of a figure."""
    return [m.span() for m in NAMED.finditer(text)]


def baseline_of(
    text: str, start: int, end: int, *, period: Time | None, made_on: date | None, changes: bool
) -> str | None:
    """The baseline of the figure at text[start:end]: words, with dates in brackets where they are known.

    `period`: the time the figure is about; `changes`: whether it states a change, which must then have a baseline.
    """
    stop = re.search(r"[.;] [A-Z]|;", text[end : end + REACH])
    limit = end + (stop.start() if stop else REACH)
    found = NAMED.search(text, end, limit) or BARE.search(text, end, limit)
    found = found or YEAR_ON_YEAR.search(text, max(0, end - 40), end + 40)
    found = found or _opening(text, start)
    if found:
        return _dated(found["words"], period, made_on)
    if changes and period is not None and period.runs and period.first != made_on:
        words = text[period.start : period.end].removeprefix("since ").removeprefix("Since ")
        return f"{words[:90]} ({period.first.isoformat()})"
    return NONE_STATED if changes else None


def _opening(text: str, start: int) -> re.Match[str] | None:
    """ "Compared with last year, crime fell by 12%"."""
    match = NAMED.match(text, 0, start)
    opening = ("compared", "in comparison", "relative")
    return match if match and match[0].lower().startswith(opening) else None


def _dated(words: str, period: Time | None, made_on: date | None) -> str:
    words = words[:90]
    dates = _dates(words.lower(), words, period, made_on)
    return f"{words} ({dates})" if dates and dates != words else words


def _dates(low: str, words: str, period: Time | None, made_on: date | None) -> str | None:
    """ISO dates of a baseline: the same time a year before the figure's own period, else what the words name."""
    if A_YEAR_EARLIER.search(low) and not re.search(r"(?:19|20)\d\d", low):
        return _year_before(low, period, made_on)
    named = find_times(f"in {words}", made_on=made_on)
    if named:
        return named[0].iso
    if "election" in low and made_on:
        since = find_times("since the election", made_on=made_on)  # none before the first election that is known
        return since[0].first.isoformat() if since else None
    return None


def _year_before(low: str, period: Time | None, made_on: date | None) -> str | None:
    if period is not None and (period.last - period.first).days < 400:
        return iso(*year_before(period))
    if made_on is None:
        return None
    day = months_before(made_on, 12)
    if "quarter" in low:
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if "month" in low else f"{day.year:04}"
