"""The coverage strip: a whole speech from left to right, with its claims as bars. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.markup import Span

WIDTH = 1000
# top and height of a bar by status, in a strip 30 high
SHAPES = {
    "suggested": (11.0, 8.0),
    "kept": (6.0, 18.0),
    "published": (3.0, 24.0),
    "disputed": (6.0, 18.0),
    "aside": (14.3, 1.4),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in a viewBox 1000 wide; the numbers are ready to print."""

    key: int
    status: str
    x: str
    y: str
    width: str
    height: str


def bars(spans: Iterable[Span], *, length: int) -> list[Bar]:
    """Bars in a strip 30 high, the widest first so that none hides another."""
    ordered = sorted(spans, key=lambda s: (s.start - s.end, s.start))
    return [bar(span, length=length, scale=1.0) for span in ordered]


def mini_bars(spans: Iterable[Span], *, length: int) -> list[Bar]:
    """The same in a strip 14 high, for lists."""
    ordered = sorted(spans, key=lambda s: (s.start - s.end, s.start))
    return [bar(span, length=length, scale=14 / 30) for span in ordered]


def bar(span: Span, *, length: int, scale: float) -> Bar:
    top, height = SHAPES[span.status]
    x = WIDTH * span.start / max(1, length)
    width = max(2.0, WIDTH * (span.end - span.start) / max(1, length))
    return Bar(span.key, span.status, f"{x:.1f}", f"{top * scale:.1f}", f"{width:.1f}", f"{height * scale:.1f}")


def ticks(starts: Sequence[int], *, length: int) -> list[str]:
    """Where the claims that hold figures begin: x positions of the small ticks."""
    return sorted({f"{WIDTH * start / max(1, length):.1f}" for start in starts}, key=float)
