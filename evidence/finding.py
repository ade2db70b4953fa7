"""Which series a figure of a claim is about: datasets, measures and filters ranked by the words they share with it.

Pure. Names are compared word by word, with kindred words ("returned" and "removals", "Nigerian" and "Nigeria"); rare
words weigh more. A filter is the coarsest column that holds the value named; a claim that names only a destination
spans all types.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.nlp.figures import units
from claims.nlp.figures.periods import find_times
from evidence import analysis, kindred, wordlists
from evidence.arithmetic import Figure
from evidence.series import SeriesView
from evidence.spans import is_change

TABLE = "Table"  # the dimension that tells the tables of one file apart (readers/tables)
MEASURE = "measure"  # the filter that names the values' column where a table has several
_NAMED_ENOUGH = 0.6
_TOTALS = frozenset({"total", "all", "overall", "both", "persons", "all persons", "all ages", "grand total"})
_NOISE = analysis.BOILERPLATE | {analysis.stem(w) for w in (*wordlists.AMOUNT_WORDS, *wordlists.PLAIN_BEFORE_WORDS)}
_CHANGE_WORDS = """
    drop dropped decline declined double doubled treble trebled triple halve halved climb climbed jump jumped soar
    plunge shrink compare compared earlier previous corresponding same period quarter stood stand amounted
    substantial substantially significantly sharply real progress exactly carry carried happen
