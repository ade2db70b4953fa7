"""When: the time a phrase names, as a pair of dates, from the day the words were said."""

import calendar
import re
from datetime import date, timedelta

from .numerals import UNITS

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTH = "|".join(MONTHS)
# Dates of general elections (House of Commons Library, CBP-7529): "since the election" is the last one before.
ELECTIONS = [
    date(1979, 5, 3), date(1983, 6, 9), date(1987, 6, 11), date(1992, 4, 9), date(1997, 5, 1), date(2001, 6, 7),
    date(2005, 5, 5), date(2010, 5, 6), date(2015, 5, 7), date(2017, 6, 8), date(2019, 12, 12), date(2024, 7, 4),
]  # fmt: skip
COUNT = r"(?P<count>\d+|" + "|".join(w for w in UNITS if w != "zero") + r"|few|couple of)"
STEP = {"day": 1, "week": 7}
DAY = rf"(?P<{{0}}day>\d{{{{1,2}}}}) (?P<{{0}}month>{MONTH})(?: (?P<{{0}}year>\d{{{{4}}}}))?"
POINT = rf"(?:(?:(?P<{{0}}day>\d{{{{1,2}}}}) )?(?P<{{0}}month>{MONTH}),? )?(?P<{{0}}year>(?:19|20)\d\d)"
Interval = tuple[date, date]


def _month(year: int, month: int) -> Interval:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _point(match: re.Match[str], prefix: str, made_on: date | None) -> Interval | None:
    """The day, month or year that a match names; a day without a year is the last such day before `made_on`."""
    parts = {k[len(prefix) :]: v for k, v in match.groupdict().items() if k.startswith(prefix)}
    month = MONTHS[parts["month"]] if parts.get("month") else None
    year = int(parts["year"]) if parts.get("year") else None
    try:
        if year is None and made_on and month and parts.get("day"):
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


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])) if year > 0 else date.min


def _step(day: date, unit: str, count: int) -> date:
    if unit in STEP:
        return day + timedelta(days=STEP[unit] * count)
    return _months_before(day, -count * {"month": 1, "year": 12, "decade": 120}[unit])


def last_election(before: date) -> date | None:
    return max((d for d in ELECTIONS if d <= before), default=None)


def _since_point(match: re.Match[str], made_on: date | None) -> Interval | None:
    start = _point(match, "a", made_on)
    return (start[0], made_on) if start and made_on and start[0] <= made_on else None


def _between(match: re.Match[str], made_on: date | None) -> Interval | None:
    first, last = _point(match, "a", made_on), _point(match, "b", made_on)
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _since_election(match: re.Match[str], made_on: date | None) -> Interval | None:
    start = last_election(made_on) if made_on else None
    return (start, made_on) if start and made_on else None


def _span(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "over the last 12 months", "in the next three years"."""
    words = match.group("count")
    if made_on is None or words in {"few", "couple of"}:
        return None
    count = int(words) if words and words.isdigit() else UNITS.get(words or "one", 1)
    ahead = match.group("way") in {"next", "coming"}
    try:
        far = _step(made_on, match.group("unit"), count if ahead else -count)
    except (OverflowError, ValueError):
        return None
    return (made_on, far) if ahead else (far, made_on)


def _calendar(match: re.Match[str], made_on: date | None) -> Interval | None:
    """ "last year", "this week", "next month"; weeks run from Monday."""
    if made_on is None:
        return None
    shift = {"last": -1, "previous": -1, "this": 0, "next": 1}[match.group("way")]
    unit = match.group("unit")
    if unit == "week":
        monday = made_on - timedelta(days=made_on.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return _year(made_on.year + shift)
    middle = _months_before(made_on.replace(day=15), -shift)
    return _month(middle.year, middle.month)


def _day(match: re.Match[str], made_on: date | None) -> Interval | None:
    if made_on is None:
        return None
    shift = {"yesterday": -1, "today": 0, "tomorrow": 1}[match.group("word")]
    return made_on + timedelta(days=shift), made_on + timedelta(days=shift)


def _season(match: re.Match[str], made_on: date | None) -> Interval | None:
    """The meteorological season that began last before `made_on`."""
    if made_on is None:
        return None
    month = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[match.group("season")]
    year = made_on.year if date(made_on.year, month, 1) <= made_on else made_on.year - 1
    end = _months_before(date(year, month, 1), -2)
    return date(year, month, 1), _month(end.year, end.month)[1]


def _financial(match: re.Match[str], made_on: date | None) -> Interval | None:
    year = int(match.group("first"))
    if (year + 1) % 100 != int(match.group("second")):  # "2014-20" is a run of years
        last = year // 100 * 100 + int(match.group("second"))
        return (date(year, 1, 1), date(last, 12, 31)) if last > year else None
    return date(year, 4, 1), date(year + 1, 3, 31)


def _by(match: re.Match[str], made_on: date | None) -> Interval | None:
    end = _point(match, "a", made_on)
    return (made_on, end[1]) if end and made_on and made_on <= end[1] else None


def _in(match: re.Match[str], made_on: date | None) -> Interval | None:
    return _point(match, "a", made_on)


A, B, DAY_A = POINT.format("a"), POINT.format("b"), DAY.format("a")
RULES = [
    (re.compile(rf"\bbetween {A} and {B}\b"), _between),
    (re.compile(rf"\bfrom {A} (?:to|until) {B}\b"), _between),
    (re.compile(rf"\bsince (?:the (?:end|start|beginning) of )?{A}\b"), _since_point),
    (re.compile(rf"\bsince {DAY_A}\b"), _since_point),
    (re.compile(r"\bsince (?:the|this|that|last|our) (?:\w+ ){0,2}?election\b"), _since_election),
    (re.compile(r"\b(?P<first>(?:19|20)\d\d)[-–/](?P<second>\d\d)\b"), _financial),
    (re.compile(rf"\bby (?:the end of )?{A}\b"), _by),
    (re.compile(rf"\b(?P<way>last|past|previous|next|coming) {COUNT} (?P<unit>day|week|month|year|decade)s?\b"), _span),
    (re.compile(r"\b(?P<way>past)(?P<count>) (?P<unit>day|week|month|year|decade)\b"), _span),
    (re.compile(r"\b(?P<way>last|previous|this|next) (?P<unit>week|month|year)\b"), _calendar),
    (re.compile(rf"\b{DAY_A}\b"), _in),
    (re.compile(rf"\b(?:in|during|at|on|for|of|throughout) (?:the year )?{A}\b"), _in),
    (re.compile(r"\b(?P<word>yesterday|today|tomorrow)\b"), _day),
    (
        re.compile(
            r"\b(?:over|during|in|throughout|this|last) (?:the )?(?:last )?(?P<season>spring|summer|autumn|winter)\b"
        ),
        _season,
    ),
]


def find_periods(text: str, *, made_on: date | None = None) -> list[tuple[int, int, str]]:
    """(start, end, ISO interval) of each time named in `text`, none overlapping another, in order."""
    found: list[tuple[int, int, str]] = []
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter such as İ grows; offsets would slip
        lowered = text
    for pattern, reader in RULES:
        for match in pattern.finditer(lowered):
            if any(s < match.end() and match.start() < e for s, e, _ in found):
                continue
            interval = reader(match, made_on)
            if interval:
                found.append((match.start(), match.end(), f"{interval[0].isoformat()}/{interval[1].isoformat()}"))
    return sorted(found)
