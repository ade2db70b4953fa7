"""Numbers that are no figures: dates, years, references, names, idioms, points in a period."""

import re

from spacy.tokens import Token

from . import lexicon
from .drafts import HYPHENS, Draft, is_tied
from .lexicon import words_of
from .numerals import DASHES, Numeral

YEAR = re.compile(r"(?:1[6-9]|20)\d\d$")
BEFORE_IDLE_ONE = words_of("no any some every this that each the another as - which")


def is_label(draft: Draft, words: list[Token], lows: list[str]) -> bool:
    """Whether the number is a date, a year, a reference, a name, an idiom or a point in a period, and no figure."""
    i = draft.at
    if _is_date(draft, words, lows) or _is_reference(i, draft.numeral, words, lows) or _is_period(draft, words, lows):
        return True
    if lows[i] == "one":
        return _is_idle_one(draft, words, lows)
    if draft.numeral.written and i > 0 and words[i].is_title and words[draft.last - 1].is_title:  # "the Three Rivers"
        return True
    tied = draft.numeral.noun or (lows[draft.numeral.end + 1] if is_tied(words, draft.numeral.end) else "")
    if tied == "point" or "old" in tied or lows[draft.last : draft.last + 2] in (["-", "old"], ["-", "olds"]):
        return True  # "10-point plan", "15-year-olds"
    return lows[i] == "zero" or (i > 0 and lows[i - 1] == "the" and draft.unit is None and draft.numeral.value < 20)


def _is_date(draft: Draft, words: list[Token], lows: list[str]) -> bool:
    """ "14 and 16 October", "April 2013", "2009-10", "in 2019", "3.30 pm"."""
    i, end = draft.at, draft.numeral.end
    before, after, number = (lows[i - 1] if i else ""), (lows[end] if end < len(lows) else ""), words[i].text
    if after in lexicon.MONTH_WORDS and words[end].text[0].isupper():
        return True
    if before in lexicon.MONTH_WORDS and words[i - 1].text[0].isupper():
        return True
    listed = after in {"and", "to", "-", "–", ","} and len(number) <= 2 and number.isdigit()
    if listed and any(w in lexicon.MONTH_WORDS for w in lows[end : end + 5]):
        return True
    if YEAR.match(number) and draft.numeral.noun is None and not _counts_plural(draft, words):
        return True
    if (
        before in DASHES | {"/"}
        and i > 1
        and YEAR.match(words[i - 2].text)
        and number.isdigit()
        and len(number) in {2, 4}
    ):
        return True
    return after in {"am", "pm", "a.m.", "p.m.", "o'clock", "noon"}


def _is_reference(i: int, numeral: Numeral, words: list[Token], lows: list[str]) -> bool:
    """ "column 298W", "chapters 1 and 2", "No. 10", "covid-19", "Mode 4", a number that opens a list's item."""
    before, after = (lows[i - 1] if i else ""), (lows[numeral.end] if numeral.end < len(lows) else "")
    if before in lexicon.LABELS or (before == "(" and after == ")") or (before == "." and lows[max(0, i - 2)] == "no"):
        return True
    joined = before in {"and", "or", "to", ",", "-", "–"} and i > 2 and words[i - 2].is_digit
    if joined and lows[i - 3] in lexicon.LABELS:
        return True
    if before in HYPHENS and i > 1 and words[i - 2].is_alpha and not words[i - 2].whitespace_:
        return True
    named = i > 1 and words[i - 1].text[0].isupper() and words[i - 1].pos_ == "PROPN"
    if named and words[i].is_digit and len(words[i].text) <= 2 and words[i - 1].ent_type_ != "LOC":
        return True
    return i == 0 and words[i].is_digit and after in {".", ")", ":"}


def _counts_plural(draft: Draft, words: list[Token]) -> bool:
    """ "the 2000 officers", against "the 2019 manifesto" and "in 2019 officers said"."""
    number, noun = words[draft.at], words[draft.last - 1]
    return (
        noun is not number
        and noun.tag_ == "NNS"
        and number.head == noun
        and number.dep_ == "nummod"
        and draft.last - draft.at <= 3
    )


def _is_idle_one(draft: Draft, words: list[Token], lows: list[str]) -> bool:
    """ "one of the most", "no one", "one day", "this one", "one-off": words, not figures."""
    i = draft.at
    before, after = (lows[i - 1] if i else ""), (lows[i + 1] if i + 1 < len(lows) else "")
    if after in lexicon.NOT_ONE or after in HYPHENS or before in BEFORE_IDLE_ONE:
        return True
    return words[i].dep_ != "nummod" or draft.unit is None or lows[draft.last - 1] in lexicon.NOT_ONE


def _is_period(draft: Draft, words: list[Token], lows: list[str]) -> bool:
    """ "in the last 12 years", "three weeks ago": when, not how much; "for the past 50 years" is how long."""
    i, k = draft.at, draft.last
    if draft.unit not in lexicon.TIME_UNITS:
        return False
    if i and lows[i - 1] in lexicon.PAST and words[i - 1].pos_ != "VERB":
        return "for" not in lows[max(0, i - 3) : i]
    return lows[k : k + 1] == ["ago"]
