"""The picture of a claim in time: when it was said, again and again, what became public when, and the series. Pure.

Drawn on the server as SVG, wide and narrow, so that its words never shrink. Stance is a shape (triangle up, triangle
down, diamond), what nobody has decided yet is hollow, and a table says the same in words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from itertools import pairwise
from string import ascii_lowercase

from desk.figures import number
from evidence.series import Point

SHORTEST = 90  # days that a picture covers at least
LANE, GAP, HALF = 26.0, 34.0, 7.5  # height of a lane, room that a mark needs beside it, half of a mark
PANEL = 200.0  # height of the part with the series
MOST_DOTS = 40  # values that have a dot each; more would be a thick line
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months between two ticks
STANCES = {"supports": "Supports", "refutes": "Refutes", "context": "Context"}


@dataclass(frozen=True)
class Mark:
    """One piece of evidence. `is_decided`: people confirmed it; `anchor`: where it stands on the page."""

    day: date
    stance: str
    is_decided: bool
    is_later: bool
    title: str
    source: str
    anchor: str = ""


@dataclass(frozen=True)
class Repeat:
    """One occasion on which the claim was made. `drift`: how its figure moved, in words."""

    day: date
    who: str
    drift: str
    is_decided: bool
    is_this: bool
    address: str = ""


@dataclass(frozen=True)
class Level:
    """The series behind the figure: its values, and the level claimed and the one it started from, where they are."""

    title: str
    points: Sequence[Point]
    claimed: Decimal | None = None
    claimed_words: str = ""
    baseline: Decimal | None = None
    baseline_words: str = ""


@dataclass(frozen=True)
class Story:
    """All that the picture shows. Evidence is numbered, occasions have letters, in order of time."""

    said_on: date
    marks: Sequence[Mark] = ()
    repeats: Sequence[Repeat] = ()
    level: Level | None = None

    @property
    def days(self) -> list[date]:
        days = [self.said_on, *(m.day for m in self.marks), *(r.day for r in self.repeats)]
        return days + [p.end for p in self.values]

    @property
    def values(self) -> list[Point]:
        return [p for p in self.level.points if p.value is not None] if self.level else []


@dataclass(frozen=True)
class Row:
    """A line of the table: what a mark is, in words."""

    sign: str
    day: date
    what: str
    who: str
    stance: str
    standing: str
    address: str


# --- in words ------------------------------------------------------------------------------------------------------


def signs(repeats: Sequence[Repeat]) -> list[str]:
    """a, b, ... z, aa, ab, ..."""
    letters = ascii_lowercase
    return [(letters[i // 26 - 1] if i >= 26 else "") + letters[i % 26] for i in range(len(repeats))]


def rows(story: Story) -> list[Row]:
    """The table: every mark of the picture in order of time."""
    evidence = [
        Row(str(n), m.day, m.title, m.source, m.stance, standing(m), f"#{m.anchor}" if m.anchor else "")
        for n, m in enumerate(story.marks, start=1)
    ]
    said = [
        Row(sign, r.day, told(r), r.who, "", "Confirmed" if r.is_decided or r.is_this else "To judge", r.address)
        for sign, r in zip(signs(story.repeats), story.repeats, strict=True)
    ]
    return sorted(evidence + said, key=lambda row: row.day)


def told(repeat: Repeat) -> str:
    drift = f", {repeat.drift}" if repeat.drift else ""
    return ("This claim" if repeat.is_this else "Said") + drift


def standing(mark: Mark) -> str:
    when = "Later" if mark.is_later else "Known then"
    return f"{when}, {'confirmed' if mark.is_decided else 'to judge'}"


def described(story: Story) -> str:
    """The picture in a sentence or two, for those who do not see it."""
    later = sum(m.is_later for m in story.marks)
    parts = [f"The claim was made on {in_words(story.said_on)}."]
    if story.marks:
        then = len(story.marks) - later
        tally = (f"{sum(m.stance == s for m in story.marks)} {w.lower()}" for s, w in STANCES.items())
        parts.append(f"{later} later and {then} known then: {', '.join(tally)}.")
    others = sum(not r.is_this for r in story.repeats)
    if others:
        parts.append(f"It was said on {others} other occasion{'s' * (others > 1)}.")
    if story.level and story.values:
        newest = story.values[-1]
        parts.append(f"{story.level.title}: {number(newest.value or Decimal(0))} in {newest.period}, the last value.")
    return " ".join([*parts, "The table below gives the same."])


def in_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


# --- geometry ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """A drawing's width and the part of it that is time, in its own units."""

    width: float
    left: float
    right: float
    first: date
    last: date
    ticks: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(self.left + share * (self.right - self.left), 1)


