"""When a figure found in any text agrees with an annotated one, whatever name the annotation has for the unit.

Sets of annotated figures name the same unit differently ("dollar", "US dollar", "USD"; "km/h", "kilometer per hour"),
so both sides are brought to one name: a synonym becomes its house name, of "X per Y" X counts, of a noun phrase its
last word, without the plural. A fraction is a ratio for some and a number of what it is a fraction of for others
("a third of voters": 0.333 voters), and of no unit for others still, as "times" is: the annotation decides. Annotated
claims are not scored by this.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from claims.nlp.figures.units import CURRENCIES, NATIONAL, SYMBOLS
from claims.nlp.lexicon import MONEY_WORDS, TIME_UNITS, singular

from .scoring import TOLERANCE, Claim

NAMES = {
    "%": "percent", "pct": "percent", "pc": "percent", "per cent": "percent", "percentage": "percent",
    "percent point": "percentage_point", "percentage point": "percentage_point", "pp": "percentage_point",
    "people": "person", "persons": "person", "p": "pence", "penny": "pence", "pences": "pence", "time": "times",
    "fold": "times", "x": "times", "dimensionless": "", "-": "", "none": "", "unitless": "", "number": "",
    "°": "degree", "degree celsius": "degree", "degree fahrenheit": "degree", "celsius": "degree",
    "fahrenheit": "degree", "degrees celsius": "degree", "degrees fahrenheit": "degree", "kilo": "kilogram",
    "metric ton": "tonne", "horse power": "horsepower", "mile-per-hour": "mile", "fraction": "ratio",
    "basis point": "basis_point", "bps": "basis_point", "bp": "basis_point",
    "pound sterling": "gbp", "british pound": "gbp", "sterling": "gbp",
}  # fmt: skip
SPELLINGS = (("meter", "metre"), ("liter", "litre"))
PER = re.compile(r"\s+(?:per|an?|/)\s+|/")
MONEY = {"pence", "cent", "paise"} | {
    c.lower() for c in {*CURRENCIES.values(), *MONEY_WORDS.values(), *NATIONAL.values()}
}


def unit_name(unit: Any) -> str:
    """The one name of a unit, "" for none."""
    low = re.sub(r"[\s_]+", " ", str(unit or "").lower()).strip()
    for known in (low, low.rstrip("s"), PER.split(low)[0].strip()):
        if (name := _known(known)) is not None:
            return name
    words = PER.split(low)[0].split()
    last = singular(words[-1]).rstrip("s") if words else ""
    return _known(last) or _respelled(last)


def _known(low: str) -> str | None:
    if low in NAMES:
        return NAMES[low]
    if low in MONEY or low in CURRENCIES:
        return CURRENCIES.get(low, low).lower()
    nation, _, noun = low.rpartition(" ")
    if nation and (code := NATIONAL.get((nation.split()[-1], noun.rstrip("s")))):
        return code.lower()
    if nation == "" and low in MONEY_WORDS:
        return MONEY_WORDS[low].lower()
    if low in SYMBOLS:
        return SYMBOLS[low].split(" per ")[0].split()[-1].lower() if low not in {"bp", "bps"} else "basis_point"
    return None


def _respelled(low: str) -> str:
    for american, british in SPELLINGS:
        low = low.replace(american, british) if low.endswith(american) else low
    return low


def _units(quantity: Claim) -> Iterator[str]:
    name = unit_name(quantity.get("unit"))
    yield name
    if name in {"ratio", "times"}:
        yield unit_name(quantity.get("measure"))
        yield ""


def kind_of(quantity: Claim) -> str:
    """percent, money, ratio, times, time, count or vague: what sort of figure it is, by its unit."""
    if quantity.get("value") is None:
        return "vague"
    name = unit_name(quantity.get("unit"))
    if name in {"percent", "percentage_point", "basis_point"}:
        return "percent"
    if name in MONEY:
        return "money"
    return name if name in {"ratio", "times"} else "time" if name in TIME_UNITS else "count"


def ends(quantities: Sequence[Claim], *, like: Sequence[Claim]) -> list[Claim]:
    """The figures with a value; a range is its low end, or both where `like` has both as figures of their own."""
    told = [q for q in quantities if q.get("value") is not None]
    if any(q.get("high") is not None for q in like):
        return told
    upper = [{**q, "value": q["high"], "high": None} for q in told if q.get("high") is not None]
    return told + [q for q in upper if any(same_value(q, g) for g in like)]


def listed(quantities: Sequence[Claim]) -> list[Claim]:
    """Annotated figures with one value each: a range given as a list is its low end with a high."""
    one = [q for q in quantities if not isinstance(q.get("value"), list)]
    many = [q for q in quantities if isinstance(q.get("value"), list) and q["value"]]
    return [q for q in one if q.get("value") is not None] + [
        {**q, "value": min(q["value"]), "high": max(q["value"])} for q in many
    ]


def same_value(predicted: Claim, gold: Claim) -> bool:
    """Whether the values agree to 0.5 %; a figure without a value agrees with none."""
    value, wanted = predicted.get("value"), gold.get("value")
    if value is None or wanted is None:
        return False
    return abs(float(value) - float(wanted)) <= TOLERANCE * max(abs(float(wanted)), 1e-9)


def same_figure(predicted: Claim, gold: Claim) -> bool:
    """Whether value and unit agree."""
    return same_value(predicted, gold) and unit_name(gold.get("unit")) in set(_units(predicted))


def same_change(predicted: Claim, gold: Claim) -> bool:
    """Whether value, unit and, where the annotation has one, direction agree."""
    return same_figure(predicted, gold) and gold.get("direction") in (None, "", predicted.get("direction"))
