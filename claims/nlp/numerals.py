"""Numbers as Hansard prints them: "1,500", "1.5 billion", "£3m", "twenty-five", "two thirds", "one in three"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

UNITS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(1, 20),
        strict=True,
    )
) | {"zero": 0}
TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
SHORT = {"k", "m", "mn", "bn", "tn"}
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6,
    "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
}  # fmt: skip
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667"}
DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?)(k|m|mn|bn|tn)?$")
TIED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[-‑–](?!\d)([a-z]+(?:[-‑][a-z]+)*)$")  # "30-day", "1,500-place"
DASHES = frozenset("-‑–—")


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
    return current % 100 in TENS.values() and follows in UNITS


def _plain(words: Sequence[str], i: int) -> tuple[int, Decimal, bool] | None:
    match = DIGITS.match(words[i])
    if not match:
        spelled = _words(words, i)
        return (*spelled, True) if spelled else None
    value = Decimal(match.group(1).replace(",", "").replace("·", "."))
    if match.group(2):
        return i + 1, value * MAGNITUDES[match.group(2)], False
    end = i + 1
    while end < len(words) and words[end] in MAGNITUDES and (words[end] not in SHORT or words[max(0, i - 1)] in "£$€"):
        value, end = value * MAGNITUDES[words[end]], end + 1
    return end, value, False


def _ratio(words: Sequence[str], i: int) -> Numeral | None:
    """ "a third", "two thirds", "half", "three-quarters", "½"."""
    if words[i] in VULGAR:
        return Numeral(i + 1, Decimal(VULGAR[words[i]]), "ratio")
    if words[i] == "half":
        return Numeral(i + 1, Decimal("0.5"), "ratio", written=True)
    top = Decimal(1) if words[i] in {"a", "one"} else Decimal(UNITS.get(words[i], 0))
    k = i + 1
    if k < len(words) and words[k] in DASHES:
        k += 1
    if not top or k >= len(words) or words[k] not in PARTS:
        return None
    single = words[k] in {"third", "fifth", "sixth", "eighth", "tenth"}
    if single and top != 1:  # "two third parties"
        return None
    return Numeral(k + 1, _short(top / PARTS[words[k]]), "ratio", written=True)


def _chance(words: Sequence[str], first: tuple[int, Decimal, bool]) -> Numeral | None:
    """ "one in three", "nine out of ten", "1 in 5"."""
    end, top, written = first
    k = end + 1 if words[end : end + 1] == ["in"] else end + 2 if words[end : end + 2] == ["out", "of"] else 0
    if not k or k >= len(words):
        return None
    below = _plain(words, k)
    if below is None or not top < below[1] or below[1] > 1000 or top > 99 or below[2] != written:
        return None
    return Numeral(below[0], _short(top / below[1]), "ratio", written=written)


def read_numeral(words: Sequence[str], i: int) -> Numeral | None:
    """The longest number that starts at `i` among lower-case `words`, or None."""
    tied = TIED.match(words[i])
    if tied:
        return Numeral(i + 1, Decimal(tied.group(1).replace(",", "")), noun=tied.group(2))
    if ratio := _ratio(words, i):
        return ratio
    plain = _plain(words, i)
    if plain is None:
        return None
    end, value, written = plain
    if end < len(words) and words[end] == "and" and words[end + 1 : end + 3] == ["a", "half"]:
        value, end = value + Decimal(MAGNITUDES.get(words[end - 1], 1)) / 2, end + 3
        if end < len(words) and words[end] in MAGNITUDES:  # one and a half million
            value, end = value * MAGNITUDES[words[end]], end + 1
        return Numeral(end, value, written=written)
    return _chance(words, plain) or Numeral(end, value, written=written)
