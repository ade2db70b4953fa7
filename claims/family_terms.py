"""The subject words of a claim, each by one stem for all its forms and for what is said instead of it. Pure."""

import re
from functools import lru_cache

import tantivy

from claims import family_words as lists

WORD = re.compile(r"[^\W\d_]+(?:[’'](?![sS]\b)[^\W\d_]+)*")
_stemmer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()
_STOP = frozenset(lists.STOP_WORDS)
_UP, _DOWN = frozenset(lists.UP), frozenset(lists.DOWN)
# Where the stemmer makes one word of two.
_STEMS = {"officer": "officer", "officers": "officer", "universities": "university", "university": "university"}


def _stem(word: str) -> str:
    return _STEMS.get(word) or "".join(_stemmer.analyze(word))


_SAME_STEMS = {_stem(word): _stem(first) for word, first in lists.SAME.items()}


@lru_cache(maxsize=100_000)
def term(word: str) -> str:
    """The subject word that stands for `word` ("hiring": "hire"); "" for what is no subject: "the", "rose", "six"."""
    low = word.lower().replace("’", "").replace("'", "")
    low = lists.PEOPLES.get(low, low)
    if low in _STOP or low in _UP or low in _DOWN or low in lists.NUMBER_WORDS or (len(low) < 2):
        return ""
    found = _stem(low)
    return _SAME_STEMS.get(found, found)


EVERYDAY = frozenset(term(word) for word in lists.EVERYDAY) - {""}


def terms(text: str) -> tuple[str, ...]:
    """The subject words of a text in order, each once."""
    return tuple(dict.fromkeys(found for word in WORD.findall(text) if (found := term(word))))


def telling_terms(text: str) -> tuple[str, ...]:
    """Those that can lead to other claims about the same thing; all of them where none is out of the ordinary."""
    found = terms(text)
    return tuple(each for each in found if each not in EVERYDAY) or found


_CAPITAL = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][^\W_]*(?:[’'-][^\W_]+)*")


def names(text: str) -> frozenset[str]:
    """The terms of capitalised words inside a sentence, and of acronyms anywhere; generic ones left out."""
    words = {m.group() for m in _CAPITAL.finditer(text)} | set(re.findall(r"\b[A-Z]{2,}\b", text))
    kept = {word for word in words if re.sub(r"[’']s$", "", word).lower() not in lists.GENERIC_NAMES}
    return frozenset(found for word in kept for part in WORD.findall(word) if (found := term(part)))
