"""The coverage strip."""

from desk.markup import Span
from desk.strip import bars, mini_bars, ticks


def span(key: int, start: int, end: int, status: str = "kept") -> Span:
    return Span(key, start, end, key, status, status)


def test_bar_lies_where_the_claim_is():
    bar = bars([span(1, 250, 500)], length=1000)[0]
    assert (bar.x, bar.width, bar.y, bar.height) == ("250.0", "250.0", "6.0", "18.0")


def test_widest_bar_is_drawn_first():
    assert [bar.key for bar in bars([span(1, 10, 20), span(2, 0, 100)], length=100)] == [2, 1]


def test_status_is_a_height_as_well_as_a_colour():
    heights = {bars([span(1, 0, 5, s)], length=9)[0].height for s in ("suggested", "kept", "published", "aside")}
    assert len(heights) == 4


def test_short_claim_is_still_seen():
    assert mini_bars([span(1, 0, 1)], length=100_000)[0].width == "2.0"


def test_ticks_are_in_order_and_once_each():
    assert ticks([50, 0, 50], length=100) == ["0.0", "500.0"]
