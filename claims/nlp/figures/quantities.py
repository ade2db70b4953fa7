"""The figures of a text: value, qualifier, unit, measure, direction, change, period and baseline of each."""

from datetime import date
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.lexicon import TIME_UNITS, words_of
from claims.nlp.results import FoundQuantity

from . import measures
from .baselines import baseline_of, spans_of
from .drafts import Draft
from .labels import AGES, Kind, is_age, kind_of
from .loose_figures import read_times, read_vague
from .numerals import may_start, read_numeral
from .periods import Time, find_times
from .pieces import Words, pieces_of
from .qualifiers import qualify, turn
from .reading import read_figure

LONGEST_UNIT, LONGEST_MEASURE = 80, 300  # what the columns hold
PERSONS = words_of("child boy girl man woman baby person pupil")
JOINED = words_of("to from and or , ; -")


@Language.factory("quantities", default_config={"vague": True}, requires=["token.dep", "token.pos"])
class Quantities:
    """Keeps figures in `doc._.figures`, and in `doc._.loose_figures` those that are one only in the wider sense.

    `vague`: also "many", "thousands of", "an increase in".
    """

    def __init__(self, nlp: Language, name: str, vague: bool) -> None:
        self.name, self.vague = name, vague
        for key, default in (("figures", ()), ("loose_figures", ()), ("made_on", None)):
            if not Doc.has_extension(key):
                Doc.set_extension(key, default=default)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def set_annotations(self, doc: Doc, figures: list[FoundQuantity]) -> None:
        doc._.figures = tuple(f for f in figures if not f.loose)
        doc._.loose_figures = tuple(f for f in figures if f.loose)

    def predict(self, doc: Doc) -> list[FoundQuantity]:
        """The figures in text order; periods are reckoned from `doc._.made_on` where it is known."""
        found: list[FoundQuantity] = []
        for sentence in doc.sents:
            words = pieces_of([t for t in sentence if not t.is_space])
            drafts = _drafts(words, vague=self.vague)
            found += _finish(drafts, words, sentence.start_char, sentence.text, made_on=doc._.made_on)
        return found


def _drafts(words: Words, *, vague: bool) -> list[Draft]:
    lows = words.lows
    drafts: list[Draft] = []
    i = 0
    while i < len(lows):
        draft = (
            (_figure(words, i, drafts) if may_start(lows[i]) else None)
            or read_times(words.tokens, lows, i)
            or (read_vague(words.tokens, lows, i) if vague and not _is_counted(drafts, i) else None)
        )
        if draft:
            drafts.append(draft)
        numeral = draft.numeral if draft else read_numeral(lows, i, ratios=False) if may_start(lows[i]) else None
        i = max(numeral.end if numeral else 0, i + 1)
    _share_units(drafts, lows)
    return drafts


def _is_counted(drafts: list[Draft], i: int) -> bool:
    """ "500 more nurses": "more nurses" is no figure of its own."""
    return bool(drafts) and drafts[-1].numeral.end == i


def _share_units(drafts: list[Draft], lows: list[str]) -> None:
    """ "10, 20 and 30 schools", "from six to four months", "7 votes to 4", "242,700 offenders ... 243,400"."""
    for before, draft in reversed(list(pairwise(drafts))):
        between = lows[before.last : draft.first]
        unknown = before.unit is None or (before.guessed and between in (["from"], ["to"], ["or"], ["and"]))
        if unknown and before.numeral.end == before.last and between and JOINED.issuperset(between):
            before.unit, before.measure = draft.unit, before.measure or draft.measure
            before.sure |= draft.sure
    for before, draft in pairwise(drafts):
        told = before.unit not in {None, "percent", "percentage_point", "ratio", "times"}
        comparable = draft.numeral.value > 20 and before.numeral.value > 20
        if draft.unit is None and told and (comparable or lows[before.last : draft.first] in (["to"], ["against"])):
            draft.unit, draft.measure = before.unit, draft.measure or before.measure


