"""What time a cell is about: days, weeks, months, quarters, years, financial years and other runs of months. Pure.

Forms seen in the publications of UK departments and the ONS. Days are read day first; a financial year runs from
April to March; weeks are named by their last day, or by their ISO number.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from evidence.readers.tables.cells import Cell, as_text

EARLIEST, LATEST = 1700, 2150
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_M = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_M += r"|nov(?:ember)?|dec(?:ember)?)\.?"
_Y = r"(\d{4}|\d\d)"
_TO = r"\s*(?:[-‑–—/]|to)\s*"
# What follows a period without being of it: "[note 3]", "(p)", "[r]", "*", "(provisional)", a footnote's number.
_MARKS = re.compile(r"\s*(?:\[[^\]]*\]|\((?:p|r|e|provisional|revised|note[^)]*|\d{1,2})\)|[*†‡]+)\s*$", re.I)


@dataclass(frozen=True)
class Period:
    """`label` in the forms of evidence/series.py; `start` and `end` are its first and last day."""

    label: str
    start: date
    end: date


def day(value: date) -> Period:
    return Period(value.isoformat(), value, value)


def months(year: int, month: int, count: int) -> Period:
    """`count` months from the first of `month`, by their usual name where they have one."""
    last = year * 12 + month - 1 + count - 1
    end = date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])
    start = date(year, month, 1)
    if count == 1:
        label = f"{start:%Y-%m}"
    elif count == 3 and month % 3 == 1:
        label = f"{year:04}-Q{month // 3 + 1}"
    elif count == 12 and month in (1, 4):
        label = f"{year:04}" if month == 1 else f"{year:04}/{year + 1:04}"
    else:
        label = f"{start:%Y-%m}/{end:%Y-%m}"
    return Period(label, start, end)


def months_to(year: int, month: int, count: int) -> Period:
    """`count` months, the last of which is `month`."""
    first = year * 12 + month - count
    return months(first // 12, first % 12 + 1, count)


def week_to(last: date) -> Period:
    first = last - timedelta(days=6)
    return Period(f"{first.isoformat()}/{last.isoformat()}", first, last)


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 70 else 1900)  # as spreadsheets read two digits, but for a decade more


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _from_to(first: str, last: str, year: int) -> Period:
    """ "Nov-Jan 2022" ends in 2022."""
    count = (_month(last) - _month(first)) % 12 + 1
    return months_to(year, _month(last), count)


def _financial(first: str, second: str) -> Period | None:
    year = _year(first)
    return months(year, 4, 12) if int(second) in ((year + 1) % 100, year + 1) and len(second) > 1 else None


def _week(year: str, number: str) -> Period | None:
    try:
        return week_to(date.fromisocalendar(int(year), int(number), 7))
    except ValueError:
        return None


def _day(year: str, month: int, number: str) -> Period | None:
    try:
        return day(date(_year(year), month, int(number)))
    except ValueError:
        return None


def _quarter(number: str, year: str) -> Period:
    return months(_year(year), int(number) * 3 - 2, 3)


_ENDS = r"(?:(?:year|12[- ]months?|twelve months)\s+(?:to|ending|ended)|y/?e)(?:\s+in)?(?:\s+\d\d?)?\s+"
_THREE = r"(?:(?:quarter|3[- ]months?|three months)\s+(?:to|ending|ended)|q/?e)(?:\s+\d\d?)?\s+"
_WEEK = r"(?:week|7[- ]days?|seven days)\s+(?:to|ending|ended)|w/?e"
_RULES: Final[Sequence[tuple[str, Callable[..., Period | None]]]] = (
    (r"(\d{4})", lambda y: months(int(y), 1, 12)),
    (r"(?:calendar year|cy)\s*(\d{4})", lambda y: months(int(y), 1, 12)),
    (r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?(?:\.0+)?Z?)?", lambda y, m, d: _day(y, int(m), d)),
    (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4}|\d\d)", lambda d, m, y: _day(y, int(m), d)),
    (rf"(\d\d?)(?:st|nd|rd|th)?[ \-]{_M}[ \-,]*{_Y}", lambda d, m, y: _day(y, _month(m), d)),
    (rf"{_M} (\d\d?),? (\d{{4}})", lambda m, d, y: _day(y, _month(m), d)),
    (rf"{_M}[ \-/']*{_Y}", lambda m, y: months(_year(y), _month(m), 1)),
    (rf"(\d{{4}})[ -]*{_M}", lambda y, m: months(int(y), _month(m), 1)),
    (r"(\d{4})\s?M(\d\d)", lambda y, m: months(int(y), int(m), 1) if 1 <= int(m) <= 12 else None),
    (r"(\d{4})[ -]*Q([1-4])", lambda y, q: _quarter(q, y)),
    (rf"(?:Q([1-4])|([1-4])Q)[ -]*{_Y}", lambda a, b, y: _quarter(a or b, y)),
    (r"(?:fy|financial year)?\s*(\d{4})\s*[-‑–/]\s*(\d{4}|\d\d)", _financial),
    (r"(\d{4})-(\d\d)", lambda y, m: months(int(y), int(m), 1) if 1 <= int(m) <= 12 else None),
    (rf"{_M}{_TO}{_M}[ -]*(\d{{4}})", lambda a, b, y: _from_to(a, b, int(y))),
    (rf"(\d{{4}}) {_M}{_TO}{_M}", lambda y, a, b: _from_to(a, b, int(y))),
    (rf"{_M} (\d{{4}}){_TO}{_M} (\d{{4}})", lambda a, y, b, z: _between(a, y, b, z)),
    (rf"{_ENDS}{_M}\s*{_Y}", lambda m, y: months_to(_year(y), _month(m), 12)),
    (rf"{_THREE}{_M}\s*{_Y}", lambda m, y: months_to(_year(y), _month(m), 3)),
    (rf"(?:{_WEEK})\s+(.+)", lambda text: _week_ending(text)),
    (r"(\d{4})[- ]?W(?:eek ?)?(\d\d?)", _week),
)
_COMPILED: Final = tuple((re.compile(pattern, re.I), make) for pattern, make in _RULES)


def _between(first: str, year: str, last: str, other: str) -> Period | None:
    count = (int(other) - int(year)) * 12 + _month(last) - _month(first) + 1
    return months(int(year), _month(first), count) if count > 0 else None


def _week_ending(text: str) -> Period | None:
    found = read_text(text)
    return week_to(found.end) if found and found.start == found.end else None


_DASHED = re.compile(r"(\d\d)(\d\d)-(0[1-9]|1[0-2])")


def dashes_are_months(cells: Iterable[Cell]) -> bool:
    """Whether "2001-02" among these cells is a February: if any of its neighbours can be no financial year."""
    found = [m for cell in cells if isinstance(cell, str) and (m := _DASHED.fullmatch(cell.strip()))]
    return any((int(m[2]) + 1) % 100 != int(m[3]) for m in found)


@lru_cache(maxsize=20_000)
def read_text(text: str, *, dashed_months: bool = False) -> Period | None:
    """The period that `text` and nothing else states, else None: "2018/19", "Q3 2018", "Year ending June 2023"."""
    text = " ".join(text.split())
    while (shorter := _MARKS.sub("", text)) != text:
        text = shorter
    if len(text) > 60 or not any(c.isdigit() for c in text):
        return None
    if dashed_months and _DASHED.fullmatch(text):
        return months(int(text[:4]), int(text[5:]), 1)
    for pattern, make in _COMPILED:
        if match := pattern.fullmatch(text):
            found = make(*match.groups())
            if found and EARLIEST <= found.start.year <= LATEST:
                return found
    return None


def read(cell: Cell, *, dashed_months: bool = False) -> Period | None:
    """The period of a cell: a day of a workbook, the number of a year, or text."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return day(cell) if EARLIEST <= cell.year <= LATEST else None
    return None if cell is None else read_text(as_text(cell), dashed_months=dashed_months)