"""
_CHANGES = frozenset(analysis.terms(_CHANGE_WORDS))
_NOISE_WEIGHT, _COVERED_WEIGHT = 0.1, 0.3
_UNSAID_TITLE, _UNSAID_MEASURE, _DOUBTED = 0.15, 0.2, 0.5
_UNKNOWN = 0.3  # a word that names nothing in any table says little of which one is meant
_BESIDE = 0.7  # a word of another measure of the same table: it is about the same matter
_BONUS = 0.5
_ANYBODY = frozenset(analysis.terms("people person individual case man woman child national time figure"))
_DIGITS = re.compile(r"\d+")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_PLURAL = rf"(?:[\w’'-]+s|{'|'.join(wordlists.PLURAL_WORDS)})"
_COUNTED = re.compile(rf"\bnumbers? of ((?:[\w’'-]+ ){{0,3}}?{_PLURAL})\b", re.I)


@dataclass(frozen=True)
class Name:
    """A name with its terms; what stands in brackets may be left unsaid."""

    text: str
    terms: frozenset[str]
    aside: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Name":
        bare = frozenset(kindred.read(_BRACKETED.sub("", text)))
        whole = frozenset(kindred.read(text))
        return cls(text, bare, whole - bare) if bare else cls(text, whole)


@dataclass(frozen=True)
class Column:
    """A dimension: its name and the values it takes, fewest first among the columns of a dataset."""

    name: str
    values: tuple[Name, ...]
    total: str = ""  # the value that stands for all, where the table prints one


@dataclass(frozen=True)
class Table:
    """A dataset as it is searched: its own terms, its measures and its columns, coarse ones first."""

    slug: str
    title: str
    terms: frozenset[str]
    measures: tuple[Name, ...]
    columns: tuple[Column, ...]
    series: tuple[SeriesView, ...]
    sheet: str = ""


@dataclass(frozen=True)
class Candidate:
    """A way to read a claim: the series of one dataset that these filters leave, with a score of 0..1."""

    dataset: str
    title: str
    filters: Mapping[str, str]
    series: tuple[SeriesView, ...]
    score: float
    measure: str = ""
    unsaid: tuple[str, ...] = ()  # columns over which values are added up
    peers: tuple[int, ...] = ()  # ids of every series of the same table and measure: what periods are published


@dataclass(frozen=True)
class Asked:
    """The words of a claim as names are held against them. `counted`: the terms of what the figure counts."""

    terms: tuple[str, ...]
    counted: frozenset[str] = frozenset()
    figure: Figure | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    words: str = ""

    def says(self, name: str) -> bool:
        """Whether the claim holds these very words."""
        return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.words, re.IGNORECASE))

    def says_numbers(self, name: str) -> bool:
        """Whether the numbers in a name are said: "EU 14" is not meant by "the EU"."""
        return all(re.search(rf"(?<![\d.,]){n}(?![\d]|[.,]\d)", self.words) for n in _DIGITS.findall(name))

    def weight(self, term: str) -> float:
        return self.weights.get(term, 1.0)

    def best(self, term: str) -> float:
        """How well a term of a name is said in the claim: 0..1."""
        return max((kindred.likeness(term, said) for said in self.terms), default=0.0)


class SeriesIndex:
    """All datasets by their names. Built once from the series; asking costs one pass over the names."""

    def __init__(self, series: Iterable[SeriesView]) -> None:
        grouped: dict[str, list[SeriesView]] = {}
        for view in series:
            grouped.setdefault(view.dataset, []).append(view)
        self.tables = tuple(t for slug, views in sorted(grouped.items()) for t in _tables(slug, views))
        vocabularies: dict[str, set[str]] = {}
        for table in self.tables:
            vocabularies.setdefault(table.slug, set()).update(_vocabulary(table))
        self._datasets = len(vocabularies)
        self._common = Counter(term for terms in vocabularies.values() for term in terms)

    def find(self, words: str, figure: Figure | None = None) -> list[Candidate]:
        """Readings of the claim, best first; none where nothing that is named is said."""
        asked = self._asked(words, figure)
        found = (_candidate(table, asked) for table in self.tables)
        return sorted((c for c in found if c), key=lambda c: (-c.score, c.dataset))

    def _asked(self, words: str, figure: Figure | None) -> Asked:
        said = tuple(dict.fromkeys(t for t in kindred.read(_without_times(words))))
        return Asked(said, _counted(words, figure), figure, {term: self._weight(term) for term in said}, words)

    def _weight(self, term: str) -> float:
        if term in _NOISE or term in _CHANGES:
            return _NOISE_WEIGHT
        known = math.log(2 + self._datasets / (1 + self._common[term]))
        return known if self._is_known(term) else known * _UNKNOWN

    def _is_known(self, term: str) -> bool:
        return term in self._common or any(kindred.likeness(term, name) for name in self._common)


def _without_times(words: str) -> str:
    for time in reversed(find_times(words)):
        words = f"{words[: time.start]} {words[time.end :]}"
    return words


def _counted(words: str, figure: Figure | None) -> frozenset[str]:
    if match := _COUNTED.search(words):
        return frozenset(kindred.read(match[1])[-1:])
    unit = figure.unit if figure else ""
    if unit and analysis.unit_key(unit) not in analysis.FIXED_UNITS and not unit.isupper():
        return frozenset(kindred.read(unit))
    return frozenset()


# --- the names of a dataset ----------------------------------------------------------------------------------------


def _tables(slug: str, views: Sequence[SeriesView]) -> list[Table]:
    """A dataset's tables, each apart: what several tables of one file print may be the same things counted twice."""
    apart: dict[str, list[SeriesView]] = {}
    for view in views:
        apart.setdefault(view.dimensions.get(TABLE, ""), []).append(view)
    return [_table(slug, held, name) for name, held in apart.items()]


def _table(slug: str, views: Sequence[SeriesView], sheet: str = "") -> Table:
    measures = dict.fromkeys(v.measure for v in views)
    values: dict[str, dict[str, None]] = {}
    for view in views:
        for column, value in view.dimensions.items():
            if column == TABLE:
                continue
            values.setdefault(column, {}).setdefault(value)
    coarse_first = sorted(values, key=lambda column: (len(values[column]), column))
    own = frozenset(kindred.read(re.sub(r"[_\W]+", " ", slug))) | frozenset(kindred.read(views[0].title))
    columns = tuple(_column(name, values[name]) for name in coarse_first)
    return Table(slug, views[0].title, own, tuple(map(Name.of, measures)), columns, tuple(views), sheet)


def _column(name: str, values: Iterable[str]) -> Column:
    total = next((v for v in values if v.strip().lower() in _TOTALS), "")
    return Column(name, tuple(n for n in map(Name.of, values) if n.terms), total)


def _vocabulary(table: Table) -> frozenset[str]:
    values = (v.terms for column in table.columns for v in column.values)
    return table.terms.union(*(m.terms for m in table.measures), *values)


