"""Words that open a claim and carry nothing without what went before them."""

import re

from spacy.tokens import Span, Token

from .grammar import FINITE, SUBJECTS, is_finite, subject_of
from .line import Line
from .scope import REPORTS, TIME_WORD

CONNECTORS = re.compile(
    r"(?:and|but|or|so|also|as well as|such as|namely|including|therefore|however|importantly|indeed|in addition|"
    r"furthermore|moreover|similarly|equally|of course|already,|interestingly|obviously|clearly|that is why|thus|hence|"
    r"alongside|plus|first|second|secondly|thirdly|finally|lastly|then|yet|nevertheless|because|although|though|while|"
    r"whilst|since|as|where|when|that|with|notwithstanding the fact that|in particular|for example|for instance|i\.e\.)"
    r"\b,?",
    re.IGNORECASE,
)
CLAUSAL_ONLY = frozenset({"because", "although", "though", "while", "whilst", "since", "as", "where", "when", "that"})
TIMED = frozenset({"when", "where", "as", "while", "whilst", "since"})
NEVER_ALONE = frozenset({"first", "second", "then", "since", "already,", "as", "so", "or", "yet", "when", "that"})
# A preposition after "as well as" that may still begin a sentence
MAY_BEGIN = frozenset({"over", "about", "around", "up", "under", "between", "in", "on", "for", "at"})
SAID = REPORTS | {"set", "pledge", "promise", "make", "commit"}
TURNED = frozenset({"have", "has", "had", "is", "are", "was", "were", "will", "can", "could", "should"})


def drop_openers(line: Line, span: Span) -> None:
    """Takes off words such as "and", "but also" and "that"; "when" and the like only before a subject and its verb."""
    for _ in range(3):
        text = "".join(p.text + (" " if p.space else "") for p in line.pieces)
        match = CONNECTORS.match(text)
        if not match or not text[match.end() :].strip(" ,"):
            return
        count = len(match.group(0).replace(",", " ,").split())
        if not _may_go(line, match.group(0).lower().rstrip(","), count, starts=span.start == span.sent.start):
            return
        line.drop(0, count)
        while line.pieces and line.pieces[0].text in {",", "–", "—", ":"}:
            del line.pieces[0]


def _may_go(line: Line, word: str, count: int, *, starts: bool) -> bool:
    """Whether nothing is lost without `word`, the first `count` pieces."""
    if word == "with" and starts:
        return False
    if word in CLAUSAL_ONLY | NEVER_ALONE and not _opens_clause(line, word):
        return False
    after = line.pieces[count].token if count < len(line.pieces) else None
    return after is None or after.pos_ != "ADP" or after.lower_ in MAY_BEGIN


def _opens_clause(line: Line, word: str) -> bool:
    """Whether the first word joins a whole clause, or begins a sentence that does not need it."""
    token = line.pieces[0].token
    if token is None:
        return False
    if word in CLAUSAL_ONLY:
        return _joins_clause(line, token, once=word in TIMED)
    return token.dep_ in {"cc", "advmod"} and len(line.pieces) > 1 and line.pieces[1].text in {",", "also", "we"}


def _joins_clause(line: Line, token: Token, *, once: bool) -> bool:
    """Whether the word's subject and verb are in the wording; `once`: and no other verb with a tense."""
    verb, subject = token.head, subject_of(token.head)
    whole = verb == token.doc[token.i : token.i + len(line.pieces)].root
    if subject is None or not whole or (once and tenses(line) > 1) or _tells_source(token) or _dates(token):
        return False
    marks = token.dep_ in {"mark", "advmod"} and subject.i > token.i and is_finite(verb)
    return marks and line.holds(subject) and line.holds(verb)


def _tells_source(token: Token) -> bool:
    """ "As the manifesto pledged, ...", which is nothing without what was pledged."""
    said = token.head
    content = any(c.dep_ in {"obj", "ccomp", "xcomp", "nsubj:pass"} for c in said.children)
    return token.lower_ == "as" and said.dep_ == "advcl" and said.lemma_.lower() in SAID and not content


def _dates(token: Token) -> bool:
    """ "Since February the price has risen", a time and no joined clause."""
    return token.lower_ == "since" and token.i + 1 < len(token.doc) and bool(TIME_WORD.fullmatch(token.nbor().text))


def tenses(line: Line) -> int:
    """How many verbs or auxiliaries have a tense."""
    return sum(t.tag_ in FINITE for t in line.tokens())


def put_straight(line: Line) -> None:
    """ "(not only) have we hired" as "we have hired"."""
    if len(line.pieces) > 2 and line.pieces[0].text.lower() in TURNED:
        subject = line.pieces[1].token
        if subject is not None and subject.pos_ == "PRON" and subject.dep_ in SUBJECTS and not line.asks():
            line.pieces[:2] = [line.pieces[1], line.pieces[0]]
