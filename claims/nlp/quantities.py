"""The figures of a text: value, qualifier, unit, measure, direction, change, period and baseline of each."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Token

from . import lexicon, measures
from .drafts import Draft, is_tied
from .labels import is_label
from .lexicon import words_of
from .loose_figures import read_times, read_vague
from .numerals import DASHES, Numeral, read_numeral
from .periods import find_periods
from .qualifiers import qualify, turn
from .results import FoundQuantity

COMPARED = r"compared (?:with|to)|relative to|against|than(?: in)?|from|below|above|on(?: the \w+ (?:in|of|for))?"
BEFORE_THEN = (
    r"the (?:same \w+ (?:of |in )?)?(?:previous|last|preceding) (?:year|month|quarter|week)|last (?:year|month|week)"
)
YEARS = (
    r"the (?:year|month|week) before|a year (?:ago|earlier|before)|(?:\w+ )?(?:19|20)\d\d(?:[-–/]\d\d)?(?: levels?)?"
)
BASELINE = re.compile(rf"\b(?:{COMPARED}) ({BEFORE_THEN}|{YEARS})\b", re.IGNORECASE)
YEAR_ON_YEAR = re.compile(r"\byear[- ]on[- ]year\b", re.IGNORECASE)
PLAIN_UNITS = frozenset({"percent", "percentage_point", "times", "GBP", "EUR", "USD", "JPY", "ratio"})
ORDINAL_LIKE = words_of("first second latter other this each last better that former third fourth final next")
AFTER_RATIO = words_of(
    "of the its their our all those these . , are as to since in for who that and were is was a an"
) | {""}


@Language.factory("quantities", default_config={"vague": True}, requires=["token.dep", "token.pos"])
class Quantities:
    """Finds figures and keeps them in `doc._.figures`; `vague`: also "many", "thousands of", "an increase in"."""

    def __init__(self, nlp: Language, name: str, vague: bool) -> None:
        self.name, self.vague = name, vague
        for key, default in (("figures", ()), ("made_on", None)):
            if not Doc.has_extension(key):
                Doc.set_extension(key, default=default)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def set_annotations(self, doc: Doc, figures: list[FoundQuantity]) -> None:
        doc._.figures = tuple(figures)

    def predict(self, doc: Doc) -> list[FoundQuantity]:
        """The figures in text order; periods are reckoned from `doc._.made_on` where it is known."""
        found: list[FoundQuantity] = []
        for sentence in doc.sents:
            words = [t for t in sentence if not t.is_space]
            drafts = _drafts(words, vague=self.vague)
            found += _finish(drafts, words, sentence.start_char, sentence.text, made_on=doc._.made_on)
        return found


def _drafts(words: list[Token], *, vague: bool) -> list[Draft]:
    lows = [t.lower_ for t in words]
    drafts: list[Draft] = []
    i = 0
    while i < len(words):
        draft = (
            _figure(words, lows, i, drafts)
            or read_times(words, lows, i)
            or (read_vague(words, lows, i) if vague else None)
        )
        if draft:
            drafts.append(draft)
        numeral = draft.numeral if draft else read_numeral(lows, i)
        i = max(numeral.end if numeral else 0, i + 1)
    _share_units(drafts, lows)
    return drafts


def _share_units(drafts: list[Draft], lows: list[str]) -> None:
    """ "from six to four months", "242,700 offenders, compared with 243,400": one noun for several numbers."""
    for before, draft in pairwise(drafts):
        if (
            before.unit is None
            and before.numeral.end == draft.first - 1
            and lows[draft.first - 1] in {"to", "and", "or"}
        ):
            before.unit, before.measure = draft.unit, before.measure or draft.measure
        comparable = draft.unit is None and draft.numeral.value > 20 and before.numeral.value > 20
        if comparable and before.unit not in {None, "percent", "percentage_point", "ratio", "times"}:
            draft.unit, draft.measure = before.unit, draft.measure or before.measure


def _figure(words: list[Token], lows: list[str], i: int, earlier: list[Draft]) -> Draft | None:
    numeral = read_numeral(lows, i) or _single(lows, i)
    if numeral is None or (numeral.kind == "ratio" and not _is_ratio(lows, i, numeral)):
        return None
    draft = Draft(i, numeral.end, i, numeral)
    money = i > 0 and lows[i - 1] in lexicon.CURRENCIES
    draft.first -= money
    _range(draft, lows)
    _unit(draft, words, lows, money=money)
    if draft.unit not in PLAIN_UNITS and is_label(draft, words, lows):
        return None
    qualify(draft, lows)
    if draft.unit is None:
        _unit_from_context(draft, words, lows)
    turn(draft, words, lows, earlier)
    return draft


def _single(lows: list[str], i: int) -> Numeral | None:
    """ "up to a week", "nearly a year": one, where a qualifier shows that it is counted."""
    if lows[i] not in {"a", "an"} or lows[i + 1 : i + 2] == [] or lows[i + 1] not in lexicon.TIME_UNITS:
        return None
    said = any(" ".join(lows[max(0, i - n) : i]) in lexicon.BEFORE for n in (1, 2, 3)) and lows[i - 1] not in {
        "over",
        "about",
    }
    return Numeral(i + 1, Decimal(1), written=True) if said else None


def _unit_from_context(draft: Draft, words: list[Token], lows: list[str]) -> None:
    """ "raise the participation age to 18", "a population of 65 million", "admissions stand at more than 1,500"."""
    before = lows[max(0, draft.first - 5) : draft.first]
    if {"age", "aged", "ages"} & set(before) and draft.numeral.value < 120:
        draft.unit = "year"
    elif "population" in before:
        draft.unit = "person"
    elif draft.numeral.value > 20:
        counted = measures.counted_by_subject(words[draft.at])
        draft.unit, draft.measure = counted.unit, counted.measure


def _is_ratio(lows: list[str], i: int, numeral: Numeral) -> bool:
    """ "a third of pupils", "by half", but not "the second half of the year", "half an hour", "this quarter"."""
    if "in" in lows[i + 1 : numeral.end] or lows[i + 1 : i + 3] == ["out", "of"]:
        return True
    before = lows[i - 1] if i else ""
    follows = lows[numeral.end] if numeral.end < len(lows) else ""
    if before in ORDINAL_LIKE or (
        lows[i] == "half" and (follows in {"way", "an", "a", "hour", "-"} or before in {"and", "-"})
    ):
        return False
    if ("quarter" in lows[numeral.end - 1] and before in {"the", "this", "last"}) or follows in {"year", "years"}:
        return False
    return follows in AFTER_RATIO or before in {"by", "than", "nearly", "over", "almost", "about", "just", "around"}


def _range(draft: Draft, lows: list[str]) -> None:
    """ "between 5 and 10", "1% to 2%", "10-15": one figure with a high end. "from 5 to 10" is two: before and after."""
    k = draft.numeral.end
    while k < len(lows) and lows[k] in {"%", "per", "cent", "percent"}:
        k += 1
    if k + 1 >= len(lows):
        return
    before = lows[max(0, draft.first - 2) : draft.first]
    joined = ("between" in before and lows[k] == "and") or (lows[k] in DASHES | {"to"} and "from" not in before)
    if not joined or "increase" in before:
        return
    k += 1
    k += lows[k] in lexicon.CURRENCIES and k + 1 < len(lows)
    upper = read_numeral(lows, k)
    if upper is None or upper.kind != draft.numeral.kind or upper.value <= draft.numeral.value:
        return
    value = draft.numeral.value
    scaled = _scale(upper.value) / _scale(value) if value else Decimal(1)
    if upper.end - k > 1 and draft.numeral.end - draft.at == 1 and scaled >= 1000:  # "£1 to £2 billion"
        value *= scaled
    draft.numeral = replace(upper, value=value)
    draft.high, draft.last = upper.value, upper.end


def _scale(value: Decimal) -> Decimal:
    return Decimal(1000) ** (max(value.adjusted(), 0) // 3)


def _unit(draft: Draft, words: list[Token], lows: list[str], *, money: bool) -> None:
    """Sets unit, measure and where the quotation ends."""
    k = draft.last
    if money:
        draft.unit = lexicon.CURRENCIES[lows[draft.first]]
        draft.measure = _money_measure(draft, words)
    elif draft.numeral.kind == "ratio":
        draft.unit = "ratio"
        draft.measure = measures.count_noun(words[draft.at : k], words[k:]).measure
    elif draft.numeral.noun:
        draft.unit = lexicon.singular(draft.numeral.noun.split("-")[0])
    elif width := _percent(lows, k):
        points = lows[k + width - 1] in {"point", "points"}
        draft.unit = "percentage_point" if points else "percent"
        draft.last = k + width
        if lows[draft.last : draft.last + 1] == ["of"]:
            draft.measure = measures.count_noun(words[draft.at : k], words[draft.last :]).measure
    elif k < len(lows) and lows[k] in lexicon.MONEY_WORDS:
        draft.unit, draft.last = lexicon.MONEY_WORDS[lows[k]], k + 1
        draft.measure = _money_measure(draft, words)
    elif k < len(lows) and lows[k] in lexicon.SYMBOLS:
        draft.unit, draft.last = lexicon.SYMBOLS[lows[k]], k + 1
        draft.measure = measures.count_noun(words[draft.at : k], words[k + 1 :]).measure
    elif lows[k : k + 2] == ["square", "metres"] or lows[k : k + 2] == ["square", "miles"]:
        draft.unit, draft.last = f"square {lows[k + 1][:-1]}", k + 2
    elif k < len(lows) and lows[k] == "times":
        draft.unit, draft.last = "times", k + 1
    elif is_tied(words, k):  # "six-month"
        draft.unit, draft.last = lexicon.singular(lows[k + 1]), k + 2
    else:
        counted = measures.count_noun(words[draft.at : k], words[k:])
        draft.unit, draft.measure = counted.unit, counted.measure
        if counted.noun is not None and counted.noun in words[k : k + 5]:
            draft.last = words.index(counted.noun) + 1


def _percent(lows: list[str], k: int) -> int:
    """How many words from `k` say per cent. or percentage points."""
    if lows[k : k + 1] and lows[k] in {"%", "percent", "pc"}:
        return 1 if lows[k + 1 : k + 2] not in (["point"], ["points"]) else 2
    if lows[k : k + 2] == ["per", "cent"]:
        return 3 if lows[k + 2 : k + 3] == ["."] and lows[k + 3 : k + 4] and lows[k + 3].islower() else 2
    return 2 if lows[k : k + 2] in (["percentage", "points"], ["percentage", "point"]) else 0


def _money_measure(draft: Draft, words: list[Token]) -> str | None:
    counted = measures.count_noun(words[draft.at : draft.last], words[draft.last :])
    if counted.measure:
        return counted.measure
    subject = measures.subject_of(words[draft.at])
    return measures.phrase(subject) if subject is not None and subject.pos_ in measures.NOUNS else None


def _finish(
    drafts: list[Draft], words: list[Token], offset: int, text: str, *, made_on: date | None
) -> list[FoundQuantity]:
    if not drafts:
        return []
    compared = [m.span() for m in BASELINE.finditer(text)]
    named = find_periods(text, made_on=made_on)
    periods = [p for p in named if not any(s <= p[0] and p[1] <= e for s, e in compared)]
    bounds = [(words[d.first].idx, words[d.last - 1].idx + len(words[d.last - 1])) for d in drafts]
    found = []
    for draft, (start, end) in zip(drafts, bounds, strict=True):
        vague = draft.qualifier == "vague"
        found.append(
            FoundQuantity(
                start=start,
                end=end,
                quote=text[start - offset : end - offset],
                value=None if vague else draft.numeral.value,
                high=draft.high,
                qualifier=draft.qualifier,
                unit=draft.unit,
                measure=draft.measure,
                direction=draft.direction,
                change=draft.change,
                period=_nearest_period(
                    periods, start - offset, end - offset, [b for b in bounds if b != (start, end)], offset
                ),
                baseline=_baseline(text, end - offset) if draft.direction else None,
            )
        )
    return found


def _nearest_period(
    periods: list[tuple[int, int, str]], start: int, end: int, others: list[tuple[int, int]], offset: int
) -> str | None:
    """The time named nearest to the figure; another figure in between makes it 60 characters further."""

    def distance(period: tuple[int, int, str]) -> int:
        low, high = (period[1], start) if period[1] <= start else (end, period[0])
        return max(0, high - low) + 60 * sum(low <= s - offset < high for s, _ in others)

    return min(periods, key=distance)[2] if periods else None


def _baseline(text: str, end: int) -> str | None:
    match = BASELINE.search(text, end, end + 80)
    if match:
        return match.group(1)
    return "the year before" if YEAR_ON_YEAR.search(text, max(0, end - 40), end + 40) else None
