"""The time a figure of a claim is about, and the time that a change is measured from, as first and last days.

Pure. The splitter has read both already ("2018-Q3", "the same quarter a year earlier (2017-Q3)"); what it leaves open
is read here from the claim's words: a change "between 2009 and 2010" runs from one year to the other.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from claims.nlp.figures import baselines
from claims.nlp.figures.elections import last_election
from claims.nlp.figures.periods import Interval, Time, days_of, find_times, iso, months_before
from evidence.arithmetic import Figure

_YEAR = re.compile(r"(?<![\d,.£$€/-])\b((?:19|20)\d\d)\b(?![\d,%/-]|\.\d)")
_SO_FAR = re.compile(r"\b(?:so far this year|this year so far|(?:this|the) year to date)\b", re.I)
_RUN = re.compile(r"(?:between|from)\s+(?P<first>.+?)\s+(?:and|to|until)\s+(?P<last>.+)", re.I | re.S)
_JOINED = (
    (re.compile(r"\bfrom\b(?:[^.;]|\.\d){0,40}$", re.I), re.compile(r"\s*,?\s*to\b[^;]{0,40}", re.I)),
    (re.compile(r"\bbetween\s+(?:\w+\s+){0,3}$", re.I), re.compile(r"\s+and\s+(?:\w+\s+){0,3}", re.I)),
)
_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_A_YEAR = re.compile(r"\byear(?:'s|’s)?\b|\bannually\b|\b12 months|\btwelve months", re.I)
_SHORTER = re.compile(r"\b(?:previous|preceding|prior|last) (quarter|month|week|three months)\b|"
                      r"\b(?:quarter|month|week) (?:before|earlier|previously)\b", re.I)  # fmt: skip
_SAME = re.compile(rf"^{baselines.SAME}", re.I)


@dataclass(frozen=True)
class Spans:
    """`period` and `baseline` as (first day, last day), None where the claim names none; `baseline_words` as said."""

    period: Interval | None
    baseline: Interval | None = None
    baseline_words: str = ""


def form(span: Interval | None) -> str | None:
    """A span as it is stored and printed: "2018", "2018-Q3", "2018/2019"."""
    return None if span is None else iso(*span)


def spans_of(words: str, figure: Figure | None, said_on: date | None) -> Spans:
    """The period and the baseline of `figure` in a claim; without a figure, the period alone."""
    times = _times(words, said_on)
    period = days_of(figure.period) if figure and figure.period else None
    if period is None:
        period = next(((t.first, t.last) for t in _free(times, words)), None)
    if figure is None or not (is_change(figure) or figure.direction):
        return Spans(period)
    baseline, said = _baseline(words, figure, period, said_on)
    run = _run(words, times, period, said_on)
    if run and (baseline is None or baseline == run[0] or baseline[0] == run[0][0]):
        return Spans(run[1], run[0], said or form(run[0]) or "")
    return Spans(period, baseline, said)


def is_change(figure: Figure) -> bool:
    """Whether a figure says by how much something changed, and not how much there was."""
    return bool(figure.change) or (figure.unit in {"times", "percentage_point"} and bool(figure.direction))


def _times(words: str, said_on: date | None) -> list[Time]:
    if said_on and (so_far := _SO_FAR.search(words)):
        return [Time(*so_far.span(), date(said_on.year, 1, 1), said_on)]
    times = find_times(words, made_on=said_on)
    taken = [(t.start, t.end) for t in times]
    bare = [m for m in _YEAR.finditer(words) if not any(s <= m.start() < e for s, e in taken)]
    times += [Time(*m.span(), date(int(m[1]), 1, 1), date(int(m[1]), 12, 31)) for m in bare]
    return sorted(times, key=lambda t: t.start)


def _free(times: list[Time], words: str) -> list[Time]:
    """Those that are no baseline, where there are such."""
    compared = baselines.spans_of(words)
    return [t for t in times if not any(s < t.end and t.start < e for s, e in compared)] or times


def _run(
    words: str, times: list[Time], period: Interval | None, said_on: date | None
) -> tuple[Interval, Interval] | None:
    """The two ends of "between 2009 and 2010", "from 11.1% in October 2022 to 4.0% in December 2023"."""
    for time in times:
        match = _RUN.match(words[time.start : time.end])
        if match and (period is None or period == (time.first, time.last)):
            last = find_times(f"in {match['last']}", made_on=said_on)
            year = f" {last[0].last.year}" if last and not _YEAR.search(match["first"]) else ""
            first = find_times(f"in {match['first']}{year}", made_on=said_on)
            if first and last and first[0].last < last[0].first:
                return (first[0].first, first[0].last), (last[0].first, last[0].last)
    return next((ends for pair in pairwise(times) if (ends := _ends(words, *pair)) and period in (None, *ends)), None)


def _ends(words: str, one: Time, other: Time) -> tuple[Interval, Interval] | None:
    """Two times of which the first is where a change starts and the second where it ends."""
    before, between = words[: one.start], words[one.end : other.start]
    said = any(opens.search(before) and joins.fullmatch(between) for opens, joins in _JOINED)
    ends = (one.first, one.last), (other.first, other.last)
    return ends if said and one.last < other.first else None


def _baseline(words: str, figure: Figure, period: Interval | None, said_on: date | None) -> tuple[Interval | None, str]:
    said = figure.baseline if figure.baseline != baselines.NONE_STATED else ""
    if not said and (match := baselines.NAMED.search(words) or baselines.BARE.search(words)):
        said = match["words"]
    if not said:
        return None, ""
    plain = _BRACKETS.sub("", said).strip()
    return _meant(plain, said, period, said_on), plain


def _meant(plain: str, said: str, period: Interval | None, said_on: date | None) -> Interval | None:
    year = _YEAR.search(plain)
    if period and year and _SAME.match(plain):
        return years_before(period, period[0].year - int(year[1]))
    if period and not year and _SHORTER.search(plain) and not re.search(r"\byear\b", plain, re.I):
        return just_before(period)
    if period and not year and (_SAME.match(plain) or _A_YEAR.search(plain)):
        return years_before(period, 1)
    bracketed = _BRACKETS.search(said)
    if found := days_of(bracketed[1] if bracketed else plain):
        return found
    if "election" in plain and said_on and (day := last_election(said_on)):
        return day, day
    return next(((t.first, t.last) for t in find_times(f"in {plain}", made_on=said_on)), None)


def years_before(span: Interval, years: int) -> Interval:
    """The same days so many years earlier; the ends of months stay ends."""
    first, last = (months_before(day, 12 * years) for day in span)
    if (span[1] + timedelta(days=1)).day == 1:
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return first, last


def just_before(span: Interval) -> Interval:
    """The time of the same length that ends on the day before: whole months stay whole."""
    first, last = span
    end = first - timedelta(days=1)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return months_before(first, months), end
    return end - (last - first), end


def latest_spans(published: Sequence[Interval], said_on: date | None) -> list[tuple[str, Interval]]:
    """The times that a claim without one may mean: the latest whole year, quarter and month with values."""
    ended = [end for _, end in published if said_on is None or end <= said_on]
    if not ended:
        return []
    last = max(ended)
    month = (last + timedelta(days=1)).replace(day=1)
    year, financial = last.year - ((last.month, last.day) != (12, 31)), last.year - (last < date(last.year, 3, 31))
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    return [
        ("the latest calendar year", (date(year, 1, 1), date(year, 12, 31))),
        ("the latest financial year", (date(financial - 1, 4, 1), date(financial, 3, 31))),
        ("the latest twelve months", (month.replace(year=month.year - 1), month - timedelta(days=1))),
        ("the latest quarter", just_before((quarter, _quarter_end(quarter)))),
        ("the latest month", just_before((month, _month_end(month)))),
    ]


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _quarter_end(first: date) -> date:
    return _month_end(first.replace(month=first.month + 2))