_WEEKLY = re.compile(rf"\b(?:{_WEEK})\b|\bweek\b", re.I)
_QUARTERLY = re.compile(r"\bquarter\b|\bthree months\b|\b3 months\b", re.I)
_YEARLY = re.compile(r"\b(?:year|12 months|twelve months) (?:to|ending|ended)\b", re.I)
_FINANCIAL_END = re.compile(r"\bfinancial year (?:to|ending|ended)\b", re.I)
_MONTHLY = re.compile(r"\bmonth\b", re.I)
_BEGINS = re.compile(r"\b(?:commencing|beginning|starting|from)\b", re.I)


def under(header: str, found: Period) -> Period:
    """`found` as its column's heading means it: a day under "Week ending" is a week, a month under "12 months to" a
    year that ends with it, 2024 under "Financial year ending" the one to March 2024."""
    last = found.end
    if found.label.isdigit():
        return months_to(last.year, 3, 12) if _FINANCIAL_END.search(header) else found
    if found.start != last and not _is_month(found):
        return found
    if found.start == last and _WEEKLY.search(header):
        return week_to(last + timedelta(days=6) if _BEGINS.search(header) else last)
    if _YEARLY.search(header):
        return months_to(last.year, last.month, 12)
    if _QUARTERLY.search(header):
        make = months if _BEGINS.search(header) else months_to
        return make(last.year, last.month, 3)
    return months(last.year, last.month, 1) if _MONTHLY.search(header) else found


