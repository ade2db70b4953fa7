"""Does the published figure agree with the claim? The answer with its cells, its sum and its rule in plain words.

Pure: what is published comes from a Shelf, which the actions fill from the database. No verdict: what a figure shows
is said with its working, and people judge.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from claims.nlp.figures.elections import last_election
from claims.nlp.figures.periods import days_of
from evidence import arithmetic, phrasing
from evidence.arithmetic import Figure, Interval
from evidence.finding import Candidate, SeriesIndex
from evidence.series import Point
from evidence.spans import Spans, form, is_change, just_before, latest_spans, spans_of, years_before

NEAR_BEST, LEAST_SCORE = 0.75, 0.3
_YEAR_DAYS = (365, 366)


class Shelf(Protocol):
    """What is published. `known_by`: as it was known on that day; None: as it is known now."""

    def points(
        self, ids: Sequence[int], within: Interval, *, known_by: date | None = None
    ) -> Mapping[int, Sequence[Point]]:
        """The values of these series whose periods lie within the interval, one of each period, by series id."""

    def periods(self, ids: Sequence[int], *, known_by: date | None = None) -> Sequence[Interval]:
        """Every period for which one of these series has a value or says that it has none, without "undated"."""

    def releases(self, dataset: str) -> Sequence[tuple[date, date]]:
        """(day of publication, last day of the last period) of each release whose day is known, oldest first."""


@dataclass(frozen=True)
class Cell:
    """One published value that an answer rests on."""

    series: int
    point: Point


@dataclass(frozen=True)
class Level:
    """How much there was in `span`: the value, the cells it was read or added up from, and the sum in words."""

    span: Interval
    value: Decimal | None
    cells: tuple[Cell, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one vintage says: `agrees` None where it cannot be said. `vintage`: the newest release among its cells."""

    value: Decimal | None
    baseline_value: Decimal | None
    agrees: bool | None
    working: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
    vintage: date | None = None


@dataclass(frozen=True)
class Trial:
    """One way to complete a claim that leaves its baseline or its period open, and whether it comes true so."""

    label: str
    period: str
    baseline_period: str | None
    agrees: bool | None
    shown: str


@dataclass(frozen=True)
class Answer:
    """The answer for one figure. `agrees`: None where it cannot be said yet; `working` ends with why.

    `now` is what is known today, `then` what was known when the words were said (None where no release of that time
    is held). `ripens_on`: the day of the release that will decide it, as far as it can be told. `series`: the ids it
    was read from.
    """

    dataset: str
    title: str
    filters: Mapping[str, str]
    period: str | None
    value: Decimal | None
    baseline_period: str | None
    baseline_value: Decimal | None
    agrees: bool | None
    working: tuple[str, ...]
    rule: str
    score: float
    now: Reading
    then: Reading | None = None
    trials: tuple[Trial, ...] = ()
    ripens_on: date | None = None
    waits_for: date | None = None  # the last day of the period that is not published yet
    series: tuple[int, ...] = ()


def check(
    words: str,
    figure: Figure | None,
    said_on: date | None,
    *,
    index: SeriesIndex,
    shelf: Shelf,
    others: Sequence[Figure] = (),
    told: str = "",
) -> Answer | None:
    """The answer for `figure` of the claim with these words; None where no series is about it.

    `figure` None: the claim gives none. `others`: the claim's further figures, of which one may be where a change
    starts ("from 0.4% ... to 6.2%"). `told`: further words on what the claim is about, such as those before it.
    """
    figure = _as_said(figure)
    spans, start = _spans(words, figure, said_on, others)
    found = [c for c in index.find(f"{words} {told}", figure) if c.score >= LEAST_SCORE]
    if not found:
        return None
    if spans.period is None and told:
        spans, start = _spans(told, figure, said_on, others)
    candidate = choose(found, spans, shelf)
    question = Question(candidate, figure, spans, start, said_on, shelf)
    return question.answer()


def main_figure(figures: Sequence[Figure]) -> Figure | None:
    """The figure that a claim stands or falls with: one that says which way things went, else the first."""
    valued = [f for f in figures if f.value is not None]
    return next((f for f in valued if f.direction), valued[0] if valued else None)


def _as_said(figure: Figure | None) -> Figure | None:
    if figure is None or figure.value is None:
        return figure
    return replace(figure, value=arithmetic.stated(figure.value, figure.quote))


def _spans(
    words: str, figure: Figure | None, said_on: date | None, others: Sequence[Figure]
) -> tuple[Spans, Figure | None]:
    """The times of the figure, and the figure that a change starts from where the claim gives one."""
    spans = spans_of(words, figure, said_on)
    start = _start_of_change(words, figure, others)
    if start is not None and spans.baseline is None:
        first = days_of(start.period) if start.period else None
        if first and first != spans.period:
            spans = replace(spans, baseline=first, baseline_words=form(first) or "")
    return spans, _as_said(start) if spans.baseline else None


