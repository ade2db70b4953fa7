"""The answer of the figure check as the review page shows it: then and now, with the cells, the sum and the rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.models import Claim
from claims.nlp.figures.periods import days_of
from desk.figures import dates, plain
from desk.timeline import Level
from evidence.arithmetic import Figure
from evidence.models import FigureCheck, Observation, points_of
from evidence.series import Point
from evidence.spans import is_change

WORDS = {True: "Agrees", False: "Does not agree", None: "Cannot be said yet"}
ICONS = {True: "supports", False: "refutes", None: "context"}
SHOWN_CELLS = 24
SHOWN_TIME = timedelta(days=6 * 365)  # of a series, before the words were said; further back only where they reach


@dataclass(frozen=True)
class Reading:
    """What one vintage says, in words: the steps, and the last of them, which is the outcome."""

    agrees: bool | None
    steps: Sequence[str]
    outcome: str
    vintage: date | None

    @property
    def word(self) -> str:
        return WORDS[self.agrees]

    @property
    def icon(self) -> str:
        return ICONS[self.agrees]


def reading(agrees: bool | None, working: Sequence[str], vintage: date | None) -> Reading:
    """The last step is what the others come to."""
    *steps, outcome = working or [""]
    return Reading(agrees, steps, outcome, vintage)


@dataclass
class FigureAnswer:
    """One figure of the claim held against a series. `cells`: the values it rests on, with where they stand."""

    check: FigureCheck
    cells: list[Observation] = field(default_factory=list)

    @property
    def now(self) -> Reading:
        return reading(self.check.agrees, self.check.working, self.check.vintage)

    @property
    def then(self) -> Reading | None:
        """None where no release of that time is held."""
        check = self.check
        return reading(check.agrees_then, check.working_then, check.vintage_then) if check.working_then else None

    @property
    def differs(self) -> bool:
        """Today's values say otherwise than those of the day the words were said."""
        return self.then is not None and (self.then.agrees, self.check.value_then, self.check.baseline_value_then) != (
            self.now.agrees,
            self.check.value,
            self.check.baseline_value,
        )

    @property
    def quote(self) -> str:
        return self.check.figure.get("quote", "")

    @property
    def filters(self) -> list[tuple[str, str]]:
        """ "measure" names the values' column; the others tell its series from its neighbours."""
        return [("figures" if name == "measure" else name, value) for name, value in self.check.filters.items()]

    @property
    def trials(self) -> list[dict[str, Any]]:
        """The period finder: each way to complete what the claim leaves open, and whether it comes true so."""
        return [
            {
                "label": trial["label"],
                "period": dates(trial["period"]),
                "baseline": dates(trial["baseline_period"] or ""),
                "shown": trial["shown"],
                "word": WORDS[trial["agrees"]],
                "icon": ICONS[trial["agrees"]],
            }
            for trial in self.check.trials
        ]

    @property
    def changed(self) -> list[tuple[str, str, str]]:
        """(time, old, new) of the values that a later release changed under the answer that stood before."""
        before, check = self.check.supersedes, self.check
        if before is None or (before.dataset_id, before.filters) != (check.dataset_id, check.filters):
            return []
        pairs = (
            (before.period, before.value, check.period, check.value),
            (before.baseline_period, before.baseline_value, check.baseline_period, check.baseline_value),
        )
        return [
            (dates(new_time), plain(old), plain(new))
            for old_time, old, new_time, new in pairs
            if old_time == new_time and old is not None and new is not None and old != new
        ]


def figure_answer(claim: Claim) -> list[FigureAnswer]:
    """The standing answer of every figure that a series is about. Two queries."""
    checks = claim.figure_checks.current().filter(dataset__isnull=False)
    answers = [FigureAnswer(check) for check in checks.select_related("dataset__source", "supersedes").order_by("id")]
    wanted = {pk for answer in answers for pk in answer.check.observations[:SHOWN_CELLS]}
    cells = Observation.objects.select_related("series", "release").defer("release__data", "release__recipe")
    found = cells.in_bulk(wanted)
    for answer in answers:
        answer.cells = [found[pk] for pk in answer.check.observations[:SHOWN_CELLS] if pk in found]
        answer.cells.sort(key=lambda cell: (cell.start, cell.series_id))
    return answers