def frame(story: Story, *, wide: bool) -> Frame:
    first, last = bounds(story.days)
    margin = (64 if wide else 52) if story.values else 12
    width = 680 if wide else 360
    return Frame(width, margin, width - 26, first, last, 7 if wide else 4)


def bounds(days: Sequence[date]) -> tuple[date, date]:
    """The days from and to which is drawn: all of them with a little room, and never a span too short to read."""
    first, last = min(days), max(days)
    room = max((last - first).days // 25, (SHORTEST - (last - first).days) // 2, 2)
    return first - timedelta(days=room), last + timedelta(days=room)


def lanes(places: Sequence[float]) -> list[int]:
    """For marks at these places, left to right, the lane of each, so that none hides another."""
    ends: list[float] = []
    found = []
    for x in places:
        lane = next((n for n, end in enumerate(ends) if end <= x), len(ends))
        ends[lane:] = [x + GAP, *ends[lane + 1 :]]
        found.append(lane)
    return found


def month_ticks(first: date, last: date, most: int) -> tuple[list[date], int]:
    """First days of months within the span, at most about `most` of them, and the months between two."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((s for s in STEPS if months / s <= most), STEPS[-1])
    at = [n for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month) if n % step == 0]
    days = [date(n // 12, n % 12 + 1, 1) for n in at]
    return [d for d in days if first <= d <= last], step


def round_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Three to six round numbers that take in both ends."""
    size = (high - low) or Decimal(1)
    unit = Decimal(1).scaleb(size.adjusted())
    step = next(unit * f for f in (Decimal("0.2"), Decimal("0.5"), Decimal(1), Decimal(2)) if size / (unit * f) <= 5)
    start, end = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return [step * n for n in range(int(start), int(end) + 1)]


# --- the drawing ---------------------------------------------------------------------------------------------------


def tag(name: str, content: str | None = None, **attributes: object) -> str:
    """One element; `class_` and `text_anchor` are written as SVG has them."""
    given = " ".join(f'{k.rstrip("_").replace("_", "-")}="{escape(str(v))}"' for k, v in attributes.items() if v != "")
    return f"<{name} {given}/>" if content is None else f"<{name} {given}>{content}</{name}>"


def text(x: float, y: float, words: str, *, anchor: str = "", look: str = "") -> str:
    return tag("text", escape(words), x=x, y=y, text_anchor=anchor, class_=look)


def drawing(story: Story, *, wide: bool, key: str = "pic") -> str:
    """The picture as one SVG element, with its title and description. Every word in it is escaped."""
    space = frame(story, wide=wide)
    body: list[str] = []
    at = 26.0
    if story.values:
        body += panel(story, space, at)
        at += PANEL + 14
    repeats = [(r.day, "claim", r.is_decided or r.is_this) for r in story.repeats]
    if len(repeats) > 1:
        part, at = band("Said", repeats, signs(story.repeats), space, at)
        body += part
    evidence = [(m.day, m.stance, m.is_decided) for m in story.marks]
    if evidence:
        part, at = band("Evidence", evidence, [str(n) for n in range(1, len(evidence) + 1)], space, at)
        body += part
    body = [*ground(story, space, at), *body, *axis(space, at)]
    name = "wide" if wide else "narrow"
    title = tag("title", "The claim and its evidence over time", id=f"{key}-{name}-t")
    told = tag("desc", escape(described(story)), id=f"{key}-{name}-d")
    return tag(
        "svg",
        "".join([title, told, *body]),
        class_=f"pic__{name}",
        viewBox=f"0 0 {space.width:g} {at + 26:g}",
        role="img",
        aria_labelledby=f"{key}-{name}-t {key}-{name}-d",
    )


def ground(story: Story, space: Frame, bottom: float) -> Iterator[str]:
    """What was known then lies on a darker ground, left of the line of the day."""
    x, top = space.x(story.said_on), 20
    yield tag("rect", x=space.left, y=top, width=round(x - space.left, 1), height=bottom - top, class_="then")
    yield tag("line", x1=x, x2=x, y1=top, y2=bottom, class_="said")
    said = f"Said {in_words(story.said_on)}"
    if space.right - x > 130:
        later = space.right - x > 240
        yield text(x + 7, 14, f"{said} · later evidence" if later else said, look="strong halo")
        if x - space.left > 90:
            yield text(x - 7, 14, "Known then", anchor="end")
    else:
        yield text(x, 14, said, anchor="end", look="strong halo")


def band(
    name: str, marks: Sequence[tuple[date, str, bool]], labels: Sequence[str], space: Frame, top: float
) -> tuple[list[str], float]:
    """A row of marks under its name, in as many lanes as they need; the parts, and where it ends."""
    order = sorted(range(len(marks)), key=lambda i: marks[i][0])
    places = [space.x(marks[i][0]) for i in order]
    found = lanes(places)
    parts = [text(space.left + 2, top + 14, name, look="halo")]
    for i, x, lane in zip(order, places, found, strict=True):
        _, kind, is_decided = marks[i]
        y = top + 34 + lane * LANE
        parts += [mark(x, y, kind, is_decided), text(x + HALF + 3, y + 4, labels[i])]
    return parts, top + 34 + max(found, default=0) * LANE + LANE


def mark(x: float, y: float, kind: str, is_decided: bool) -> str:
    look = f"k-{kind}" if is_decided else f"k-{kind} k-open"
    if kind == "claim":
        return tag("circle", cx=x, cy=y, r=6, class_=look)
    h = HALF
    path = {
        "supports": f"M{x} {y - h}l{h} {2 * h - 1}h{-2 * h}z",
        "refutes": f"M{x} {y + h}l{h} {1 - 2 * h}h{-2 * h}z",
    }.get(kind, f"M{x} {y - h}l{h} {h}l{-h} {h}l{-h} {-h}z")
    return tag("path", d=path, class_=look)


def axis(space: Frame, y: float) -> Iterator[str]:
    yield tag("line", x1=space.left, x2=space.right, y1=y, y2=y, class_="axis")
    days, step = month_ticks(space.first, space.last, space.ticks)
    for n, day in enumerate(days):
        x = space.x(day)
        yield tag("line", x1=x, x2=x, y1=y, y2=y + 5, class_="axis")
        words = f"{day:%Y}" if step >= 12 else f"{day:%b %Y}" if n == 0 or day.month == 1 else f"{day:%b}"
        anchor = "start" if x - space.left < 25 else "end" if space.width - x < 32 else "middle"
        yield text(x, y + 20, words, anchor=anchor)


def panel(story: Story, space: Frame, top: float) -> Iterator[str]:
    """The series with the level that is claimed, and the one it is compared with."""
    level, values = story.level, story.values
    if level is None:
        return
    lines = [v for v in (level.claimed, level.baseline) if v is not None]
    known = [p.value for p in values if p.value is not None]
    ticks = round_ticks(min([Decimal(0), *known, *lines]), max([*known, *lines]))

    def y(value: Decimal) -> float:
        share = float((value - ticks[0]) / ((ticks[-1] - ticks[0]) or 1))
        return round(top + PANEL - share * (PANEL - 16), 1)

    for tick in ticks:
        at = y(tick)
        yield tag("line", x1=space.left, x2=space.right, y1=at, y2=at, class_="grid" if tick else "axis")
        yield text(space.left - 6, at + 4, number(tick), anchor="end")
    yield from references(level, space, y)
    yield from curve(story, space, y)


def references(level: Level, space: Frame, y) -> Iterator[str]:
    for value, words, look in (
        (level.claimed, level.claimed_words, "claimed"),
        (level.baseline, level.baseline_words, "drop"),
    ):
        if value is not None:
            yield tag("line", x1=space.left, x2=space.right, y1=y(value), y2=y(value), class_=look)
            yield text(space.left + 4, y(value) - 6, words, look="strong halo")


def curve(story: Story, space: Frame, y) -> Iterator[str]:
    """Whole up to what was published when the words were said, dotted from there; broken where a value is missing."""
    for run in runs(story.level.points if story.level else ()):
        places = [(space.x(p.end), y(p.value), is_known(p, story.said_on)) for p in run]
        for known in (True, False):
            for piece in pieces(places, known):
                dotted = "" if known else "2 4"
                points = " ".join(f"{px},{py}" for px, py in piece)
                yield tag("polyline", points=points, class_="series", stroke_dasharray=dotted)
    if len(story.values) <= MOST_DOTS:
        for p in story.values:
            yield tag("circle", cx=space.x(p.end), cy=y(p.value), r=3.2, class_="dot")


def is_known(point: Point, said_on: date) -> bool:
    return (point.known_on or point.end) <= said_on


def runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if point.value is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def pieces(places: Sequence[tuple[float, float, bool]], known: bool) -> Iterator[list[tuple[float, float]]]:
    """Stretches of the line whose later end was, or was not, known."""
    piece: list[tuple[float, float]] = []
    for before, after in pairwise(places):
        if after[2] == known:
            piece = piece or [before[:2]]
            piece.append(after[:2])
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece
