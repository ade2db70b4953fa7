"""Our own marks in a wording, taken out where a wording is compared with other words. Pure.

What stands in brackets and names who, what or when stays: it is part of what was said. What only points back at the
speech, or says that the text leaves something open, is no word of the claim.
"""

import re

_BEFORE = r"(?:Said (?:just )?(?:before|after)|In full|Under the heading): “[^”]*”"
_TOPIC = r"statement “[^\[\]]*”(?:, \d{1,2} [A-Z][a-z]+ \d{4})?"
_OPEN = r"unclear (?:who|what|which)"
_MARK = re.compile(rf"\[(?:{_BEFORE}|{_TOPIC}|{_OPEN})\]|\((?:{_TOPIC}|{_OPEN})\)")

_POINTER = re.compile(rf"\[(?:{_BEFORE}|{_TOPIC})\]|\({_TOPIC}\)")


def without_marks(wording: str) -> str:
    """The wording without such marks, and without the brackets around the words that stay."""
    return _tidy(_MARK.sub(" ", wording).replace("[", "").replace("]", ""))


def beside_the_speech(wording: str) -> str:
    """The wording without what only points back at the speech, for a page that shows it; other brackets stay."""
    return _tidy(_POINTER.sub(" ", wording))


def pointed_at(wording: str) -> str:
    """The sentences of the speech that the wording carries for whoever has not read it; "" where there are none."""
    return " ".join(re.findall(rf"\[({_BEFORE})\]", wording))


def _tidy(wording: str) -> str:
    return re.sub(r" +(?=[.,;:?!]|[’']s\b)", "", " ".join(wording.split()))
