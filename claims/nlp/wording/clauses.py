"""Makes a sentence of a claim's words: the subject, verb and joined words that its own sentence supplies are put back.

Nothing is made up but "there is", "was" and the like. Where no shorter way is sure, the sentence is given up to the
claim's words.
"""

from spacy.tokens import Span, Token

from claims.nlp.splitting.claim_splitter import SplitClaim

from .antecedents import TIME_NOUNS
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
    is_past,
    phrase_of,
    subject_of,
    verb_number,
)
from .leads import denied_by, drop_address, drop_lead, hangs_itself, put_infinitive, put_list_opening, put_sentence
from .line import OPENED, Line, line_of, lowered, ours, taken
from .openers import CLAUSAL_ONLY, drop_openers, put_straight, tenses
from .phrases import LASTING, complete_phrase, elided
from .relatives import antecedent, own_relative, put_antecedent, put_object, relative_of

COUNTERS = frozenset({"most", "many", "some", "others", "all", "several", "more", "fewer", "half"})
NEVER_PASSIVE = frozenset({"come", "go", "remain", "become", "begin", "happen", "occur", "arrive", "last"})
BEING = frozenset({"be", "been", "is", "are", "was", "were"})
JOINING = frozenset({"that", "because", "if", "after", "before", "until", "as"})
MODALS = frozenset({"will", "may", "can", "must", "might"})  # "and will establish", which the tagger takes for a name
LEADING = frozenset({"while", "whilst", "by", "without", "before", "after", "through", "when", "from"})
MARKED = frozenset({"after", "before", "since", "until"})
SINGLE = frozenset({"he", "she", "it"})
GOVERNING = frozenset({"since", "following", "after", "despite", "before", "until", "during"})
CONCEDING = frozenset({"despite", "notwithstanding", "given"})
I_SAID = frozenset({"i", "we", "he", "she", "they", "you"})


def sentence_of(span: Span, claim: SplitClaim) -> Line:
    """The claim's words as a sentence, as far as its own sentence allows."""
    line = line_of(span)
    drop_openers(line, span)
    put_straight(line)
    if line.pieces:
        words = line.tokens()
        rest = span.doc[min(t.i for t in words) : max(t.i for t in words) + 1]
        _complete(line, rest, claim)
        _mend(line, rest)
    return line


def _mend(line: Line, rest: Span) -> None:
    """Gives up the sentence to what no rule completed, and takes off "let me say that" and what a "not" turns round."""
    drop_address(line)
    denied = denied_by(line, rest)
    if denied is not None:
        drop_lead(line, rest)
        put_sentence(line, rest, first=denied.left_edge.i)
    elif hangs_itself(line, rest) or (_has_no_verb if line.has_ours() else _is_fragment)(line, rest):
        put_sentence(line, rest)


def _has_no_verb(line: Line, rest: Span) -> bool:
    """Whether neither the claim nor what was put beside it has a verb with a tense."""
    as_said = all(p.token is not None and p.text.lower() == p.token.lower_ for p in line.pieces)
    active = rest.root.tag_ == "VBN" and any(c.dep_ == "obj" for c in rest.root.children)  # a past tense, mistagged
    return as_said and not tenses(line) and not active


def _is_fragment(line: Line, rest: Span) -> bool:
    """Whether what no rule completed begins in the middle of a clause, or holds no verb with a tense."""
    first = rest[0]
    relative = first.tag_ in {"WDT", "WP", "WP$"} and first.lower_ != "what"
    participle = first.tag_ == "VBG" and not first.dep_.startswith("csubj")
    marked = first.lower_ in {"unless", "until"} and first.head.dep_ == "advcl"
    bare = first.tag_ in FINITE and first.text.islower() and line.pieces[0].token == first and not line.asks()
    cut = bare or first.tag_ == "TO" or first.lower_ in {"where", "whom", "whose"} or _begins_with_time(rest)
    return relative or participle or marked or cut or not (tenses(line) or is_past(rest.root))


def _complete(line: Line, rest: Span, claim: SplitClaim) -> None:
    """`rest`: the claim's words without those that were dropped."""
    top = rest.root
    starts = not any(t.is_alpha for t in rest.doc[rest.sent.start : rest.start])
    if not starts and (any(t.tag_ == "WDT" and t.nbor(-1).pos_ == "ADP" for t in rest[2:4]) or _is_cut(rest)):
        put_context(line, rest, top, whole=True)  # "copies of which"
        _drop_open_mark(line, rest)
    elif starts and is_listed(rest):
        put_lead_in(line, rest)
    elif top.dep_ == "acl:relcl" and not inside(top.head, rest) and _is_whole(rest, top):
        put_object(line, rest, top)
    elif own_relative(line, rest) or (starts and _put_later_subject(line, rest)):
        return
    elif not _is_whole(rest, top) and not (starts and top == rest.sent.root):
        _complete_part(line, rest, claim)


