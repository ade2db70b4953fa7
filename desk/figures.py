"""A figure as it was understood, in the words of a chip: "≈ 10,000 · returns · since 4 Jul 2024". Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SIGNS = {
    "about": ("≈", "about"),
    "nearly": ("≈", "nearly"),
    "more_than": (">", "more than"),
    "at_least": ("≥", "at least"),
    "less_than": ("<", "less than"),
    "up_to": ("≤", "up to"),
}
SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_INTERVAL = re.compile(rf"({ISO_DATE.pattern})/({ISO_DATE.pattern})")
MONEY = {"GBP": "£", "EUR": "€", "USD": "$"}


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
    words = number(value) if high is None else f"{number(value)} to {number(high)}"
    if unit in MONEY:
        return (
            f"{MONEY[unit]}{words}" if high is None else f"{MONEY[unit]}{number(value)} to {MONEY[unit]}{number(high)}"
        )
    return f"{words}%" if unit == "percent" else words


def dates(text: str) -> str:
    """ISO dates and intervals in words: "2024-07-04/2024-12-10" as "4 Jul to 10 Dec 2024"; other words stay."""
    return ISO_DATE.sub(say_day, ISO_INTERVAL.sub(say_interval, text)).replace("/", " to ")


def say_day(found: re.Match[str]) -> str:
    day = as_date(found[0])
    return f"{day.day} {day:%b %Y}" if day else found[0]


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
        return f"{last.day} {last:%b %Y}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return months(first, last)
    if first.year != last.year:
        return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{start} to {last.day} {last:%b %Y}"


def months(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{first:%b %Y} to {last:%b %Y}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}"
    return f"{last:%b %Y}" if first.month == last.month else f"{first:%b} to {last:%b %Y}"


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
) -> Chip:
    """The parts of one figure, in the order in which they are read."""
    sign, said = SIGNS.get(qualifier, ("", ""))
    shown = with_unit(value, high, unit)
    thing = measure or ("" if unit in MONEY or unit == "percent" else unit.replace("_", " "))
    way = ", ".join(word for word in (direction, change) if word)
    parts = (thing, way, dates(period), f"against {dates(baseline)}" if baseline else "")
    return Chip(sign, said, shown, tuple(part for part in parts if part))
