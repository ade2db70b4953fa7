"""What "it", "they", "this" and "the same decision" point at: put there where the text leaves no doubt, else marked.

In doubt the sentence before is quoted in brackets ahead of the claim, so that a reader can tell; nothing is guessed.
"""

import re
from datetime import date

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import LUMP, MAN, MANY, OWNERS, PRONOUNS, TIME_NOUNS, WOMAN, antecedent, could, suits
from .background import background
from .explained import POINTERS, PRESENT, VAGUE, described_mention, explain, named_earlier
from .grammar import SUBJECTS, governors, subject_of
from .headings import heading_over
from .kin import KINDRED, teller
from .line import Change, Line, Piece, plain, spoken, taken
from .pointing import is_expletive
from .quoted import THEN, Part, clipped, overlap, parts_before, sums_all, words_of_parts
from .scope import TIME_WORD, rule_before, scope_before
from .surroundings import joined, own_sentence, surround

CROWD = words_of("who those people anyone everyone someone government council police staff")
AGAIN = re.compile(r"the (?:same|said)\b|such (?:an? )?\w|(?:both|neither) of (?:them|these|those)", re.IGNORECASE)
# "the same as", "such as", "the same time": nothing is pointed at
FOLLOWED = re.compile(
    r"the same .{0,70}\bas\b|such (?:as|that)|the same (?:time|day|way)|the other (?:side|hand)"
    r"|such an? \w+ (?:that|as)"
)
# "Others stayed away", "none was given": of what was said before
COUNTED = words_of("others some all most many none both another several few half each")
# "Further talks", "similar rules": beside those said before
BESIDE = words_of("further similar additional other extra")
OPENING = frozenset({*PRONOUNS, *POINTERS, *COUNTED, *BESIDE, "there", "the", "such", "both", "neither", "so", "then"})
LONG = 8  # words, after which "this" may point at what the wording says itself
# "this kind of support": what it is a kind of does not tell which
KINDS = words_of("kind type sort level amount form approach number")


def point_out(line: Line, span: Span, made_on: date | None = None) -> None:
    """Resolves what can be; where something stays open, puts the words before it in front."""
    unclear: list[Token] = []
    for number, token in enumerate(line.tokens()):
        at = line.place(token) if token.lower_ in OPENING else None
        if at is None:
            continue
        put = line.pieces[at].change is not None
        if number and put and token.dep_ not in SUBJECTS and token.lower_ not in POINTERS:
            continue  # words of its own sentence were put before it, and tell what it is
        if _opens(line, at, token):
            found = antecedent(token)
            if found and token.lower_ in PRONOUNS:
                _write(line, at, token, found)
            elif not named_earlier(line, at, token):
                unclear.append(token)
    bare = explain(line)
    if len(span.sent) > LUMP:
        _mark(line, unclear)
    else:
        _look_back(line, span, unclear, bare, made_on)


def _look_back(line: Line, span: Span, unclear: list[Token], bare: list[Token], made_on: date | None) -> None:
    """Quotes what tells of the words that are left open; marks the first of them where nothing does."""
    rule = rule_before(line, span)
    asked = [*unclear, *bare]
    first = [] if rule is not None else unclear or bare
    told = next(((t, s) for t in first if (s := _teller(line, t)) is not None), None)
    left = [t for t in asked if told is None or t != told[0]]
    parts = parts_before(line, span, left, rule=told[1] if told else rule)
    if asked and not parts:
        _mark(line, unclear)
    why = "unclear" if asked or rule is not None else "reference"
    _quote(line, span, parts, made_on, Change("".join(t.text for t in (unclear or bare)[:1]), why))


