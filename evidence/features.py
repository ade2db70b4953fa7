"""What the order of candidates is computed from: a few numbers for a claim and a passage, nearly all of them 0..1.

Pure and light, for fifty candidates a claim: words, pairs of words, names, figures and days, each read once. What each
number is worth is learnt (evidence/order.json, training/retrieval.py).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from evidence import analysis
from evidence.values import ClaimView, PassageView

FEATURES = (
    "bm25",  # the index's own score, against the best candidate's
    "coverage",  # share of the claim's words, by rarity, in text and title
    "title",  # in the title
    "head",  # in the first paragraph: of a fact-check the claim that was checked
    "head_fit",  # share of the first paragraph's words that are the claim's
    "title_fit",  # share of the title's words that are the claim's
    "sentence",  # in the best sentence
    "sentence_fit",  # the same, times the share of that sentence's words that are the claim's
    "pairs",  # share of the claim's neighbouring words that are neighbours in the passage too
    "rarest",  # rarity of the rarest shared word
    "two_rarest",  # of the two rarest together
    "names",  # share of the claim's names
    "figures",  # share of the claim's figures that stand there with the same value
    "kin",  # what it has of the words that the first ten candidates share
    "head_length",  # logarithm of the number of different words of the first paragraph
    "author",  # of fact-checks: how many of the likely and recent candidates check the same person
    "recency",  # of fact-checks: how soon before the claim the checked words were said
    "age",  # the logarithm of the same
)
# What holds for passages of any kind. The others are of the shape of fact-checks: a claim, a headline, an article.
GENERAL = ("bm25", "coverage", "sentence", "pairs", "names", "figures")
_KIN_FROM, _KIN_TERMS = 10, 60
_OLDEST = 0.05  # a recency below which all is old: nineteen years
_DAYS_GRACE = 3  # a debate goes on after midnight; days abroad are other days
_BOILERPLATE_SHARE = 0.7


@dataclass(frozen=True)
class Said:
    """A claim read for comparison. `weights`: each word's rarity, less for boilerplate."""

    weights: Mapping[str, float]
    whole: float
    pairs: frozenset[tuple[str, str]]
    names: frozenset[str]
    figures: frozenset[Decimal]


@dataclass(frozen=True)
class Read:
    """A passage read once. `sentences` are runs of terms, stop words left out; `head` is the first paragraph."""

    passage: PassageView
    tokens: Sequence[analysis.Token]
    words: frozenset[str]
    title: frozenset[str]
    head: frozenset[str]
    sentences: Sequence[Sequence[str]]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the passage and its title, found once and only where somebody asks."""
        return self.passage.names or analysis.names(f"{self.passage.text}\n{self.passage.title}")


def read_claim(claim: ClaimView, rarity: Mapping[str, float] | None) -> Said:
    """The wording of a claim; without `rarity` each word counts alike."""
    words = analysis.terms(claim.text)
    weights = {t: (1.0 if rarity is None else rarity.get(t, 1.0)) * _plainness(t) for t in words}
    names = claim.names or analysis.names(claim.text)
    return Said(
        weights=weights,
        whole=sum(weights.values()) or 1.0,
        pairs=frozenset(pairwise(words)),
        names=frozenset(map(analysis.fold, names)),
        figures=frozenset(f.value for f in analysis.figures(claim.text)),
    )


def _plainness(term: str) -> float:
    return _BOILERPLATE_SHARE if term in analysis.BOILERPLATE else 1.0


def read_passage(passage: PassageView) -> Read:
    """The words of a passage, sentence by sentence."""
    tokens = analysis.tokens(passage.text)
    spans = analysis.sentences(passage.text)
    sentences: list[list[str]] = [[] for _ in spans] or [[]]
    at = 0
    for token in tokens:
        while at + 1 < len(spans) and token.start >= spans[at][1]:
            at += 1
        if token.term:
            sentences[at].append(token.term)
    first = passage.text.find("\n")
    head = frozenset(t.term for t in tokens if t.term and (first < 0 or t.start < first))
    words = frozenset(t.term for t in tokens if t.term)
    return Read(passage, tokens, words, frozenset(analysis.terms(passage.title)), head, sentences)


@dataclass(frozen=True)
class Among:
    """What only all candidates together tell: the best score, the words of the first ones, and who is checked in them.

    `authors`: each one's share of the candidates, likely and recent ones counting for more.
    """

    best: float
    kin: Mapping[str, float]
    kin_whole: float
    authors: Mapping[str, float]


Scored = Sequence[tuple[PassageView, float, Read]]


def among(claim: ClaimView, candidates: Scored) -> Among:
    """Read the candidates, best first or not, as a set."""
    best = max((score for _, score, _ in candidates), default=0.0) or 1.0
    kin: Counter[str] = Counter()
    for _, score, read in sorted(candidates, key=lambda each: (-each[1], each[0].id))[:_KIN_FROM]:
        for term in read.words:
            kin[term] += score / best * _plainness(term)  # type: ignore[assignment]
    top = dict(sorted(kin.items(), key=lambda pair: (-pair[1], pair[0]))[:_KIN_TERMS])
    return Among(best, top, sum(top.values()) or 1.0, _authors(claim, candidates, best))


def _authors(claim: ClaimView, candidates: Scored, best: float) -> Mapping[str, float]:
    told: dict[str, float] = {}
    for passage, score, _ in candidates:
        told[passage.speaker] = told.get(passage.speaker, 0.0) + score / best * recency(claim, passage)
    whole = sum(told.values()) or 1.0
    return {who: share / whole for who, share in told.items()}


def recency(claim: ClaimView, passage: PassageView) -> float:
    """1 for words checked on the claim's day, a half a year before; 0 for later ones, and for what is no fact-check."""
    days = (claim.said_on - passage.known_on).days
    return 1.0 / (1.0 + max(days, 0) / 365) if passage.is_check and days >= -_DAYS_GRACE else 0.0


