"""Reads one figure: its sign and currency, its range, its unit and what it is a rate of."""

from dataclasses import replace
from decimal import Decimal

from claims.nlp import lexicon
from claims.nlp.lexicon import words_of

from . import measures, units
from .drafts import Draft, is_tied
from .numerals import DASHES, LARGEST, MAGNITUDES, Numeral, read_numeral
from .pieces import Words

ORDINAL_LIKE = words_of("first second latter other this each last better that former third fourth final next")
AFTER_RATIO = words_of(
    "of the its their our his her my your all those these . , are as to since in for who that and were is was a an "
    "have had has by from said say at on ; ) but"
) | {""}
BEFORE_RATIO = words_of("by than nearly over almost about just around roughly under more least approximately some")
CENTS = {"cent": "cent", "cents": "cent", "pence": "pence", "penny": "pence"}
MINUS = frozenset("-−–")
SCALES = words_of("celsius fahrenheit centigrade c f kelvin")


def read_figure(words: Words, i: int) -> Draft | None:
    """The figure whose number starts at piece `i`, with its unit and what it counts."""
    numeral = read_numeral(words.lows, i) or _single(words.lows, i)
    if numeral is not None and numeral.kind == "ratio" and not _is_ratio(words, i, numeral):
        numeral = read_numeral(words.lows, i, ratios=False)  # "the first three quarters", "6-3 in 75 minutes"
    if numeral is None:
        return None
    part = numeral.kind == "ratio" and words.lows[numeral.end : numeral.end + 2] in (["of", "a"], ["of", "one"])
    if part and _percent(words.lows, numeral.end + 2):
        numeral = replace(numeral, end=numeral.end + 2, kind="number")  # "a quarter of a percentage point"
    draft = Draft(i, numeral.end, i, numeral)
    _sign(draft, words)
    code = _currency(draft, words)
    _range(draft, words)
    _magnitude(draft, words, money=code is not None)
    if max(abs(draft.numeral.value), abs(draft.high or Decimal(0))) >= LARGEST:
        return None
    if code:
        draft.unit, draft.sure = code, True
        draft.measure = _money_measure(draft, words)
    else:
        _unit(draft, words)
    _rate(draft, words)
    return draft


def _single(lows: list[str], i: int) -> Numeral | None:
    """ "up to a week", "nearly a year": one, where a qualifier shows that it is counted."""
    if lows[i] not in {"a", "an"} or lows[i + 1 : i + 2] == [] or lows[i + 1] not in lexicon.TIME_UNITS:
        return None
    said = any(" ".join(lows[max(0, i - n) : i]) in lexicon.BEFORE for n in (1, 2, 3)) and lows[i - 1] not in {
        "over",
        "about",
    }
    said = said and lows[i + 2 : i + 3] not in (["earlier"], ["ago"], ["before"], ["later"], ["after"])
    return Numeral(i + 1, Decimal(1), written=True) if said else None


def _is_ratio(words: Words, i: int, numeral: Numeral) -> bool:
    """ "a third of pupils", "by half", but not "the second half of the year", "half an hour", "this quarter"."""
    lows = words.lows
    before, follows = words.low(i - 1), words.low(numeral.end)
    if before in DASHES and words.touches(i):
        return False
    if "in" in lows[i + 1 : numeral.end] or lows[i + 1 : i + 3] == ["out", "of"]:
        return lexicon.singular(follows) not in lexicon.TIME_UNITS
    if before in ORDINAL_LIKE or (
        lows[i] == "half" and (follows in {"way", "an", "a", "hour", "-"} or before in {"and", "-"})
    ):
        return False
    if ("quarter" in lows[numeral.end - 1] and before in {"the", "this", "last"}) or follows in {"year", "years"}:
        return False
    if lows[i] == "a" and numeral.end - i == 2 and i and words.tokens[i - 1].pos_ in measures.NOUNS:
        return follows == "of"  # "25 dollars a quarter"
    if numeral.end - i == 1 and lows[i] != "half":  # ½, 3/4
        return follows in {"of", "the"}
    return follows in AFTER_RATIO or before in BEFORE_RATIO


def _sign(draft: Draft, words: Words) -> None:
    """ "-0.3", "minus 12": below nothing; a dash with something right before it joins two numbers."""
    k = draft.at - 1
    negative = words.low(k) in MINUS and words.touches(draft.at) and not words.touches(k)
    negative = (
        negative or (words.low(k) in {"minus", "negative"} and not draft.numeral.written) or (words.low(k) == "minus")
    )
    if negative:
        draft.first = k
        draft.numeral = replace(draft.numeral, value=-draft.numeral.value)


