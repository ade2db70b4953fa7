"""The stand-alone wording of a claim: who, what and when, as far as the text tells.

What is not in the quote stands in square brackets and has a note. Nothing is guessed: what the text does not resolve
stays as it was said, with a mark.
"""

from spacy.tokens import Doc

from claims.nlp.results import Setting, WordingNote
from claims.nlp.splitting.claim_splitter import SplitClaim

from .acronyms import expand
from .antecedents import LUMP
from .attributed import put_period, put_speaker
from .clauses import sentence_of
from .endings import complete_end, put_destination
from .line import Change, Line, Piece, render, spoken
from .people import maker_of, name_people
from .references import point_out
from .said_dates import add_dates, day_in_words
from .scope import put_scope

NOWHERE = Setting()


def stand_alone(doc: Doc, claim: SplitClaim, setting: Setting = NOWHERE) -> tuple[str, tuple[WordingNote, ...]]:
    """The wording of `claim`, capitalised and closed with a full stop, and a note for every change."""
    span = claim.span(doc)
    setting = maker_of(span, setting)
    line = sentence_of(span, claim)
    complete_end(line, span)
    put_destination(line, span)
    if len(span.sent) <= LUMP:
        put_scope(line, span)
    put_period(line, span)
    put_speaker(line, span)
    point_out(line, span, setting.made_on)
    name_people(line, setting)
    add_dates(line, setting.made_on)
    expand(line, doc)
    if setting.title and line.pieces:
        line.end([Piece(_statement(line, setting), change=Change("", "reference"), aside=True, apart=True)])
    return render(line)


def _statement(line: Line, setting: Setting) -> str:
    """ "statement “Park Safety Review”, 10 December 2024"; without a day that the wording itself names, and not only
    the end of a time or the words said before."""
    day = day_in_words(setting.made_on) if setting.made_on else ""
    named = not day or any(p.text == day for p in line.pieces) or day in spoken(p for p in line.pieces if not p.aside)
    return f"statement “{setting.title}”" + ("" if named else f", {day}")
