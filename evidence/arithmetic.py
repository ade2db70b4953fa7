"""Does a published figure agree with a claimed one? The rules of the annotation guidelines, as pure arithmetic.

A bare figure agrees when the published one rounds to it at the precision it is stated with; about, around: within 5 %
or that precision, whichever is wider; nearly: below it and within 5 %; more than: strictly above; at least: not below;
less than: strictly below; up to: not above; doubled: at least 1.95 times. A change the other way never agrees.
"""

from dataclasses import dataclass
from decimal import Decimal

_FIVE_PER_CENT = Decimal("0.05")
_DOUBLED_ENOUGH = Decimal("0.975")  # 1.95 of 2


@dataclass(frozen=True)
class Figure:
    """A figure as a claim states it; the fields are those of a stored quantity.

    `value` is None where the claim gives none ("a substantial increase"); `high` is the upper end of a range. `unit` is
    a singular noun or percent, percentage_point, an ISO 4217 code, year, times. `direction` is up, down or None;
    `change` absolute, relative or None. `period` is as stored: "2024-06-01/2024-08-31", "2024-Q3", "2023/2024", or "".
    """

    value: Decimal | None
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: str = ""
    measure: str = ""
    direction: str | None = None
    change: str | None = None
    period: str = ""


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
