"""Makes a sentence of a claim's words: the subject, verb and joined words that its own sentence supplies are put back.

Nothing is made up but "there is", "was" and the like. Where no shorter way is sure, the sentence is given up to the
claim's words.
"""

from spacy.tokens import Span, Token

from claims.nlp.splitting.claim_splitter import SplitClaim

from .context import is_listed, put_context, put_lead_in, put_rest
from .grammar import (
    AUXILIARIES,
    FINITE,
    NOUNS,
    RELATIVES,
    be,
    be_as,
    clause_of,
    inside,
    is_clause,
    is_finite,
    is_many,
    phrase_of,
    subject_of,
    verb_number,
)
from .line import Line, line_of, lowered, ours, taken
from .openers import CLAUSAL_ONLY, drop_openers, put_straight, tenses
from .phrases import LASTING, complete_phrase, elided
from .relatives import antecedent, own_relative, put_antecedent, put_object, relative_of

COUNTERS = frozenset({"most", "many", "some", "others", "all", "several"})
NEVER_PASSIVE = frozenset({"come", "go", "remain", "become", "begin", "happen", "occur", "arrive", "last"})
BEING = frozenset({"be", "been", "is", "are", "was", "were"})
JOINING = frozenset({"that", "because", "if", "after", "before", "until", "as"})


def sentence_of(span: Span, claim: SplitClaim) -> Line:
    """The claim's words as a sentence, as far as its own sentence allows."""
    line = line_of(span)
    drop_openers(line, span)
    put_straight(line)
    if line.pieces:
        words = line.tokens()
        _complete(line, span.doc[min(t.i for t in words) : max(t.i for t in words) + 1], claim)
    return line


def _complete(line: Line, rest: Span, claim: SplitClaim) -> None:
    """`rest`: the claim's words without those that were dropped."""
    top = rest.root
    starts = not any(t.is_alpha for t in rest.doc[rest.sent.start : rest.start])
    if not starts and any(t.tag_ == "WDT" and t.nbor(-1).pos_ == "ADP" for t in rest[2:4]):
        put_context(line, rest, top, whole=True)  # "copies of which"
    elif starts and is_listed(rest):
        put_lead_in(line, rest)
    elif top.dep_ == "acl:relcl" and not inside(top.head, rest) and _is_whole(rest, top):
        put_object(line, rest, top)
    elif own_relative(line, rest) or (starts and _put_later_subject(line, rest)):
        return
    elif not _is_whole(rest, top) and not (starts and top == rest.sent.root):
        _complete_part(line, rest, claim)


def _complete_part(line: Line, rest: Span, claim: SplitClaim) -> None:
    if is_clause(rest.root):
        _complete_clause(line, rest, rest.root)
    elif not elided(line, rest, claim):
        complete_phrase(line, rest, rest.root)


def _is_whole(rest: Span, top: Token) -> bool:
    """Whether the words hold a subject and its verb by their forms, whatever the parser makes of them."""
    first = rest[0]
    bare = first.tag_ in {"WDT", "WP", "VB", "TO", *FINITE} or first.lower_ in {"if", "unless", *CLAUSAL_ONLY}
    if bare or (first.tag_ == "VBG" and not first.dep_.startswith("csubj")):
        return False
    named = False
    for token in rest:
        joins = token.tag_ in {"WDT", "WP", "WP$", "WRB"} or (token.dep_ == "mark" and token.lower_ in JOINING)
        if joins and named:
            return False
        if not named and _has_tense(token) and _verb_of(token) == top and _lacks_subject(rest, top):
            return False
        if named and _has_tense(token) and not _is_listed_noun(token, rest, top):
            return not _hangs(token, rest, top)
        named = named or (not joins and (token.pos_ in {"NOUN", "PROPN", "PRON"} or token.tag_ == "EX"))
    return False


def _lacks_subject(rest: Span, top: Token) -> bool:
    """ "never have symptoms but can spread it", which begins with its verb."""
    subject = subject_of(top)
    return not inside(subject, rest) if subject is not None else top.dep_ == "conj"