def _is_cut(rest: Span) -> bool:
    """ "a Bill of Rights that “protects liberty”", of which the claim is what stands in quotation marks; "parts of Kent
    where rates are high"; "the park when it opens next year"."""
    word = rest.doc[rest.start - 2] if rest.start > 2 and rest.doc[rest.start - 1].text in OPENED else None
    if word is not None and word.lower_ in RELATIVES and word.nbor(-1).pos_ in {"NOUN", "PROPN"}:
        return rest[0].tag_ not in {"DT", "PRP", "EX", "NNP"}
    if rest[0].tag_ == "WRB" and rest.root.dep_ == "acl:relcl":
        return sum(t.tag_ in FINITE for t in rest) == 1
    marks = [t for t in rest[1:] if t.tag_ == "WRB" and t.head == rest.root]
    return (
        bool(marks)
        and rest.root.dep_ in {"advcl", "acl:relcl"}
        and not any(t.tag_ in FINITE for t in rest.doc[rest.start : marks[0].i])
    )


def _drop_open_mark(line: Line, rest: Span) -> None:
    """The quotation mark of which the other is not in the wording."""
    at = line.place(rest[0])
    if at and line.pieces[at - 1].text in OPENED and line.pieces[at - 1].change is not None:
        del line.pieces[at - 1]


def _complete_part(line: Line, rest: Span, claim: SplitClaim) -> None:
    if put_list_opening(line, rest) or put_infinitive(line, rest):
        return
    if is_clause(rest.root):
        _complete_clause(line, rest, rest.root)
    elif not elided(line, rest, claim):
        complete_phrase(line, rest, rest.root)


def _is_whole(rest: Span, top: Token) -> bool:
    """Whether the words hold a subject and its verb by their forms, whatever the parser makes of them."""
    first = rest[0]
    bare = first.tag_ in {"WDT", "WP", "VB", "TO", *FINITE} or first.lower_ in {"if", "unless", *CLAUSAL_ONLY}
    if bare or (first.tag_ == "VBG" and (not first.dep_.startswith("csubj") or _before(rest) in LEADING)):
        return False
    if _begins_with_time(rest) or _is_described(rest, top):
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


def _before(rest: Span) -> str:
    return str(rest.doc[rest.start - 1].lower_) if rest.start else ""


def _begins_with_time(rest: Span) -> bool:
    """ "two weeks after the new rules came into force": a time, and no clause beside it."""
    mark = next((t for t in rest[1:6] if t.lower_ in MARKED), None)
    return (
        mark is not None
        and rest.start > rest.sent.start
        and all(
            t.lemma_.lower() in TIME_NOUNS or t.like_num or t.tag_ in {"DT", "RB", "JJ", "JJR"} or t.lower_ == "than"
            for t in rest.doc[rest.start : mark.i]
        )
    )


def _is_described(rest: Span, top: Token) -> bool:
    """ "the statement I laid in the House": only a noun, and who did what with it."""
    who = next((t for t in rest[1:7] if t.tag_ in FINITE or t.lower_ in I_SAID or t.is_punct), None)
    told = who is not None and who.lower_ in I_SAID and who.nbor(-1).pos_ in {"NOUN", "PROPN"}
    if who is None or not told or rest[0].lower_ not in {"the", "a", "an", "all", "any", "every"}:
        return False
    after = [t for t in rest.doc[who.i + 1 : rest.end] if _has_tense(t)]
    return rest.start > rest.sent.start and len(after) == 1


def _lacks_subject(rest: Span, top: Token) -> bool:
    """ "never have symptoms but can spread it", which begins with its verb."""
    subject = subject_of(top)
    return not inside(subject, rest) if subject is not None else top.dep_ == "conj"


def _has_tense(token: Token) -> bool:
    if token.dep_ in {"nmod", "compound", "amod", "flat"}:  # "all member states", whatever the tagger makes of it
        return False
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
    if stray and (top.dep_ != "acl:relcl" or rest.start > rest.sent.start):
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
        if not tenses(line) and not line.has_ours() and not is_past(top):
            put_context(line, rest, top, whole=True)
    elif subject.i >= rest.end:
        put_rest(line, rest, top)
    elif (verb_number(top) not in {None, is_many(subject)} and subject.pos_ == "NOUN") or _is_governed(subject, rest):
        put_context(line, rest, top, whole=True)
    else:
        words = {t.i: t for t in [*phrase_of(subject), *_between(top, subject, rest)] if t.i < rest.start}
        line.lead(taken(words[k] for k in sorted(words)))


