"""Numbers that are no figures: dates, years, references, names, scores, idioms; and those that are loose figures."""

import re
from enum import Enum

from claims.nlp import lexicon
from claims.nlp.lexicon import words_of

from .drafts import HYPHENS, Draft, is_tied
from .measures import NOUNS
from .numerals import DASHES, UNITS
from .pieces import Words

YEAR = re.compile(r"(?:1[6-9]|20)\d\d$")
BEFORE_IDLE_ONE = words_of("no any some every this that each the another as - which number day")
STREETS = words_of("street road avenue lane drive square gardens terrace boulevard close way st rd crescent")
CLOCK = words_of("am pm a.m. p.m. o'clock noon gmt bst et est midnight")
OF_A_YEAR = words_of("levels prices elections figures results terms accounts")
AGES = words_of("age aged ages")
SURFACES = words_of(
    "model series mk type version windows android ios iphone ipad galaxy playstation xbox pixel nasdaq ftse dax cac "
    "nikkei stoxx russell topix csi asx s&p &p ibex aex"
)


class Kind(Enum):
    """What a number is: a figure that a claim may assert, a figure only in a wider sense, or a mere label."""

    FIGURE = 0
    LOOSE = 1
    LABEL = 2


def kind_of(draft: Draft, words: Words) -> Kind:
    """Reads it off the words around; a figure with a sign or a printed unit is always one."""
    if draft.sure or draft.numeral.kind != "number":
        return Kind.FIGURE
    i = draft.at
    if words.low(draft.numeral.end) in {"s", "'s", "’s"} and words.touches(draft.numeral.end):
        return Kind.LABEL  # "in his 30s", "the 50's"
    if words.low(i - 1) in {"'", "’", "‘"} and words.touches(i):
        return Kind.LABEL  # "in ’72"
    if words.low(i - 1) in AGES or (words.low(i - 1) in {"to", "and", "or", "-", "–"} and _follows_age(words, i)):
        return Kind.LOOSE
    if _is_date(draft, words) or _is_reference(draft, words) or _is_name(draft, words) or _is_score(draft, words):
        return Kind.LABEL
    if words.lows[i] == "one":
        return _kind_of_one(draft, words)
    if words.lows[i] == "zero":
        return Kind.LOOSE if draft.unit and words.low(i - 1) not in {"net", "-", "absolute", "ground"} else Kind.LABEL
    if draft.numeral.written and i > 0 and words.tokens[i].is_title and words.tokens[draft.last - 1].is_title:
        return Kind.LABEL  # "the Three Rivers"
    tied = draft.numeral.noun or (words.low(draft.numeral.end + 1) if is_tied(words, draft.numeral.end) else "")
    if tied in {"point", "way", "sided", "under", "over", "something", "piece"}:
        return Kind.LABEL  # "10-point plan"
    if "old" in tied or _is_old(draft, words) or _is_period(draft, words) or is_age(draft, words):
        return Kind.LOOSE
    named = words.low(i - 1) == "the" and words.texts[i].isdigit() and words.low(draft.numeral.end) in {",", ".", "and"}
    if named and draft.numeral.value > 99:
        return Kind.LABEL  # "the home of the 747,"
    few = words.low(i - 1) == "the" and draft.unit is None and draft.numeral.value < 20
    return Kind.LOOSE if few else Kind.FIGURE


def _follows_age(words: Words, i: int) -> bool:
    """ "aged 18 to 55", "between the ages of 18 and 24"."""
    return bool(AGES & set(words.lows[max(0, i - 5) : i - 1])) and words.tokens[i - 2].like_num


def _is_old(draft: Draft, words: Words) -> bool:
    tied = words.lows[draft.last : draft.last + 2] in (["-", "old"], ["-", "olds"], ["‑", "old"])
    return tied or (words.low(draft.last) == "old" and words.tokens[draft.last - 1].tag_ == "NN")  # "a 19 year old"


def is_age(draft: Draft, words: Words) -> bool:
    """ "Ms Okafor, 45, said"."""
    i = draft.at
    alone = words.low(i - 1) == "," and words.low(draft.numeral.end) == "," and draft.numeral.end == draft.last
    return alone and 0 < draft.numeral.value < 110 and i > 1 and words.tokens[i - 2].pos_ == "PROPN"


