"""Rank candidate passages for a claim, and say why in words. Pure: views in, matches out.

A passage is suggested only where it shares the claim's measure, or several telling words; a day of Hansard must not
match everything with everything. The stance is a guess and a cautious one: a figure "refutes" only where measure, unit,
direction and period are the same and the figure is clearly outside the rule. People judge.

Two numbers are computed. Whether a passage is suggested at all goes by signs that people weighed by hand (Weights),
since no collection says what is worth nobody's time. The order goes by weights that were learnt (evidence/order.json),
to which a figure of the same measure adds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evidence import analysis, features, ordering, periods, relations
from evidence.arithmetic import Figure
from evidence.values import ClaimView, Match, PassageView

__all__ = ["RANK_ALL", "ClaimView", "Figure", "Match", "PassageView", "Weights", "rank"]


@dataclass(frozen=True)
class Weights:
    """What each sign is worth. Features are 0..1; those that a claim cannot have (no figure) do not count against it.

    Set by hand on the demonstration. `measure_adds` and `figure_adds` belong to the order, in its unit (log odds).
    """

    coverage: float = 0.20  # share of the claim's telling words that the passage has
    bm25: float = 0.35  # the index's own score, against the best candidate's, damped by coverage
    measure: float = 0.20  # the measure's words stand together in the passage
    figure: float = 0.10  # a figure of the same measure and unit stands there, whether it agrees or not
    names: float = 0.10  # persons, places, bodies
    closeness: float = 0.02  # same speaker or department
    recency: float = 0.03  # within a year of the words, falling away
    threshold: float = 0.40  # below it nothing is suggested
    telling: float = 0.22  # a word rarer than this (0 everywhere, 1 nowhere else) can tell two passages apart
    boilerplate: float = 0.7  # what a word that everybody uses here counts for, against another of its rarity
    telling_words: int = 2  # fewer shared ones than this need the measure, or most of a short claim
    most: float = 0.6  # coverage that is most of a claim
    enough: float = 1.7  # rarity that the shared words must add up to where no figure speaks
    enough_with_figure: float = 0.9  # the same beside a figure of a measure that is one word
    same_text: float = 0.8  # share of words from which two passages are one
    per_document: int = 2  # passages of one document suggested for one claim
    title_share: float = 0.5  # a word in the title only, against one in the passage
    measure_adds: float = 0.5  # to the order: the measure stands there
    figure_adds: float = 1.0  # a figure of that measure and unit, agreeing or not
    closeness_adds: float = 0.2  # same speaker or department


# Nothing held back: for measuring the order alone, and for a search by hand.
RANK_ALL = Weights(threshold=0.0, per_document=1_000_000)


@dataclass(frozen=True)
class _Asked:
    """A claim, read once for all its candidates."""

    view: ClaimView
    said: features.Said
    terms: Mapping[str, float]  # how much each word of the claim weighs
    telling: frozenset[str]  # those that can tell two passages apart
    measures: relations.Measures
    names: tuple[str, ...]


def rank(
    claim: ClaimView,
    candidates: Sequence[tuple[PassageView, float]],
    *,
    weights: Weights | None = None,
    rarity: Mapping[str, float] | None = None,
) -> list[Match]:
    """The passages worth a reader's time, best first.

    `candidates` are passages with the index's BM25. `rarity` says how telling a term is (EvidenceIndex.rarity); without
    it every word that is not boilerplate counts alike.
    """
    weigh = weights or Weights()
    asked = _read_claim(claim, rarity, weigh)
    read = [(passage, score, features.read_passage(passage)) for passage, score in candidates]
    everybody = features.among(claim, read)
    judged = [(each[0], _judge(asked, *each, everybody, weigh)) for each in read]
    kept = [(passage, match) for passage, match in judged if match]
    kept.sort(key=lambda pair: (-pair[1].score, pair[0].known_on, pair[0].id))
    words = {passage.id: each.words for passage, _, each in read}
    return _collapsed(kept, words, weigh)


# --- the claim ---------------------------------------------------------------------------------------------------


def _read_claim(claim: ClaimView, rarity: Mapping[str, float] | None, weigh: Weights) -> _Asked:
    words = analysis.terms(claim.quote) + analysis.terms(claim.text)
    terms = {term: 1.0 if rarity is None else rarity.get(term, 1.0) for term in words if not _is_year(term)}
    telling = {
        t for t, w in terms.items() if w >= weigh.telling and t not in analysis.BOILERPLATE and not t[0].isdigit()
    }
    for term in terms.keys() & analysis.BOILERPLATE:
        terms[term] *= weigh.boilerplate
    return _Asked(
        claim,
        features.read_claim(claim, rarity),
        terms,
        frozenset(telling),
        relations.measures_of(claim),
        claim.names or analysis.names(claim.text),
    )


def _is_year(term: str) -> bool:
    return bool(re.fullmatch(r"(?:1[89]|20|21)\d\d", term))


# --- one passage -------------------------------------------------------------------------------------------------


def _judge(
    asked: _Asked,
    passage: PassageView,
    score: float,
    read: features.Read,
    everybody: features.Among,
    weigh: Weights,
) -> Match | None:
    titled = set(read.title) - read.words
    shared = [t for t in asked.terms if t in read.words and t in asked.telling]
    relation = relations.best_relation(asked.view, asked.measures, passage, read.tokens)
    coverage = _coverage(asked.terms, read.words, titled, weigh)
    if not _admitted(asked, shared, relation, coverage, weigh):
        return None
    names = _shared_names(asked.names, read.names)
    signs = {
        "coverage": coverage,
        "bm25": score / everybody.best * min(1.0, 2 * coverage),
        "measure": float(relation is not None) if asked.measures else None,
        "figure": _figure_feature(relation) if asked.measures else None,
        "names": min(1.0, len(names) / min(3, len(asked.names))) if asked.names else None,
        "closeness": float(_is_close(asked.view, passage)),
        "recency": _recency(asked.view.said_on, passage.known_on),
    }
    if _worth(signs, weigh) < weigh.threshold:
        return None
    order = ordering.learnt("checks" if passage.is_check else "evidence")
    numbers = features.measure(asked.view, asked.said, passage, score, read, everybody)
    return Match(
        passage_id=passage.id,
        score=order.score(numbers, added=_added(signs, weigh)),
        reasons=tuple(_reasons(asked, passage, shared, relation, names)),
        stance=_stance(asked, relation, shared, passage),
        highlights=_highlights(read.tokens, set(shared), relation, passage.text),
    )


def _added(signs: Mapping[str, float | None], weigh: Weights) -> float:
    """What the learnt order does not know of: its collection has no figures with measures, and no departments."""
    measure, figure, close = (signs[name] or 0.0 for name in ("measure", "figure", "closeness"))
    return weigh.measure_adds * measure + weigh.figure_adds * figure + weigh.closeness_adds * close


def _admitted(
    asked: _Asked, shared: Sequence[str], relation: relations.Relation | None, coverage: float, weigh: Weights
) -> bool:
    if not weigh.threshold:
        return True
    told = sum(asked.terms[term] for term in shared)
    if relation is None or relation.found is None:  # a measure named without a figure is words like others
        several = len(shared) >= weigh.telling_words or (bool(shared) and coverage >= weigh.most)
        return several and told >= weigh.enough
    words = relation.measure.split()
    if len(set(words) & asked.telling) > 1:
        return True
    # One word is a thin measure ("returns" may be tax returns): something else must be shared as well.
    others = set(shared) - set(words)
    return bool(others and told >= weigh.enough_with_figure) or (relation.agrees is True and relation.same_period)


def _coverage(terms: Mapping[str, float], here: frozenset[str], titled: set[str], weigh: Weights) -> float:
    whole = sum(terms.values()) or 1.0
    return sum(w * (1.0 if t in here else weigh.title_share if t in titled else 0.0) for t, w in terms.items()) / whole


def _figure_feature(relation: relations.Relation | None) -> float:
    if relation is None or relation.found is None:
        return 0.0
    return 1.0 if relation.agrees else 0.7


def _is_close(claim: ClaimView, passage: PassageView) -> bool:
    same_speaker = bool(claim.speaker) and analysis.fold(claim.speaker) == analysis.fold(passage.speaker)
    return same_speaker or (bool(claim.department) and analysis.fold(claim.department) == analysis.fold(passage.source))


def _recency(said_on: date, known_on: date) -> float:
    return 1.0 / (1.0 + abs((known_on - said_on).days) / 365)


def _worth(signs: Mapping[str, float | None], weigh: Weights) -> float:
    known = {name: value for name, value in signs.items() if value is not None}
    whole = sum(getattr(weigh, name) for name in known)
    return round(sum(getattr(weigh, name) * value for name, value in known.items()) / whole, 4)


# --- stance -----------------------------------------------------------------------------------------------------


def _stance(asked: _Asked, relation: relations.Relation | None, shared: Sequence[str], passage: PassageView) -> str:
    if relation is None or relation.agrees is None:
        return "context"
    measure = set(relation.measure.split())
    others = len(set(shared) - measure) + 2 * (len(measure & asked.telling) > 1)
    if relation.agrees:
        # A small number of something common agrees by chance.
        small = relation.claimed.value is not None and abs(relation.claimed.value) < _SMALL
        return "supports" if others + relation.same_period >= (2 if small else 1) else "context"
    decided = asked.view.type not in _NOT_YET_DECIDED and passage.known_on >= asked.view.said_on
    return (
        "refutes"
        if decided and others >= 2 and relation.same_period and relations.is_far_apart(relation)
        else "context"
    )


_SMALL = 20
_NOT_YET_DECIDED = frozenset(("prediction", "commitment"))


# --- words -------------------------------------------------------------------------------------------------------


def _shared_names(claimed: Iterable[str], found: Iterable[str]) -> list[str]:
    return [name for name in found if any(_same_name(name, other) for other in claimed)]


def _same_name(one: str, other: str) -> bool:
    first, second = analysis.fold(one), analysis.fold(other)
    if first == second or f" {first} ".endswith(f" {second} ") or f" {second} ".endswith(f" {first} "):
        return True
    return analysis.initials(one) == other or analysis.initials(other) == one


def _reasons(
    asked: _Asked,
    passage: PassageView,
    shared: Sequence[str],
    relation: relations.Relation | None,
    names: Sequence[str],
) -> Iterable[str]:
    if relation is not None:
        yield from relations.reasons(relation, passage)
    if names:
        yield f"names: {', '.join(dict.fromkeys(names))}"
    words = _surface_words(passage.text, shared)
    if words:
        yield f"shared words: {', '.join(words[:6])}"
    if _is_close(asked.view, passage):
        yield f"same speaker or department: {passage.speaker or passage.source}"
    yield periods.distance_in_words(asked.view.said_on, passage.known_on)


def _surface_words(text: str, shared: Sequence[str]) -> list[str]:
    first: dict[str, str] = {}
    for token in analysis.tokens(text):
        if token.term in shared:
            first.setdefault(token.term, text[token.start : token.end])
    return list(first.values())


def _highlights(
    tokens: Sequence[analysis.Token], shared: set[str], relation: relations.Relation | None, text: str
) -> tuple[tuple[int, int], ...]:
    spans = [(token.start, token.end) for token in tokens if token.term in shared]
    if relation is not None:
        spans.append(relation.span)
        spans += [(relation.found.start, relation.found.end)] if relation.found else []
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1][1] <= 1 and not text[joined[-1][1] : start].strip(" -‑"):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


# --- many passages -----------------------------------------------------------------------------------------------


def _collapsed(
    kept: Sequence[tuple[PassageView, Match]], terms: Mapping[int, frozenset[str]], weigh: Weights
) -> list[Match]:
    """Each text once, and no document more often than is of use; the best of a family speaks for it."""
    chosen: list[tuple[frozenset[str], Match]] = []
    documents: Counter[tuple[str, str, date]] = Counter()
    for passage, match in kept:
        words = terms[passage.id]
        twin = next((at for at, (other, _) in enumerate(chosen) if _overlap(words, other) >= weigh.same_text), None)
        if twin is not None:
            other, first = chosen[twin]
            chosen[twin] = (other, replace(first, duplicates=(*first.duplicates, match.passage_id)))
            continue
        document = (passage.title, passage.source, passage.known_on)
        documents[document] += 1
        if not passage.title or documents[document] <= weigh.per_document:
            chosen.append((words, match))
    return [_with_duplicates(match) for _, match in chosen]


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _with_duplicates(match: Match) -> Match:
    number = len(match.duplicates)
    if not number:
        return match
    return replace(
        match, reasons=(*match.reasons, f"the same text stands in {number} more passage{'s' * (number > 1)}")
    )
