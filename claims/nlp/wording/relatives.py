"""Claims with "which", "who" or "that": what the word stands for is put in its place, or the clause before it."""

from spacy.tokens import Span, Token

from .context import put_context
from .grammar import (
    FINITE,
    NOUNS,
    RELATIVES,
    SUBJECTS,
    clause_of,
    is_many,
    is_plural,
    phrase_of,
    verb_number,
)
from .line import Line, taken

# "..., which led to": what led to it may be all of the clause before
CLAUSAL = frozenset({"lead", "mean", "result", "allow", "enable", "cause", "help", "make", "bring", "give", "show"})
DASHES = frozenset({",", "—", "–"})
LONGEST_NAME = 25
LONGEST_OBJECT = 12


def relative_of(rest: Span, top: Token) -> Token | None:
    """The "which" that stands in for the claim's subject or object, in its first three words."""
    found = (t for t in rest[:3] if t.lower_ in RELATIVES and t.tag_ in {"WDT", "WP", "DT"})
    token = next(found, None)
    if token is None or (token.tag_ == "DT" and top.dep_ != "acl:relcl"):
        return None
    belongs = token.tag_ == "DT" or token.head == top or token.dep_ in SUBJECTS or token.i == rest.start
    return token if belongs else None


def put_antecedent(line: Line, rest: Span, word: Token) -> None:
    """ "which saw 2,005 arrests" with what "which" stands for; the whole clause before it where that is unsure."""
    words = antecedent(word)
    if line.place(word) == 0 and words and word.dep_ in SUBJECTS:
        del line.pieces[0]
        line.lead(taken(words, said=word.text))
    else:
        put_context(line, rest, word.head, whole=True)


def antecedent(word: Token) -> list[Token] | None:
    """The noun phrase that "which" stands for, where no other noun of its number stands between the verb and it."""
    verb, noun = word.head, word.head.head
    if not word.i or word.nbor(-1).text not in DASHES or verb.dep_ != "acl:relcl" or verb.lemma_ in CLAUSAL:
        return None
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.i >= word.i or verb_number(verb) not in {None, is_many(noun)}:
        return None
    clause = clause_of(noun)
    said = word.doc[clause.i if clause.i < noun.i else noun.sent.start : word.i]
    others = (t for t in said if t.pos_ in {"NOUN", "PROPN", "NUM"} and t.dep_ != "compound" and t != noun)
    if any(verb_number(verb) is None or is_many(t) == verb_number(verb) for t in others):
        return None
    words = phrase_of(noun, before=word.i - 1)
    return words if words and words[-1].i >= word.i - 3 and len(words) <= LONGEST_NAME else None


def put_object(line: Line, rest: Span, top: Token) -> None:
    """ "the review that he announced": what was announced, after the verb."""
    word = next((c for c in top.lefts if c.lower_ in RELATIVES and c.dep_ == "obj" and c.i < rest.start), None)
    at, noun = line.place(top), top.head
    if word is None or at is None or any(c.dep_ == "obj" and c != word for c in top.children):
        return
    words = phrase_of(noun, before=word.i)
    named = noun.pos_ in NOUNS and noun.ent_type_ != "DATE" and noun.i < word.i
    if top.tag_ in {"VBD", "VBN"} and named and 0 < len(words) <= LONGEST_OBJECT:
        line.pieces[at].space = True
        line.pieces[at + 1 : at + 1] = taken(words)


def own_relative(line: Line, rest: Span) -> bool:
    """ "the programme, which is rolling out", "the consultation that closed": a sentence once the relative is gone."""
    word = next((t for t in rest[1:] if t.lower_ in RELATIVES and t.tag_ in {"WDT", "WP"}), None)
    at = line.place(word) if word is not None else None
    if word is None or not at or any(t.tag_ in FINITE for t in rest.doc[rest.start : word.i]):
        return False
    closed = any(t.text == "," and t.nbor().tag_ in FINITE for t in rest.doc[word.i + 1 : rest.end - 1])
    if closed or any(_goes_on(t, word) for t in rest.doc[word.i + 1 : rest.end]):
        return False  # "the violence which marred the elections has abated"
    noun, number = _noun_before(rest, word), _number_after(rest, word)
    if noun is None or number is False:
        return False
    comma = word.nbor(-1).text in DASHES
    named = noun.pos_ == "PROPN"
    fits = number in {"any", "many" if is_many(noun) else "one", "many" if is_plural(noun) else "one"}
    direct = rest[0].lower_ == "the" and word.nbor(-1).pos_ in NOUNS and _only_noun(rest, word)
    if not (fits and (comma or named or direct)) and not (named and comma):
        return False
    line.drop(at - comma, at + 1)
    line.pieces[at - comma - 1].space = True
    return True


def _goes_on(token: Token, word: Token) -> bool:
    """Whether a verb with a tense after the relative is of another clause, and of one that hangs on nothing in it."""
    verb = token.head if token.dep_.startswith("aux") or token.dep_ == "cop" else token
    marked = verb.dep_ == "advcl" and any(c.dep_ == "mark" or c.tag_ == "WRB" for c in verb.children)
    hangs = marked or verb.dep_ in {"conj", "ccomp", "csubj", "acl", "acl:relcl", "parataxis"}
    return token.tag_ in FINITE and verb != word.head and not hangs


def _nouns(rest: Span, word: Token) -> list[Token]:
    return [t for t in rest.doc[rest.start : word.i] if t.pos_ in NOUNS and t.dep_ != "compound"]


def _noun_before(rest: Span, word: Token) -> Token | None:
    """The noun that the claim begins with, unless the relative follows a pronoun."""
    nouns = _nouns(rest, word)
    opens = rest[0].pos_ not in {"ADP", "VERB", "ADV"}
    return nouns[0] if nouns and nouns[-1].pos_ != "PRON" and opens else None


def _only_noun(rest: Span, word: Token) -> bool:
    return _nouns(rest, word)[-1:] == [word.nbor(-1)]


def _number_after(rest: Span, word: Token) -> str | bool:
    """Of the verb after the relative: one, many or any; False where another subject or no verb follows."""
    after = rest.doc[word.i + 1 : min(word.i + 4, rest.end)]
    verb = next((t for t in after if t.tag_ in FINITE or t.pos_ == "PRON"), None)
    if verb is None or verb.tag_ not in FINITE or verb.lemma_ == "mean":  # "the south, which means Hertford"
        return False
    return {"VBZ": "one", "VBP": "many"}.get(verb.tag_) or {"was": "one", "were": "many"}.get(verb.lower_, "any")
