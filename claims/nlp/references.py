"""What "it", "they", "this" and "the same decision" point at: put there where the text leaves no doubt, else marked.

In doubt the sentence before is quoted in brackets ahead of the claim, so that a reader can tell; nothing is guessed.
"""

import re

from spacy.tokens import Span, Token

from .antecedents import (
    MAN,
    MANY,
    OWNERS,
    PRONOUNS,
    TIME_NOUNS,
    WOMAN,
    antecedent,
    could,
    sentence_before,
    suits,
)
from .explained import POINTERS, PRESENT, VAGUE, explain, named_earlier, needs_topic
from .grammar import SUBJECTS, subject_of
from .lexicon import words_of
from .wording_line import Change, Line, Piece, plain, spoken, taken

CROWD = words_of("who those people anyone everyone someone government council police staff")
AGAIN = re.compile(r"the (?:same|said)\b|such (?:an? )?\w|(?:both|neither) of (?:them|these|those)", re.IGNORECASE)
# "the same as", "such as", "the same time": nothing is pointed at
FOLLOWED = re.compile(
    r"the same .{0,40}\bas\b|such (?:as|that)|the same (?:time|day|way)|the other (?:side|hand)"
    r"|such an? \w+ (?:that|as)"
)
EXPLETIVE = re.compile(
    r"(?:\w+ ){0,3}?(?:be|been|is|was|'s|’s) (?:\w+ ){0,2}?(?:possible|impossible|important|right|wrong|clear|unclear|"
    r"essential|vital|necessary|unnecessary|likely|unlikely|difficult|easy|hard|true|good|better|best|crucial|"
    r"imperative|expected|hoped|estimated|intended|proposed|agreed|appropriate|reasonable|fair|worth|time|up)\b"
    r".*? ?\b(?:to|that|for)\b"
    r"|(?:\w+ ){0,2}?(?:takes|took|take|appears|seems|seemed|appeared|turns|turned)\b"
    r"|(?:is|was|'s|’s) .{0,60}?\b(?:that|which|who)\b"
)
OPENING = frozenset({*PRONOUNS, *POINTERS, "there", "the", "such", "both", "neither"})
ENOUGH = 5
LONGEST_QUOTED = 40  # words
SHORT_QUOTED = 15


def point_out(line: Line, span: Span) -> bool:
    """Resolves what can be; where something stays open, puts the words before it in front.

    Whether the topic is wanted too: a thing is named by its kind alone, or the wording has no name.
    """
    unclear: list[Token] = []
    restored = sum(p.change is not None for p in line.pieces)
    for number, token in enumerate(line.tokens()):
        at = line.place(token) if token.lower_ in OPENING else None
        if at is None:
            continue
        put = line.pieces[at].change is not None
        if number and (token.dep_ not in SUBJECTS if put else restored > ENOUGH):
            continue  # words of its own sentence were put before it, and tell what it is
        if _opens(line, at, token):
            found = antecedent(token)
            if found and token.lower_ in PRONOUNS:
                _write(line, at, token, found)
            elif not named_earlier(line, at, token):
                unclear.append(token)
    if unclear:
        _mark(line, span, unclear)
    return not unclear and not explain(line) and needs_topic(line)


def _opens(line: Line, at: int, token: Token) -> bool:
    """Whether the word points at something outside the wording."""
    low = token.lower_
    if low in PRONOUNS:
        return not _is_expletive(token) and not _is_inside(line, at, token)
    if low == "there":
        return token.dep_ == "advmod" and not _placed(line, at)
    if low in POINTERS:
        return _points(token) and not _named_inside(line, at, token)
    words = spoken(line.pieces[at : at + 3])
    noun = line.pieces[at + 2].token if at + 2 < len(line.pieces) else None
    if low == "the" and (noun is None or noun.pos_ not in {"NOUN", "ADJ", "PROPN"}):
        return False
    return low in {"the", "such", "both", "neither"} and bool(AGAIN.match(words)) and not _followed(line, at)


def _placed(line: Line, at: int) -> bool:
    """Whether a place was named in the wording before."""
    before = (p.token for p in line.pieces[:at] if p.token is not None)
    return any(t.pos_ == "PROPN" or t.ent_type_ == "LOC" for t in before)


def _followed(line: Line, at: int) -> bool:
    """ "the same as", "such as", "the same time": nothing is pointed at."""
    words = spoken(line.pieces[at : at + 8]).lower()
    return bool(FOLLOWED.match(words))


def _is_expletive(token: Token) -> bool:
    """ "it is important that", "it will be possible to", "it takes two years to"."""
    if token.lower_ != "it":
        return False
    after = token.doc[token.i + 1 : min(token.i + 16, token.sent.end)]
    return token.dep_ == "expl" or bool(EXPLETIVE.match(" ".join(t.lower_ for t in after)))


def _is_inside(line: Line, at: int, token: Token) -> bool:
    """Whether a noun before the pronoun in the wording suits it: then the wording explains itself."""
    for piece in line.pieces[:at]:
        noun = piece.token
        if noun is None or (noun == token.head and token.lower_ in OWNERS) or noun.lower_ in VAGUE | TIME_NOUNS:
            continue
        if (
            noun.pos_ in {"NOUN", "PROPN"}
            and (noun.dep_ != "compound" or noun.tag_ != "NN")
            and could(noun, token.lower_)
        ):
            return True
        if noun.lower_ in {
            "who",
            "those",
            "people",
            "anyone",
            "everyone",
            "someone",
            "government",
            "council",
            "police",
            "staff",
        } and (PRONOUNS[token.lower_] == MANY):
            return True
        if noun.lower_ in PRONOUNS and PRONOUNS[noun.lower_] == PRONOUNS[token.lower_]:
            return True  # whatever the first one means, this one means too
    return _owned_after(line, at, token)


