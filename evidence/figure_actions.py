"""Figures of claims are held against published series: when a claim is new, when a release comes, when one ripens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from claims.models import Claim, Quantity
from claims.nlp.wording.marks import without_marks
from evidence import checking
from evidence.arithmetic import Figure, Interval
from evidence.checking import Answer, Reading, ripens_on
from evidence.finding import SeriesIndex
from evidence.linking import figure_of, linkable
from evidence.models import Dataset, FigureCheck, Observation, PlannedRelease, Release, series_views
from evidence.series import UNDATED, Point
from evidence.watching import ask_for_run
from jobs.actions import GiveUp, Run, enqueue
from statements.models import Statement

CHECKED = Q(claim_type="quantity") | Q(quantities__isnull=False)
BATCH = 200


# --- the shelf: what is published, from the database --------------------------------------------------------------


class DatabaseShelf:
    """What the releases in the database say. Keeps what it has looked up: one shelf serves one run."""

    def __init__(self) -> None:
        self._periods: dict[tuple[tuple[int, ...], date | None], list[Interval]] = {}

    def points(
        self, ids: Sequence[int], within: Interval, *, known_by: date | None = None
    ) -> Mapping[int, Sequence[Point]]:
        """As checking.Shelf says. One query."""
        found: dict[int, list[Point]] = {pk: [] for pk in ids}
        columns = ("period", "start", "end", "value", "text", "locator", "release__published_on")
        for series, *values in _newest(ids, within, known_by).values_list("series_id", *columns):
            found[series].append(Point(*values))
        return found

    def periods(self, ids: Sequence[int], *, known_by: date | None = None) -> Sequence[Interval]:
        """As checking.Shelf says. One query for each set of series."""
        key = (tuple(ids), known_by)
        if key not in self._periods:
            rows = _known(Observation.objects.current().filter(series_id__in=list(ids)), known_by)
            pairs = rows.exclude(period=UNDATED).order_by().values_list("start", "end").distinct()
            self._periods[key] = sorted(pairs)
        return self._periods[key]

    def releases(self, dataset: str) -> Sequence[tuple[date, date]]:
        """As checking.Shelf says. One query."""
        held = Release.objects.current().filter(dataset__slug=dataset, published_on__isnull=False)
        ends = held.annotate(last=Max("observations__end", filter=~Q(observations__period=UNDATED)))
        return list(ends.filter(last__isnull=False).order_by("published_on").values_list("published_on", "last"))


def _known(rows: Any, known_by: date | None) -> Any:
    return rows.known_by(known_by) if known_by else rows


def _newest(ids: Sequence[int], within: Interval, known_by: date | None) -> Any:
    inside = Observation.objects.current().filter(series_id__in=list(ids), start__gte=within[0], end__lte=within[1])
    return _known(inside, known_by).exclude(period=UNDATED).last_vintage()


def series_index() -> SeriesIndex:
    """The index of all series; built anew when a release came or series were named otherwise."""
    releases = Release.objects.aggregate(last=Max("pk"))["last"]
    datasets = Dataset.objects.aggregate(count=Count("pk"), last=Max("events__pgh_id"))
    return _index(releases, datasets["count"], datasets["last"])


@lru_cache(maxsize=1)
def _index(*state: int | None) -> SeriesIndex:
    return SeriesIndex(series_views())


# --- one claim -----------------------------------------------------------------------------------------------------


def check_claim(
    *, claim: Claim, index: SeriesIndex | None = None, shelf: DatabaseShelf | None = None
) -> list[FigureCheck]:
    """Compute the answer for each figure of the claim and store those that differ from what stands; returns these."""
    index, shelf = index or series_index(), shelf or DatabaseShelf()
    found = [(quantity, answer_for(claim, quantity, index=index, shelf=shelf)) for quantity in _quantities(claim)]
    return store_answers(claim=claim, answers=found)


def _quantities(claim: Claim) -> list[Quantity | None]:
    """The figures that an answer is computed for; None: the claim gives none that could be held against anything."""
    valued = [q for q in claim.quantities.all() if q.value is not None]
    return list(valued) or [None]


def answer_for(claim: Claim, quantity: Quantity | None, *, index: SeriesIndex, shelf: checking.Shelf) -> Answer | None:
    """The answer for one figure of a claim by what is known now and what was known on the day of its words."""
    others = [checked_figure(q) for q in claim.quantities.all() if q is not quantity and q.value is not None]
    figure = checked_figure(quantity) if quantity else None
    told, said_on = without_marks(claim.text), claim.statement.made_on
    return checking.check(claim.quote, figure, said_on, index=index, shelf=shelf, others=others, told=told)


def checked_figure(quantity: Quantity) -> Figure:
    """A quantity with its baseline and its own words."""
    figure = figure_of(quantity)
    return Figure(**{**asdict(figure), "baseline": quantity.baseline, "quote": quantity.quote})


@transaction.atomic
def store_answers(*, claim: Claim, answers: Sequence[tuple[Quantity | None, Answer | None]]) -> list[FigureCheck]:
    """Add the answers that differ from those that stand, each superseding the one it replaces."""
    Claim.objects.select_for_update().get(pk=claim.pk)
    standing = {check.figure.get("quote", ""): check for check in claim.figure_checks.current()}
    stored = []
    for quantity, answer in answers:
        before = standing.pop(quantity.quote if quantity else "", None)
        if answer is not None or before is not None:
            stored.append(_replace(before, _new_check(claim, quantity, answer)))
    for before in standing.values():  # figures that the claim no longer has
        stored.append(_replace(before, FigureCheck(claim=claim, figure=before.figure)))
    return [check for check in stored if check]


_COMPARED = (
    "figure", "dataset_id", "filters", "series", "score", "period", "value", "baseline_period", "baseline_value",
    "agrees", "rule", "working", "observations", "vintage", "value_then", "baseline_value_then", "agrees_then",
    "working_then", "vintage_then", "trials", "ripens_on",
)  # fmt: skip


def _replace(before: FigureCheck | None, check: FigureCheck) -> FigureCheck | None:
    if before is not None and all(getattr(before, name) == getattr(check, name) for name in _COMPARED):
        return None
    check.supersedes = before
    check.save(force_insert=True)
    return check


def _new_check(claim: Claim, quantity: Quantity | None, answer: Answer | None) -> FigureCheck:
    check = FigureCheck(claim=claim, quantity=quantity, figure=figure_json(quantity))
    if answer is None:
        return check
    check.dataset = Dataset.objects.get(slug=answer.dataset)
    check.filters, check.series, check.score = dict(answer.filters), list(answer.series), min(answer.score, 1.0)
    check.period, check.baseline_period = answer.period or "", answer.baseline_period or ""
    check.value, check.baseline_value, check.agrees = answer.value, answer.baseline_value, answer.agrees
    check.rule, check.working = answer.rule, list(answer.working)
    check.observations, check.vintage = cited(answer.now), answer.now.vintage
    if answer.then:
        then = answer.then
        check.value_then, check.baseline_value_then, check.agrees_then = then.value, then.baseline_value, then.agrees
        check.working_then, check.vintage_then = list(then.working), then.vintage
    check.trials = [asdict(trial) for trial in answer.trials]
    check.ripens_on = day_of_ripening(answer)
    return check


def figure_json(quantity: Quantity | None) -> dict[str, Any]:
    """What was understood of a figure, as it is kept beside its answer."""
    if quantity is None:
        return {}
    names = ("quote", "qualifier", "unit", "measure", "direction", "change", "period", "baseline")
    numbers = {name: None if (n := getattr(quantity, name)) is None else f"{n:f}" for name in ("value", "high")}
    return {name: getattr(quantity, name) for name in names} | numbers


def cited(reading: Reading) -> list[int]:
    """The ids of the values that a reading rests on, in order."""
    if not reading.cells:
        return []
    points = [cell.point for cell in reading.cells]
    within = (min(p.start for p in points), max(p.end for p in points))
    wanted = {(cell.series, cell.point.period) for cell in reading.cells}
    rows = _newest(list({series for series, _ in wanted}), within, None).values_list("series_id", "period", "pk")
    return sorted(pk for series, period, pk in rows if (series, period) in wanted)


def day_of_ripening(answer: Answer) -> date | None:
    """When a claim that cannot be answered yet comes back: by the release calendar, else by the dataset's rhythm."""
    if answer.waits_for is None:
        return None
    planned = PlannedRelease.objects.to_come(after=timezone.localdate()).filter(dataset=answer.dataset)
    announced = list(planned.values_list("release_on", flat=True))
    return ripens_on(answer.waits_for, DatabaseShelf().releases(answer.dataset), announced)


