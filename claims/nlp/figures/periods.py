"""When: the time a phrase names, as two dates, from the day the words were said; and the time that a change is against.

Written as ISO 8601 where it has a form: 2024, 2024-10, 2024-10-03, 2024-07-04/2024-12-10; a quarter is 2024-Q3 and a
financial year (April to March) 2023/2024.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .elections import last_election
from .numerals import UNITS

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
SHORT_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10,
                "nov": 11, "dec": 12}  # fmt: skip
ALL_MONTHS = MONTHS | SHORT_MONTHS
MONTH = "|".join(sorted(ALL_MONTHS, key=len, reverse=True))
NTH = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "closing": 4,
       "1": 1, "2": 2, "3": 3, "4": 4}  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
COUNT = r"(?P<count>\d{1,4}|" + "|".join(w for w in UNITS if w != "zero") + r"|few|couple of)"
UNIT = r"(?P<unit>day|week|month|quarter|year|decade)"
STEP = {"day": 1, "week": 7}
Y = r"(?:19|20)\d\d"
DAY = rf"(?P<{{0}}day>\d{{{{1,2}}}})(?:st|nd|rd|th)? (?P<{{0}}month>{MONTH})\b,?(?: (?P<{{0}}year>{Y})\b)?"
POINT = rf"(?:(?:(?P<{{0}}day>\d{{{{1,2}}}})(?:st|nd|rd|th)? )?(?P<{{0}}month>{MONTH})\.?,? )?(?P<{{0}}year>{Y})\b"
US_DAY = rf"(?P<amonth>{MONTH})\.? (?P<aday>\d{{1,2}})\b(?!,\d|\.\d|%)(?:,? (?P<ayear>{Y}))?"
MAYBE = re.compile(
    rf"\b(?:{Y}s?\b|{MONTH}|last|past|previous|next|coming|this|since|ago|earlier|before|today|yesterday|tomorrow|"
    rf"{'|'.join(DAYS)}|quarter|q[1-4]|spring|summer|autumn|winter|year-on-year)\b"
)
Interval = tuple[date, date]


@dataclass(frozen=True)
class Time:
    """A time named at text[start:end]; `runs`: it runs from its first day on, so that a change in it is since then."""

    start: int
    end: int
    first: date
    last: date
    runs: bool = False

    @property
    def iso(self) -> str:
        return iso(self.first, self.last)


def iso(first: date, last: date) -> str:
    """The shortest form of a pair of dates."""
    if first == last:
        return first.isoformat()
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if whole and months == 12 and first.month in {1, 4}:
        return f"{first.year:04}" if first.month == 1 else f"{first.year:04}/{last.year:04}"
    if whole and months == 1:
        return f"{first:%Y-%m}"
    if whole and months == 3 and first.month % 3 == 1:
        return f"{first:%Y}-Q{last.month // 3}"
    return f"{first.isoformat()}/{last.isoformat()}"


FORM = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)


def days_of(form: str) -> Interval | None:
    """The first and the last day of a time as `iso` writes it; None for anything else."""
    first, slash, last = form.partition("/")
    try:
        if not slash:
            return _days_of_one(first)
        start, end = _days_of_one(first), _days_of_one(last)
    except ValueError:  # no such day
        return None
    if start is None or end is None:
        return None
    if len(first) == len(last) == 4 and end[0].year == start[0].year + 1:
        return date(start[0].year, 4, 1), date(end[0].year, 3, 31)
    return (start[0], end[1]) if len(first) == len(last) == 10 and start <= end else None


def _days_of_one(form: str) -> Interval | None:
    match = FORM.fullmatch(form)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"] or 1)
    if match["quarter"]:
        last_month = 3 * int(match["quarter"])
        return date(year, last_month - 2, 1), _month(year, last_month)[1]
    if match["day"]:
        day = date(year, month, int(match["day"]))
        return day, day
    return _month(year, month) if match["month"] else _year(year)


def _month(year: int, month: int) -> Interval:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _latest_month(month: int, made_on: date) -> Interval:
    """The month of that name that began last on or before `made_on`."""
    return _month(made_on.year - (month > made_on.month), month)


def _point(match: re.Match[str], prefix: str, made_on: date | None) -> Interval | None:
    """The day, month or year that a match names; without a year it is the last such before `made_on`."""
    parts = {k[len(prefix) :]: v for k, v in match.groupdict().items() if k.startswith(prefix)}
    month = ALL_MONTHS[parts["month"]] if parts.get("month") else None
    year = int(parts["year"]) if parts.get("year") else None
    try:
        if year is None and made_on and month:
            if not parts.get("day"):
                return _latest_month(month, made_on)
            day = date(made_on.year, month, int(parts["day"]))
            day = day if day <= made_on else day.replace(year=made_on.year - 1)
            return day, day
        if year and month and parts.get("day"):
            day = date(year, month, int(parts["day"]))
            return day, day
    except ValueError:
        return None
    if year and month:
        return _month(year, month)
    return _year(year) if year else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])) if year > 0 else date.min


def year_before(time: Time) -> Interval:
    """The same time a year earlier; the ends of months stay ends."""
    first, last = months_before(time.first, 12), months_before(time.last, 12)
    ends = (time.last + timedelta(days=1)).day == 1
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1]) if ends else last


def _step(day: date, unit: str, count: int) -> date:
    if unit in STEP:
        return day + timedelta(days=STEP[unit] * count)
    return months_before(day, -count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def _since_point(match: re.Match[str], made_on: date | None) -> Interval | None:
    start = _point(match, "a", made_on)
    return (start[0], made_on) if start and made_on and start[0] <= made_on else None


def _between(match: re.Match[str], made_on: date | None) -> Interval | None:
    last = _point(match, "b", made_on)
    if match.groupdict().get("ayear") is None and match.groupdict().get("amonth") and last:
        first: Interval | None = _latest_month(ALL_MONTHS[match["amonth"]], last[1])  # "July to September 2024"
    else:
        first = _point(match, "a", made_on)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _since_election(match: re.Match[str], made_on: date | None) -> Interval | None:
    start = last_election(made_on) if made_on else None
    return (start, made_on) if start and made_on else None


def _count(words: str | None) -> int | None:
    if words in {"few", "couple of"}:
        return None
    return int(words) if words and words.isdigit() else UNITS.get(words or "one", 1)


def _span(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "over the last 12 months", "in the next three years"."""
    count = _count(match.groupdict().get("count"))
    if made_on is None or count is None:
        return None
    ahead = match["way"] in {"next", "coming"}
    far = _step(made_on, match["unit"], count if ahead else -count)
    return (made_on, far) if ahead else (far, made_on)