def _quote(line: Line, span: Span, parts: list[Part], made_on: date | None, said: Change) -> None:
    """What is quoted ahead of the claim: the heading over it, sentences from before, and its own where it is cut."""
    whole = own_sentence(line, span)
    kept = [part for part in parts if whole is None or not overlap(part, whole)]
    found = surround(line, span, kept, whole)
    opening = scope_before(line, span)
    if opening is not None and not any(overlap(part, (opening.start, opening.end)) for part in found):
        found.append(clipped(opening))
    heading = heading_over(line, span) if opening is None else None
    after = background(line, span) if not (found or heading or whole) else None
    if whole is not None:
        words = words_of_parts(span.doc, [whole], made_on)
        line.lead([_quotation("In full", words, Change("", "reference"))])
    if found:
        line.lead([_quotation("Said before", words_of_parts(span.doc, joined(found), made_on), said)])
    if heading is not None:
        line.lead([_quotation("Under the heading", plain(heading.text), Change("", "reference"))])
    if after is not None:
        when = "after" if after.start >= span.end else "before"
        line.lead([_quotation(f"Said {when}", words_of_parts(span.doc, [clipped(after)], made_on), said)])


def _quotation(label: str, words: str, change: Change) -> Piece:
    return Piece(f"{label}: “{words}”", True, None, change, aside=True, apart=True)


def _teller(line: Line, token: Token) -> Span | None:
    """What tells of "the money", "this money", where the wording does not hold it."""
    noun = token.head if token.dep_ == "det" else token
    if sums_all(token):
        return None
    plain_noun = (noun.tag_ in {"NN", "NNS"} or token.lower_ == "then") and token.lower_ not in {*COUNTED, *BESIDE}
    if not plain_noun:
        return None
    crowd = token.lower_ in POINTERS and noun.lemma_.lower() in KINDRED and noun.tag_ == "NNS"  # just before
    found = (None if crowd else described_mention(line, noun)) or teller(noun)
    return None if found is None or any(line.holds(t) for t in found) else found


def _opens(line: Line, at: int, token: Token) -> bool:
    """Whether the word points at something outside the wording."""
    low = token.lower_
    if low in PRONOUNS:
        return not is_expletive(token) and not _is_inside(line, at, token)
    if low in COUNTED and (token.dep_ in SUBJECTS or (token.dep_ == "obj" and low in {"both", "neither"})):
        return _counts(token)
    if low in BESIDE:
        return _is_beside(token)
    if low == "so":
        return _does(token) and not _done_inside(line, at, token)
    if low == "then":
        since = token.i > 0 and token.nbor(-1).lower_ in {"since", "until", "by", "before", "from"}
        return since and not TIME_WORD.search(spoken(line.pieces[:at]))
    if low == "there":
        return token.dep_ == "advmod" and not _placed(line, at)
    if low in POINTERS:
        return _points(token) and not _named_inside(line, at, token)
    words = spoken(line.pieces[at : at + 3])
    noun = line.pieces[at + 2].token if at + 2 < len(line.pieces) else None
    if low == "the" and (noun is None or noun.pos_ not in {"NOUN", "ADJ", "PROPN"}):
        return False
    return low in {"the", "such", "both", "neither"} and bool(AGAIN.match(words)) and not _followed(line, at)


def _counts(token: Token) -> bool:
    """ "Others stayed away", and not "some of the parks", "all who came"."""
    after = token.doc[token.i + 1 : token.i + 2].text
    alone = not any(c.dep_ in {"nmod", "acl", "acl:relcl", "obl", "det"} for c in token.children)
    told = token.sent[0].lower_ == "of" and token.i > token.sent.start  # "Of the 20 parks, half closed"
    return alone and not told and after not in {"of", "who", "that", "-"} and token.pos_ != "PROPN"


def _is_beside(token: Token) -> bool:
    noun = token.head
    alone = not any(c.dep_ in {"nmod", "acl", "acl:relcl"} for c in noun.rights)
    known = token.dep_ == "amod" and noun.i > token.i and noun.lemma_.lower() in KINDRED and noun.dep_ in SUBJECTS
    return known and alone and not any(c.dep_ == "nummod" or c.tag_ == "DT" for c in noun.lefts)


