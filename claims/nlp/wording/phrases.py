"""Claims that are noun phrases: the clause they stand in, the verb the sentence says once, or "there is"."""

import re

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of
from claims.nlp.splitting.claim_splitter import SplitClaim

from .context import REFERRED, put_context, put_rest
from .grammar import AUXILIARIES, SUBJECTS, be, be_as, clause_of, counted, inside, stands, subject_of
from .line import Line, lowered, ours

# Participles that tell of a state
LASTING = frozenset({"chaired", "led", "based", "called", "known", "located", "run", "owned", "headed", "entitled"})
ADDRESSED = frozenset({"him", "her", "you", "friend", "lady", "gentleman", "member", "members", "house"})
# Who is addressed or asks: what he or she knows or is pleased about is what the speaker tells
FRAMES = words_of(
    "know welcome note see delight please glad grateful mention raise aware refer thank acknowledge recognise "
    "appreciate hear point pay remind say delighted pleased ask sure praise applaud congratulate commend talk proud "
    "look happy draw recognize"
)
BY = re.compile(r"(\w.*?\w),?( up| down)? by ", re.DOTALL)
SAME_FORM = frozenset({"cut", "put", "set", "hit", "shut", "spread"})  # whatever their tense
COUNTING = words_of("over about around nearly almost under")
OF_SOMEBODY = words_of("the his her their its our my this these that those")


def elided(line: Line, rest: Span, claim: SplitClaim) -> bool:
    """ "voluntary returns by 14%" with the "up" that the sentence says once; "returns up by 19%" with its "were"."""
    if _verb_first(rest):
        return False
    changes = (f for f in claim.figures if f.direction is not None and f.unit in {"percent", "percentage_point"})
    for figure in changes:
        head = rest.text[: max(0, figure.start - rest.start_char)]
        match = BY.fullmatch(head)
        if match and not _says_change(rest, figure.start):
            said = "" if match[2] else f" {figure.direction}"
            return _insert_was(line, rest.start_char + match.end(1), said)
    return False


def _insert_was(line: Line, place: int, said: str) -> bool:
    """ "was" or "were" with what else the sentence says once, at a place in the text."""
    at = next((k for k, p in enumerate(line.pieces) if p.token is not None and p.token.idx >= place), None)
    noun = line.pieces[at - 1].token if at else None
    if at is None or noun is None:
        return False
    line.pieces.insert(at, ours(be_as(noun, clause_of(noun)) + said, "restored"))
    return True


def _verb_first(rest: Span) -> bool:
    """Whether "and cut emissions" may begin with a verb, though the parser sees a noun."""
    joined = rest.start > 0 and rest.doc[rest.start - 1].lower_ in {"and", "or", "to", "but"}
    return joined and (rest[0].lower_ in SAME_FORM or rest[0].tag_ in {"VB", "VBD", "VBN", "VBP", "VBZ"})


def _says_change(rest: Span, before: int) -> bool:
    said = [t for t in rest if t.idx < before and t.pos_ in {"VERB", "AUX"}]
    tensed = any(t.dep_ not in {"amod", "acl"} or t.tag_ == "VBD" for t in said)
    return tensed or any(t.lower_ == "having" or t.lemma_ == "rise" for t in said)


def complete_phrase(line: Line, rest: Span, top: Token) -> None:
    """A noun phrase with the clause that it stands in."""
    verb = clause_of(top)
    if _verb_first(rest):
        put_context(line, rest, top, whole=True)
    elif _with_participle(line, rest, top):
        return
    elif top.dep_ in SUBJECTS and verb.i >= rest.end and stands(verb) and not _has_other_subject(verb, rest):
        put_rest(line, rest, verb)
    elif _is_only_named(rest, top, verb) or _is_beside(rest, top):
        _exist(line, rest, top, verb)
    else:
        joined = rest.start > 0 and rest.doc[rest.start - 1].dep_ == "cc"
        put_context(line, rest, top, whole=not joined or top.dep_ in {"appos", "parataxis"})
    if not line.has_ours() and top.pos_ in {"NOUN", "PROPN", "NUM"}:
        _exist(line, rest, top, verb)


def _has_other_subject(verb: Token, rest: Span) -> bool:
    """ "In addition to X and Y, we have ...": the verb's subject is not the claim, as parsed or not."""
    return any(c.dep_ in SUBJECTS and c.i >= rest.end for c in verb.lefts)


def _is_only_named(rest: Span, top: Token, verb: Token) -> bool:
    """Whether the clause only tells how somebody takes the thing."""
    thing = top.pos_ in {"NOUN", "PROPN"} and rest[0].pos_ not in {"ADP", "ADV"}
    return thing and rest.start > verb.i and _is_frame(verb, rest)


def _is_beside(rest: Span, top: Token) -> bool:
    """ "with spare beds in the wards": there are."""
    described = counted(top) or any(c.dep_ == "amod" for c in top.lefts)
    return rest.start > 0 and rest.doc[rest.start - 1].lower_ == "with" and described


def _with_participle(line: Line, rest: Span, top: Token) -> bool:
    """ "and its first commander appointed" with the "was" that the sentence says once."""
    verb = next((c for c in top.rights if c.dep_ == "acl" and c.tag_ == "VBN" and inside(c, rest)), None)
    before = rest.doc[rest.start - 1].lower_ if rest.start else ""
    at = line.place(verb) if verb is not None else None
    if not at or verb is None:
        return False
    comma = line.pieces[at - 1].text == "," and verb.right_edge.i >= rest.end - 1
    if not (comma or before == "with" or (top.dep_ == "conj" and top.head.tag_ == "VBN")):
        return False
    if comma:
        del line.pieces[at - 1]
        line.pieces[at - 2].space = True
    line.pieces.insert(at - comma, ours(be_as(top, clause_of(top), lasting=verb.lower_ in LASTING), "restored"))
    return True


def _is_frame(verb: Token, rest: Span) -> bool:
    """ "She will welcome", "I remind him of": how somebody takes what the claim is about."""
    subject = subject_of(verb)
    if subject is None or not FRAMES & {verb.lemma_.lower(), verb.lower_}:
        return False
    if subject.lower_ in {"i", "we"}:
        return any(t.lower_ in ADDRESSED for t in verb.doc[verb.i : rest.start])
    return subject.pos_ == "PRON" or subject.lower_ in ADDRESSED


def _exist(line: Line, rest: Span, top: Token, verb: Token) -> None:
    """ "There were 14,000 more nurses"; a thing that is named and not counted is only referred to."""
    counts = len(rest) > 1 and rest[1].like_num and rest[0].lower_ in COUNTING
    if rest[0].pos_ in {"ADV", "ADP"} and not counts:
        return
    if rest[0].lower_ in OF_SOMEBODY or rest[0].pos_ == "PROPN":
        if line.pieces[0].token == rest[0]:
            line.pieces[0].text = lowered(rest[0])
        line.lead([ours(REFERRED, "restored")])
        return
    past = verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in verb.children if c.dep_ in AUXILIARIES)
    line.lead([ours(f"There {be(top, past=past)}", "restored")])
