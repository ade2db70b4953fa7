"""Small questions to a parsed sentence: subject, tense, number, the words of a noun phrase."""

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "expl"})
AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
# What a full stop after does not end
ABBREVIATED = words_of("mr mrs ms dr prof sir st hon rt rev lt col gen capt no nos vol art para")
RELATIVES = frozenset({"which", "who", "that"})
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
NOUNS = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
# What hangs on a noun that is its clause's predicate and is no part of the noun phrase
CLAUSE_PARTS = frozenset({"advcl", "parataxis", "ccomp", "mark", "discourse", "advmod", *SUBJECTS, *AUXILIARIES})


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject; that of "the answer is that it fell" only where there is no other."""
    found = [c for c in verb.children if c.dep_ in SUBJECTS]
    return min(found, key=lambda c: (c.dep_ == "nsubj:outer", c.i > verb.i, c.i), default=None)


def governors(token: Token) -> set[int]:
    """Places of the words that the token hangs on; what it is only joined to by "and" is none."""
    over, at = set(), token
    while at.head != at:
        joined = at.dep_ in {"conj", "parataxis"}
        at = at.head
        if not joined:
            over.add(at.i)
    return over


def is_clause(top: Token) -> bool:
    return top.pos_ in {"VERB", "AUX"} or any(c.dep_ in {"cop", "obj", *SUBJECTS} for c in top.children)


def is_finite(verb: Token) -> bool:
    """Whether the clause of this word has a tense."""
    return verb.tag_ in FINITE or any(c.dep_ in AUXILIARIES and c.tag_ in FINITE for c in verb.children)


def is_past(verb: Token) -> bool:
    """ "the Council adopted conclusions": a past tense that the tagger takes for a participle."""
    forms = {c.dep_ for c in verb.children}
    return verb.tag_ == "VBN" and "obj" in forms and bool(forms & SUBJECTS) and not forms & AUXILIARIES


def stands(verb: Token) -> bool:
    subject = subject_of(verb)
    hangs = verb.dep_ == "acl:relcl" or (subject is not None and subject.lower_ in RELATIVES)
    return is_clause(verb) and subject is not None and is_finite(verb) and not hangs


def clause_of(token: Token) -> Token:
    """The word whose clause, with a subject and a tense, holds the token."""
    verb = token
    while verb.head != verb and not stands(verb):
        verb = verb.head
    return verb


def is_plural(noun: Token) -> bool:
    return noun.tag_ in {"NNS", "NNPS"}


def is_many(noun: Token) -> bool:
    return is_plural(noun) or any(c.dep_ == "conj" for c in noun.children)


def verb_number(verb: Token) -> bool | None:
    """True where the verb's form is plural, False where singular, None where it does not tell."""
    forms = [c for c in (*verb.lefts, verb) if (c == verb or c.dep_ in AUXILIARIES) and c.tag_ in FINITE]
    low = forms[0].lower_ if forms else ""
    if forms and (forms[0].tag_ == "VBZ" or low == "was"):
        return False
    return True if low in {"are", "were", "have", "do"} or (forms and forms[0].tag_ == "VBP") else None


def be(noun: Token, *, past: bool) -> str:
    many = is_many(noun)
    return ("were" if many else "was") if past else ("are" if many else "is")


def be_as(noun: Token, verb: Token, *, lasting: bool = False) -> str:
    """The form of "be" that the tense of the sentence's verb allows: was, is, or "is to be" for what is to come."""
    forms = [c for c in (*verb.lefts, verb) if c == verb or c.dep_ in AUXILIARIES]
    said = {c.lower_ for c in forms}
    if said & {"will", "shall", "’ll", "'ll", "to"}:
        return f"{be(noun, past=False)} to be"
    past = (
        not is_finite(verb)
        or any(c.tag_ == "VBD" for c in forms)
        or bool(said & {"has", "have", "’ve", "'ve"} - {verb.lower_})
    )
    return be(noun, past=past and not lasting)


def counted(noun: Token) -> bool:
    return any(c.dep_ == "nummod" for c in noun.lefts)


def inside(token: Token, span: Span) -> bool:
    return span.start <= token.i < span.end


def is_cut(words: list[Token]) -> bool:
    """Whether the words end with "hon." or "Mr.", where the parser took the full stop for an end."""
    return bool(words) and words[-1].lower_.rstrip(".") in ABBREVIATED


def phrase_of(noun: Token, *, before: int | None = None) -> list[Token]:
    """The noun with what belongs to it and stands before token `before`, without prepositions and joining words."""
    outside = {t.i for c in noun.children if c.dep_ in CLAUSE_PARTS for t in c.subtree}
    words = [t for t in noun.doc[noun.left_edge.i : noun.right_edge.i + 1] if before is None or t.i < before]
    words = [t for t in words if t.i not in outside]
    while words and words[0] != noun and (words[0].is_punct or words[0].dep_ in {"case", "cc", "mark", "punct"}):
        if words[0].text in '“"‘£':
            break
        del words[0]
    while words and (words[-1].is_space or words[-1].text in {",", ";", "—", "–", "-", "(", ":"}):
        del words[-1]
    return words