# --- the series, for the picture -----------------------------------------------------------------------------------


def level_of(answers: Sequence[FigureAnswer], said_on: date) -> Level | None:
    """The series of the first answer that has a value, with what was claimed: the last years of it. One query."""
    answer = next((a for a in answers if a.check.series and a.check.value is not None), None)
    if answer is None or answer.check.dataset is None:
        return None
    check = answer.check
    spans = [span for form in (check.period, check.baseline_period) if (span := days_of(form))]
    since = min([said_on - SHOWN_TIME, *(start for start, _ in spans)])
    points = [point for point in added_up(points_of(check.series)) if point.end >= since]
    if spans and len(check.observations) > len(check.series) * len(spans):  # parts of the period were added up
        points = by_length(points, like=spans[0])
    claimed = claimed_level(check.figure)
    return Level(
        title=check.dataset.title,  # type: ignore[union-attr]
        points=points,
        claimed=claimed,
        claimed_words=f"Claimed: {answer.quote}" if claimed is not None else "",
        baseline=check.baseline_value,
        baseline_words=f"{dates(check.baseline_period)}: {plain(check.baseline_value)}" if check.baseline_value else "",
    )


def claimed_level(figure: dict[str, Any]) -> Decimal | None:
    """The level that the claim names; none for a change, which is no level."""
    if not figure or figure.get("value") is None:
        return None
    value, unit = Decimal(figure["value"]), figure["unit"]
    said = Figure(value, None, figure["qualifier"], unit, "", figure["direction"] or None, figure["change"] or None)
    return None if is_change(said) else value


def added_up(series: dict[int, list[Point]]) -> list[Point]:
    """Several series as one: of each period the sum, where each of them gives it."""
    if len(series) == 1:
        return next(iter(series.values()))
    by_period: dict[tuple[date, date], list[Point]] = {}
    for points in series.values():
        for point in points:
            by_period.setdefault((point.start, point.end), []).append(point)
    return [total(points) for _, points in sorted(by_period.items()) if len(points) == len(series)]


def by_length(points: Sequence[Point], *, like: tuple[date, date]) -> list[Point]:
    """A flow added up over stretches as long as `like`, in step with it, so that it can be held beside the claim: only
    stretches whose every day is told of. Unchanged where `like` is not of whole months."""
    months = whole_months(*like)
    if not months:
        return list(points)
    stretches: dict[date, list[Point]] = {}
    for point in points:
        passed = months_between(like[0], point.start) // months * months
        start = months_after(like[0], passed)
        if point.end < months_after(start, months):
            stretches.setdefault(start, []).append(point)
    found = []
    for start, parts in sorted(stretches.items()):
        end = months_after(start, months) - timedelta(days=1)
        if sum((p.end - p.start).days + 1 for p in parts) == (end - start).days + 1:
            found.append(replace(total(parts), period=f"{start:%Y-%m}/{end:%Y-%m}", start=start, end=end))
    return found


def whole_months(start: date, end: date) -> int:
    """How many the days from `start` to `end` make; 0 where they begin or end within one."""
    after = end + timedelta(days=1)
    return months_between(start, after) if start.day == after.day == 1 else 0


def months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def months_after(start: date, months: int) -> date:
    """The first day of the month so many months on."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def total(points: Sequence[Point]) -> Point:
    values = [p.value for p in points]
    known = [p.known_on for p in points if p.known_on]
    value = None if None in values else sum((v for v in values if v is not None), Decimal(0))
    first = points[0]
    return Point(first.period, first.start, first.end, value, "", "", max(known, default=None))