def _has_tense(token: Token) -> bool:
    return token.tag_ in {"VBZ", "VBP", "MD"} or (token.tag_ == "VBD" and token.dep_ != "acl")


def _is_listed_noun(token: Token, rest: Span, top: Token) -> bool:
    """ "boats and engines", where the tagger takes the second noun for a verb."""
    governed = top.pos_ in NOUNS and not inside(top.head, rest) and top.head.i < rest.start
    return governed and _verb_of(token).dep_ == "conj"


def _verb_of(token: Token) -> Token:
    return token.head if token.dep_ in AUXILIARIES else token


def _hangs(token: Token, rest: Span, top: Token) -> bool:
    """Whether the verb only belongs to a clause that describes one of the nouns."""
    verb = _verb_of(token)
    describes = verb.dep_ in {"acl:relcl", "acl", "advcl", "ccomp"} and verb.head.pos_ in NOUNS
    return describes and inside(verb.head, rest) and verb.head.i < token.i and verb != top


def _put_later_subject(line: Line, rest: Span) -> bool:
    """ "Entitled X, the report ends ...": the report is entitled X."""
    subject = subject_of(rest.sent.root)
    if rest[0].tag_ != "VBN" or subject is None or subject.i < rest.end or subject.pos_ not in {"NOUN", "PROPN"}:
        return False
    line.pieces[0].text = lowered(rest[0])
    line.lead([*taken(phrase_of(subject)), ours(be(subject, past=rest[0].lower_ not in LASTING), "restored")])
    return True


def _complete_clause(line: Line, rest: Span, top: Token) -> None:
    subject, word = subject_of(top), relative_of(rest, top)
    stray = subject is not None and not inside(subject, rest) and subject.lower_ in RELATIVES
    if stray and top.dep_ != "acl:relcl":
        put_context(line, rest, top, whole=True)
    elif word is not None:
        put_antecedent(line, rest, word)
    elif subject is None:
        joined = top.dep_ == "conj" and top.pos_ in {"VERB", "AUX", "ADJ"}
        if not joined or not _put_shared(line, rest, top):
            put_context(line, rest, top, whole=True)
    else:
        _complete_with_subject(line, rest, top, subject)


def _complete_with_subject(line: Line, rest: Span, top: Token, subject: Token) -> None:
    if inside(subject, rest):
        _complete_subordinate(line, rest, top)
        if not tenses(line) and not line.has_ours():
            put_context(line, rest, top, whole=True)
    elif subject.i >= rest.end:
        put_rest(line, rest, top)
    elif verb_number(top) not in {None, is_many(subject)} and subject.pos_ == "NOUN":
        put_context(line, rest, top, whole=True)
    else:
        words = {t.i: t for t in [*phrase_of(subject), *_between(top, subject, rest)] if t.i < rest.start}
        line.lead(taken(words[k] for k in sorted(words)))


def _complete_subordinate(line: Line, rest: Span, top: Token) -> None:
    """ "if awarded, ..." keeps its main clause; a clause without a tense gets the words before it."""
    marked = top.dep_ == "advcl" and any(c.dep_ == "mark" and inside(c, rest) for c in top.lefts)
    if marked or (not is_finite(top) and top.lower_ in {"having", "being"}):
        put_context(line, rest, top, whole=True)
    elif rest.start and rest.doc[rest.start - 1].lower_ == "that":
        return  # a clause with a tense, whatever the tagger makes of its verb
    elif not is_finite(top) and top.tag_ in {"VBN", "VBG"} and rest[0].tag_ != "VBG":
        _insert_be(line, top, past=top.tag_ == "VBN")
    elif not is_finite(top) and top.dep_ != "ROOT" and top.tag_ in {"VBG", "VB"}:
        put_context(line, rest, top)


