"""What one cell holds: a figure as printed, shorthand for a figure that is not given, or words. Pure."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Final

LONGEST: Final = 60  # characters of a figure with its marks; numbers of thousands of digits are no figures
Cell = str | int | float | bool | date | datetime | None

# GSS shorthand ([x] not available, [z] not applicable, [c] confidential, [low], [u] unreliable) and older habits.
_SHORTHAND = re.compile(
    r":|\.{1,3}|[-‑–—]{1,3}|\*{1,3}|~|\#|\#?n/?a!?|n\.a\.?|\#?n/?a\s*\[.*\]|null|nan|none"
    r"|\[(?:x|z|c|u|w|low|no data|n/?a|\.\.|s|d|e|none|nil)\](?:\s*\[[^\]]*\])?"
    r"|[xzcuws]|not available|not applicable|suppressed|confidential|withheld|missing|unknown value",
    re.I,
)
_NUMBER: Final = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−–+])?\s*(?P<money>[£$€])?\s*(?P<sign2>[-−])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d\d?)?|\.\d+)\s*(?P<percent>%)?\s*(?P<close>\))?"
    r"\s*(?:\[[a-z0-9 ,]{1,12}\]|\((?:[a-z]|\d{1,2})\)|[rpe*†‡]){0,3}",
    re.I,
)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


@lru_cache(maxsize=50_000)
def as_text(cell: Cell) -> str:
    """The cell as it reads: a whole number without ".0", a day in ISO form, text in one line."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    return " ".join(str(cell).split())


def is_shorthand(cell: Cell) -> bool:
    return isinstance(cell, str) and _SHORTHAND.fullmatch(cell.strip()) is not None


def number(cell: Cell) -> Decimal | None:
    """The figure of a cell, exactly as printed: "1,234", "£12.50", "(3)" for minus three, "12.3%" is 12.3.

    None for what is no figure: words, shorthand, days, truth values.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, date):
        return None
    if isinstance(cell, int | float):
        return Decimal(as_text(cell)) if isfinite(cell) else None
    return _number(cell)


@lru_cache(maxsize=50_000)
def _number(text: str) -> Decimal | None:
    match = _NUMBER.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    value = Decimal(match["digits"].replace(",", ""))
    minus = match["open"] or match["sign2"] or match["sign"] in ("-", "−", "–")
    return -value if minus else value


def says_percent(cell: Cell) -> bool:
    return isinstance(cell, str) and "%" in cell and number(cell) is not None


def says_pounds(cell: Cell) -> bool:
    return isinstance(cell, str) and "£" in cell and number(cell) is not None