def _is_month(found: Period) -> bool:
    return len(found.label) == 7 and found.label[5] != "Q"


_PART = re.compile(rf"(?:q(?:uarter|tr)?\s*)?([1-4])(?:st|nd|rd|th)?(?:\s*q(?:uarter|tr)?)?|{_M}|{_M}{_TO}{_M}", re.I)


def part_of_year(text: str) -> str:
    """ "Q3" for a cell that says 3, "Q3" or "third quarter"; the month's or months' name for these; "" for others."""
    match = _PART.fullmatch(" ".join(str(text).split()))
    if match is None:
        return ""
    return f"Q{match[1]}" if match[1] else match[0]


def combine(cells: Sequence[tuple[str, Cell]], *, dashed_months: bool = False) -> Period | None:
    """The period that (heading, cell) pairs state together: Date, Year and Quarter; Year and Month; or one alone.

    None where they state none, or contradict each other.
    """
    found: list[Period] = []
    part = ""
    for header, cell in cells:
        if (whole := read(cell, dashed_months=dashed_months)) is not None:
            found.append(under(header, whole))
        elif cell not in (None, ""):
            part = part or part_of_year(as_text(cell))
    year = next((p for p in found if _is_year(p)), None)
    if year is not None and part:
        found.append(_part_in(year, part) or year)
    if not found:
        return None
    return _narrowest(found, prefer_part=bool(year and part))


def _is_year(period: Period) -> bool:
    return period.label.isdigit() or (len(period.label) == 9 and period.label[4] == "/")


def _part_in(year: Period, part: str) -> Period | None:
    """The quarter or months of a year; the first quarter of a financial year begins in April."""
    if year.start.month == 1:
        return read_text(f"{part} {year.label}")
    if part[0] == "Q" and part[1:].isdigit():
        first = int(part[1]) * 3 + 1
        return months(year.start.year + (first > 12), (first - 1) % 12 + 1, 3)
    found = read_text(f"{part} {year.start.year}")
    inside = found is not None and found.start >= year.start
    return found if inside else read_text(f"{part} {year.end.year}")


def _narrowest(found: list[Period], *, prefer_part: bool) -> Period | None:
    # A day beside its quarter names the quarter by its last day: the quarter is the period.
    chosen = found[-1] if prefer_part else min(found, key=lambda p: p.end - p.start)
    inside = all(p.start <= chosen.end and chosen.start <= p.end for p in found)
    return chosen if inside else None