# --- a reading of the claim in one dataset -------------------------------------------------------------------------


def _candidate(table: Table, asked: Asked) -> Candidate | None:
    chosen = _named_values(table, asked)
    left = [v for v in table.series if all(same_value(v.dimensions.get(c), n.text) for c, n in chosen.items())]
    covered = table.terms.union(*(n.terms for n in chosen.values()))
    measure = _measure(table, left, asked, covered)
    if measure is None:
        return None
    filters = {column: name.text for column, name in chosen.items()}
    if len(table.measures) > 1:
        filters = {MEASURE: measure.text, **filters}
    left = [v for v in left if v.measure == measure.text]
    left, totals = _without_totals(table, left, chosen)
    known = covered | measure.terms | frozenset(t for c in table.columns for t in kindred.read(c.name))
    score = _score(table, asked, measure, known, left)
    unsaid = tuple(c.name for c in table.columns if c.name not in chosen and c.name not in totals)
    filters |= totals | ({TABLE: table.sheet} if table.sheet else {})
    peers = tuple(v.id for v in table.series if v.measure == measure.text)
    found = Candidate(table.slug, table.title, filters, tuple(left), score, measure.text, unsaid, peers)
    return found if score > 0 else None


def _named_values(table: Table, asked: Asked) -> dict[str, Name]:
    """Column to the value that the claim names, each of them saying something that the coarser ones do not."""
    named = [
        (asked.says(value.text), said, len(value.terms), -place, column.name, value)
        for place, column in enumerate(table.columns)
        for value in column.values
        if (said := _said(value, asked)) >= _NAMED_ENOUGH
        and value.text != column.total
        and asked.says_numbers(value.text)
    ]
    chosen: dict[str, Name] = {}
    covered: set[str] = set()
    for *_, column, value in sorted(named, key=lambda row: row[:4], reverse=True):
        fresh = {t for t in asked.terms if t not in covered and any(kindred.likeness(t, v) for v in value.terms)}
        own = {t for t in fresh if not any(kindred.likeness(t, v) == 1 for v in table.terms)}
        if column not in chosen and own and _fits(table, chosen, column, value):
            chosen[column] = value
            covered |= {t for t in asked.terms if any(kindred.likeness(t, v) for v in value.terms)}
    return chosen


def _said(name: Name, asked: Asked) -> float:
    """What share of a value's words the claim says; a value of one word must be said itself, not a word akin."""
    hits = [asked.best(term) for term in name.terms]
    aside = sum(asked.best(term) == 1 for term in name.aside) * 0.01
    if len(hits) == 1:
        is_said = hits[0] > kindred.KINDRED or next(iter(name.terms)) in asked.terms
        return hits[0] + aside if is_said else 0.0
    # A kindred word alone does not name a value: "returned" is no "controlled returns".
    exact = sum(hit > kindred.KINDRED for hit in hits)
    return (sum(hits) / len(hits) + aside) if (exact and all(hits)) or exact >= 2 else 0.0


def _fits(table: Table, chosen: Mapping[str, Name], column: str, value: Name) -> bool:
    wanted = {c: n.text for c, n in chosen.items()} | {column: value.text}
    return any(all(same_value(v.dimensions.get(c), text) for c, text in wanted.items()) for v in table.series)


def same_value(one: str | None, other: str) -> bool:
    """Publishers spell one value in two ways: "Non-detained Enforced removals", "Non-detained enforced removals"."""
    return one is not None and one.casefold() == other.casefold()


def _measure(table: Table, left: Sequence[SeriesView], asked: Asked, covered: frozenset[str]) -> Name | None:
    present = {v.measure for v in left}
    measures = [m for m in table.measures if m.text in present]
    if len(measures) < 2:
        return measures[0] if measures else None
    any_measure = frozenset().union(*(m.terms for m in measures))
    heard = {t: w for t in asked.terms if (w := _heard(t, any_measure, asked, table.terms))}
    ranked = sorted(measures, key=lambda m: -_measure_score(m, heard, asked))
    return ranked[0]