def _start_of_change(words: str, figure: Figure | None, others: Sequence[Figure]) -> Figure | None:
    if figure is None or not figure.direction or is_change(figure) or not figure.quote:
        return None
    for other in others:
        both = rf"\bfrom\s+{re.escape(other.quote)}.*?\bto\s+{re.escape(figure.quote)}"
        if other.quote and other.quote != figure.quote and other.unit == figure.unit and re.search(both, words, re.S):
            return other
    return None


def choose(found: Sequence[Candidate], spans: Spans, shelf: Shelf) -> Candidate:
    """Of readings about equally good the one that has values for the whole period, then the one kept up longest."""
    near = [c for c in found if c.score >= NEAR_BEST * found[0].score]
    if len(near) == 1 or spans.period is None:
        return near[0]

    def fitness(candidate: Candidate) -> tuple[bool, date]:
        published = shelf.periods(candidate.peers)
        latest = max((end for _, end in published), default=date.min)
        return tiles(candidate, spans.period, published) is not None, latest

    return max(near, key=fitness)  # the first, and so the best, of equals


def tiles(candidate: Candidate, span: Interval | None, published: Sequence[Interval]) -> list[Interval] | None:
    """The published periods from which the value of `span` is read: one, or for flows those that fill it wholly."""
    if span is None or not candidate.series:
        return None
    if span in published:
        return [span]
    if candidate.series[0].kind == "flow":
        return arithmetic.cover(span, published)
    inside = sorted({p for p in published if span[0] <= p[1] <= span[1]}, key=lambda p: (p[1], p[0]))
    if candidate.series[0].kind == "rate":
        # "in the year to March": a yearly rate of that month; a calendar year has no rate of its own in a monthly table
        ends = [p for p in inside if p[1] == span[1]]
        return ends[-1:] if ends and _is_year_to(span) else None
    ends = [p for p in inside if p[1] == span[1]]
    return ends[-1:] or (inside if len(inside) == 1 else None)


def _is_year_to(span: Interval) -> bool:
    return (span[1] - span[0]).days + 1 in _YEAR_DAYS and span[0].month not in {1, 4}


