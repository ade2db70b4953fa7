"""Texts that only say where an answer stands, or that it is to come. They are no evidence of anything. Pure.

A holding answer promises another; a pointer sends the reader to one. Both are short: an answer that goes on to answer
is none, however it begins.
"""

import re
from typing import Final, Literal

Kind = Literal["", "holding", "pointer"]
LONGEST: Final = 90  # words; a longer text says something of its own
_FIGURES = re.compile(r"[£€$]\s?\d|\d\s?(?:%|per cent)|\b\d{1,3}(?:,\d{3})+\b")

_HOLDING = re.compile(
    r"""(?:
    \b(?:i|we|he|she|they|my\s+(?:right\s+)?(?:hon\.?|noble)\s+friend|the\s+(?:minister|secretary\s+of\s+state|department
        |national\s+statistician|chief\s+executive))\b[^.]{0,80}\b(?:will|shall|has|have\s+asked[^.]{0,80}\bto|to)\s+
        (?:write|reply|respond)\b[^.]{0,60}\bto\b
    | \bi\s+(?:have|had)\s+(?:written|replied)\s+to\b
    | \bi\s+will\s+(?:let|inform)\s+the\s+(?:right\s+)?(?:hon\.?|noble)\b
    | \bit\s+has\s+not\s+(?:yet\s+)?(?:proved|been)\s+possible\s+to\s+(?:respond|answer|reply|provide\s+an\s+answer)
    | \bi\s+(?:will|shall|hope\s+to)\s+(?:answer|reply|respond)\b[^.]{0,60}
        \b(?:as\s+soon\s+as|shortly|in\s+due\s+course)
    | \b(?:officials|the\s+department)\s+(?:are|is)\s+(?:still\s+)?
        (?:collating|compiling|gathering)\b[^.]{0,80}\b(?:answer|information)
    | \ba\s+(?:substantive|full)\s+(?:answer|reply)\s+will\s+(?:follow|be\s+(?:given|provided|sent))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_POINTER = re.compile(
    r"""(?:
    \b(?:i|we)\s+(?:would\s+|must\s+|can\s+only\s+)?refer\s+(?:the|my|him|her|them|noble|hon\.?)\b
    | \b(?:please\s+)?(?:see|refer\s+to)\s+(?:the|my|our)\s+
        (?:oral|written|ministerial|previous|earlier)?\s*(?:ministerial\s+)?(?:statement|answer|reply|response)\b
    | \b(?:please\s+)?(?:see|refer\s+to)\s+(?:the\s+)?(?:answer|statement|reply)\s+(?:given|made)\b
    | \b(?:an|this|the)\s+(?:identical|same|oral)\s+statement\s+(?:has\s+been|was|is\s+being|will\s+be)\s+made\b
    | \bmy\s+(?:right\s+)?(?:hon\.?|noble)\s+friend\b[^.]{0,200}\bhas\s+(?:today\s+)?made\s+the\s+following\s+
        (?:written\s+)?(?:ministerial\s+)?statement\s*[.:]?\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def pointer(text: str) -> Kind:
    """ "holding", "pointer", or "" for a text that says something of its own."""
    if len(text.split()) > LONGEST or _FIGURES.search(text):
        return ""
    if _HOLDING.search(text):
        return "holding"
    return "pointer" if _POINTER.search(text) else ""


REASONS: Final = {
    "holding": "It only says that an answer will come, so there is nothing to cite.",
    "pointer": "It only says where the answer stands, so there is nothing to cite.",
}
