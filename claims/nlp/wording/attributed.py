"""What a claim's own words leave to those around them: whose words a quotation is, and since when a figure holds."""

import re

from spacy.tokens import Doc, Span, Token

from .grammar import FINITE, inside, subject_of
from .kept import places, text_of
from .line import Line, taken
from .scope import REPORTS, TIME_WORD

LONGEST_QUOTED = 600  # words looked back over for where a quotation opens
SAYS = re.compile(r"according to\b|(?:in|to use) the words of\b", re.IGNORECASE)
LONGEST_SOURCE = 16  # words
LONGEST_PERIOD = 14
TIMED = frozenset({"obl", "nmod", "obl:tmod", "obl:unmarked"})
LONGEST_HUNG = 24  # of the noun that "which said" hangs on, too
BETWEEN = frozenset({":", ",", "-", "—", "–"})
BESIDE = frozenset({"obl", "nmod", "obj"})
STOPS = frozenset({".", "?", "!"})
# What closes a quotation that each mark opens: for a straight ", any other; for ' and ‘, none within a word
CLOSING = {
    "“": re.compile("”"),
    '"': re.compile('"'),
    "‘": re.compile(r"’(?!\w)"),
    "'": re.compile(r"'(?!\w)"),
}
SAYING = REPORTS | {"write", "comment", "remark", "promise", "inform", "read", "continue"}
SINCE = re.compile(r"since\b|(?:over|in|during|within) (?:the|these|this) (?:last|past)\b", re.IGNORECASE)


def put_speaker(line: Line, span: Span) -> None:
    """ "[The review said:]" ahead of every sentence of a quotation that it opens, also a paragraph further on; for
    "“It fell,” said Mr Hill" who said it after."""
    opening = _opening(span.doc, span.start)
    if opening is None or not line.pieces:
        return
    words = _source(opening, span) or _source_after(opening, span)
    if not words or any(line.holds(t) for t in words):
        return
    pieces = taken(words)
    for piece in pieces:  # "He says in his report": no "it" of the quotation means the report
        if piece.token is not None and piece.token.dep_ in BESIDE and piece.token.pos_ == "NOUN":
            piece.token = None
    if words[-1].lower_ != "that":
        pieces[-1].text += ":"
        line.pieces[0].text = line.pieces[0].text[:1].upper() + line.pieces[0].text[1:]
    line.lead(pieces)


def _opening(doc: Doc, start: int) -> Token | None:
    """The quotation mark that is open at token `start`; a “ that opens each paragraph is looked past."""
    found: Token | None = None
    marks = places(doc, "marks", lambda t: t.text in CLOSING and _opens(t), start - LONGEST_QUOTED + 1, start)
    for k in reversed(marks):
        token = doc[k]
        between = text_of(doc)[token.idx + 1 : doc[start].idx]
        if CLOSING[token.text].search(between):
            if token.text == "“":
                break
            continue
        found = token
        if token.text != "“" or not _opens_paragraph(token):
            break
    return found


def _opens(mark: Token) -> bool:
    """Whether a word follows the mark directly, and no word stands directly before it."""
    before = mark.doc[mark.i - 1] if mark.i else None
    apart = before is None or bool(before.whitespace_) or before.is_space or before.text in {"(", "[", "—", "–"}
    return not mark.whitespace_ and (mark.text == "“" or apart)


def _opens_paragraph(mark: Token) -> bool:
    return mark.i > 0 and mark.nbor(-1).is_space and "\n" in mark.nbor(-1).text


def _source(mark: Token, span: Span) -> list[Token]:
    """ "The review said", "in the words of the review" before the mark; of "says it was “late. It fell”", the verb."""
    at = mark.i - 1
    while at >= 0 and (mark.doc[at].is_space or mark.doc[at].text in BETWEEN):
        at -= 1
    joined = at == mark.i - 1
    whole = joined and mark.i + 1 == span.start and mark.doc[at].lower_ == "that"  # "says that “parks failed”"
    if at < 0 or (joined and not whole and not any(t.text in STOPS for t in mark.doc[mark.i : span.start])):
        return []  # "the so-called “mixed bag”": no words of a report
    sentence = mark.doc[at].sent
    opening = [t for t in mark.doc[sentence.start : at + 1] if not t.is_space]
    if not joined and SAYS.match(sentence.text) and len(opening) <= LONGEST_SOURCE:
        return opening
    for verb in reversed(mark.doc[sentence.start : at + 1]):
        subject = subject_of(verb) if verb.lemma_.lower() in SAYING else None
        if subject is not None and subject.i < verb.i:
            end = at if whole or not joined else verb.i
            if any(t.tag_ in FINITE for t in mark.doc[verb.i + 1 : end + 1]):
                return []  # "says that the board is: “late”"
            return _words(subject, mark.doc[sentence.start : end + 1]) if verb.i <= end else []
    return []


