"""The words of a sentence as a reader of figures wants them: "HK$7.8bn" is three, "5,000mAh" two, "10%-12" four."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from .numerals import MAGNITUDES, SHORT
from .units import CURRENCIES, GLUED

NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|\.\d+"
SIGN = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
TAIL = "|".join(sorted(map(re.escape, {*GLUED, *(m for m in MAGNITUDES if len(m) < 5)}), key=len, reverse=True))
PIECE = re.compile(rf"(?:{SIGN})(?![a-z])|[-−](?=\.?\d)|{NUMBER}|(?:{TAIL})(?![a-z])|[-–—%+~/]")
SIGNED = re.compile(rf"(?:[-−+~]?(?:{SIGN})?[-−]?|)(?:{NUMBER})(?:{TAIL}|%)*[+]?")
PAIR = re.compile(rf"(?P<low>(?:{SIGNED.pattern}))[-–—/](?P<high>(?:{SIGNED.pattern}))")
YEARLIKE = re.compile(r"(?:1[6-9]|20)\d\d$")
DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Words:
    """Parallel lists: the token, its text, also in lower case, and the code points [start, end) of each piece."""

    tokens: list[Token]
    texts: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]

    def touches(self, k: int) -> bool:
        """Whether nothing stands between piece `k` and the one before."""
        return 0 < k < len(self.starts) and self.starts[k] == self.ends[k - 1]

    def low(self, k: int) -> str:
        """The lower-case text at `k`; "" outside the sentence."""
        return self.lows[k] if 0 <= k < len(self.lows) else ""


def pieces_of(tokens: list[Token]) -> Words:
    """The pieces of a sentence; a token that is split stands once for each of its pieces."""
    words = Words([], [], [], [], [])
    for token in tokens:
        low = token.lower_
        for start, end in _cuts(low, token.text) if len(low) == len(token) else ((0, len(token)),):
            words.tokens.append(token)
            words.texts.append(token.text[start:end])
            words.lows.append(low[start:end])
            words.starts.append(token.idx + start)
            words.ends.append(token.idx + end)
    return words


def _cuts(low: str, text: str) -> tuple[tuple[int, int], ...]:
    whole = ((0, len(low)),)
    if low[-1:] == "." and len(low) > 1 and (low[:-1] in GLUED or low[:-1] in SHORT or DIGIT.search(low)):
        *before, last = _cuts(low[:-1], text[:-1])  # "$2.1m.", "65W.": the full stop of the sentence
        return (*before, last, (len(low) - 1, len(low)))
    if low.isdigit() or not DIGIT.search(low):
        return whole
    pair = PAIR.fullmatch(low)
    if pair and _is_plain_pair(low, pair["low"], pair["high"]):
        return whole
    if not pair and not SIGNED.fullmatch(low):
        return whole
    cuts = tuple(m.span() for m in PIECE.finditer(low))
    return cuts if cuts and sum(e - s for s, e in cuts) == len(low) else whole


def _is_plain_pair(text: str, low: str, high: str) -> bool:
    """ "2009-10", "3/4": years and fractions; not "8–10"."""
    return low.isdigit() and high.isdigit() and ("/" in text or YEARLIKE.match(low) is not None)
