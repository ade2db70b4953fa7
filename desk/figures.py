"""A figure as it was understood, in the words of a chip: "≈ 10,000 · returns · since 4 Jul 2024". Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from claims.nlp.figures.units import money_sign

SIGNS = {
    "about": ("≈", "about"),
    "nearly": ("≈", "nearly"),
    "more_than": (">", "more than"),
    "at_least": ("≥", "at least"),
    "less_than": ("<", "less than"),
    "up_to": ("≤", "up to"),
}
SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
ISO_INTERVAL = re.compile(r"\b(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})\b")
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
ISO_MONTH = re.compile(r"\b(\d{4}-\d{2})(?!-?\d)\b")
ISO_QUARTER = re.compile(r"\b(\d{4})-Q([1-4])\b")
FINANCIAL = re.compile(r"\b((?:19|20)\d{2})/((?:19|20)\d{2})\b")
DATED_END = re.compile(r"\([^()]*\)$")
NO_BASELINE = "no baseline stated"
MANY = {"person": "people", "child": "children", "foot": "feet"}


@dataclass(frozen=True, slots=True)
class Chip:
    """`sign` and `said` (its word, empty for an exact figure), the `value`, and what it is about, part by part."""

    sign: str
    said: str
    value: str
    parts: tuple[str, ...]


def number(value: Decimal) -> str:
    """1500000000 as "1.5 billion", 10000 as "10,000", 0.3330 as "0.333"."""
    for size, name in SCALES:
        if abs(value) >= size and (value / size).normalize().as_tuple().exponent >= -3:  # type: ignore[operator]
            return f"{plain(value / size)} {name}"
    return plain(value)


def plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: Decimal, high: Decimal | None, unit: str) -> str:
    words = " to ".join(f"{money_sign(unit)}{number(n)}" for n in (value, high) if n is not None)
    return f"{words}%" if unit == "percent" else words


def dates(text: str) -> str:
    """ISO times in words: "2024-07-04/2024-12-10" as "4 July to 10 December 2024"; other words stay."""
    for form, said in ((ISO_INTERVAL, say_interval), (ISO_DATE, say_day), (ISO_MONTH, say_month)):
        text = form.sub(said, text)
    return FINANCIAL.sub(say_financial, ISO_QUARTER.sub(r"Q\2 \1", text))


def say_day(found: re.Match[str]) -> str:
    day = as_date(found[0])
    return f"{day.day} {day:%B %Y}" if day else found[0]


def say_month(found: re.Match[str]) -> str:
    day = as_date(f"{found[1]}-01")
    return f"{day:%B %Y}" if day else found[0]


def say_financial(found: re.Match[str]) -> str:
    """2009/2010 as 2009-10; a longer run of years keeps both in full."""
    first, last = int(found[1]), int(found[2])
    return f"{first}-{last % 100:02}" if last == first + 1 else f"{first} to {last}"


def say_interval(found: re.Match[str]) -> str:
    first, last = as_date(found[1]), as_date(found[2])
    return interval(first, last) if first and last else found[0]


def as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def interval(first: date, last: date) -> str:
    """What both ends share is said once, and whole months and years without their days."""
    if first == last:
        return f"{last.day} {last:%B %Y}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return months(first, last)
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{start} to {last.day} {last:%B %Y}"


def months(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{first:%B %Y} to {last:%B %Y}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}"
    return f"{last:%B %Y}" if first.month == last.month else f"{first:%B} to {last:%B %Y}"


def chip(
    *,
    value: Decimal,
    high: Decimal | None = None,
    qualifier: str = "exact",
    unit: str = "",
    measure: str = "",
    direction: str = "",
    change: str = "",
    period: str = "",
    baseline: str = "",
    per: str = "",
) -> Chip:
    """The parts of one figure, in the order in which they are read."""
    sign, said = SIGNS.get(qualifier, ("", ""))
    shown = with_unit(value, high, unit)
    thing = measure or ("" if money_sign(unit) or unit == "percent" else unit.replace("_", " "))
    way = ", ".join(word for word in (direction, change) if word)
    parts = (thing, rate(per), way, dates(period), against(baseline))
    return Chip(sign, said, shown, tuple(part for part in parts if part))


def rate(per: str) -> str:
    """ "per person", "per 100,000 people"."""
    count, _, thing = per.rpartition(" ")
    if not count.isdigit():
        return f"per {per}" if per else ""
    return f"per {int(count):,} {MANY.get(thing, f'{thing}s')}"


def against(baseline: str) -> str:
    """What a change is compared with, its dates in words, or that the text does not say; its own words stay."""
    if baseline in ("", NO_BASELINE):
        return baseline
    return f"against {DATED_END.sub(lambda found: dates(found[0]), baseline)}"