def _to_month(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "the year ending June 2024", "the three months to May"."""
    end, count = _point(match, "a", made_on), _count(match.groupdict().get("count"))
    if end is None or count is None:
        return None
    months = count * (12 if match["unit"] == "year" else 3 if match["unit"] == "quarter" else 1)
    start = months_before(end[1].replace(day=1), months - 1)
    exact = end[0] == end[1] and (end[1] + timedelta(days=1)).day != 1  # "the year to 5 April": a year to the day
    return (months_before(end[1], months) + timedelta(days=1) if exact else start), end[1]


def _ago(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "three weeks ago" is a day, "two months ago" a month, "ten years ago" a year."""
    count = 1 if match["count"] in {"a", "an"} else _count(match["count"])
    if made_on is None or count is None or match["unit"] in {"decade", "quarter"}:
        return None
    day = _step(made_on, match["unit"], -count)
    if match["unit"] == "year":
        return _year(day.year)
    return _month(day.year, day.month) if match["unit"] == "month" else (day, day)


def _calendar(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "last year", "this week", "the previous quarter", "next month"; weeks run from Monday."""
    if made_on is None:
        return None
    shift = {"last": -1, "previous": -1, "preceding": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[match["way"]]
    unit = match["unit"]
    if unit == "week":
        monday = made_on - timedelta(days=made_on.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        if (match.groupdict().get("kind") or "").strip() in {"financial", "fiscal", "tax"}:
            start = made_on.year - (made_on < date(made_on.year, 4, 1)) + shift
            return date(start, 4, 1), date(start + 1, 3, 31)
        return _year(made_on.year + shift)
    if unit == "quarter":
        begun = months_before(made_on.replace(month=(made_on.month - 1) // 3 * 3 + 1, day=1), -3 * shift)
        return begun, _month(*divmod_month(begun, 2))[1]
    middle = months_before(made_on.replace(day=15), -shift)
    return _month(middle.year, middle.month)


def divmod_month(day: date, months: int) -> tuple[int, int]:
    """(year, month) so many months after `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _day(match: re.Match[str], made_on: date | None) -> Interval | None:
    if made_on is None:
        return None
    day = made_on + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[match["word"]])
    return day, day


def _weekday(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "on Tuesday", "last Friday": the latest before the day of the words."""
    if made_on is None:
        return None
    back = (made_on.weekday() - DAYS[match["weekday"]]) % 7
    day = made_on - timedelta(days=back or (7 if match["way"] == "last" else 0))
    return day, day


def _season(match: re.Match[str], made_on: date | None) -> Interval | None:
    """The meteorological season named, that began last before `made_on`; "next winter" the first after."""
    if match["year"]:
        year = int(match["year"])
    elif made_on is None:
        return None
    else:
        begins = date(made_on.year, SEASONS[match["season"]], 1)
        year = made_on.year - (begins > made_on) + (match["way"] in {"next", "coming"})
    start = date(year, SEASONS[match["season"]], 1)
    return start, _month(*divmod_month(start, 2))[1]


def _financial(match: re.Match[str], made_on: date | None) -> Interval | None:
    year, second = int(match["first"]), match["second"]
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second) + (100 if second == "00" else 0)
    if last == year + 1 and (len(second) == 2 or match[0][4] == "/" or "financial" in match[0]):
        return date(year, 4, 1), date(last, 3, 31)
    return (date(year, 1, 1), date(last, 12, 31)) if last > year else None  # "2014-20" is a run of years


def _part(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "the third quarter of 2024", "Q3 2024", "the first half of 2023"; without a year the last to have begun."""
    months = 6 if match.groupdict().get("half") else 3
    month = (NTH[match["nth"]] - 1) * months + 1
    if month > 12 or (match["year"] is None and made_on is None):
        return None
    year = int(match["year"]) if match["year"] else made_on.year - (month > made_on.month) if made_on else 0
    start = date(year, month, 1)
    return start, _month(*divmod_month(start, months - 1))[1]


def _months_of(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "the last three months of 2015", "the first 6 months of 2016/17": counted from an end of the year named."""
    months = _count(match["count"]) or 0
    first = date(int(match["year"]), 4 if match["second"] else 1, 1)
    if match["nth"] not in {"first", "opening"}:
        first = date(*divmod_month(first, 12 - months), 1)
    return (first, _month(*divmod_month(first, months - 1))[1]) if 1 <= months <= 12 else None


def _decade(match: re.Match[str], made_on: date | None) -> Interval | None:
    return date(int(match["year"]), 1, 1), date(int(match["year"]) + 9, 12, 31)


def _by(match: re.Match[str], made_on: date | None) -> Interval | None:
    end = _point(match, "a", made_on)
    return (made_on, end[1]) if end and made_on and made_on <= end[1] else None


def _in(match: re.Match[str], made_on: date | None) -> Interval | None:
    return _point(match, "a", made_on)


Reader = Callable[[re.Match[str], date | None], Interval | None]
A, B, DAY_A = POINT.format("a"), POINT.format("b"), DAY.format("a")
BARE = rf"(?P<amonth>{MONTH})\b"
RUNNING = frozenset({_since_point, _since_election, _span, _to_month})
PATTERNS: tuple[tuple[str, Reader], ...] = (
    (rf"between {A} and {B}", _between),
    (rf"from {A} (?:to|until) {B}", _between),
    (rf"(?:between|from) {BARE} (?:and|to|until) {B}", _between),
    (rf"{BARE}(?: to | ?[–-] ?){B}", _between),
    (rf"(?:{COUNT} )?{UNIT}s? (?:ending|ended|to|up to)(?: the end of)?(?: in)? {A}", _to_month),
    (rf"(?:{COUNT} )?{UNIT}s? (?:ending|ended|to|up to)(?: the end of)?(?: in)? {DAY_A}", _to_month),
    (rf"(?:{COUNT} )?{UNIT}s? (?:ending|ended|to|up to)(?: the end of)?(?: in)? {US_DAY}", _to_month),
    (rf"(?:{COUNT} )?{UNIT}s? (?:ending|ended|to|up to)(?: the end of)?(?: in)? {BARE}", _to_month),
    (rf"since (?:the (?:end|start|beginning) of )?{A}", _since_point),
    (rf"since {DAY_A}", _since_point),
    (rf"since (?:last )?{BARE}", _since_point),
    (r"since (?:the|this|that|last|our) (?:\w+ ){0,2}?election\b", _since_election),
    (r"(?:in|during|over|of) this parliament\b", _since_election),
    (rf"(?:the )?(?P<nth>first|opening|last|final|closing) {COUNT} months of (?:the year )?(?P<year>{Y})"
     rf"(?P<second>[-–/](?:{Y}|\d\d)\b)?\b", _months_of),
    (r"(?:(?:financial|tax|fiscal) year )?(?P<first>(?:19|20)\d\d)[-–/](?P<second>(?:19|20)\d\d|\d\d)\b", _financial),
    (r"financial year (?P<first>(?:19|20)\d\d) to (?P<second>(?:19|20)\d\d)\b", _financial),
    (rf"(?:the )?(?P<nth>first|second|third|fourth|final) quarter(?:(?: of| in)? (?P<year>{Y}))?\b", _part),
    (rf"(?:the )?(?P<nth>last|opening|closing) quarter (?:of|in) (?P<year>{Y})\b", _part),
    (rf"(?P<year>{Y}),? q(?P<nth>[1-4])\b", _part),
    (rf"q(?P<nth>[1-4])(?:(?: of)? (?P<year>{Y}))?\b", _part),
    (rf"(?:the )?(?P<nth>first|second) (?P<half>half) of (?P<year>{Y})\b", _part),
    (rf"by (?:the end of )?{A}", _by),
    (rf"(?P<way>last|past|previous|preceding|next|coming) {COUNT} (?:\w+ )?{UNIT}s?\b", _span),
    (rf"the (?P<way>last|past) {UNIT}\b", _span),
    (rf"(?P<way>past) {UNIT}\b", _span),
    (rf"(?P<way>last|previous|preceding|this|current|next|coming) (?P<kind>financial |fiscal |tax |calendar )?{UNIT}\b",
     _calendar),
    (rf"(?P<count>\d{{1,4}}|an?|{'|'.join(w for w in UNITS if w != 'zero')}) {UNIT}s? ago\b", _ago),
    (US_DAY, _in),
    (DAY_A, _in),
    (rf"(?:in|during|at|on|for|of|throughout|across|over) (?:the |calendar )*(?:year )?{A}", _in),
    (rf"(?:in|during|throughout|last|this|for|of) {BARE}", _in),
    (rf"{BARE} (?P<ayear>{Y})\b", _in),
    (r"(?P<word>yesterday|today|tomorrow)\b", _day),
    (rf"(?P<way>on|last|this) (?P<weekday>{'|'.join(DAYS)})\b", _weekday),
    (rf"(?P<way>over|during|in|throughout|this|last|next) (?:the )?(?:last |past |coming )?"
     rf"(?P<season>{'|'.join(SEASONS)})(?: (?:of )?(?P<year>{Y}))?\b", _season),
    (r"(?:in|during|since) the (?P<year>(?:19|20)\d0)s\b", _decade),
)  # fmt: skip
RULES = tuple((re.compile(rf"\b{pattern}"), reader) for pattern, reader in PATTERNS)


def find_times(text: str, *, made_on: date | None = None) -> list[Time]:
    """Each time named in `text` that is a date, none overlapping another, in order."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter such as İ grows; offsets would slip
        lowered = text
    if not MAYBE.search(lowered):
        return []
    found: list[Time] = []
    for rule, reader in RULES:
        for match in rule.finditer(lowered):
            if any(t.start < match.end() and match.start() < t.end for t in found) or not _names_month(match, text):
                continue
            if interval := _read(reader, match, made_on):
                found.append(Time(*match.span(), *interval, runs=reader in RUNNING))
    return sorted(found, key=lambda t: t.start)


def _names_month(match: re.Match[str], text: str) -> bool:
    """Whether a month is written as a name: "may" and "march" are verbs too."""
    groups = match.groupdict()
    return all(text[match.start(k)].isupper() for k in ("amonth", "bmonth") if groups.get(k))


def _read(reader: Reader, match: re.Match[str], made_on: date | None) -> Interval | None:
    try:
        interval = reader(match, made_on)
    except (OverflowError, ValueError):  # a date before year 1 or after 9999
        return None
    return interval if interval and interval[0] <= interval[1] and interval[0].year >= 1000 else None


def find_periods(text: str, *, made_on: date | None = None) -> list[tuple[int, int, str]]:
    """(start, end, ISO form) of each time named in `text`, none overlapping another, in order."""
    return [(t.start, t.end, t.iso) for t in find_times(text, made_on=made_on)]