@dataclass(frozen=True)
class Question:
    """One figure, one reading of it, and where the values are found."""

    candidate: Candidate
    figure: Figure | None
    spans: Spans
    start: Figure | None
    said_on: date | None
    shelf: Shelf

    def answer(self) -> Answer:
        open_baseline = self._leaves_baseline_open()
        baseline = years_before(self.spans.period, 1) if open_baseline and self.spans.period else self.spans.baseline
        asked = replace(self, spans=replace(self.spans, baseline=baseline))
        trials = self._trials(open_baseline)
        now = asked._reading(None)
        then = asked._reading(self.said_on) if self.said_on else None
        if open_baseline:
            now, then = (_undecided(r, trials) if r else None for r in (now, then))  # type: ignore[assignment]
        candidate = self.candidate
        return Answer(
            candidate.dataset,
            candidate.title,
            dict(candidate.filters),
            form(self.spans.period),
            now.value,
            form(baseline),
            now.baseline_value,
            now.agrees,
            now.working,
            phrasing.rule(self.figure, self.start),
            candidate.score,
            now,
            then if then and then.cells else None,
            trials,
            ripens_on(waits, self.shelf.releases(candidate.dataset)) if (waits := self._waits_for(now)) else None,
            waits,
            tuple(v.id for v in candidate.series),
        )

    def _leaves_baseline_open(self) -> bool:
        figure = self.figure
        return bool(figure and figure.value is not None and is_change(figure) and self.spans.baseline is None)

    # --- one vintage -------------------------------------------------------------------------------------------------

    def _reading(self, known_by: date | None) -> Reading:
        if self.spans.period is None:
            return Reading(None, None, None, ("The claim names no time, so that no value can be looked up.",))
        new = self.level(self.spans.period, known_by)
        if self.spans.baseline is None:
            return self._of_level(new)
        old = self.level(self.spans.baseline, known_by)
        return self._of_change(new, old)

    def _of_level(self, new: Level) -> Reading:
        verdict = None
        if self.figure and new.value is not None and not is_change(self.figure):
            verdict = arithmetic.agrees(self.figure, new.value)
        steps = (*new.steps, phrasing.outcome(self.figure, new.value, verdict))
        return Reading(new.value, None, verdict, steps, new.cells, _vintage(new.cells))

    def _of_change(self, new: Level, old: Level) -> Reading:
        verdict, steps = None, (*old.steps, *new.steps)
        if self.figure and new.value is not None and old.value is not None:
            verdict = self._change_agrees(new.value, old.value)
            steps = (*steps, phrasing.change(self.figure, new.value, old.value))
        steps = (*steps, phrasing.outcome(self.figure, None, verdict))
        cells = (*old.cells, *new.cells)
        return Reading(new.value, old.value, verdict, steps, cells, _vintage(cells))

    def _change_agrees(self, new: Decimal, old: Decimal) -> bool | None:
        figure = self.figure
        if figure is None or figure.value is None:
            return None
        if is_change(figure):
            return arithmetic.change_agrees(figure, new, old)
        parts = [arithmetic.agrees(figure, new, direction=arithmetic.direction_of(new, old))]
        if self.start is not None:
            parts.append(arithmetic.agrees(self.start, old))
        return False if False in parts else None if None in parts else True

    def level(self, span: Interval, known_by: date | None = None) -> Level:
        """The value of `span`, or why there is none."""
        published = self.shelf.periods(self.candidate.peers, known_by=known_by)
        parts = tiles(self.candidate, span, published)
        if parts is None:
            return Level(span, None, steps=(phrasing.missing(self.candidate, span, published),))
        if self.candidate.series[0].kind == "rate" and len(self.candidate.series) > 1:
            return Level(span, None, steps=(phrasing.several_rates(self.candidate),))
        points = self.shelf.points(
            [v.id for v in self.candidate.series], (parts[0][0], parts[-1][1]), known_by=known_by
        )
        wanted = set(parts)
        cells = tuple(Cell(pk, p) for pk, listed in points.items() for p in listed if (p.start, p.end) in wanted)
        cells = tuple(sorted(cells, key=lambda c: (c.point.start, c.series)))
        gaps = [c.point for c in cells if c.point.value is None]
        if gaps or not cells:
            return Level(span, None, cells, (phrasing.not_given(span, gaps),))
        total = sum((c.point.value for c in cells if c.point.value is not None), Decimal(0))
        steps = phrasing.sums(self.candidate, span, parts, [c.point for c in cells], total)
        return Level(span, total, cells, steps)

    # --- what the claim leaves open ----------------------------------------------------------------------------------

    def _trials(self, open_baseline: bool) -> tuple[Trial, ...]:
        if self.figure is None or self.figure.value is None:
            return ()
        if open_baseline and self.spans.period:
            return tuple(self._trial(label, self.spans.period, base) for label, base in self._baselines())
        if self.spans.period is None:
            change = is_change(self.figure)
            spans = latest_spans(self.shelf.periods(self.candidate.peers), self.said_on)
            found = ((label, span, years_before(span, 1) if change else None) for label, span in spans)
            return tuple(t for t in (self._trial(*each) for each in found) if t.shown)
        return ()

    def _baselines(self) -> list[tuple[str, Interval]]:
        period = self.spans.period
        if period is None:
            return []
        found = [
            ("the same time a year earlier", years_before(period, 1)),
            ("the time just before", just_before(period)),
        ]
        election = last_election(self.said_on) if self.said_on else None
        if election:
            before = just_before(period)
            while before[1] >= election and before[0].year > election.year - 2:
                before = just_before(before)
            found.append(("the last such time before the election", before))
        return list({span: (label, span) for label, span in reversed(found)}.values())[::-1]

    def _trial(self, label: str, period: Interval, baseline: Interval | None) -> Trial:
        reading = replace(self, spans=Spans(period, baseline), start=None)._reading(None)
        shown = phrasing.trial(self.figure, reading.value, reading.baseline_value)
        return Trial(label, form(period) or "", form(baseline), reading.agrees, shown)

    def _waits_for(self, reading: Reading) -> date | None:
        """The last day of a period that the claim needs and that later releases will reach."""
        spans = [s for s in (self.spans.period, self.spans.baseline) if s]
        latest = max((end for _, end in self.shelf.periods(self.candidate.peers)), default=None)
        last = max((end for _, end in spans), default=None)
        if reading.agrees is not None or self.figure is None or last is None or latest is None or last <= latest:
            return None
        return last


def _undecided(reading: Reading, trials: Sequence[Trial]) -> Reading:
    """A change without a stated baseline is true or false only where every baseline that can be meant says so."""
    verdicts = {t.agrees for t in trials if t.agrees is not None}
    verdict = reading.agrees if len(verdicts) < 2 else None
    told = (*reading.working, *(phrasing.tried(t.label, t.baseline_period, t.shown, t.agrees) for t in trials))
    return replace(reading, agrees=verdict, working=(*told, phrasing.open_baseline(verdict)))


def _vintage(cells: Sequence[Cell]) -> date | None:
    return max((c.point.known_on for c in cells if c.point.known_on), default=None)


def ripens_on(last_day: date, releases: Sequence[tuple[date, date]], announced: Sequence[date] = ()) -> date | None:
    """The day of the release that will hold the period ending on `last_day`; None where nothing tells it.

    By the release calendar where one is `announced`; else by how long after their last day past releases came out, the
    median of them.
    """
    lags = sorted((day - end).days for day, end in releases if day >= end)
    if not lags:
        return None
    soonest = last_day + timedelta(days=lags[0])
    coming = [day for day in sorted(announced) if day >= soonest]
    return coming[0] if coming else last_day + timedelta(days=lags[len(lags) // 2])
