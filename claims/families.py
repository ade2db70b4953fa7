"""Do two claims say the same thing: the same subject and measure, perhaps in other words, perhaps with another figure?

Pure and quick (about a tenth of a millisecond a pair). Two things are asked: how much of what the claims are about is
shared, each word counting by its rarity; and whether something sets them apart that shared words cannot outweigh:
another measure, another name, another period, the other way, a "not", a promise against a result. Every answer comes
with its reasons. A machine's answer is a suggestion; people confirm or part.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from claims.family_terms import EVERYDAY, WORD, names, term, terms
from claims.nlp.figures.periods import Interval, days_of
from claims.nlp.figures.units import ISO_CODES, money_sign


@dataclass(frozen=True)
class Weights:
    """What sets two claims apart multiplies the share of words in common. Set by hand on tests/data/claims."""

    both_ways: float = 0.75  # of the share: words in common over all words; the rest is over the shorter claim's words
    everyday: float = 0.3  # what a word that everybody uses counts for, against another
    enough: float = 1.3  # rarity that the shared words must add up to, else two short claims would always agree
    same_figure: float = 1.12
    one_figure: float = 0.85  # only one of them gives a figure
    far: float = 0.8  # figures more than three times apart
    very_far: float = 0.45  # more than ten times
    other_unit: float = 0.45
    other_measure: float = 0.5
    other_change: float = 0.6  # "up by 19%" and "19% of"
    other_way: float = 0.3
    other_name: float = 0.5
    other_period: float = 0.5
    other_word: float = 0.72  # another word in the same place: "court backlog", "asylum backlog"
    negated: float = 0.35
    promise: float = 0.5
    other_date: float = 0.9  # a promise for another year
    other_hands: float = 0.5  # the last government's doing, and this one's
    threshold: float = 0.6
    # Where not both give a figure, words alone must carry it: two claims about one matter are not yet the same claim.
    enough_words: float = 1.9
    threshold_words: float = 0.77


@dataclass(frozen=True)
class Figure:
    """A figure as it was understood; the fields are those of a claim's quantity. `period`: as `days_of` reads it."""

    value: Decimal | None
    high: Decimal | None = None
    qualifier: str = "exact"
    unit: str = ""
    measure: str = ""
    direction: str = ""
    change: str = ""
    period: str = ""


def figure_of(quantity: Any) -> Figure:
    """A stored or found quantity as a figure to compare: anything with the fields of one."""
    words = ("unit", "measure", "direction", "change", "period")
    return Figure(
        quantity.value, quantity.high, quantity.qualifier, **{name: getattr(quantity, name) or "" for name in words}
    )


@dataclass(frozen=True)
class Saying:
    """A claim as it is compared: its stand-alone wording, its figures, and the day it was said."""

    text: str
    figures: tuple[Figure, ...] = ()
    said_on: date | None = None


@dataclass(frozen=True)
class Likeness:
    """`score` 0..1; `is_same` where it reaches the threshold; `reasons` in words, the shared subject first."""

    score: float
    is_same: bool
    reasons: tuple[str, ...]


# --- one claim ---------------------------------------------------------------------------------------------------

