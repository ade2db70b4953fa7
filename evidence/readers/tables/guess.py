"""A recipe guessed from a table: its columns' roles, their units, and flows, stocks or rates. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from evidence.readers.tables import periods
from evidence.readers.tables.cells import Cell, as_text, is_blank, is_shorthand, number, says_percent, says_pounds
from evidence.readers.tables.layout import LONG, Block, filled, has_cells, is_data
from evidence.readers.tables.recipe import Across, Column, TableRecipe

SAMPLE = 3000  # rows that a guess looks at
_TIME = re.compile(
    r"(?:(?:calendar|financial|fiscal|reporting) )?(?:date|day|week|month|quarter|year|period|time|fy)s?\b.*"
    r"|(?:year|week|month|quarter|period|date|day|\d+ (?:days|months)) (?:ending|ended|to|commencing|beginning|start).*"
    r"|as at\b.*|.*\b(?:week|month|quarter|year) ending\b.*|.*\bdate$",
    re.I,
)
_PLAIN_TIME = re.compile(r"(?:calendar |financial |fiscal |time )?(?:date|day|week|month|quarter|year|period)", re.I)
_YEAR_HEADING = re.compile(r"(?:calendar |financial |fiscal )?years?", re.I)
_NOTES = re.compile(r"notes?|footnotes?|comments?|remarks?|source|revised\??|status|flag", re.I)
_CODE = re.compile(r"(?:.*\b)?(?:code|id|identifier|order|rank)", re.I)
_STOCK = re.compile(
    r"\b(?:in detention|end of period|at end|as at|outstanding|awaiting|in progress|wip|on hold|backlog|staff|headcount"
    r"|fte|population|stock|waiting list|caseload|case age|gender|subject to|vacancies|debt|open cases|supported"
    r"|post decision|in receipt)\b",
    re.I,
)
_RATE = re.compile(
    r"%|\b(?:rate|ratio|per ?cent|percentage|proportion|share|average|mean|median|index|inflation|growth|productivity"
    r"|per (?:month|head|person|week|day|year|caseworker|1,?000|100,?000)|unit cost)\b",
    re.I,
)
_PERCENT = re.compile(r"%|\b(?:per ?cent|percentage|inflation|\w*employment rate|activity rate|grant rate)\b", re.I)
_MONEY = re.compile(r"£|\b(?:costs?|spend(?:ing)?|expenditure|gbp|price|budget|payments?)\b", re.I)
_PLURAL = re.compile(r"[a-z]{3,}(?:s|people)", re.I)
_NO_UNIT = {"status", "basis", "previous", "less", "process", "progress", "analysis", "series", "hours", "days"}
_NO_UNIT |= {"weeks", "months", "quarters", "years", "totals", "others", "observations", "values", "ages"}
_OF = re.compile(r"(?:total )?(?:number|count|volume|no\.?) of (.+)", re.I)


def guess(block: Block, *, name: str, about: str) -> TableRecipe | None:
    """The recipe of a table, None where no column of it holds figures. `about`: title and file name, for the kinds."""
    rows = sample(block)
    dashed = {i for i in range(block.width) if periods.dashes_are_months(_cells(rows, i))}
    across = across_columns(block)
    measured = _across(block, rows, sorted(across), name, about) if across else None
    across = across if measured else {}
    roles = [_role(block, rows, i, across, dashed) for i in range(block.width)]
    _settle_periods(block, roles, across)
    columns = tuple(_column(block, rows, i, role, about) for i, role in enumerate(roles) if role is not None)
    if not measured and not any(c.role == "value" for c in columns):
        return None
    head = tuple(row + 1 for row in block.header_rows)
    return TableRecipe(name, block.sheet.name, head, columns, block.title, "", measured)


def sample(block: Block) -> list[list[Cell]]:
    below = block.sheet.rows[block.start : block.end]
    body = [row for row in below if is_data(row)] or [row for row in below if len(filled(row)) >= 2]
    return body if len(body) <= SAMPLE else body[: SAMPLE // 2] + body[-SAMPLE // 2 :]


def _cells(rows: Sequence[Sequence[Cell]], i: int) -> list[Cell]:
    return [row[i] for row in rows if i < len(row) and not is_blank(row[i])]


def across_columns(block: Block) -> dict[int, tuple[str, str]]:
    """Columns that a period heads: index to (the period's heading, the rest of the heading). {} for other tables.

    Two at least: a lone "2019" may be a measure's name. Months and quarters count where the first column has years.
    """
    found = {i: said for i, levels in enumerate(block.levels) if (said := period_heading(levels))}
    if len(found) < 2 and _YEAR_HEADING.fullmatch(block.names[0] if block.names else ""):
        found = {i: (part, "") for i, name in enumerate(block.names) if (part := _named_part(name))}
    return found if len(found) >= 2 else {}


def _named_part(name: str) -> str:
    """ "Q3" or a month's name, where the heading is no bare number."""
    return "" if name.isdigit() else periods.part_of_year(name)


def period_heading(levels: Sequence[str]) -> tuple[str, str] | None:
    """("2019 Q1", "Enforced") from the levels "2019", "Q1", "Enforced"; None where they hold no period."""
    words = [level for level in levels if level]
    stated = [w for w in words if periods.read_text(w)]
    if not stated:
        return None
    year = next((w for w in stated if periods.read_text(w).label.isdigit()), "")  # type: ignore[union-attr]
    part = next((w for w in words if w not in stated and periods.part_of_year(w)), "") if year else ""
    chosen = f"{periods.part_of_year(part)} {year}" if part else stated[-1]
    return chosen, ": ".join(dict.fromkeys(w for w in words if w not in stated and w != part))


def _role(block: Block, rows: Sequence[Sequence[Cell]], i: int, across: dict, dashed: set[int]) -> str | None:
    """None for a column of a table across, and for one with nothing in it."""
    if i in across or not has_cells(block, i):
        return None
    name, cells = block.names[i], _cells(rows, i)
    if not cells or _NOTES.fullmatch(name):
        return "ignore"
    figures = sum(number(c) is not None for c in cells)
    shorthand = sum(is_shorthand(c) for c in cells)
    dated = sum(periods.read(c, dashed_months=i in dashed) is not None for c in cells)
    if dated >= 0.9 * len(cells) and (_TIME.fullmatch(name) or figures < len(cells) or i == 0):
        return "period"
    if _TIME.fullmatch(name) and all(periods.part_of_year(as_text(c)) for c in cells):
        return "period"
    if figures and figures + shorthand >= 0.8 * len(cells):
        return "dimension" if _CODE.fullmatch(name) and not across else "value"
    if shorthand == len(cells) and not _is_words(cells):
        return "value" if i else "dimension"
    return "ignore" if sum(len(as_text(c)) > LONG for c in cells) > len(cells) / 2 else "dimension"


def _is_words(cells: Sequence[Cell]) -> bool:
    return any(len(as_text(c)) > 6 for c in cells)


def _settle_periods(block: Block, roles: list[str | None], across: dict) -> None:
    """Where no column is dated, one that is named as a time is, though its cells cannot be read: that gets said."""
    if "period" not in roles and not across:
        for i, role in enumerate(roles):
            if role == "dimension" and _PLAIN_TIME.fullmatch(block.names[i]):
                roles[i] = "period"


def _column(block: Block, rows: Sequence[Sequence[Cell]], i: int, role: str, about: str) -> Column:
    name = block.names[i]
    if role != "value":
        return Column(name, role)
    said = dict(block.facts).get("unit", ())
    unit, kind = unit_and_kind(name, _cells(rows, i), about=about, said=said[i - 1] if 0 < i <= len(said) else "")
    return Column(name, role, unit, kind)


def _across(block: Block, rows: Sequence[Sequence[Cell]], across: list[int], name: str, about: str) -> Across | None:
    cells = [cell for i in across for cell in _cells(rows, i)]
    if not any(number(cell) is not None for cell in cells):
        return None
    measure = block.title or name or "value"
    unit, kind = unit_and_kind(measure, cells, about=about)
    return Across(measure, unit, kind)


def unit_and_kind(measure: str, cells: Sequence[Cell], *, about: str = "", said: str = "") -> tuple[str, str]:
    """(unit, kind) by the words of the measure, then by those about the table, then by the figures.

    Units are as in claims: "percent", "GBP", or a noun in the singular.
    """
    vague = re.fullmatch(r"(?:observation|value|obs_?value|v4_\d|figure|data|amount|estimate)s?", measure, re.I)
    words = f"{measure} {about}" if vague else measure
    unit = _unit(f"{words} {said}", measure, cells)
    if unit in ("percent", "ratio") or _RATE.search(f"{words} {said}"):
        return unit, "rate"
    if _STOCK.search(words):
        return unit, "stock"
    return unit, "rate" if vague and _are_fractions(cells) else "flow"


def _unit(words: str, measure: str, cells: Sequence[Cell]) -> str:
    if _most(cells, says_percent):
        return "percent"
    if _PERCENT.search(words):
        # A workbook shows 0.123 as 12.3% and keeps the fraction.
        return "ratio" if _are_parts_of_one(cells) else "percent"
    if _MONEY.search(words) or _most(cells, says_pounds):
        return "GBP"
    if found := _OF.fullmatch(measure):
        measure = found[1]
    plurals = [w for w in re.findall(r"[A-Za-z]+", measure) if _PLURAL.fullmatch(w) and w.lower() not in _NO_UNIT]
    if not plurals:
        return ""
    return singular(plurals[0].lower())


def singular(noun: str) -> str:
    if noun.endswith("people"):
        return "person"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-2] if re.search(r"(?:ss|sh|ch|x)es$", noun) else noun.removesuffix("s")


def _most(cells: Sequence[Cell], test) -> bool:
    return bool(cells) and Counter(map(test, cells)).most_common(1)[0][0] is True


def _are_parts_of_one(cells: Sequence[Cell]) -> bool:
    values = [v for c in cells if (v := number(c)) is not None]
    return len(values) > 2 and max(map(abs, values)) <= 1 and sum(0 < abs(v) < 1 for v in values) > len(values) / 2


def _are_fractions(cells: Sequence[Cell]) -> bool:
    values = [v for c in cells if (v := number(c)) is not None]
    return (
        bool(values)
        and sum(v != v.to_integral_value() for v in values) > len(values) / 2
        and max(values) < Decimal(1000)
    )