def measure(claim: ClaimView, said: Said, passage: PassageView, score: float, read: Read, all_: Among) -> list[float]:
    """The numbers of one candidate, in the order of FEATURES."""
    rare = sorted((said.weights[t] for t in said.weights.keys() & (read.words | read.title)), reverse=True)
    best, fit = _best_sentence(said, read)
    return [
        score / all_.best,
        _share(said, read.words | read.title),
        _share(said, read.title),
        _share(said, read.head),
        _fit(said, read.head),
        _fit(said, read.title),
        best,
        fit,
        _pairs(said, read),
        rare[0] if rare else 0.0,
        sum(rare[:2]) / 2,
        _names(said, read),
        _figures(said, passage),
        sum(w for t, w in all_.kin.items() if t in read.words) / all_.kin_whole,
        math.log1p(len(read.head)) / 5,
        math.log1p(20 * all_.authors.get(passage.speaker, 0.0)) / 3 if passage.is_check else 0.0,
        recency(claim, passage),
        math.log(max(_OLDEST, recency(claim, passage))) if passage.is_check else 0.0,
    ]


def _share(said: Said, words: Iterable[str]) -> float:
    return sum(said.weights[t] for t in said.weights.keys() & words) / said.whole


def _fit(said: Said, words: frozenset[str]) -> float:
    whole = sum(map(_plainness, words))
    return sum(map(_plainness, words & said.weights.keys())) / whole if whole else 0.0


def _best_sentence(said: Said, read: Read) -> tuple[float, float]:
    shares = [(_share(said, words), _fit(said, words)) for s in read.sentences if (words := frozenset(s))]
    return max((share for share, _ in shares), default=0.0), max((share * fit for share, fit in shares), default=0.0)


def _pairs(said: Said, read: Read) -> float:
    """Neighbours, or with one word between them, in one sentence."""
    if not said.pairs:
        return 0.0
    near = {pair for s in read.sentences for pair in (*pairwise(s), *zip(s, s[2:], strict=False))}
    weigh = said.weights
    whole = sum(weigh[a] + weigh[b] for a, b in said.pairs) or 1.0
    return sum(weigh[a] + weigh[b] for a, b in said.pairs & near) / whole


def _names(said: Said, read: Read) -> float:
    return len(said.names.intersection(map(analysis.fold, read.names))) / len(said.names) if said.names else 0.0


def _figures(said: Said, passage: PassageView) -> float:
    if not said.figures:
        return 0.0
    there = {f.value for f in passage.figures or analysis.figures(passage.text)}
    return len(said.figures & there) / len(said.figures)
