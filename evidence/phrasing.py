"""The steps of an answer in plain words: which cells, which sum, which rule, and why something cannot be said. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from evidence import arithmetic
from evidence.arithmetic import Figure, Interval
from evidence.finding import Candidate, described
from evidence.relations import figure_in_words
from evidence.series import Point
from evidence.spans import form, is_change

MANY = 6  # parts of a sum that are written out
_RULES = {
    "about": "agrees within 5% of it, or within the precision it is stated with where that is wider",
    "nearly": "agrees when the published figure is below it and within 5%",
    "more_than": "agrees when the published figure is above it",
    "at_least": "agrees when the published figure is not below it",
    "less_than": "agrees when the published figure is below it",
    "up_to": "agrees when the published figure is not above it",
    "exact": "agrees when the published figure rounds to it at the precision it is stated with",
}


def number(value: Decimal) -> str:
    """ "45,755", "10.1": without zeros that nobody printed."""
    whole = value == value.to_integral_value()
    return f"{value.quantize(Decimal(1)):,f}" if whole else f"{value.normalize():,f}"


def rule(figure: Figure | None, start: Figure | None = None) -> str:
    """Which rule a figure is held to."""
    if figure is None or figure.value is None or figure.qualifier == "vague":
        return "The claim gives no figure to hold against the published one."
    said = figure.quote or figure_in_words(figure)
    if figure.high is not None:
        return f"“{said}” agrees when the published figure lies in that range."
    text = f"“{said}” {_RULES.get(figure.qualifier, _RULES['exact'])}"
    if figure.unit == "times" and figure.qualifier == "exact":
        text = f"“{said}” agrees at {number(figure.value * Decimal('0.975'))} times or more"
        if figure.direction == "down":
            text = f"“{said}” agrees when the old figure is at least 1.95 times the new one"
    if start is not None:
        text += f", and “{start.quote}” likewise for the time it starts from"
    return f"{text}; a change in the other direction never agrees." if figure.direction else f"{text}."


def sums(
    candidate: Candidate, span: Interval, parts: Sequence[Interval], points: Sequence[Point], total: Decimal
) -> tuple[str, ...]:
    """How the value of `span` was read or added up, with its cells."""
    head = f"{described(candidate)}, {form(span)}"
    if len(points) == 1:
        return (f"{head}: {number(total)} ({points[0].locator}).",)
    if len(parts) > MANY:
        ends = f"from {points[0].locator} to {points[-1].locator}"
        return (f"{head}: {len(points):,} values {ends} add up to {number(total)}.",)
    told = []
    for part in parts:
        held = [p for p in points if (p.start, p.end) == part]
        value = sum((p.value for p in held if p.value is not None), Decimal(0))
        told.append(f"{form(part)}: {number(value)} ({_cells(held)})")
    if len(parts) == 1:
        return (f"{head}: {number(total)}, the sum of {_cells(points)}.",)
    return (f"{head}: {'; '.join(told)}; together {number(total)}.",)


def _cells(points: Sequence[Point]) -> str:
    if not points:
        return "none reported"
    if len(points) == 1:
        return points[0].locator
    return f"{len(points):,} cells, {points[0].locator} to {points[-1].locator}"


def missing(candidate: Candidate, span: Interval, published: Sequence[Interval]) -> str:
    """Why the periods that are published do not give the one asked for."""
    said, latest = form(span), max((end for _, end in published), default=None)
    if latest is None:
        return f"{described(candidate)}: nothing of it is published with a time."
    if span[1] > latest:
        return f"{described(candidate)}: {said} is not published yet; values run to {latest.isoformat()}."
    earliest = min(start for start, _ in published)
    if span[0] < earliest:
        return f"{described(candidate)}: {said} is not covered; values begin on {earliest.isoformat()}."
    return f"{described(candidate)}: the published periods do not make up {said} wholly."


def not_given(span: Interval, gaps: Sequence[Point]) -> str:
    """The publisher printed shorthand where a value would stand."""
    if not gaps:
        return f"No cell gives a value for {form(span)}."
    shown = ", ".join(f"“{p.text}” ({p.locator})" for p in gaps[:3])
    return f"For {form(span)} the publisher gives no value: {shown}{' and more' if len(gaps) > 3 else ''}."


def several_rates(candidate: Candidate) -> str:
    return f"{described(candidate)}: rates of several series cannot be added up, and the claim does not say which."


def change(figure: Figure, new: Decimal, old: Decimal) -> str:
    """The change in the claim's own measure: "From 9,000 to 9,236: up by 236, 2.62%"."""
    way = {"up": "up", "down": "down", "none": "no change"}[arithmetic.direction_of(new, old)]
    told = f"From {number(old)} to {number(new)}: {way}"
    if new != old:
        told += f" by {number(abs(new - old))}"
    if old and figure.unit != "percentage_point":
        told += f", {abs(new - old) / abs(old) * 100:.2f}%"
    if figure.unit == "times" and old and new:
        told += f", {max(new, old) / min(new, old):.2f} times"
    return told + "."


def outcome(figure: Figure | None, value: Decimal | None, verdict: bool | None) -> str:
    """The last line of the working."""
    if figure is None or figure.value is None or figure.qualifier == "vague":
        return "The claim gives no figure to hold against it."
    said = figure.quote or figure_in_words(figure)
    if verdict is None:
        return f"Whether “{said}” agrees cannot be said yet."
    against = f" with {number(value)}" if value is not None else ""
    return f"“{said}” {'agrees' if verdict else 'does not agree'}{against}."


def trial(figure: Figure | None, value: Decimal | None, baseline: Decimal | None) -> str:
    """What a completed claim would be held against; "" where nothing is published for it."""
    if value is None or figure is None or (is_change(figure) and baseline is None):
        return ""
    return number(value) if baseline is None else change(figure, value, baseline)


def tried(label: str, baseline: str | None, shown: str, verdict: bool | None) -> str:
    said = {True: "would agree", False: "would not agree", None: "cannot be said"}[verdict]
    return f"Against {label} ({baseline}): {said}. {shown}".strip()


def open_baseline(verdict: bool | None) -> str:
    if verdict is None:
        return "The claim states no baseline, and it depends on the baseline whether it agrees."
    return "The claim states no baseline; every baseline that can be computed gives the same answer."