_NOT = re.compile(r"\b(?:not|never|no|cannot|without|neither|nor|none)\b|n[’']t\b", re.I)
_NO_DENIAL = re.compile(
    r"\b(?:no|not)\s+(?:fewer|less|more|later|earlier|only|just|doubt|longer\s+than|least|merely)\b", re.I
)
_PROMISE = re.compile(
    r"\b(?:will|shall|going to|intends? to|plans? to|pledge[sd]?|promise[sd]?|committed to|aims? to|would)\b|[’']ll\b",
    re.I,
)
_DONE = re.compile(
    r"\b(?:has|have|had|we[’']ve|already)\s+(?:\w+ly\s+|been\s+|now\s+|already\s+)*\w+(?:ed|en|lt|t|d|ne)\b", re.I
)
_BEFORE = re.compile(
    r"\b(?:previous|last|former|outgoing)\s+(?:\w+\s+)?(?:government|administration)\b|\bpredecessors?\b|\binherit\w*",
    re.I,
)
_NOW = re.compile(r"\b(?:this|present|current|new)\s+(?:\w+\s+)?government\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Read:
    """A claim, read once for all that it is compared with."""

    saying: Saying
    order: tuple[str, ...]  # every subject word, in its place
    words: Mapping[str, str]  # each as it stands in the text, to be shown
    terms: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    is_negated: bool
    is_promise: bool
    is_done: bool
    is_before: bool
    is_now: bool


@lru_cache(maxsize=20_000)
def read(saying: Saying) -> Read:
    text = saying.text
    shown = {found: word.lower() for word in reversed(WORD.findall(text)) if (found := term(word))}
    order = tuple(found for word in WORD.findall(text) if (found := term(word)))
    is_promise = bool(_PROMISE.search(text))
    return Read(
        saying,
        order,
        shown,
        frozenset(order),
        names(text) & frozenset(order),  # "d’Ivoire" is one subject word, of which a name is a part
        frozenset(_YEAR.findall(text)),
        bool(_NOT.search(_NO_DENIAL.sub("", text))),
        is_promise,
        not is_promise and bool(_DONE.search(text)),
        bool(_BEFORE.search(text)),
        bool(_NOW.search(text)),
    )


# --- two claims --------------------------------------------------------------------------------------------------

Rarity = Mapping[str, float]


def compare(one: Saying, other: Saying, *, rarity: Rarity | None = None, weights: Weights | None = None) -> Likeness:
    """How alike two claims are. `rarity` says how telling a term is, 0..1; without it every word counts alike."""
    weigh = weights or Weights()
    a, b = read(one), read(other)
    weight = _weight_of(rarity, weigh)
    shared = a.terms & b.terms
    told = sum(map(weight, shared))
    share = _share(told, sum(map(weight, a.terms)), sum(map(weight, b.terms)), weigh)
    reasons = [f"same subject: {_in_words(shared, a, weight)}"] if shared else []
    score = share
    for factor, reason in _signs(a, b, weight, weigh):
        score *= factor
        reasons.append(reason)
    is_same = _is_same(a, b, score, told, weigh)
    return Likeness(round(min(1.0, score), 4), is_same, tuple(reasons))


def _is_same(a: Read, b: Read, score: float, told: float, weigh: Weights) -> bool:
    have_figures = all(any(f.value is not None for f in each.saying.figures) for each in (a, b))
    threshold, enough = (weigh.threshold, weigh.enough) if have_figures else (weigh.threshold_words, weigh.enough_words)
    is_whole = a.terms == b.terms and len(a.terms - EVERYDAY) > 1
    return score >= threshold and (told >= enough or is_whole)


def _weight_of(rarity: Rarity | None, weigh: Weights) -> Callable[[str], float]:
    def weight(word: str) -> float:
        plain = 1.0 if rarity is None else rarity.get(word, 1.0)
        return plain * (weigh.everyday if word in EVERYDAY else 1.0)

    return weight


def _share(told: float, one: float, other: float, weigh: Weights) -> float:
    if not told:
        return 0.0
    both, shorter = 2 * told / (one + other), told / min(one, other)
    return weigh.both_ways * both + (1 - weigh.both_ways) * shorter


def _in_words(shared: Iterable[str], a: Read, weight: Callable[[str], float]) -> str:
    best = sorted(shared, key=lambda word: (-weight(word), a.order.index(word)))[:5]
    return ", ".join(a.words[word] for word in sorted(best, key=a.order.index))


Sign = tuple[float, str]


def _signs(a: Read, b: Read, weight: Callable[[str], float], weigh: Weights) -> Iterable[Sign]:
    yield from _figure_signs(a, b, weigh)
    yield from _word_signs(a, b, weight, weigh)
    yield from _period_signs(a, b, weigh)
    if a.is_negated != b.is_negated:
        yield weigh.negated, "one of them denies it"
    if (a.is_promise and b.is_done) or (a.is_done and b.is_promise):
        yield weigh.promise, "one is a promise, the other says it was done"
    if (a.is_before and b.is_now) or (a.is_now and b.is_before):
        yield weigh.other_hands, "one is about the government before"


def _word_signs(a: Read, b: Read, weight: Callable[[str], float], weigh: Weights) -> Iterable[Sign]:
    only_a, only_b = a.names - b.terms, b.names - a.terms
    if only_a and only_b and not _initials_match(a, b):
        yield weigh.other_name, f"other names: {_listed(only_a, a)} and {_listed(only_b, b)}"
    elif swapped := _swapped(a, b, weight):
        yield weigh.other_word, f"another word in its place: {a.words[swapped[0]]} and {b.words[swapped[1]]}"


def _listed(names: Iterable[str], a: Read) -> str:
    return ", ".join(sorted(a.words[name] for name in names))


def _initials_match(a: Read, b: Read) -> bool:
    """Whether an acronym of one is spelt out in the other."""
    return any(
        re.search(r"\b" + r"[^\W\d_]*\W+(?:of |the |for |and )?".join(acronym), other, re.I)
        for text, other in ((a.saying.text, b.saying.text), (b.saying.text, a.saying.text))
        for acronym in re.findall(r"\b[A-Z]{3,6}\b", text)
    )


_SWAP_WEIGHT = 0.35  # a word rarer than this is about something


def _swapped(a: Read, b: Read, weight: Callable[[str], float]) -> tuple[str, str] | None:
    """Two words, each in one claim alone, beside the same shared word on the same side."""
    for step in (-1, 1):
        beside_a, beside_b = _beside(a, b, step), _beside(b, a, step)
        for word in (each for each in beside_a if each in beside_b):
            one, other = beside_a[word], beside_b[word]
            if min(weight(one), weight(other)) >= _SWAP_WEIGHT:
                return one, other
    return None


def _beside(a: Read, b: Read, step: int) -> dict[str, str]:
    """Shared word to the unshared one that stands before (-1) or after (1) it."""
    pairs = zip(a.order, a.order[1:], strict=False)
    sides = ((y, x) for x, y in pairs) if step < 0 else pairs
    return {word: near for word, near in sides if word in b.terms and near not in b.terms}


# --- figures -----------------------------------------------------------------------------------------------------

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


def in_words(figure: Figure) -> str:
    """ "19%", "£1.5 billion", "6,500": the number as a reason names it."""
    if figure.value is None:
        return "no number"
    sign = money_sign(figure.unit)
    numbers = f"{sign}{_number(figure.value)}" + ("" if figure.high is None else f" to {sign}{_number(figure.high)}")
    return numbers + {"percent": "%", "percentage_point": " points", "times": " times"}.get(figure.unit, "")


def _number(value: Decimal) -> str:
    for size, name in _SCALES:
        if abs(value) >= size:
            return f"{_plain((value / size).quantize(Decimal('0.001')))} {name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kind(figure: Figure) -> str:
    """What the number counts, so that "one in five" and 20%, "doubled" and "up 100%" are of one kind."""
    if figure.unit in ("ratio", "percent", "times"):
        return "percent"
    if figure.unit in ISO_CODES or figure.unit == "percentage_point":
        return figure.unit
    return term(figure.unit.split()[-1]) if figure.unit.split() else ""


def _amount(figure: Figure) -> Decimal:
    """The value in the unit of its kind: a share or a change in percent."""
    value = figure.value or Decimal(0)
    if figure.unit == "ratio":
        return value * 100
    if figure.unit == "times":
        return abs(value - 1) * 100
    return value


def _is_count(kind: str) -> bool:
    return kind not in ("percent", "percentage_point") and kind not in ISO_CODES


def paired(one: Iterable[Figure], other: Iterable[Figure]) -> list[tuple[Figure, Figure]]:
    """The figures of two claims that measure the same kind of thing, the likeliest pairs first, each figure once."""
    left, right = [f for f in one if f.value is not None], [f for f in other if f.value is not None]
    pairs = sorted(
        ((x, y) for x in left for y in right if _same_kind(x, y)),
        key=lambda pair: (-_kinship(*pair), abs(_amount(pair[0]) - _amount(pair[1]))),
    )
    chosen: list[tuple[Figure, Figure]] = []
    for x, y in pairs:
        if all(x is not p and y is not q for p, q in chosen):
            chosen.append((x, y))
    return chosen


def _same_kind(x: Figure, y: Figure) -> bool:
    kinds = _kind(x), _kind(y)
    return kinds[0] == kinds[1] or ("" in kinds and all(map(_is_count, kinds)))


def _kinship(x: Figure, y: Figure) -> int:
    return len(set(terms(x.measure)) & set(terms(y.measure))) + (x.direction == y.direction) + (x.change == y.change)


def is_same_figure(x: Figure, y: Figure) -> bool:
    """The same number of the same kind, up to a rounding of one in a hundred."""
    gap = abs(_amount(x) - _amount(y))
    return x.high == y.high and gap * 100 <= max(abs(_amount(x)), abs(_amount(y)))


def _figure_signs(a: Read, b: Read, weigh: Weights) -> Iterable[Sign]:
    ones = [f for f in a.saying.figures if f.value is not None]
    others = [f for f in b.saying.figures if f.value is not None]
    if not ones and not others:
        return
    if not ones or not others:
        yield weigh.one_figure, "only one gives a figure"
        return
    pairs = paired(ones, others)
    if not pairs:
        yield weigh.other_unit, "the figures are of another kind"
        return
    x, y = pairs[0]
    if sign := _measure_sign(x, y, a, b, weigh):
        yield sign
    if {x.direction, y.direction} == {"up", "down"}:
        yield weigh.other_way, "one goes up, the other down"
    elif "" in (x.direction, y.direction) and x.direction != y.direction and "percent" in (x.unit, y.unit):
        yield weigh.other_change, "one is a change, the other is not"
    yield _drift_sign(x, y, weigh)


def _measure_sign(x: Figure, y: Figure, a: Read, b: Read, weigh: Weights) -> Sign | None:
    only_x = set(terms(x.measure)) - b.terms - EVERYDAY
    only_y = set(terms(y.measure)) - a.terms - EVERYDAY
    if only_x and only_y:
        return weigh.other_measure, f"another measure: {x.measure.lower()} and {y.measure.lower()}"
    return None


def _drift_sign(x: Figure, y: Figure, weigh: Weights) -> Sign:
    if is_same_figure(x, y):
        return weigh.same_figure, f"same figure: {in_words(x)}"
    low, high = sorted((abs(_amount(x)), abs(_amount(y))))
    factor = weigh.very_far if high > 10 * low else weigh.far if high > 3 * low else 1.0
    return factor, f"the figure differs: {in_words(x)} and {in_words(y)}"


# --- periods -----------------------------------------------------------------------------------------------------


def _period_signs(a: Read, b: Read, weigh: Weights) -> Iterable[Sign]:
    if not _are_apart(a, b):
        return
    if a.is_promise and b.is_promise:
        yield weigh.other_date, "promised for another time"
    else:
        yield weigh.other_period, "another period"


def _are_apart(a: Read, b: Read) -> bool:
    """Periods that do not touch. A period up to the day of speaking grows with it: the same start is the same."""
    ones, others = _periods(a), _periods(b)
    if ones and others:
        return all(one[1] < other[0] or other[1] < one[0] for one in ones for other in others)
    return bool(a.years and b.years and not a.years & b.years)


def _periods(a: Read) -> list[Interval]:
    return [days for figure in a.saying.figures if (days := days_of(figure.period))]