def _currency(draft: Draft, words: Words) -> str | None:
    """ISO code of the sign before the number ("HK$7.8bn", "Rs. 1,250 crore", "-$5"), taken into the quotation."""
    k = draft.first - 1
    if k < 0 and _follows_rupees(words):
        return "INR"
    bracketed = words.low(k) == "(" and words.low(k - 1) in units.CURRENCIES
    k -= bracketed or (words.low(k) == "." and words.low(k - 1) == "rs")
    code = units.CURRENCIES.get(words.low(k))
    if code is None or (words.low(k) in units.CODES and not words.texts[k][:1].isupper()):
        return None
    draft.first = k
    abroad = units.CURRENCIES.get(f"{words.low(k - 1)}$") if words.low(k) == "$" and k else None
    if abroad and words.texts[k - 1].isupper():
        draft.first, code = k - 1, abroad  # "NZ $ 26 million"
    if words.low(k - 1) in MINUS and words.touches(k) and not words.touches(k - 1):
        draft.first = k - 1
        draft.numeral = replace(draft.numeral, value=-abs(draft.numeral.value))
    return code


def _follows_rupees(words: Words) -> bool:
    """ "Rs." that ends the sentence before, by mistake."""
    first = words.tokens[0]
    said = first.doc[max(0, first.i - 2) : first.i].text.strip().lower()
    return said in {"rs", "rs."} or said.endswith((" rs.", " rs"))


def _range(draft: Draft, words: Words) -> None:
    """ "between 5 and 10", "1% to 2%", "10-15": one figure with a high end. "from 5 to 10" is two: before and after."""
    lows = words.lows
    k = draft.numeral.end
    while k < len(lows) and (lows[k] in {"%", "per", "cent", "percent", "m", "k"} or lows[k] in units.SYMBOLS):
        k += 1
    if k + 1 >= len(lows):
        return
    before = lows[max(0, draft.first - 2) : draft.first]
    dashed = lows[k] in DASHES and (words.touches(k) == words.touches(k + 1))
    joined = ("between" in before and lows[k] == "and") or dashed or (lows[k] == "to" and "from" not in before)
    if not joined or "increase" in before or (lows[k] == "to" and _is_year_in(draft, words)):
        return
    marked, turned = (
        k > draft.numeral.end,
        measures.direction_of(words.tokens[draft.first - 1]) if draft.first else None,
    )
    if lows[k] == "to" and marked and turned:
        return  # "rose 0.4% to 1.2%", "fell 3.2% to $41.50"
    k += 1
    signed = words.low(k) in units.CURRENCIES and k + 1 < len(lows)
    if signed and (marked or draft.first == draft.at):
        return
    k += signed
    upper = read_numeral(lows, k)
    low = draft.numeral
    if upper is None or upper.kind != low.kind or low.value < 0:
        return
    value, scaled = low.value, _scale(upper.value) / _scale(low.value) if low.value else Decimal(1)
    shared = upper.end - k > 1 or words.low(k)[-1:].isalpha()
    if shared and low.end - draft.at == 1 and scaled >= 1000 and not lows[draft.at][-1:].isalpha():
        value *= scaled  # "£1 to £2 billion"
    if upper.value <= value:
        return
    draft.numeral = replace(upper, value=value)
    draft.high, draft.last = upper.value, upper.end


def _is_year_in(draft: Draft, words: Words) -> bool:
    """ "fell from 15,702 in 2018 to 12,574": a year, which no range begins with."""
    said = words.texts[draft.at]
    year = len(said) == 4 and said.isdigit() and 1900 <= draft.numeral.value < 2100
    return year and words.low(draft.at - 1) in {"in", "during", "since", "for", "of"}


