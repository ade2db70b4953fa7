"""What a statistical series and one of its values are, to whoever computes with them. Pure.

The tables' readers write these, the models store them, and the arithmetic of claims reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

Kind = Literal["flow", "stock", "rate"]
KINDS: Final[tuple[Kind, ...]] = ("flow", "stock", "rate")
UNDATED: Final = "undated"  # the period of a figure whose table does not say what time it is about


@dataclass(frozen=True)
class SeriesView:
    """A series as it is chosen for a claim. `dataset` is the slug: the file's name before the first dot.

    `measure` names the values' column; `dimensions` the other columns that tell the series apart, name to value
    ({"Return type group": "Enforced return"}). Flows of parts of a period may be added up; stocks and rates may not.
    """

    id: int
    dataset: str
    title: str
    measure: str
    dimensions: Mapping[str, str]
    unit: str
    kind: Kind


@dataclass(frozen=True)
class Point:
    """One value of a series, as one release gave it.

    `period` is "2018", "2018-Q3", "2018-09", "2018-09-30", "2018/2019", "2018-07/2018-09" (months from and to),
    "2018-09-03/2018-09-09" (days from and to) or "undated"; `start` and `end` are its first and last day. `value` is
    None where the publisher printed shorthand (":", "NA"): then `text` says which. `locator` is sheet and cell
    ("Data_1!B7"), or row and column ("row 7, migrants"). `known_on` is the day of the release, None if nobody said.
    """

    period: str
    start: date
    end: date
    value: Decimal | None
    text: str
    locator: str
    known_on: date | None = None
