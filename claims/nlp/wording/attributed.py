"""What a claim's own words leave to those around them: whose words a quotation is, and since when a figure holds."""

import re

from spacy.tokens import Doc, Span, Token

from .grammar import inside, subject_of
from .line import Line, taken
from .scope import REPORTS, TIME_WORD

LONGEST_QUOTED = 600  # words looked back over for where a quotation opens
SAYS = re.compile(r"according to\b|(?:in|to use) the words of\b", re.IGNORECASE)
LONGEST_SOURCE = 16  # words
LONGEST_PERIOD = 14
BETWEEN = frozenset({":", ",", "-", "—", "–"})
SINCE = re.compile(r"since\b|(?:over|in|during|within) (?:the|these|this) (?:last|past)\b", re.IGNORECASE)


def put_speaker(line: Line, span: Span) -> None:
    """ "[The review said:]" ahead of every sentence of a quotation that it opens, also a paragraph further on."""
    opening = _opening(span.doc, span.start)
    words = _source(opening, span) if opening is not None else []
    if words and line.pieces and not any(line.holds(t) for t in words):
        pieces = taken(words)
        pieces[-1].space = True
        pieces[-1].text += ":"
        line.pieces[0].text = line.pieces[0].text[:1].upper() + line.pieces[0].text[1:]
        line.lead(pieces)


def _opening(doc: Doc, start: int) -> Token | None:
    """The quotation mark that is open at token `start`; a mark that opens each paragraph is looked past."""
    found: Token | None = None
    for k in range(start - 1, max(-1, start - LONGEST_QUOTED), -1):
        token = doc[k]
        if token.text == "”":
            break
        if token.text == "“":
            found = token
            if not _opens_paragraph(token):
                break
    return found


def _opens_paragraph(mark: Token) -> bool:
    return mark.i > 0 and mark.nbor(-1).is_space and "\n" in mark.nbor(-1).text


def _source(mark: Token, span: Span) -> list[Token]:
    """ "The review said", "in the words of the review" before the mark; of "says it was “late. It fell”", the verb."""
    at = mark.i - 1
    while at >= 0 and (mark.doc[at].is_space or mark.doc[at].text in BETWEEN):
        at -= 1
    joined = at == mark.i - 1
    if at < 0 or (joined and not any(t.text in {".", "?", "!"} for t in mark.doc[mark.i : span.start])):
        return []  # "the so-called “mixed bag”": no words of a report
    sentence = mark.doc[at].sent
    opening = [t for t in mark.doc[sentence.start : at + 1] if not t.is_space]
    if not joined and SAYS.match(sentence.text) and len(opening) <= LONGEST_SOURCE:
        return opening
    for verb in reversed(mark.doc[sentence.start : at + 1]):
        subject = subject_of(verb) if verb.lemma_.lower() in REPORTS | {"write"} else None
        if subject is not None and subject.i < verb.i:
            words = [t for t in mark.doc[subject.left_edge.i : (verb.i if joined else at) + 1] if not t.is_space]
            known = subject.pos_ in {"NOUN", "PROPN", "PRON"} and subject.tag_ not in {"WDT", "WP"}
            return words if known and len(words) <= LONGEST_SOURCE else []
    return []


def put_period(line: Line, span: Span) -> None:
    """ "[since March]" after a figure, where its sentence says the time once and for what is joined to the figure."""
    text = " ".join(p.text for p in line.pieces)
    if TIME_WORD.search(text) or not any(t.like_num for t in span):
        return
    words = next((w for t in span.sent if (w := _period(t, span)) and not any(line.holds(x) for x in w)), [])
    if words:
        line.end(taken(words))


def _period(token: Token, span: Span) -> list[Token]:
    """The words of a time that hangs on a verb over the claim, or on what the claim is joined to; else none."""
    if inside(token, span) or token.head == token or token.dep_ not in {"obl", "nmod", "obl:tmod", "obl:unmarked"}:
        return []
    words = [t for t in token.subtree if not t.is_space]
    while words and words[-1].is_punct:
        del words[-1]
    while words and words[0].is_punct:
        del words[0]
    whole = words and words[-1].i - words[0].i == len(words) - 1 and len(words) <= LONGEST_PERIOD
    if not whole or not SINCE.match(span.doc[words[0].i : words[-1].i + 1].text):
        return []
    shared = token.head in set(span.root.ancestors) or token.head.head == span.root or token.head == span.root
    joined = token.head.dep_ == "conj" and span.root in set(token.head.ancestors)
    timed = TIME_WORD.search(span.doc[words[0].i : words[-1].i + 1].text)
    after = span.doc[words[-1].i + 1 : words[-1].i + 2].text
    apart = words[0].i > span.start and words[0].nbor(-1).text == "," and after == "."
    return words if timed and (shared or joined or apart) else []