def _scale(value: Decimal) -> Decimal:
    return Decimal(1000) ** (max(value.adjusted(), 0) // 3)


def _magnitude(draft: Draft, words: Words, *, money: bool) -> None:
    """ "5m people", "300k jobs" without a currency: a million, where no metre is meant."""
    k = draft.last
    short = words.low(k)
    if short not in {"m", "k", "b"} or draft.numeral.kind != "number" or not (words.touches(k) or money):
        return
    if short == "m" and not money and _is_metre(draft, words, k):
        return
    if short in {"k", "b"} and not money and words.texts[k].isupper() and draft.numeral.value <= 16:
        return  # "4K screen", "8B"
    times = MAGNITUDES[short]
    draft.numeral = replace(draft.numeral, value=draft.numeral.value * times, end=k + 1)
    draft.high = draft.high * times if draft.high is not None else None
    draft.last = k + 1


def _is_metre(draft: Draft, words: Words, k: int) -> bool:
    follows = words.low(k + 1)
    if follows in units.METRES or follows in DASHES or follows in {"x", "by", "/"}:
        return True
    if {"ft", "feet", "foot", "metres"} & set(words.lows[max(0, k - 5) : k + 6]):
        return True  # "9m (30ft)"
    if draft.numeral.value not in units.TRACKS:
        return False
    return not any(t.tag_ == "NNS" for t in words.tokens[k + 1 : k + 3])


def _unit(draft: Draft, words: Words) -> None:
    """Sets unit, measure and where the quotation ends."""
    lows, k = words.lows, draft.last
    if draft.numeral.kind == "ratio":
        draft.unit = "ratio"
        draft.measure = _counted(draft, words, k).measure
    elif draft.numeral.kind == "times":
        draft.unit = "times"
    elif draft.numeral.noun and draft.numeral.noun not in STRENGTHS:
        draft.unit = lexicon.singular(draft.numeral.noun.split("-")[0])
    elif width := _percent(lows, k):
        points = lows[k + width - 1] in {"point", "points"}
        draft.unit, draft.last, draft.sure = "percentage_point" if points else "percent", k + width, True
        if words.low(draft.last) == "of":
            draft.measure = _counted(draft, words, draft.last).measure
    elif not (_money_word(draft, words) or _symbol(draft, words) or _tied(draft, words)):
        _noun(draft, words)


def _counted(draft: Draft, words: Words, k: int) -> measures.Counted:
    return measures.count_noun(words.tokens[draft.at : draft.numeral.end], words.tokens[k:])


def _percent(lows: list[str], k: int) -> int:
    """How many words from `k` say per cent. or percentage points."""
    if lows[k : k + 1] == ["-"] and lows[k + 1 : k + 2] in (["percent"], ["percentage"], ["per"]):
        return 1 + _percent(lows, k + 1)
    if lows[k : k + 1] and lows[k] in {"%", "percent", "pc", "pct"}:
        return 1 if lows[k + 1 : k + 2] not in (["point"], ["points"]) else 2
    if lows[k : k + 2] == ["per", "cent"]:
        return 3 if lows[k + 2 : k + 3] == ["."] and lows[k + 3 : k + 4] and lows[k + 3].islower() else 2
    if lows[k : k + 1] == ["percentage"] and lows[k + 1 : k + 2] == ["-"]:
        return 3 if lows[k + 2 : k + 3] in (["point"], ["points"]) else 0
    return 2 if lows[k : k + 2] in (["percentage", "points"], ["percentage", "point"]) else 0


def _money_word(draft: Draft, words: Words) -> bool:
    """ "12 million Swiss francs", "85 cents", "40p"."""
    k = draft.last
    k += words.low(k) in HYPHEN and words.low(k + 1) in lexicon.MONEY_WORDS  # "a 50-pound fine"
    if words.low(k) in CENTS:
        draft.unit, draft.last, draft.sure = CENTS[words.low(k)], k + 1, True
        return True
    if words.low(k) in {"€", "$", "£", "₹"} and not words.low(k + 1)[:1].isdigit():  # "25 €"
        draft.unit, draft.last, draft.sure = units.CURRENCIES[words.low(k)], k + 1, True
        return True
    named = units.currency_after(words.lows, k)
    verbal = named is not None and words.tokens[named[1] - 1].pos_ in {"VERB", "ADJ", "AUX"}
    if named is None or (verbal and draft.numeral.value < 1000):
        return False
    draft.unit, draft.last, draft.sure = *named, True
    draft.measure = _money_measure(draft, words)
    return True


HYPHEN = frozenset("-‑")
STRENGTHS = frozenset({"odd", "plus", "strong"})  # "200-odd guests", "a 10,000-strong crowd"


def _symbol(draft: Draft, words: Words) -> bool:
    """ "126 mg/dL", "225 km/h", "38.7C", "2,500 sq ft", "75-kWh", "12 degrees Celsius", "18 times"."""
    k = draft.last
    k += words.low(k) in HYPHEN and words.low(k + 1) in units.SYMBOLS and words.touches(k + 1)
    low, touching = words.low(k), words.touches(k)
    if low == "°" and words.low(k + 1) in {"c", "f"}:
        unit, k = "degree", k + 2
    elif words.texts[k : k + 1] in (["C"], ["F"]) and not words.low(k + 1)[:1].isalnum():
        unit, k = "degree", k + 1  # "36 C (97 F)"
    elif low in units.SQUARED and _length(words.low(k + 1)):
        unit, k = f"{'cubic' if low == 'cubic' else 'square'} {_length(words.low(k + 1))}", k + 2
    elif low == "m" and touching and draft.numeral.end == draft.last:
        unit, k = "metre", k + 1
    elif low == "in" and touching:
        unit, k = "inch", k + 1
    elif words.texts[k : k + 1] == ["Nm"]:
        unit, k = "newton-metre", k + 1
    elif low in units.SYMBOLS and not (low in units.WORDLIKE and not touching and words.tokens[k].pos_ == "PROPN"):
        unit, k = units.SYMBOLS[low], k + 1
    elif touching and words.texts[k] in units.TOUCHING and words.low(k + 1) not in HYPHEN and not _is_decade(words, k):
        unit, k = units.TOUCHING[words.texts[k]], k + 1
    elif low == "times":
        unit, k = "times", k + 1
    elif low == "light" and words.low(k + 1) in {"-", "years", "year"}:
        unit, k = "light-year", k + 2 + (words.low(k + 1) == "-")
    elif low in {"degree", "degrees"}:
        unit, k = "degree", k + 1 + (words.low(k + 1) in SCALES)
    elif low == "fold" or (low in HYPHEN and words.low(k + 1) == "fold"):
        unit, k = "times", k + 1 + (low != "fold")
    else:
        return False
    if words.low(k) == "/" and (below := _under(words.low(k + 1))):
        unit, k = f"{unit} per {below}", k + 2
    draft.unit, draft.last, draft.sure = unit, k, low.upper() not in units.TOUCHING and low not in units.TOUCHING
    if unit != "times":
        draft.measure = _counted(draft, words, k).measure
    return True


def _is_decade(words: Words, k: int) -> bool:
    """ "in his 30s": the letter is a plural, but "10.61s" are seconds."""
    return words.lows[k] == "s" and "." not in words.lows[k - 1]


def _length(word: str) -> str | None:
    if word in units.LENGTHS:
        return units.LENGTHS[word]
    return lexicon.singular(word) if lexicon.singular(word) in units.LENGTHS.values() else None


def _under(word: str) -> str | None:
    """What stands below the stroke of "km/h"."""
    return units.BELOW.get(word) or units.SYMBOLS.get(word)


def _tied(draft: Draft, words: Words) -> bool:
    """ "six-month", "30-year-old", "6.7-inch"."""
    k = draft.last
    if not is_tied(words, k):
        return False
    if words.low(k + 1) in STRENGTHS:
        draft.last = k + 2
        _noun(draft, words)
        return True
    draft.unit, draft.last = lexicon.singular(words.texts[k + 1]), k + 2
    draft.unit = "metre" if draft.unit == "m" else draft.unit
    return True


def _noun(draft: Draft, words: Words) -> None:
    k = draft.last
    counted = _counted(draft, words, k)
    draft.unit, draft.measure = counted.unit, counted.measure
    ahead = words.tokens[k : k + 6]
    if counted.noun is not None and counted.noun in ahead:
        draft.last = k + ahead.index(counted.noun) + 1
        if words.low(k) == "basis":
            draft.unit = "basis point"


def _money_measure(draft: Draft, words: Words) -> str | None:
    counted = _counted(draft, words, draft.last)
    if counted.measure:
        return counted.measure
    subject = measures.subject_of(words.tokens[draft.at])
    return measures.phrase(subject) if subject is not None and subject.pos_ in measures.NOUNS else None


def _rate(draft: Draft, words: Words) -> None:
    """ "£3,500 per person", "40,000 vehicles a day", "$45/sq ft", "12 per 100,000 people": what it is a rate of."""
    k = draft.last
    link = words.low(k)
    if link not in units.PER_WORDS | {"a", "an"} or draft.unit == "ratio" or (draft.unit is None and link != "per"):
        return
    head = k + 1
    if words.low(head) in units.SQUARED and _length(words.low(head + 1)):
        draft.per, draft.last = f"square {_length(words.low(head + 1))}", head + 2
    elif (per := lexicon.singular(words.low(head))) in units.PER or (link == "per" and words.low(head).isalpha()):
        draft.per, draft.last = per, head + 1
    elif link == "per" and (many := read_numeral(words.lows, head)) is not None:
        noun = words.low(many.end) if many.end < len(words.lows) and words.tokens[many.end].pos_ == "NOUN" else ""
        draft.per = f"{many.value:f} {lexicon.singular(noun)}".strip()
        draft.last = many.end + bool(noun)
        draft.numeral = replace(draft.numeral, end=max(draft.numeral.end, many.end))
    if draft.unit in units.SPEEDS and draft.per in {"hour", "second", "gallon"}:
        draft.unit = f"{draft.unit} per {draft.per}"
