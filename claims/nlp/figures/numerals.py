"""Numbers as Hansard and newspapers print them: "1,500", "£3m", "twenty-five", "2½", "two thirds", "one in three"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
UNITS = {word: n for n, word in enumerate(f"{ONES} eighteen nineteen".split(), start=1)} | {"zero": 0}
DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * n for n, word in enumerate(DECADES.split(), start=2)}
MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7, "k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6,
    "b": 10**9, "bn": 10**9, "bln": 10**9, "tn": 10**12, "trn": 10**12, "trln": 10**12, "cr": 10**7,
}  # fmt: skip
SHORT = frozenset({"k", "m", "mn", "mln", "b", "bn", "bln", "tn", "trn", "trln", "cr"})
CLEAR = frozenset({"mn", "mln", "bn", "bln", "tn", "trn", "trln"})  # short, but never a metre, a byte or a vitamin
MONEY = frozenset("£$€¥₹₩")
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100, "thousandths": 1000,
}  # fmt: skip
SINGLE = frozenset({"third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "hundredth"})
VULGAR = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅕": "0.2", "⅛": "0.125", "⅜": "0.375",
    "⅝": "0.625", "⅞": "0.875",
}  # fmt: skip
GROUPED = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?"  # "1,500", "1,25,000"
DIGITS = re.compile(rf"({GROUPED}|\d+(?:[.·]\d+)?|\.\d+)(k|m|mn|mln|bn|bln|tn|trn)?([½¼¾⅓⅔])?$")
TIED = re.compile(rf"({GROUPED}|\d+(?:\.\d+)?)[-‑–](?!\d)([a-z]+(?:[-‑][a-z]+)*)$")  # "30-day", "1,500-place"
FRACTION = re.compile(r"(\d{1,2})/([2-9]|10|12|16|32|100)$")
DASHES = frozenset("-‑–—")
LARGEST = Decimal(10) ** 21  # the column of values holds 22 digits before the point, and 8 after
PLACES = Decimal("0.00000001")


STARTERS = frozenset({*UNITS, *TENS, *VULGAR, "a", "an", "half"})


def may_start(word: str) -> bool:
    """Whether a number may begin with this word: a quick test before the long one."""
    return word in STARTERS or word[:1].isdigit() or word[:1] == "."


@dataclass(frozen=True)
class Numeral:
    """`end`: the position after the last word; `kind`: number, ratio ("a third") or times ("threefold")."""

    end: int
    value: Decimal
    kind: str = "number"
    written: bool = False  # in words rather than digits
    noun: str | None = None  # what a hyphen ties to it


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.001")).normalize() + 0


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("·", "."))


def _words(words: Sequence[str], i: int) -> tuple[int, Decimal] | None:
    """A number in words from `i`: "six", "twenty-five", "two hundred and fifty thousand", "a dozen"."""
    total, current, k, seen = 0, 0, i, False
    if i + 1 < len(words) and words[i] in {"a", "an"} and words[i + 1] in MAGNITUDES and words[i + 1] not in SHORT:
        current, k = 1, i + 1
    while k < len(words):
        word = words[k]
        if word in UNITS and (not seen or (current % 10 == 0 and current % 100 != 10)):
            current += UNITS[word]
        elif word in TENS and current % 100 == 0:
            current += TENS[word]
        elif word in MAGNITUDES and word not in SHORT and (seen or current):
            if MAGNITUDES[word] in {100, 12}:
                current *= MAGNITUDES[word]
            else:
                total, current = total + current * MAGNITUDES[word], 0
        elif not (seen and word in DASHES | {"and"} and _goes_on(words, k, current)):
            break
        seen, k = True, k + 1
    return (k, Decimal(total + current)) if seen else None


def _goes_on(words: Sequence[str], k: int, current: int) -> bool:
    """Whether a hyphen (twenty-five) or "and" (two hundred and five) continues the number."""
    if k + 1 >= len(words):
        return False
    follows = words[k + 1]
    if words[k] == "and":
        return current % 100 == 0 and current > 0 and (follows in UNITS or follows in TENS)
    if current % 100 == 0:
        return False
    return (current % 100 in TENS.values() and follows in UNITS) or follows in {"million", "billion", "hundred"}


def _plain(words: Sequence[str], i: int) -> tuple[int, Decimal, bool] | None:
    match = DIGITS.match(words[i])
    if not match:
        spelled = _words(words, i)
        return (*spelled, True) if spelled else None
    if len(words[i]) > 40:
        return None
    value = _decimal(match[1]) * MAGNITUDES.get(match[2], 1) + Decimal(VULGAR.get(match[3], 0))
    end, sign = i + 1, words[i - 1] if i else ""
    sign = "rs" if sign == "." and i > 1 and words[i - 2] == "rs" else sign
    if match[2] is None and words[i].isdigit():
        value, end = _mixed(words, end, value)
    while end < len(words):
        word = words[end]
        tied = word in DASHES and end + 1 < len(words) and words[end + 1] in MAGNITUDES and words[end + 1] not in SHORT
        word = words[end + 1] if tied else word
        if word not in MAGNITUDES or (word in SHORT and not _is_magnitude(word, sign)):
            break
        value, end = value * MAGNITUDES[word], end + 1 + tied
    return end, value, False


def _mixed(words: Sequence[str], end: int, value: Decimal) -> tuple[Decimal, int]:
    """ "2 ½", "3 1/2", "1-3/4"."""
    k = end + (end + 1 < len(words) and words[end] in DASHES)
    if k >= len(words):
        return value, end
    if words[k] in VULGAR:
        return value + Decimal(VULGAR[words[k]]), k + 1
    fraction = FRACTION.match(words[k])
    if fraction and 0 < int(fraction[1]) < int(fraction[2]) <= 16:
        return value + Decimal(int(fraction[1])) / int(fraction[2]), k + 1
    return value, end


def _is_magnitude(word: str, sign: str) -> bool:
    return word in CLEAR or sign[-1:] in MONEY or sign in {"rs", "rs."}


def _ratio(words: Sequence[str], i: int) -> Numeral | None:
    """ "a third", "two thirds", "half", "three-quarters", "½", "3/4"."""
    if words[i] in VULGAR:
        return Numeral(i + 1, Decimal(VULGAR[words[i]]), "ratio")
    if words[i] == "half":
        return Numeral(i + 1, Decimal("0.5"), "ratio", written=True)
    if fraction := FRACTION.match(words[i]):
        top, below = int(fraction[1]), int(fraction[2])
        return Numeral(i + 1, _short(Decimal(top) / below), "ratio") if 0 < top < below else None
    top = 1 if words[i] in {"a", "one"} else UNITS.get(words[i], 0)
    k = i + 1
    if k < len(words) and words[k] in DASHES:
        k += 1
    if not top or k >= len(words) or words[k] not in PARTS or (words[k] in SINGLE and top != 1):
        return None  # not "two third parties"
    return Numeral(k + 1, _short(Decimal(top) / PARTS[words[k]]), "ratio", written=True)


def _half_of_one(words: Sequence[str], i: int) -> Numeral | None:
    """ "half a million", "half a dozen", "half an hour", "three quarters of a million"."""
    part = None if words[i] == "half" else _ratio(words, i)
    share, k = (Decimal("0.5"), i + 1) if part is None else (part.value, part.end + 1)
    if (part is None and words[i] != "half") or (part is not None and words[part.end : k] != ["of"]):
        return None
    if words[k : k + 1] not in (["a"], ["an"]) or k + 1 >= len(words):
        return None
    if words[k + 1] in MAGNITUDES and words[k + 1] not in SHORT:
        return Numeral(k + 2, share * MAGNITUDES[words[k + 1]], written=True)
    return Numeral(k + 1, share, written=True) if words[i] == "half" else None


def _chance(words: Sequence[str], first: tuple[int, Decimal, bool]) -> Numeral | None:
    """ "one in three", "nine out of ten", "1 in 5", "one in every four"."""
    end, top, written = first
    k = end + 1 if words[end : end + 1] == ["in"] else end + 2 if words[end : end + 2] == ["out", "of"] else 0
    k += bool(k) and words[k : k + 1] == ["every"]
    if not k or k >= len(words):
        return None
    below = _plain(words, k)
    if below is None or not top < below[1] or below[1] > 1000 or top > 99 or below[2] != written:
        return None
    return Numeral(below[0], _short(top / below[1]), "ratio", written=written)


def _and_a_half(words: Sequence[str], end: int, value: Decimal) -> tuple[int, Decimal]:
    """ "one and a half", "two-and-a-half", "one and a half million", "two million and a half"."""
    said = [w for w in words[end : end + 6] if w not in DASHES][:3]
    if said not in (["and", "a", "half"], ["and", "a", "quarter"]):
        return end, value
    share = Decimal("0.5") if said[2] == "half" else Decimal("0.25")
    value += share * MAGNITUDES.get(words[end - 1], 1)
    end = next(k for k in range(end, len(words)) if words[k] == said[2]) + 1
    if end < len(words) and words[end] in MAGNITUDES and words[end] not in SHORT:
        return end + 1, value * MAGNITUDES[words[end]]
    return end, value


def read_numeral(words: Sequence[str], i: int, *, ratios: bool = True) -> Numeral | None:
    """The longest number that starts at `i` among lower-case `words`, or None; too long a number is none.

    Without `ratios` "three quarters" is three and "3 in 75" is 3.
    """
    found = _read(words, i, ratios=ratios) if i < len(words) else None
    if found is None or not -LARGEST < found.value < LARGEST:
        return None
    if found.value == found.value.to_integral_value():
        return replace(found, value=found.value.quantize(Decimal(1)))
    fine = found.value.as_tuple().exponent
    return replace(found, value=found.value.quantize(PLACES)) if isinstance(fine, int) and fine < -8 else found


def _read(words: Sequence[str], i: int, *, ratios: bool) -> Numeral | None:
    tied = TIED.match(words[i]) if len(words[i]) <= 60 else None
    if tied and tied[2] not in SHORT:
        times = tied[2] == "fold"
        return Numeral(i + 1, _decimal(tied[1]), "times" if times else "number", noun=None if times else tied[2])
    if ratio := _half_of_one(words, i) or (_ratio(words, i) if ratios else None):
        return ratio
    plain = _plain(words, i)
    if plain is None:
        return None
    end, value, written = plain
    after, more = _and_a_half(words, end, value)
    if after != end:
        return Numeral(after, more, written=written)
    return (_chance(words, plain) if ratios else None) or Numeral(end, value, written=written)
