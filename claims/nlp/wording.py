"""The stand-alone wording of a claim: who, what and when, as far as the text tells.

What is not in the quote stands in square brackets and has a note. Nothing is guessed: what the text does not resolve
stays as it was said, with a mark.
"""

import re

from spacy.tokens import Doc, Span

from .claim_splitter import SplitClaim
from .clauses import sentence_of
from .grammar import SUBJECTS
from .people import name_people
from .references import point_out
from .results import Setting, WordingNote
from .said_dates import add_dates, day_in_words
from .wording_line import Change, Line, Piece, render, taken

OPENERS = (
    "over|during|in|since|on|by|throughout|last|this|next|yesterday|today|earlier|from|between|also|immediately|after|"
    "before"
)
TIMES = (
    "years?|months?|weeks?|days?|summer|winter|spring|autumn|election|yesterday|today|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|(?:19|20)\d\d"
)
TIME_WORD = re.compile(rf"\b(?:{TIMES})\b", re.IGNORECASE)
TIME_OPENING = re.compile(
    rf"(?:(?:{OPENERS})\b.{{0,50}}?\b(?:{TIMES})|yesterday|today|tomorrow)\b(?= ?,| (?:we|i|the|they|he|she|it)\b)",
    re.IGNORECASE,
)
NOWHERE = Setting()


def stand_alone(doc: Doc, claim: SplitClaim, setting: Setting = NOWHERE) -> tuple[str, tuple[WordingNote, ...]]:
    """The wording of `claim`, capitalised and closed with a full stop, and a note for every change."""
    span = claim.span(doc)
    line = sentence_of(span, claim)
    _put_time(line, span)
    wants_topic = point_out(line, span)
    name_people(line, setting)
    add_dates(line, setting.made_on)
    if wants_topic and setting.title:
        line.end([Piece(_topic(setting), change=Change("", "reference"), aside=True)])
    return render(line)


def _topic(setting: Setting) -> str:
    """ "statement “Park Safety Review”, 10 December 2024"."""
    day = f", {day_in_words(setting.made_on)}" if setting.made_on else ""
    return f"statement “{setting.title}”{day}"


def _put_time(line: Line, span: Span) -> None:
    """The time that opens the sentence and holds for its main clauses, where the claim does not say one itself."""
    sentence = span.root.sent
    match = TIME_OPENING.match(sentence.text)
    said = " ".join(p.text for p in line.pieces)
    if not match or span.start_char < sentence.start_char + match.end() or TIME_WORD.search(said):
        return
    lead = taken(t for t in sentence if t.idx < sentence.start_char + match.end() and t.lower_ != "also")
    top = span.root
    main = top == sentence.root or (top.head == sentence.root and top.dep_ in {"conj", "obj", *SUBJECTS})
    if main and lead:
        lead[-1].space = False
        line.lead([*lead, Piece(",", change=lead[-1].change)])