def _is_date(draft: Draft, words: Words) -> bool:
    """ "14 and 16 October", "April 2013", "2009-10", "in 2019", "3.30 pm"."""
    lows, i, end = words.lows, draft.at, draft.numeral.end
    before, after, number = words.low(i - 1), words.low(end), words.texts[i]
    if after in lexicon.MONTH_WORDS and words.texts[end][0].isupper():
        return True
    if before in lexicon.MONTH_WORDS and words.texts[i - 1][0].isupper() and draft.numeral.value < 3000:
        return True
    listed = after in {"and", "to", "-", "–", ",", "or", "&"} and len(number) <= 2 and number.isdigit()
    if listed and any(w in lexicon.MONTH_WORDS for w in lows[end : end + 5]):
        return True
    year = YEAR.match(number) and draft.numeral.noun is None and (end == i + 1 or YEAR.match(words.low(end - 1)))
    lasts = draft.unit in lexicon.TIME_UNITS and draft.high is None
    if year and not _counts_plural(draft, words) and not lasts:
        return True
    if before in DASHES | {"/"} and YEAR.match(words.low(i - 2)) and number.isdigit() and len(number) in {2, 4}:
        return True
    second = before in {",", "and", "to", "-", "–"} and i > 2 and number.isdigit() and draft.numeral.value <= 31
    if second and draft.unit is None and words.low(i - 3) in lexicon.MONTH_WORDS and words.texts[i - 3][0].isupper():
        return True  # "June 14 and 15"
    return after in CLOCK or (after == "(" and words.low(end + 1) in CLOCK)


def _is_reference(draft: Draft, words: Words) -> bool:
    """ "column 298W", "chapters 1 and 2", "No. 10", "covid-19", "14 High Street", a number that opens an item."""
    i, end = draft.at, draft.numeral.end
    before, after, lows = words.low(i - 1), words.low(end), words.lows
    if before in lexicon.LABELS or (before == "(" and after == ")") or (before == "." and words.low(i - 2) == "no"):
        return True
    if before == "#" or (before == "-" and words.low(i - 2) == "under"):
        return True
    joined = before in {"and", "or", "to", ",", "-", "–"} and i > 2 and words.tokens[i - 2].is_digit
    if joined and lows[i - 3] in lexicon.LABELS:
        return True
    compound = before in HYPHENS and i > 1 and words.touches(i) and words.touches(i - 1) and not draft.numeral.written
    if compound and words.tokens[i - 2].is_alpha:
        return True
    digits = words.texts[i]
    if digits.isdigit() and len(digits) > 1 and digits[0] == "0":
        return True
    if any(low in STREETS and _is_street(words, end + n) for n, low in enumerate(lows[end : end + 3])):
        return True
    return (i == 0 and words.tokens[i].is_digit and after in {".", ")", ":"}) or _is_dialled(i, words)


def _is_street(words: Words, k: int) -> bool:
    """ "High St", not the saint of "returned to St Lucia"."""
    saint = words.low(k) == "st" and any(token.is_title for token in words.tokens[k + 1 : k + 2])
    return words.tokens[k].is_title and not saint


def _is_dialled(i: int, words: Words) -> bool:
    """ "020 7946 0958": groups of digits with nothing between them."""
    return (
        any(words.texts[k].isdigit() for k in (i - 1, i + 1) if 0 <= k < len(words.texts)) and words.texts[i].isdigit()
    )


def _is_name(draft: Draft, words: Words) -> bool:
    """ "the FTSE 100", "iPhone 12", "Boeing 737", "Mode 4", "5G", "4K": a number that belongs to a name."""
    i, end = draft.at, draft.numeral.end
    token, number = words.tokens[i], words.texts[i]
    if words.touches(end) and words.low(end) in {"g", "k", "d"} and words.texts[end].isupper():
        return True
    if not number.isdigit() or len(number) > 4 or i == 0 or draft.numeral.end != i + 1:
        return False
    named = words.tokens[i - 1]
    if named.lower_ in SURFACES or _is_model(i, words):
        return True
    if not named.text[0].isalpha() or not (named.pos_ == "PROPN" or (named.text.isupper() and len(named.text) > 1)):
        return False
    if not any(c.isupper() for c in named.text):
        return False
    counts = token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS"
    if counts and named.head != token and not (named.head == token.head and named.dep_ in {"compound", "nmod"}):
        return False
    if len(number) <= 2 and named.ent_type_ == "LOC":
        return False
    return draft.unit is None or not counts or named.text.isupper() or named.head == token.head


