"""Claims from a file are answered by the product's own code, and the answers held against those expected."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from claims import nlp
from evidence import checking
from evidence.arithmetic import Figure
from evidence.checking import Answer
from evidence.figure_actions import DatabaseShelf
from evidence.figure_scoring import SCORED
from evidence.finding import SeriesIndex
from evidence.models import series_views
from evidence.statistics_actions import REFUSED, import_statistics


def take_in(folder: Path) -> list[str]:
    """Import every file of the folder; returns the slugs of their datasets. Raises ValueError with the reason."""
    slugs = []
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
        taken = import_statistics(name=path.name, data=path.read_bytes(), title="")
        if taken.result == REFUSED or taken.dataset is None:
            raise ValueError(taken.reason)
        slugs.append(taken.dataset.slug)
    return slugs


def answer_lines(rows: Sequence[dict[str, Any]], *, datasets: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """The answer of each {"id", "claim", "said_on"}, from its words and its day alone."""
    index, shelf = SeriesIndex(series_views(datasets)), DatabaseShelf()
    days = [date.fromisoformat(row["said_on"]) for row in rows]
    read = nlp.split_many((row["claim"], day) for row, day in zip(rows, days, strict=True))
    for row, day, result in zip(rows, days, read, strict=True):
        figures = [figure_found(q) for q in result.quantities if not q.loose]
        main = checking.main_figure(figures)
        answer = checking.check(row["claim"], main, day, index=index, shelf=shelf, others=figures)
        yield {"id": row.get("id")} | as_expected(answer)


def figure_found(quantity: nlp.FoundQuantity) -> Figure:
    """A figure of a text that is not stored, as a stored one is read."""
    return Figure(
        quantity.value,
        quantity.high,
        quantity.qualifier,
        quantity.unit or "",
        quantity.measure or "",
        quantity.direction,
        quantity.change,
        quantity.period or "",
        quantity.baseline or "",
        quantity.quote,
    )


def as_expected(answer: Answer | None) -> dict[str, Any]:
    """An answer in the shape of a gold line's `expect`."""
    if answer is None:
        return dict.fromkeys((*SCORED, "baseline_period", "baseline_value")) | {"filters": {}}
    return {
        "series": answer.dataset,
        "filters": dict(answer.filters),
        "period": answer.period,
        "value": _number(answer.value),
        "baseline_period": answer.baseline_period,
        "baseline_value": _number(answer.baseline_value),
        "agrees": answer.agrees,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
