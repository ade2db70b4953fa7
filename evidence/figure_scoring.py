"""Right means: series, filters, period, value and `agrees` all as a gold line expects them. Pure."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

SCORED = ("series", "filters", "period", "value", "agrees")
CLOSE = Decimal("1e-9")


def wrong_parts(answer: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Which of the scored parts differ from what is expected."""
    return [part for part in SCORED if not _same(answer.get(part), expected.get(part))]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool | None) or isinstance(other, bool | None) or not isinstance(one, int | float):
        return one is other if isinstance(one, bool | None) or isinstance(other, bool | None) else one == other
    return isinstance(other, int | float) and abs(Decimal(str(one)) - Decimal(str(other))) <= CLOSE * max(
        1, abs(int(one))
    )


def read_rows(file: Path) -> list[dict[str, Any]]:
    """The JSON lines of a UTF-8 file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