def _is_model(i: int, words: Words) -> bool:
    """ "nine 737 MAX jets": one number right after another."""
    before = words.low(i - 1)
    return before in UNITS and len(words.texts[i]) > 2


def _is_score(draft: Draft, words: Words) -> bool:
    """ "3-1", "6-4, 6-3", "32-14", "50/50": two numbers with nothing but a stroke between, and nothing counted."""
    i, end = draft.at, draft.numeral.end
    if draft.high is not None:
        dashed = words.low(i + 1) in DASHES and draft.numeral.end == i + 3
        return dashed and (draft.unit is None or words.tokens[draft.last - 1].pos_ == "PROPN")
    if not words.texts[i].isdigit():
        return False
    strokes = DASHES | {"/"}
    left = words.low(i - 1) in strokes and words.low(i - 2).isdigit() and words.touches(i - 1) == words.touches(i)
    right = words.low(end) in strokes and words.low(end + 1).isdigit() and words.touches(end) == words.touches(end + 1)
    return left or right


def _counts_plural(draft: Draft, words: Words) -> bool:
    """ "the 2000 officers", against "the 2019 manifesto" and "in 2019 officers said"."""
    number, noun = words.tokens[draft.at], words.tokens[draft.last - 1]
    return (
        noun is not number
        and noun.tag_ == "NNS"
        and noun.lower_ not in OF_A_YEAR
        and number.head == noun
        and number.dep_ == "nummod"
        and draft.last - draft.at <= 3
    )


def _kind_of_one(draft: Draft, words: Words) -> Kind:
    """ "no one", "one day", "this one", "one-off" are words; "one of the people" is a figure in the wider sense."""
    i = draft.at
    before, after = words.low(i - 1), words.low(i + 1)
    if after in HYPHENS or before in BEFORE_IDLE_ONE:
        return Kind.LABEL
    if after == "of":
        idiom = any(t.tag_ in {"JJS", "RBS"} for t in words.tokens[i + 2 : draft.last])  # "one of the worst diseases"
        return Kind.LOOSE if draft.unit and words.tokens[draft.last - 1].pos_ in NOUNS and not idiom else Kind.LABEL
    if after == "day" and before in {"only", "just", "least", "than"}:
        return Kind.LOOSE
    if after in lexicon.NOT_ONE or words.tokens[i].dep_ != "nummod":
        return Kind.LABEL
    idle = draft.unit is None or words.low(draft.last - 1) in lexicon.NOT_ONE
    return Kind.LABEL if idle else Kind.FIGURE


def _is_period(draft: Draft, words: Words) -> bool:
    """ "in the last 12 years", "three weeks ago": when, not how much; "for the past 50 years" is how long."""
    i, k = draft.at, draft.last
    if draft.unit not in lexicon.TIME_UNITS:
        return False
    if words.low(i - 1) in lexicon.PAST and words.tokens[i - 1].pos_ != "VERB":
        return "for" not in words.lows[max(0, i - 3) : i]
    return words.low(k) == "ago" or _is_part_of_year(words, i, k)


def _is_part_of_year(words: Words, i: int, k: int) -> bool:
    """ "the first three months of 2015", "in the 12 months to June 2023"."""
    if words.low(k) == "of" and words.low(i - 1) in {"first", "opening", "final", "closing", "last"}:
        return bool(YEAR.match(words.low(k + 1))) or words.low(k + 2) == "year"
    named = words.low(k + 1) in lexicon.MONTH_WORDS and words.texts[k + 1][:1].isupper()
    return named and words.low(k) in {"to", "ending", "ended"} and words.low(i - 1) != "from"
