"""Words, figures and names of a text, read lightly: the same way when a passage is indexed and when a claim asks.

Pure and quick (tens of microseconds a passage): the parser runs only on the few passages that may matter.
Offsets are half-open and count Unicode code points of the text that was given.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import tantivy

from claims.nlp.figures import units
from evidence import wordlists

# Raised whenever the same text may give other terms than before: an index made by another version is rebuilt.
ANALYSIS_VERSION = 2

STOP_WORDS = frozenset(wordlists.STOP_WORDS)
BOILERPLATE_WORDS = wordlists.BOILERPLATE_WORDS

# Where the stemmer makes one word of two: an officer is not an office.
_STEMS = {"officer": "officer", "officers": "officer", "universities": "university", "university": "university"}

_WORD = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"  # 9,640 and 3.5 are one token each
    r"|[A-Za-z]{1,3}\d{1,4}\b"  # G7, A303, XV230
    r"|(?:[Cc]o|[Rr]e|[Pp]re|[Ee])[-‑](?=[a-z])[^\W\d_]+"  # co-operation is cooperation
    r"|[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*"
)
_stemmer = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
)  # Snowball's English stemmer, in Rust


class Token(NamedTuple):
    """One word of a text: its `term` (empty for a stop word) and where it stands."""

    term: str
    start: int
    end: int


@dataclass(frozen=True)
class LightFigure:
    """A figure as a regular expression sees it. `high` is the upper end of a range, else None.

    `unit` is percent, percentage_point, an ISO 4217 code, times, or the stem of the noun counted ("" where none
    follows).
    """

    value: Decimal
    high: Decimal | None
    unit: str
    quote: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """`word` in lower case, without accents and apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return bare.lower().replace("’", "").replace("'", "").replace("‑", "-").replace("-", "")


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    folded = fold(word)
    if folded in STOP_WORDS or not folded:
        return ""
    found = _STEMS.get(folded) or "".join(_stemmer.analyze(folded))
    return wordlists.SAME_PEOPLE.get(found, found)


BOILERPLATE = frozenset(_term(word) for word in BOILERPLATE_WORDS) - {""}


def stem(word: str) -> str:
    """The term of one word, "" for a stop word."""
    found = _WORD.match(word)
    return _term(found.group()) if found else ""


