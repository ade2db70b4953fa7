"""Figures without digits: "doubled", "halved", and the vague ones: "thousands of", "many", "an increase in"."""

from decimal import Decimal

from spacy.tokens import Token

from claims.nlp import lexicon
from claims.nlp.lexicon import words_of

from . import measures
from .drafts import Draft
from .numerals import Numeral
from .qualifiers import qualify

CONTRACTS = frozenset({"contract", "contracts"})  # seldom a shrinking in these texts
AFTER_DOUBLE = words_of("the that what our its their . , ; in over by") | {""}


def read_times(words: list[Token], lows: list[str], i: int) -> Draft | None:
    """ "doubled", "double the number", "twice as many", "halved"."""
    low = lows[i]
    follows = lows[i + 1] if i + 1 < len(lows) else ""
    if low in lexicon.HALVED:
        draft = Draft(i, i + 1, i, Numeral(i + 1, Decimal("0.5")), unit="times", direction="down", change="relative")
    elif low in lexicon.TIMES and (
        words[i].pos_ == "VERB" or low.endswith(("d", "ing", "fold")) or follows in AFTER_DOUBLE
    ):
        draft = Draft(
            i, i + 1, i, Numeral(i + 1, Decimal(lexicon.TIMES[low])), unit="times", direction="up", change="relative"
        )
    elif low == "twice" and (follows in {"the", "that", "its", "their"} or _compares(words, i)):
        draft = Draft(i, i + 1, i, Numeral(i + 1, Decimal(2)), unit="times")
    else:
        return None
    qualify(draft, lows)
    draft.measure = measures.measure_of_change(words[i], words[i])
    return draft


def _compares(words: list[Token], i: int) -> bool:
    """ "twice as many", not "scored twice as the others watched"."""
    return i + 2 < len(words) and words[i + 1].lower_ == "as" and words[i + 2].pos_ in {"ADJ", "ADV"}


def read_vague(words: list[Token], lows: list[str], i: int) -> Draft | None:
    """ "thousands of people", "many respondents", "more teachers", "an increase in arrests": no number given."""
    token, low = words[i], lows[i]
    rest = words[i + 1 :]
    if low in lexicon.PLURALS and lows[i + 1 : i + 2] == ["of"]:
        k = i + 3 if lows[i + 2 : i + 3] and lows[i + 2] in lexicon.PLURALS and lows[i + 3 : i + 4] == ["of"] else i + 1
        return _vague_count(words, lows, i, k, None)
    if (low in lexicon.VAGUE and token.dep_ in {"amod", "det", "nummod"}) or (
        low in lexicon.VAGUE_NOUNS and lows[i + 1 : i + 2] == ["of"]
    ):
        return _vague_count(words, lows, i, i + 1, None)
    if (
        low in {"more", "fewer"}
        and lows[i + 1 : i + 2] != ["than"]
        and token.dep_ == "amod"
        and token.head.tag_ == "NNS"
    ):
        return _vague_count(words, lows, i, i + 1, "up" if low == "more" else "down")
    direction = measures.direction_of(token) if token.pos_ in {"NOUN", "VERB"} and low not in CONTRACTS else None
    if direction and not any(t.like_num or t.text in "£€$" for t in rest[:8]):
        measure = measures.measure_of_change(token, token)
        if measure:
            return Draft(
                i,
                i + 1,
                i,
                Numeral(i + 1, Decimal(0)),
                qualifier="vague",
                unit=None,
                measure=measure,
                direction=direction,
                change="relative",
            )
    return None


def _vague_count(words: list[Token], lows: list[str], i: int, k: int, direction: str | None) -> Draft | None:
    counted = measures.count_noun(words[i:k], words[k:])
    if counted.noun is None:
        return None
    unit = lexicon.MONEY_WORDS.get(counted.noun.lower_, counted.unit)
    last = words.index(counted.noun) + 1 if counted.noun in words[k : k + 6] else k
    change = "absolute" if direction else None
    return Draft(
        i,
        last,
        i,
        Numeral(k, Decimal(0)),
        qualifier="vague",
        unit=unit,
        measure=counted.measure,
        direction=direction,
        change=change,
    )
