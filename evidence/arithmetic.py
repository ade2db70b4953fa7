"""Does a published figure agree with a claimed one? The rules of the annotation guidelines, as pure arithmetic.

A bare figure agrees when the published one rounds to it at the precision it is stated with; about, around: within 5 %
or that precision, whichever is wider; nearly: below it and within 5 %; more than: strictly above; at least: not below;
less than: strictly below; up to: not above; doubled: at least 1.95 times. A change the other way never agrees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_FIVE_PER_CENT = Decimal("0.05")
_DOUBLED_ENOUGH = Decimal("0.975")  # 1.95 of 2


@dataclass(frozen=True)
class Figure:
    """A figure as a claim states it; the fields are those of a stored quantity.

    `value` is None where the claim gives none ("a substantial increase"); `high` is the upper end of a range. `unit` is
    a singular noun or percent, percentage_point, an ISO 4217 code, year, times. `direction` is up, down or None;
    `change` absolute, relative or None. `period` is as stored: "2024-06-01/2024-08-31", "2024-Q3", "2023/2024", or "".
    `baseline`: what a change is measured from, as said, with its dates in brackets; `quote`: the words of the figure.
    """

    value: Decimal | None
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: str = ""
    measure: str = ""
    direction: str | None = None
    change: str | None = None
    period: str = ""
    baseline: str = ""
    quote: str = ""


def agrees(figure: Figure, published: Decimal, *, direction: str | None = None) -> bool | None:
    """Whether `published` bears `figure` out; None where the claim gives nothing to hold it against.

    `direction` is the way the published change went, None where it is not known.
    """
    if figure.value is None or figure.qualifier == "vague":
        return None
    if figure.direction and direction and figure.direction != direction:
        return False
    if figure.high is not None:
        return figure.value <= published <= figure.high
    return _within(figure, figure.value, published)


def _within(figure: Figure, value: Decimal, published: Decimal) -> bool:
    near = abs(value) * _FIVE_PER_CENT
    if figure.unit == "ratio" and figure.qualifier == "exact":
        return abs(published - value) <= max(near, half_step(value))  # "a third", as it is spoken
    if figure.unit == "times" and figure.qualifier == "exact":
        return published >= value * _DOUBLED_ENOUGH
    match figure.qualifier:
        case "about":
            return abs(published - value) <= max(near, half_step(value))
        case "nearly":
            return value - near <= published < value
        case "more_than":
            return published > value
        case "at_least":
            return published >= value
        case "less_than":
            return published < value
        case "up_to":
            return published <= value
    return abs(published - value) <= half_step(value)


def half_step(value: Decimal) -> Decimal:
    """Half the precision that `value` is stated with: 46,000 gives 500, 65.8 gives 0.05, 5,123 gives 0.5.

    Never more than 5 % of a round number: 10,000 is not said of 6,000.
    """
    exponent = value.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("A figure is a finite number.")
    stated = value.as_tuple().exponent
    if exponent <= 0:
        return Decimal(5).scaleb(min(exponent, stated if isinstance(stated, int) else 0) - 1)
    return min(Decimal(5).scaleb(exponent - 1), max(abs(value) * _FIVE_PER_CENT, Decimal("0.5")))


# --- how a change is measured --------------------------------------------------------------------------------------

_HUNDRED = Decimal(100)
_NUMBER = re.compile(r"\d[\d,]*(?:\.(?P<decimals>\d+))?")


def stated(value: Decimal, quote: str) -> Decimal:
    """`value` with the decimals it was said with: 2 of "2.0 per cent" is 2.0, which 2.3 does not round to."""
    match = _NUMBER.search(quote)
    if match is None or match["decimals"] is None:
        return value.normalize() if value == value.to_integral_value() else value
    printed = Decimal(match[0].replace(",", ""))
    scale = value / printed if printed else Decimal(1)
    unscaled = scale == scale.to_integral_value() and scale.normalize().as_tuple().digits == (1,)
    return printed.scaleb(scale.normalize().adjusted()) if unscaled else value


def change_between(figure: Figure, new: Decimal, old: Decimal) -> Decimal | None:
    """The published change in the figure's own measure, without its sign; None where there is nothing to divide by.

    percent: of the old value; ratio: as a share of it; times: how many times the larger is the smaller; else the
    difference.
    """
    if figure.unit == "times":
        low, high = (new, old) if figure.direction == "down" else (old, new)
        return high / low if low else None
    if figure.unit in {"percent", "ratio"}:
        part = abs(new - old) / abs(old) if old else None
        return part if part is None or figure.unit == "ratio" else part * _HUNDRED
    return abs(new - old)


def direction_of(new: Decimal, old: Decimal) -> str:
    """up, down or "none"."""
    return "none" if new == old else "up" if new > old else "down"


def change_agrees(figure: Figure, new: Decimal, old: Decimal) -> bool | None:
    """Whether the change from `old` to `new` bears out a figure that states a change."""
    published = change_between(figure, new, old)
    if published is None:
        return None
    if figure.unit == "times" and figure.direction == "down" and figure.value:
        # "halved" is 0.5 times: held against by how many times the old value is the new one.
        whole = Figure(1 / figure.value if figure.value < 1 else figure.value, None, figure.qualifier, "times")
        return agrees(whole, published)
    return agrees(figure, published, direction=direction_of(new, old))


# --- which published periods make up the one that is asked for -----------------------------------------------------

Interval = tuple[date, date]


def cover(span: Interval, published: Iterable[Interval]) -> list[Interval] | None:
    """The fewest published periods that fill `span` wholly without a gap or an overlap; None where they do not."""
    starts: dict[date, list[date]] = {}
    for start, end in set(published):
        if span[0] <= start and end <= span[1]:
            starts.setdefault(start, []).append(end)
    best: dict[date, list[Interval]] = {span[1] + timedelta(days=1): []}
    for start in sorted(starts, reverse=True):
        ways = [
            [(start, end), *best[end + timedelta(days=1)]] for end in starts[start] if end + timedelta(days=1) in best
        ]
        if ways:
            best[start] = min(ways, key=len)
    return best.get(span[0])
