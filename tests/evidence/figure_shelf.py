"""A small shelf of invented series for the tests of figures: two tables, one long and one wide, and a monthly rate."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from claims.nlp.figures.periods import days_of
from evidence.arithmetic import Figure, Interval
from evidence.checking import Answer, check
from evidence.finding import SeriesIndex
from evidence.series import Point, SeriesView

KINDS = ("Escorted walk", "Guided walk")
TOWNS = ("Ambridge", "Borchester")


class Shelf:
    """Values in memory; `released`: (day, last day) of each release, and what was known by then."""

    def __init__(self) -> None:
        self.held: dict[int, list[Point]] = {}
        self.released: list[tuple[date, date]] = []

    def add(self, pk: int, period: str, value: str | None, *, known_on: date | None = None) -> None:
        first, last = days_of(period)
        number = None if value is None else Decimal(value)
        point = Point(period, first, last, number, value or ":", f"row {pk}, {period}", known_on)
        self.held.setdefault(pk, []).append(point)

    def points(
        self, ids: Sequence[int], within: Interval, *, known_by: date | None = None
    ) -> Mapping[int, Sequence[Point]]:
        return {pk: [p for p in self._known(pk, known_by) if within[0] <= p.start and p.end <= within[1]] for pk in ids}

    def periods(self, ids: Sequence[int], *, known_by: date | None = None) -> Sequence[Interval]:
        return sorted({(p.start, p.end) for pk in ids for p in self._known(pk, known_by)})

    def releases(self, dataset: str) -> Sequence[tuple[date, date]]:
        return self.released

    def _known(self, pk: int, known_by: date | None) -> list[Point]:
        """The newest value of each period that was known on the day."""
        newest: dict[str, Point] = {}
        for point in self.held.get(pk, []):
            if known_by is None or (point.known_on and point.known_on <= known_by):
                newest[point.period] = point
        return list(newest.values())


def walks() -> list[SeriesView]:
    """Walks by kind and by town: four series of a long table."""
    pairs = [(kind, town) for kind in KINDS for town in TOWNS]
    return [
        SeriesView(n, "county_walks", "County walks", "Number of walks", {"Kind": k, "Town": t}, "walk", "flow")
        for n, (k, t) in enumerate(pairs, start=1)
    ]


def ferries() -> list[SeriesView]:
    """Passengers and ferries: a wide table."""
    return [
        SeriesView(11, "ferry_daily", "Ferry crossings", "passengers", {}, "passenger", "flow"),
        SeriesView(12, "ferry_daily", "Ferry crossings", "ferries", {}, "ferry", "flow"),
    ]


def damp() -> list[SeriesView]:
    return [SeriesView(21, "damp_rate", "Damp index", "observation", {}, "percent", "rate")]


def stocked() -> Shelf:
    """2021 and 2022 by quarter for walks, by year for ferries, by month for the damp rate."""
    shelf = Shelf()
    for year in (2021, 2022):
        for quarter in (1, 2, 3, 4):
            for pk in (1, 2, 3):  # the fourth series has no rows: there were none of its walks
                shelf.add(pk, f"{year}-Q{quarter}", str(100 * pk + quarter + (year - 2021) * 20))
    for pk in (11, 12):
        shelf.add(pk, "2021", "4567" if pk == 11 else "80")
        shelf.add(pk, "2022", "5000" if pk == 11 else "100")
    shelf.add(21, "2021-03", "3.0")
    shelf.add(21, "2022-03", "6.2")
    return shelf


INDEX = SeriesIndex([*walks(), *ferries(), *damp()])


def ask(
    words: str, figure: Figure | None, *, shelf: Shelf | None = None, said_on: date | None = None, **more
) -> Answer:
    answer = check(words, figure, said_on or date(2023, 6, 1), index=INDEX, shelf=shelf or stocked(), **more)
    assert answer is not None
    return answer