def _words(subject: Token, said: Span) -> list[Token]:
    """From the subject to the end of `said`; for "the report, which said" and "the letter in which he said", from the
    noun that they hang on, else from the beginning of the sentence."""
    first = subject
    before = said.doc[max(said.start, subject.i - 2) : subject.i + 1]
    if any(t.tag_ in {"WDT", "WP"} for t in before):
        first = subject.head.head
    named = first.pos_ in {"NOUN", "PROPN", "PRON"} and first.i <= subject.i and first.lower_ != "there"
    start = max(said.start, first.left_edge.i) if named else said.start
    words = [t for t in said.doc[start : said.end] if not t.is_space]
    known = named or first != subject
    return words if known and len(words) <= (LONGEST_SOURCE if first == subject else LONGEST_HUNG) else []


def _source_after(mark: Token, span: Span) -> list[Token]:
    """ "Mr Hill said" for what stands in quotation marks before "said Mr Hill" in its sentence."""
    end = span.doc[span.start].sent.end
    if mark.text not in {"“", '"'} or end - span.end > LONGEST_SOURCE:
        return []
    closed = next((t for t in span.doc[max(mark.i + 1, span.end - 1) : end] if t.text in {"”", '"'}), None)
    after = [t for t in span.doc[closed.i + 1 : end] if not t.is_punct and not t.is_space] if closed is not None else []
    verb = next((t for t in after if t.lemma_.lower() in SAYING), None)
    subject = subject_of(verb) if verb is not None else None
    if verb is None or subject is None or subject not in after or len(after) > LONGEST_SOURCE:
        return []
    name = [t for t in subject.subtree if t in after and t != verb]
    return [*name, verb] if {*name, verb} == set(after) else []


def put_period(line: Line, span: Span) -> None:
    """ "[since March]" after a figure, where its sentence says the time once and for what is joined to the figure."""
    text = " ".join(p.text for p in line.pieces)
    if TIME_WORD.search(text) or not any(t.like_num for t in span):
        return
    sentence = span.sent
    since = places(span.doc, "since", lambda t: bool(_since(t)), sentence.start, sentence.end)
    periods = (_period(span.doc[k], span) for k in since)
    words = next((w for w in periods if w and not any(line.holds(x) for x in w)), [])
    if words:
        line.end(taken(words))


def _period(token: Token, span: Span) -> list[Token]:
    """The words of a time that hangs on a verb over the claim, or on what the claim is joined to; else none."""
    words = [] if inside(token, span) else _since(token)
    if not words:
        return []
    shared = token.head in set(span.root.ancestors) or token.head.head == span.root or token.head == span.root
    joined = token.head.dep_ == "conj" and span.root in set(token.head.ancestors)
    after = span.doc[words[-1].i + 1 : words[-1].i + 2].text
    apart = words[0].i > span.start and words[0].nbor(-1).text == "," and after == "."
    return words if shared or joined or apart else []


def _since(token: Token) -> list[Token]:
    """The words of a time that runs on, which hang on `token`; else none."""
    if token.head == token or token.dep_ not in TIMED:
        return []
    words = [t for t in token.subtree if not t.is_space]
    while words and words[-1].is_punct:
        del words[-1]
    while words and words[0].is_punct:
        del words[0]
    whole = words and words[-1].i - words[0].i == len(words) - 1 and len(words) <= LONGEST_PERIOD
    said = token.doc[words[0].i : words[-1].i + 1].text if whole else ""
    return words if SINCE.match(said) and TIME_WORD.search(said) else []
