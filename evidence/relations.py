"""How a figure of a passage stands to a figure of a claim: same measure, same unit, same way, same period?

Pure, and by plain words: the measure's words stand together in one sentence, and the nearest figure of the claim's unit
in that clause is taken to be its figure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.nlp.figures.units import money_sign
from evidence import analysis, periods, wordlists
from evidence.analysis import LightFigure
from evidence.arithmetic import Figure, agrees
from evidence.values import ClaimView, PassageView

Measures = Sequence[tuple[Figure, tuple[str, ...]]]
# A published figure that is itself rounded, or counted a little differently, refutes nothing.
_CLEARLY = Decimal("0.1")


@dataclass(frozen=True)
class Relation:
    """How one figure of a passage stands to one of the claim."""

    claimed: Figure
    measure: str
    found: LightFigure | None = None
    agrees: bool | None = None
    same_period: bool = False
    span: tuple[int, int] = (0, 0)  # of the measure's words

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        return (self.agrees is True, self.agrees is not None, self.found is not None)


def measures_of(claim: ClaimView) -> Measures:
    """Each figure of a claim with the terms of what it measures; those that measure nothing in particular left out."""
    return tuple((figure, found) for figure in claim.figures if (found := _measure_terms(figure, claim)))


def _measure_terms(figure: Figure, claim: ClaimView) -> tuple[str, ...]:
    words = _measuring(figure.measure)
    if not words and figure.unit and analysis.unit_key(figure.unit) not in analysis.FIXED_UNITS:
        words = _measuring(figure.unit)
    if not words and len(_measuring(claim.quote)) <= 3:
        words = _measuring(claim.quote)
    # "countries" or "years" alone measure nothing in particular.
    return words[:5] if set(words) - analysis.BOILERPLATE else ()


_AMOUNTS = frozenset(map(analysis.stem, wordlists.AMOUNT_WORDS))


def _measuring(words: str) -> tuple[str, ...]:
    found = (t for t in analysis.terms(words) if t not in _AMOUNTS and not t[0].isdigit())
    return tuple(dict.fromkeys(found))


def best_relation(
    claim: ClaimView, measures: Measures, passage: PassageView, tokens: Sequence[analysis.Token]
) -> Relation | None:
    """The most telling relation of any figure of the claim to the passage; None where no measure stands in it."""
    found = [
        relation
        for figure, measure in measures
        for span in _measure_spans(measure, tokens, passage.text)
        for relation in (_relate(claim, figure, measure, span, passage),)
    ]
    return max(found, key=lambda relation: relation.rank, default=None)


def _measure_spans(measure: Sequence[str], tokens: Sequence[analysis.Token], text: str) -> list[tuple[int, int]]:
    """Where all words of the measure stand close together, in any order, within one sentence."""
    wanted, reach, found = set(measure), 2 * len(measure) + 1, []
    for at, token in enumerate(tokens):
        window = tokens[at : at + reach] if token.term in wanted else ()
        seen: set[str] = set()
        for other in window:
            seen |= {other.term} & wanted
            if seen == wanted:
                if not _breaks_apart(measure, token.term, text[token.start : other.end]):
                    found.append((token.start, other.end))
                break
    return _shortest(found)


def _breaks_apart(measure: Sequence[str], first: str, between: str) -> bool:
    # "returns and enforcement work" is not "enforced returns", "returns that were enforced" is.
    if re.search(r"[.;!?]\s|\n", between):
        return True
    return first != measure[0] and bool(re.search(r",|\b(?:and|or)\b", between))


def _shortest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    # Of overlapping ones the shortest: "returns rose 14% and enforced" is no mention beside "enforced returns".
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: span[1] - span[0]):
        if all(end <= low or start >= high for low, high in chosen):
            chosen.append((start, end))
    return sorted(chosen)


def _relate(
    claim: ClaimView, figure: Figure, measure: Sequence[str], span: tuple[int, int], passage: PassageView
) -> Relation:
    bare = Relation(figure, " ".join(measure), span=span)
    published = _figure_of(figure, span, passage)
    if published is None or figure.value is None or _is_narrower(measure, span, passage.text):
        return bare
    direction = direction_near(published, passage.text)
    if figure.change == "relative" and direction is None:
        return bare  # a share of something, perhaps: no change is stated
    return replace(
        bare,
        found=published,
        agrees=agrees(figure, published.value, direction=direction),
        same_period=periods.same(claim, figure, passage),
    )


_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:[-’'][^\W\d_]+)*) $")
_PART_AFTER = re.compile(r" (?:of|by|from|among) (?:(?:the|all|those) )?([^\W\d_]+)")


def _is_narrower(measure: Sequence[str], span: tuple[int, int], text: str) -> bool:
    """Whether the passage counts only a part: "enforced returns" where the claim has "returns"."""
    # A measure of several words already names its kind: what stands before it belongs to the sentence.
    before = _WORD_BEFORE.search(text, 0, span[0]) if len(measure) == 1 else None
    after = _PART_AFTER.match(text, span[1])
    qualifiers = [analysis.stem(found.group(1)) for found in (before, after) if found]
    return any(term and term not in analysis.BOILERPLATE and term not in _PLAIN_BEFORE for term in qualifiers)


_PLAIN_BEFORE = frozenset(map(analysis.stem, wordlists.PLAIN_BEFORE_WORDS))


def _figure_of(figure: Figure, span: tuple[int, int], passage: PassageView) -> LightFigure | None:
    """The figure of the claim's unit nearest to the measure at `span`, in its clause, else in its sentence."""
    low, high = next(((s, e) for s, e in analysis.sentences(passage.text) if s <= span[0] < e), (0, 0))
    unit = analysis.unit_key(figure.unit)
    near = [
        (_distance(f, span, passage.text), f)
        for f in passage.figures or analysis.figures(passage.text)
        if low <= f.start < high and f.unit == unit
    ]
    return min(near, key=lambda pair: pair[0], default=(0, None))[1]