def _between(top: Token, subject: Token, rest: Span) -> list[Token]:
    """Auxiliaries of the claim's verb that stand between its subject and the claim."""
    return [t for t in top.lefts if subject.i < t.i < rest.start and t.dep_ in {*AUXILIARIES, "advmod"}]


def _put_shared(line: Line, rest: Span, top: Token) -> bool:
    """ "involved 500 officers" with the subject, and the auxiliary, of the verb it is joined to."""
    first = top
    while first.dep_ == "conj" and subject_of(first) is None and first.head.i < first.i:
        first = first.head
    first = _told_by(first, top)
    subject = subject_of(first)
    if subject is None or inside(subject, rest) or subject.i >= rest.start or not is_finite(first):
        return False
    if rest[0].pos_ in NOUNS or rest[0].lower_ in COUNTERS:
        return True  # it has a subject of its own, whatever the parser makes of it
    words = _shared_subject(subject, first, top)
    shared = _shared_auxiliaries(first, top)
    if not words or shared is None or rest[0].lower_ == "to":
        return False
    line.lead(taken([*words, *(t for t in shared if t.i > subject.i)]))
    return True


def _told_by(first: Token, top: Token) -> Token:
    """ "It agreed that rules must be kept, and concluded ...": the verb whose tense it has."""
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in first.lefts)
    return first.head if modal and first.dep_ == "ccomp" and top.tag_ == first.head.tag_ == "VBD" else first


def _shared_subject(subject: Token, first: Token, top: Token) -> list[Token] | None:
    """The subject's words, where its number suits the second verb."""
    if subject.tag_ in {"WDT", "WP"} or (subject.lower_ == "that" and first.dep_ == "acl:relcl"):
        return antecedent(subject)
    words = phrase_of(subject, before=first.i)
    alike = verb_number(top) in {None, is_many(subject)} or not is_finite(top) or subject.pos_ != "NOUN"
    return words if alike and not any(t.tag_ == "WDT" for t in words[1:]) else None


def _shared_auxiliaries(first: Token, top: Token) -> list[Token] | None:
    """Auxiliaries of the first verb that hold for the second too; None where the second would have no tense."""
    modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in first.lefts)
    if is_finite(top) and top.tag_ != "VBN" and not (top.tag_ == "VBP" and modal):
        return []
    own = [c for c in top.lefts if c.dep_ in AUXILIARIES]
    shared = [] if own and own[0].tag_ in FINITE else [c for c in first.lefts if c.dep_ in AUXILIARIES]
    active = top.tag_ in {"VBN", "VBD"} and any(c.dep_ == "obj" for c in top.rights)
    if active and any(c.dep_ == "aux:pass" for c in shared):  # "was led by police and involved officers": no "was"
        shared = [c for c in shared if c.lower_ not in {"was", "were", "is", "are"}]
    if top.lemma_ in NEVER_PASSIVE:  # "will be published and come into effect"
        shared = [c for c in shared if c.lower_ not in BEING]
    if top.tag_ == "VB" and not any(c.tag_ == "MD" or c.lemma_ == "do" for c in shared):
        return None
    progressive = any(c.lemma_ == "be" for c in (*own, *shared))
    return shared if progressive or top.tag_ != "VBG" else None


def _insert_be(line: Line, verb: Token, *, past: bool) -> None:
    """ "loans being offered", "its commander appointed", with their "was" or "were"."""
    subject = subject_of(verb)
    end = subject.right_edge.i if subject is not None else verb.i
    first = next((c for c in verb.lefts if c.dep_ in {*AUXILIARIES, "advmod"} and c.i > end), verb)
    at = line.place(first)
    if verb.tag_ == "VBN" and first == verb and any(c.dep_ == "obj" for c in verb.children):
        return  # "the Council adopted conclusions": a past tense that the tagger takes for a participle
    if subject is not None and at and not tenses(line) and line.pieces[at - 1].text != ",":
        line.pieces.insert(at, ours(be_as(subject, clause_of(verb)) if past else be(subject, past=False), "restored"))