def _is_governed(subject: Token, rest: Span) -> bool:
    """ "since the publication, a board has met", "in parks, as we heard, where half fell": no subject of the claim's
    verb, whatever the parser makes of it."""
    first = subject.left_edge
    before = first if first.dep_ in {"case", "mark"} else first.doc[first.i - 1] if first.i else first
    if before.lower_ in GOVERNING and before != subject:
        return True
    between = subject.doc[subject.i + 1 : max(subject.i + 1, rest.start)]
    return subject.pos_ == "PRON" and any(t.tag_ in FINITE and rest.root not in {t, t.head} for t in between)


def _complete_subordinate(line: Line, rest: Span, top: Token) -> None:
    """ "if awarded, ..." keeps its main clause; a clause without a tense gets the words before it."""
    marked = top.dep_ == "advcl" and any(c.dep_ == "mark" and inside(c, rest) for c in top.lefts)
    if top.lower_ == "having" and _before(rest) in CONCEDING:
        _put_tense(line, top)
    elif marked or (not is_finite(top) and top.lower_ in {"having", "being"}):
        put_context(line, rest, top, whole=True)
    elif rest.start and rest.doc[rest.start - 1].lower_ == "that":
        return  # a clause with a tense, whatever the tagger makes of its verb
    elif not is_finite(top) and top.tag_ in {"VBN", "VBG"} and rest[0].tag_ != "VBG":
        _insert_be(line, top, past=top.tag_ == "VBN")
    elif not is_finite(top) and top.dep_ != "ROOT" and top.tag_ in {"VBG", "VB"}:
        put_context(line, rest, top)


def _put_tense(line: Line, having: Token) -> None:
    """ "despite the board having few powers" as "the board had few powers"."""
    subject, verb, at = subject_of(having), clause_of(having.head), line.place(having)
    if subject is not None and at is not None:
        past = any(t.tag_ == "VBD" for t in (verb, *verb.lefts) if t == verb or t.dep_ in AUXILIARIES)
        line.write(at, "had" if past else "have" if is_many(subject) else "has", "form")


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
    if (rest[0].pos_ in NOUNS and rest[0].text not in MODALS) or rest[0].lower_ in COUNTERS:
        return True  # it has a subject of its own, whatever the parser makes of it
    words = _shared_subject(subject, first, top)
    shared = _shared_auxiliaries(first, top)
    if not words or shared is None or rest[0].lower_ == "to":
        return False
    line.lead(taken([*words, *(t for t in shared if t.i > subject.i)]))
    return True


def _told_by(first: Token, top: Token) -> Token:
    """ "It agreed that rules must be kept, and concluded ...": the verb whose tense it has."""
    present = first.tag_ in {"VBP", "VBZ"} or any(c.dep_ == "aux" and c.tag_ == "MD" for c in first.lefts)
    return first.head if present and first.dep_ == "ccomp" and top.tag_ == first.head.tag_ == "VBD" else first


def _shared_subject(subject: Token, first: Token, top: Token) -> list[Token] | None:
    """The subject's words, where its number suits the second verb."""
    if subject.tag_ in {"WDT", "WP"} or (subject.lower_ == "that" and first.dep_ == "acl:relcl"):
        return antecedent(subject)
    words = phrase_of(subject, before=first.i)
    other = top.tag_ in (
        {"VBZ"} if subject.lower_ in I_SAID - SINGLE else {"VBP"} if subject.lower_ in SINGLE else set()
    )
    alike = verb_number(top) in {None, is_many(subject)} or not is_finite(top) or subject.pos_ != "NOUN"
    alike = alike and not (other and subject.pos_ == "PRON")  # "we have a plan that works and relates to parks"
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
    if is_past(verb) or any(c.tag_ == "TO" for c in verb.lefts):
        return  # "the Council adopted conclusions": a past tense that the tagger takes for a participle
    if subject is not None and at and not tenses(line) and line.pieces[at - 1].text != ",":
        line.pieces.insert(at, ours(_be(verb, subject, past=past), "restored"))


def _be(verb: Token, subject: Token, *, past: bool) -> str:
    """ "being held last week": were, whatever the tense of its sentence."""
    if any(t.lower_ in {"last", "ago", "yesterday"} for t in verb.subtree):
        return be(subject, past=True)
    return be_as(subject, clause_of(verb)) if past else be(subject, past=False)