def tokens(text: str) -> list[Token]:
    """Every word of `text` in order, stop words with an empty term."""
    return [Token(_term(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats kept, stop words left out."""
    return [term for word in _WORD.findall(text) if (term := _term(word))]


# --- sentences ---------------------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9£])|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:hon|Mr|Mrs|Ms|Dr|Prof|Sir|St|No|Nos|vs|cf|e\.g|i\.e|etc|para|col|[A-Z])\.)$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of `text` stand, without the space between them."""
    cuts = [m for m in _SENTENCE_END.finditer(text) if "\n" in m.group() or not _ABBREVIATION.search(text[: m.start()])]
    starts = [0, *(m.end() for m in cuts)]
    ends = [*(m.start() for m in cuts), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


# --- figures -----------------------------------------------------------------------------------------------------

_ONE_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: number for number, word in enumerate(_ONE_WORDS.split())}
_TENS = {word: 10 * number for number, word in enumerate(_TEN_WORDS.split(), start=2)}
_SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
    "k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "tn": 1_000_000_000_000,
}  # fmt: skip
_MULTIPLES = {"doubled": 2, "double": 2, "doubling": 2, "trebled": 3, "tripled": 3, "quadrupled": 4}
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in wordlists.MONTHS)}|Sept)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SPELT = rf"(?:(?:{'|'.join([*_ONES, *_TENS])})(?:[- ](?:{'|'.join(_ONES)})\b)?)"
_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|trillion)\b|\s?(?:bn|mn|tn|m|k)\b)"
_SYMBOLS = [re.escape(mark.upper()) for mark in units.CURRENCIES if not mark.strip(".").isalpha()]
_SYMBOL = "|".join(sorted(_SYMBOLS, key=len, reverse=True))
_CODE = "|".join(sorted(units.ISO_CODES | {"Rs\\.?", "RMB"}))
_MARK = rf"(?-i:(?<![^\W_])(?:{_SYMBOL}|(?:{_CODE})\s?))"
_FIGURE = re.compile(
    rf"(?:(?P<currency>{_MARK})|(?<![\w./,-]))(?P<low>{_DIGITS}|\b{_SPELT}\b|\ba(?=\s(?:hundred|thousand|million|billion)\b))"
    rf"(?P<scale>(?:{_SCALE})*)"
    rf"(?:\s?(?:-|–|to)\s?(?P=currency)?(?P<high>{_DIGITS})(?P<high_scale>(?:{_SCALE})*))?"
    r"(?P<kind>\s?%|\s?per\s?cent(?:age points?)?\b|\spercentage points?\b|\spence\b)?(?![\w/]|[,.]\d)"
    rf"|\b(?P<multiple>{'|'.join(_MULTIPLES)})\b",
    re.IGNORECASE,
)
_NOT_ALONE = frozenset({"won", "real", "reals", "crown", "crowns"})  # money only beside a country: "Korean won"
# Figures that count nothing: dates, years, times, and the numbers of clauses, pages and groups.
_DATE_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\s?(?:am|pm|a\.m|p\.m|noon)\b|:\d\d|\s?o[’']clock")
_DATE_BEFORE = re.compile(rf"\b{_MONTH}\s*$|:$")
_NUMBERED = re.compile(
    r"\b(?:section|clause|article|page|paragraph|para|column|col|schedule|chapter|table|figure|annex|part|volume|vol|no|"
    r"number|tier|phase|stage|step|category|level|class|group|room|line|cm|route|junction|grade|band)s?\.?\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d$")
_RUN_WORD = re.compile(r"\s+(?:of\s+(?=the\s|our\s|those\s)(?:the|our|those)\s+)?([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_FILLERS = frozenset(wordlists.FILLER_WORDS)
_PLURALS = frozenset(wordlists.PLURAL_WORDS)
_RUN_STOPS = (STOP_WORDS - _FILLERS) | frozenset(wordlists.RUN_STOP_WORDS)


def figures(text: str) -> tuple[LightFigure, ...]:
    """Every figure of `text` that counts or measures something; dates, years, ordinals and clause numbers do not."""
    return tuple(_read(m, text) for m in _FIGURE.finditer(text) if _counts(m, text))


def _counts(m: re.Match[str], text: str) -> bool:
    if m["multiple"]:
        return True
    if m["currency"] or m["kind"]:
        return True
    low, after, before = m["low"], text[m.end() : m.end() + 14], text[max(0, m.start() - 14) : m.start()]
    if m["high"] and _YEAR.match(low) and not m["scale"]:
        return False  # 2019-20 and 2019 to 2021 are periods
    if _DATE_AFTER.match(after) or _DATE_BEFORE.search(before) or _NUMBERED.search(before):
        return False
    if low.lower() == "one" and not m["scale"]:
        return False  # "one of the most", "no one"
    return bool(m["scale"]) or not _YEAR.match(low) or _follows_as_count(text, m.end())


def _follows_as_count(text: str, end: int) -> bool:
    # "2000 people" counts, "in 2020 people" is rare enough to be taken for a count only where a plural follows at once.
    found = _RUN_WORD.match(text, end)
    return bool(found) and found.group(1) in _PLURALS if found else False


def _read(m: re.Match[str], text: str) -> LightFigure:
    if m["multiple"]:
        return LightFigure(Decimal(_MULTIPLES[m["multiple"].lower()]), None, "times", m.group(), m.start(), m.end())
    high = _value(m["high"], m["high_scale"]) if m["high"] else None
    low = _value(m["low"], m["scale"] or (m["high_scale"] if m["high"] else ""))
    return LightFigure(low, high, _unit(m, text), m.group(), m.start(), m.end())


def _value(number: str, scale: str | None) -> Decimal:
    value = _plain(number.lower())
    for word in re.findall(r"[a-z]+", (scale or "").lower()):
        value *= _SCALES[word]
    return value


def _plain(number: str) -> Decimal:
    if number == "a":
        return Decimal(1)
    if number[0].isdigit():
        return Decimal(number.replace(",", ""))
    return Decimal(sum(_ONES.get(part, _TENS.get(part, 0)) for part in re.split(r"[- ]", number)))


def _unit(m: re.Match[str], text: str) -> str:
    kind = (m["kind"] or "").strip().lower()
    if "point" in kind:
        return "percentage_point"
    if kind and kind != "pence":
        return "percent"
    if mark := (m["currency"] or "").strip():
        return units.CURRENCIES.get(mark.lower(), mark)
    return "GBP" if kind else _money_after(text, m.end()) or counted_noun(text, m.end())


def _money_after(text: str, end: int) -> str:
    """The ISO code of "dollars" or "Hong Kong dollars" right after a number; else ""."""
    lows = text[end : end + 60].lower().split()[:3]
    found = units.currency_after([word.strip(".,;:?!)”’'\"") for word in lows], 0)
    return found[0] if found and text[end : end + 1] == " " and (found[1] > 1 or lows[0] not in _NOT_ALONE) else ""


def counted_noun(text: str, end: int) -> str:
    """The stem of the noun that a number ending at `end` counts: "500 German police officers" gives "officer"."""
    run = list(_noun_run(text, end))
    plural = [w for w in run if w in _PLURALS or (w.endswith("s") and not w.endswith(("ss", "us", "is")))]
    return stem((plural or run)[-1]) if run else ""


def _noun_run(text: str, end: int) -> Iterator[str]:
    for _ in range(5):
        found = _RUN_WORD.match(text, end)
        word = fold(found.group(1)) if found else ""
        if not found or word in _RUN_STOPS:
            return
        end = found.end()
        if word in _FILLERS:
            continue
        if word.endswith(("ed", "ing")) and text[found.end() : found.end() + 1] in " .,;":
            follows = _RUN_WORD.match(text, end)
            if not follows or fold(follows.group(1)) in _RUN_STOPS:
                return  # "people arrived in": the verb is not what is counted
        yield word


def unit_key(unit: str) -> str:
    """One spelling for a unit as a claim names it ("visits", "percent") and as `figures` does ("visit", "percent")."""
    return unit if unit in FIXED_UNITS else stem(unit.replace("_", " ").split()[-1]) if unit.strip() else ""


FIXED_UNITS = frozenset({"percent", "percentage_point", "times", "ratio", *units.ISO_CODES})


# --- names -------------------------------------------------------------------------------------------------------

_CAPITAL = r"(?:[A-Z][^\W\d_]*(?:[’'][A-Z]?[^\W\d_]+)*(?:-[^\W\d_]+)*|[A-Z]+\d+)"
_NAME = re.compile(rf"\b{_CAPITAL}(?:(?:\s(?:of|the|and|for|de|van|von|of the))?\s{_CAPITAL})*")
_TITLES = re.compile(r"^(?:The|A|An|My|Our|This|That|Mr|Mrs|Ms|Dr|Sir|Minister|Lord|Lady|Baroness)\s+")
GENERIC_NAMES = frozenset(map(fold, wordlists.GENERIC_NAMES))


def names(text: str) -> tuple[str, ...]:
    """Capitalised runs and acronyms of `text`, each once, in order; generic ones ("the House") left out."""
    found: dict[str, None] = {}
    openings = {start for start, _ in sentences(text)}
    for m in _NAME.finditer(text):
        name = _TITLES.sub("", m.group())
        if m.start() in openings and m.end() - m.start() == len(name):
            name = _without_opening(name, text)
        if name and fold(name) not in GENERIC_NAMES and len(name) > 1 and fold(name) not in STOP_WORDS:
            found.setdefault(re.sub(r"[’']s$", "", name))
    return tuple(found)


def _without_opening(name: str, text: str) -> str:
    # The first word of a sentence has its capital from the sentence, unless it is an acronym or has it elsewhere too.
    first, _, rest = name.partition(" ")
    if first.isupper() and len(first) > 1:
        return name
    if rest and fold(first) not in STOP_WORDS:
        return name
    if re.search(rf"[^.!?\n]\s{re.escape(first)}\b", text):
        return name
    return re.sub(r"^(?:of the|of|the|and|for)\s", "", rest)


def initials(name: str) -> str:
    """ "National Crime Agency" gives "NCA"; "" for a single word."""
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if part[0].isupper()]
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""