# --- jobs ----------------------------------------------------------------------------------------------------------


def checkable() -> Any:
    """Claims that may be held against series: live ones that give a figure or speak of a quantity."""
    return linkable().filter(CHECKED).distinct()


def check_statement_figures(run: Run) -> None:
    """The job: every claim of a statement that gives a figure is held against the series."""
    statement = Statement.objects.filter(pk=run.job.subject_id).first()
    if statement is None:
        raise GiveUp("The statement this job belongs to no longer exists.")
    check_claims(checkable().filter(statement=statement), run=run)


def check_release_figures(run: Run) -> None:
    """The job: a new release is held against claims whose answers rest on its dataset, and those it may be about."""
    release = Release.objects.light().select_related("dataset").filter(pk=run.job.subject_id).first()
    if release is None:
        raise GiveUp("The release this job belongs to no longer exists.")
    touched = FigureCheck.objects.current().filter(dataset=release.dataset).values_list("claim_id", flat=True)
    near = claims_about(release.dataset)
    check_claims(checkable().filter(pk__in={*touched, *near}), run=run)


def claims_about(dataset: Dataset) -> set[int]:
    """Claims without an answer whose words name something of this dataset. Words only: no value is looked up."""
    index = SeriesIndex(series_views([dataset.slug]))
    unanswered = checkable().exclude(figure_checks__in=FigureCheck.objects.current()).iterator(BATCH)
    return {claim.pk for claim in unanswered if _names(index, claim)}


def _names(index: SeriesIndex, claim: Claim) -> bool:
    found = index.find(f"{claim.quote} {without_marks(claim.text)}")
    return bool(found) and found[0].score >= checking.LEAST_SCORE


def check_claims(claims: Iterable[Claim], *, run: Run | None = None) -> int:
    """Hold each claim against the series; returns how many answers are new."""
    if run is not None:
        ask_for_run(run)  # before anything is stored: whoever follows it is told when the job is over
    listed, index, shelf, new = list(claims), series_index(), DatabaseShelf(), 0
    for number, claim in enumerate(listed, start=1):
        new += len(check_claim(claim=claim, index=index, shelf=shelf))
        if run is not None and number % 20 == 0:
            run.report(number, len(listed), note=f"{number} of {len(listed)} claims")
    return new


def ask_for_ripe(*, today: date | None = None) -> int:
    """Ask that every claim whose release was due is looked at again; once a day each. Returns how many."""
    today = today or timezone.localdate()
    ripe = FigureCheck.objects.ripe(on=today).values_list("claim__statement_id", flat=True).distinct()
    for statement in ripe:
        enqueue("check_statement_figures", subject=f"statement:{statement}", key=f"ripe:{statement}:{today}")
    return len(ripe)