_CLAUSE_BREAK = re.compile(r"[,;:–—]|\b(?:and|while|but|whereas)\b")


def _distance(figure: LightFigure, span: tuple[int, int], text: str) -> int:
    start, end = (span[1], figure.start) if figure.start >= span[1] else (figure.end, span[0])
    return max(0, end - start) + 60 * len(_CLAUSE_BREAK.findall(text[start:end]))


_UP = re.compile(
    r"\b(?:up|rose|risen|rises?|rising|increas\w+|grew|grow\w*|higher|climb\w*|jump\w*|more than doubled)\b", re.I
)
_DOWN = re.compile(r"\b(?:down|fell|fall\w*|decreas\w+|drop\w*|lower|reduc\w+|declin\w+|cut)\b", re.I)


def direction_near(figure: LightFigure, text: str) -> str | None:
    """up or down where the words around a figure say so, nearest first; else None."""
    before, after = text[max(0, figure.start - 60) : figure.start], text[figure.end : figure.end + 40]
    before = re.split(r"[.;!?]\s", before)[-1]
    after = re.split(r"[.;!?]\s|,|\band\b", after)[0]
    seen = [(len(before) - m.end(), way) for way, rule in (("up", _UP), ("down", _DOWN)) for m in rule.finditer(before)]
    seen += [(m.start(), way) for way, rule in (("up", _UP), ("down", _DOWN)) for m in rule.finditer(after)]
    return min(seen, default=(0, None))[1]


def is_far_apart(relation: Relation) -> bool:
    """Whether the published figure is clearly another one."""
    if relation.found is None or relation.claimed.value is None:
        return False
    gap = abs(relation.found.value - relation.claimed.value)
    return gap > abs(relation.claimed.value) * _CLEARLY


_FOUND_UNITS = {"percent": "%", "percentage_point": " percentage points", "times": " times"}
_QUALIFIERS = {"more_than": "more than ", "at_least": "at least ", "less_than": "less than ", "up_to": "up to "}


def figure_in_words(figure: Figure) -> str:
    """ "nearly 10,000", "19%", "£1,500,000,000": a claimed figure as a reason names it."""
    if figure.value is None:
        return "no figure"
    word = _QUALIFIERS.get(figure.qualifier, "" if figure.qualifier in ("exact", "vague") else f"{figure.qualifier} ")
    money = money_sign(figure.unit)
    high = f" to {money}{figure.high:,f}" if figure.high is not None else ""
    return f"{word}{money}{figure.value:,f}{high}{_FOUND_UNITS.get(figure.unit, '')}"


def reasons(relation: Relation, passage: PassageView) -> Iterable[str]:
    """The relation in words: "same measure: enforced returns", "figure differs: 24% against 19%"."""
    words = relation.claimed.measure or passage.text[slice(*relation.span)].lower()
    yield f"same measure: {' '.join(words.split())}"
    if relation.found is None or relation.agrees is None:
        return
    found, claimed = relation.found.quote, figure_in_words(relation.claimed)
    if relation.agrees:
        yield f"figure agrees: {found} against {claimed}"
    elif relation.same_period:
        yield f"figure differs: {found} against {claimed}"
    else:
        yield f"figure differs: {found} against {claimed}, but the period may not be the same"