def _does(token: Token) -> bool:
    """ "to do so"."""
    ends = token.i + 1 >= len(token.doc) or token.nbor().pos_ not in {"ADJ", "ADV"}
    return token.i > 0 and token.nbor(-1).lemma_ == "do" and ends


def _done_inside(line: Line, at: int, token: Token) -> bool:
    """Whether the wording says before what is done: a verb that does not govern "do"."""
    over = {token.nbor(-1).i, *governors(token.nbor(-1))}
    before = (p.token for p in line.pieces[: max(0, at - 1)] if p.token is not None)
    return any(t.pos_ == "VERB" and t.i not in over for t in before)


def _placed(line: Line, at: int) -> bool:
    """Whether a place was named in the wording before."""
    before = (p.token for p in line.pieces[:at] if p.token is not None)
    return any(t.pos_ == "PROPN" or t.ent_type_ == "LOC" for t in before)


def _followed(line: Line, at: int) -> bool:
    """ "the same as", "such as", "the same time": nothing is pointed at."""
    words = spoken(line.pieces[at : at + 12]).lower()
    return bool(FOLLOWED.match(words))


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
            and (suits(noun, token.lower_) or noun.dep_ in SUBJECTS)
        ):
            return True
        if noun.lower_ in CROWD and PRONOUNS[token.lower_] == MANY:
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
    if after is not None and (
        (low == "that" and after.text == ",")
        or (low == "those" and token.dep_ != "det" and after.pos_ in {"ADP", "ADJ"})
    ):
        return False
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
    if low == "that" and token.dep_ == "det" and token.head.lower_ in THEN:
        return not _modified(token.head)
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
    """Whether the noun phrase tells itself what it is: "these rules on parking"."""
    if noun.lower_ in KINDS:
        return False
    telling = {"nmod", "nmod:poss", "acl", "acl:relcl"}
    named = (c for c in noun.rights if c.dep_ == "appos" and c.left_edge.nbor(-1).is_punct)
    return any(c.dep_ in telling and not c.left_edge.nbor(-1).is_punct for c in noun.rights) or any(named)


def _named_inside(line: Line, at: int, token: Token) -> bool:
    """ "those measures" after "the measures"."""
    if token.dep_ != "det":
        return at > LONG and token.lower_ in {"this", "that", "those"} and _said_inside(line, at, token)
    return any(p.token is not None and p.token.lemma_ == token.head.lemma_ for p in line.pieces[:at])


def _said_inside(line: Line, at: int, token: Token) -> bool:
    """Whether a clause before in the wording, which does not govern the word, is what it may point at."""
    over = governors(token)
    before = (p.token for p in line.pieces[:at] if p.token is not None)
    return any(t.tag_ in {"VBZ", "VBD", "VBP"} and t.i not in over and t.head.i not in over for t in before)


def _write(line: Line, at: int, token: Token, words: list[Token]) -> None:
    pieces = taken(words, said=token.text, why="reference")
    pieces[-1].space = line.pieces[at].space
    if token.lower_ in OWNERS:
        pieces[-1].text += "’" if pieces[-1].text.endswith("s") else "’s"
    line.pieces[at : at + 1] = pieces


def _mark(line: Line, unclear: list[Token]) -> None:
    """The mark "unclear" after the first word that nothing before it tells."""
    at = line.place(unclear[0]) if unclear and unclear[0].lower_ != "such" else None
    if at is not None:
        named = line.place(unclear[0].head) if unclear[0].dep_ == "det" else None
        line.add(named if named is not None and named > at else at, f"unclear {_asked(unclear[0])}", "unclear")


def _asked(token: Token) -> str:
    if token.dep_ == "det":
        return "which"
    return "who" if PRONOUNS.get(token.lower_) in {MAN, WOMAN} else "what"