def _heard(term: str, names: Iterable[str], asked: Asked, own: frozenset[str]) -> float:
    """How much a claim's term may tell one measure from another: less where the dataset's name says it already."""
    if not any(kindred.likeness(term, name) for name in names):
        return 0.0
    return (_COVERED_WEIGHT if term in own else 1.0) * (_NOISE_WEIGHT * 3 if term in _NOISE else 1.0)


def _measure_score(measure: Name, heard: Mapping[str, float], asked: Asked) -> float:
    precise = [asked.best(term) for term in measure.terms]
    precision = sum(precise) / len(precise) if precise else 0.0
    got = sum(w * max((kindred.likeness(t, m) for m in measure.terms), default=0.0) for t, w in heard.items())
    recall = got / sum(heard.values()) if heard else 0.0
    fair = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    aside = sum(asked.best(term) == 1 for term in measure.aside) * 0.01
    bonus = _BONUS if any(kindred.likeness(c, m) for c in asked.counted for m in measure.terms) else 0.0
    return fair + bonus + aside


def _without_totals(
    table: Table, left: list[SeriesView], chosen: Mapping[str, Name]
) -> tuple[list[SeriesView], dict[str, str]]:
    """Where a table prints a total beside its parts, the total is taken and the parts are not added to it."""
    totals: dict[str, str] = {}
    for column in table.columns:
        if column.total and column.name not in chosen:
            kept = [v for v in left if v.dimensions.get(column.name) == column.total]
            left, totals = (kept, totals | {column.name: column.total}) if kept else (left, totals)
    return left, totals


def _score(table: Table, asked: Asked, measure: Name, known: frozenset[str], left: Sequence[SeriesView]) -> float:
    beside = frozenset().union(*(m.terms for m in table.measures))
    hits = {t: max(_likest(t, known), _BESIDE * _likest(t, beside)) for t in asked.terms}
    every = sum(asked.weight(t) for t in asked.terms)
    got = sum(asked.weight(t) * hit for t, hit in hits.items())
    if not any(_likest(t, known) for t in asked.terms if asked.weight(t) > _NOISE_WEIGHT):
        return 0.0
    score = got / every - _UNSAID_TITLE * _unsaid(table.terms, asked)
    if len(table.measures) > 1:
        score -= _UNSAID_MEASURE * _unsaid(measure.terms, asked)
    doubts = [_is_wrong_kind(asked.figure, left), _counts_something_else(asked, known | beside)]
    return max(score * _DOUBTED ** sum(doubts), 0.0)


def _counts_something_else(asked: Asked, names: frozenset[str]) -> bool:
    """ "2,000 arrests" are none of the returns, whatever else the claim says of these."""
    counted = asked.counted - _ANYBODY
    return bool(counted) and not any(_likest(term, names) for term in counted)


def _likest(term: str, names: Iterable[str]) -> float:
    return max((kindred.likeness(term, name) for name in names), default=0.0)


def _unsaid(names: frozenset[str], asked: Asked) -> float:
    telling = [t for t in names if t not in _NOISE] or list(names)
    return sum(1 - asked.best(t) for t in telling) / len(telling) if telling else 0.0


def _is_wrong_kind(figure: Figure | None, left: Sequence[SeriesView]) -> bool:
    """A percentage that is a level is one of a rate; a count or a sum of money is none."""
    if figure is None or not left or not figure.unit:
        return False
    money = [analysis.unit_key(unit) in units.ISO_CODES for unit in (figure.unit, left[0].unit)]
    if money[0] != money[1] and (money[0] or not is_change(figure)):
        return True
    if is_change(figure):
        return False
    rate = all(v.kind == "rate" and v.unit in {"", "percent", "%"} for v in left)
    if figure.unit in {"percent", "ratio"}:
        return not rate
    return rate and left[0].unit in {"percent", "%"}


def described(candidate: Candidate) -> str:
    """ "Home Office returns: Enforced return, all destinations": a reading in words."""
    named = [v for k, v in candidate.filters.items() if k != MEASURE]
    over = [f"every {c.lower()}" for c in candidate.unsaid]
    return ", ".join([f"{candidate.title}: {candidate.measure}", *named, *over])