def _owned_after(line: Line, at: int, token: Token) -> bool:
    """ "In its report the Committee said": the noun comes after."""
    subject = subject_of(token.sent.root)
    return (
        token.lower_ in OWNERS
        and subject is not None
        and subject.i > token.i
        and subject.pos_ in {"NOUN", "PROPN"}
        and subject != token.head
        and line.holds(subject)
        and suits(subject, token.lower_)
    )


def _points(token: Token) -> bool:
    """Whether "this" or "that" stands for something, or points at a noun that needs explaining."""
    if any(c.dep_.startswith("acl") for c in token.children):
        return False
    low, after = token.lower_, token.nbor() if token.i + 1 < len(token.doc) else None
    if low == "that" and after is not None and after.pos_ in {"AUX", "VERB"} and token.head.dep_ != "acl:relcl":
        return True
    if low == "that" and (
        token.dep_ in {"mark", "advmod", "fixed", "ref"}
        or token.tag_ in {"WDT", "IN", "RB"}
        or token.head.dep_ == "acl:relcl"
    ):
        return False
    if after is not None and (
        after.lower_ in {"who", "which", "that", "of", "with", "in", "at", "from", "on", "whose"}
        or after.tag_ in {"VBG", "VBN"}
    ):
        return low in {"this", "these"} and after.tag_ != "VBN" and after.lower_ not in {"of", "who", "whose"}
    if token.dep_ == "det" and token.head.i > token.i:
        return (
            not _modified(token.head)
            and token.head.lemma_.lower() not in PRESENT
            and not any(t.lower_ in PRESENT for t in token.doc[token.i + 1 : token.i + 4])
            and (token.head.pos_ != "PROPN")
            and not any(c.dep_ == "acl:relcl" for c in token.head.children)
        )
    return token.dep_ in {
        "nsubj",
        "nsubj:pass",
        "obj",
        "obl",
        "nmod",
        "nsubj:outer",
        "conj",
        "root",
        "ROOT",
        "xcomp",
        "advcl",
    }


def _modified(noun: Token) -> bool:
    """Whether the noun phrase tells itself what it is: "this England-only consultation"."""
    telling = {"amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "appos"}
    return any(
        c.dep_ in telling and c.lower_ not in {"same", "new", "particular", "very", "last", "whole"}
        for c in noun.children
    )


def _named_inside(line: Line, at: int, token: Token) -> bool:
    """ "those measures" after "the measures"."""
    if token.dep_ != "det":
        return (
            at > 8
            and token.lower_ in {"this", "that", "those"}
            and any(p.token is not None and p.token.tag_ in {"VBZ", "VBD", "VBP"} for p in line.pieces[:at])
        )
    return any(p.token is not None and p.token.lemma_ == token.head.lemma_ for p in line.pieces[:at])


def _write(line: Line, at: int, token: Token, words: list[Token]) -> None:
    pieces = taken(words, said=token.text, why="reference")
    pieces[-1].space = line.pieces[at].space
    if token.lower_ in OWNERS:
        pieces[-1].text += "’" if pieces[-1].text.endswith("s") else "’s"
    line.pieces[at : at + 1] = pieces


def _mark(line: Line, span: Span, unclear: list[Token]) -> None:
    """The words said just before, in brackets ahead of the claim; without any, the mark "unclear" after the word."""
    at = line.place(unclear[0])
    before = _said_before(span, unclear[0], inside=at is None or line.pieces[at].change is None)
    if before:
        piece = Piece(f"Said just before: “{before}”", True, None, Change(unclear[0].text, "unclear"), aside=True)
        line.lead([piece])
        return
    at = line.place(unclear[0])
    if at is not None:
        named = unclear[0].dep_ == "det" and at + 1 < len(line.pieces)
        line.add(at + named, f"unclear {_asked(unclear[0])}", "unclear")


def _asked(token: Token) -> str:
    if token.dep_ == "det":
        return "which"
    return "who" if PRONOUNS.get(token.lower_) in {MAN, WOMAN} else "what"


def _said_before(span: Span, token: Token, *, inside: bool) -> str:
    """What stands before the claim: the earlier part of its own sentence where `inside`, and the sentence before where
    that is short; at most 40 words, the last of them."""
    own = [t for t in span.doc[span.sent.start : span.start] if not t.is_space] if inside else []
    while own and _leads_on(own[-1]):
        del own[-1]
    if not any(t.pos_ in {"NOUN", "PROPN", "VERB"} for t in own):
        own = []
    sentence = sentence_before(span.doc, span.sent.start)
    words = own
    if len(own) < SHORT_QUOTED and sentence is not None:
        words = [*(t for t in sentence if not t.is_space), *own]
    kept = words[-LONGEST_QUOTED:]
    text = plain(span.doc[kept[0].i : kept[-1].i + 1].text) if kept else ""
    text = text.replace("“", "‘").replace("”", "’").lstrip(",;:.–—- ")
    return f"…{text}" if len(words) > LONGEST_QUOTED else text


def _leads_on(word: Token) -> bool:
    joins = word.pos_ in {"CCONJ", "SCONJ"} or word.lower_ in {"that", "which"}
    return joins or (word.is_punct and word.text != "%")