def _figure(words: Words, i: int, earlier: list[Draft]) -> Draft | None:
    draft = read_figure(words, i)
    kind = kind_of(draft, words) if draft else Kind.LABEL
    if draft is None or kind is Kind.LABEL:
        return None
    draft.loose = kind is Kind.LOOSE
    qualify(draft, words.lows)
    if draft.unit is None:
        _unit_from_context(draft, words)
    turn(draft, words.tokens, words.lows, earlier)
    if draft.change:
        draft.change = _kind_of_change(draft)
    return draft


def _is_age_of_somebody(draft: Draft, words: Words) -> bool:
    """ "an eldest brother of 19 or more"."""
    k = draft.first
    return words.low(k - 1) == "of" and words.low(k - 2) in PERSONS and draft.numeral.value < 110


def _kind_of_change(draft: Draft) -> str | None:
    """absolute or relative, but a change in points, and one that goes on ("3% a year"), have names of their own."""
    if draft.unit in {"percentage_point", "basis point"}:
        return "percentage_points"
    return "rate" if draft.per in TIME_UNITS else draft.change


def _unit_from_context(draft: Draft, words: Words) -> None:
    """ "lower the pension age to 60", "a population of 65 million", "admissions stand at more than 1,500"."""
    before = words.lows[max(0, draft.first - 5) : draft.first]
    aged = bool(AGES & set(before)) and draft.numeral.value < 120
    if aged or is_age(draft, words) or _is_age_of_somebody(draft, words):
        draft.unit = "year"
    elif "population" in before:
        draft.unit = "person"
    elif draft.numeral.value > 20:
        counted = measures.counted_by_subject(words.tokens[draft.at])
        draft.unit, draft.measure, draft.guessed = counted.unit, counted.measure, True


def _finish(drafts: list[Draft], words: Words, offset: int, text: str, *, made_on: date | None) -> list[FoundQuantity]:
    """The drafts of a sentence, which begins at `offset`, with their periods and baselines."""
    if not drafts:
        return []
    compared = spans_of(text)
    times = [t for t in find_times(text, made_on=made_on) if not any(s <= t.start and t.end <= e for s, e in compared)]
    bounds = [(words.starts[d.first] - offset, words.ends[d.last - 1] - offset) for d in drafts]
    found = []
    for k, (draft, (start, end)) in enumerate(zip(drafts, bounds, strict=True)):
        period = _nearest(times, start, end, [b for b in bounds if b != (start, end)])
        baseline = None
        if draft.direction:
            baseline = _was(text, drafts, bounds, k) or baseline_of(
                text, start, end, period=period, made_on=made_on, changes=draft.change is not None
            )
        found.append(
            FoundQuantity(
                start=start + offset,
                end=end + offset,
                quote=text[start:end],
                value=None if draft.qualifier == "vague" else draft.numeral.value,
                high=draft.high,
                qualifier=draft.qualifier,
                unit=(draft.unit or "")[:LONGEST_UNIT] or None,
                measure=(draft.measure or "")[:LONGEST_MEASURE] or None,
                direction=draft.direction,
                change=draft.change,
                period=period.iso if period else None,
                baseline=baseline,
                per=(draft.per or "")[:LONGEST_UNIT] or None,
                loose=draft.loose,
            )
        )
    return found


def _nearest(times: list[Time], start: int, end: int, others: list[tuple[int, int]]) -> Time | None:
    """The time named nearest to the figure; another figure in between makes it 60 characters further."""

    def distance(time: Time) -> int:
        low, high = (time.end, start) if time.end <= start else (end, time.start)
        return max(0, high - low) + 60 * sum(low <= s < high for s, _ in others)

    return min(times, key=distance) if times else None


def _was(text: str, drafts: list[Draft], bounds: list[tuple[int, int]], k: int) -> str | None:
    """ "from 13% to 20%": what the second was before."""
    if not k or drafts[k].qualifier == "vague" or drafts[k - 1].qualifier == "vague":
        return None
    (before, end), (start, _) = bounds[k - 1], bounds[k]
    from_to = text[end:start].strip() == "to" and text[:before].rstrip().lower().endswith("from")
    return text[before:end] if from_to else None
