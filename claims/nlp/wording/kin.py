"""The words that tell of a thing which the text names by a kindred word only: "£40 million for parks ... The money".

They are quoted before the claim and never put in the thing's place: the kinship of the two words is no proof.
"""

import re
from collections.abc import Callable

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import LUMP, sentence_before
from .grammar import NOUNS, subject_of

NEAR = 4  # sentences looked back over
FIRST_WORDS, LEAD = 40, 20  # of a sentence, which are quoted; ahead of a time that stands further in it
ENOUGH = 5  # words of a clause that tell something
MONEY = words_of(
    "money funding fund investment sum amount package grant payment allocation budget cost saving resource"
)
COUNTS = words_of("number figure rate total increase reduction rise fall decline proportion percentage target")
STEPS = words_of(
    "measure change restriction proposal rule requirement arrangement reform plan step action commitment decision "
    "agreement policy power intervention announcement pledge offer amendment deadline"
)
# Set down in a document before they are made
SET_DOWN = words_of("proposal rule requirement restriction arrangement amendment power")
PLACES = words_of("area place region country city town borough county part site community location district state")
TOLD = words_of(
    "report review inquiry paper document study consultation recommendation finding assessment audit evaluation "
    "investigation conclusion survey response result"
)
LAWS = words_of("legislation law")
ENACTED = words_of("act bill regulations directive")
TIMES = words_of("then year month week day period date")
WHEN = re.compile(
    r"\b(?:(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:last|next) (?:year|month|week))\b"
)
KINDRED = MONEY | COUNTS | STEPS | PLACES | TOLD | LAWS
REPORTED = words_of("report review inquiry paper document study consultation survey investigation panel commission")
DOING = words_of(
    "announce propose agree decide introduce require pledge commit offer remove streamline extend reduce increase ban "
    "close reopen end replace reform amend repeal abolish raise allow create launch establish scrap suspend strengthen "
    "simplify update clarify lay relax tighten restrict prohibit limit freeze cut transfer merge"
)
RULES = words_of("regulation bill order draft directive law legislation restriction tier")
PRICE = re.compile(r"[£$€]|\b(?:million|billion)\b")
YEAR = re.compile(r"(?:19|20)\d\d")
ALL_OVER = words_of("uk united kingdom britain great england europe")
JOINTS = frozenset({",", ";", ":", "—", "–", "-"})
VERBS = frozenset({"VERB", "AUX"})


def teller(noun: Token) -> Span | None:
    """The nearest words before that tell of money, a number, a step, places, a report or a time, as the noun asks; None
    where none do, or the noun itself is told among them."""
    tells = _test_for(noun)
    scopes = _scopes(noun) if tells is not None else []
    if tells is None or any(_key(t) == _key(noun) and _is_described(t) for scope in scopes for t in scope):
        return None
    found = next((scope for scope in scopes if tells(scope)), None)
    return _near_time(found) if found is not None and tells is _is_timed else found


def _near_time(scope: Span) -> Span:
    """A long sentence from shortly before the last time that it tells: what is quoted of it must hold that."""
    *_, last = WHEN.finditer(scope.text)
    told = scope.char_span(last.start(), last.end(), alignment_mode="expand")
    far = told is not None and told.start - scope.start > FIRST_WORDS
    return scope.doc[told.start - LEAD : scope.end] if far and told is not None else scope


def _key(noun: Token) -> str:
    return noun.lemma_.lower()


def _is_described(noun: Token) -> bool:
    return any(c.dep_ in {"amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "nummod"} for c in noun.children)


def _test_for(noun: Token) -> Callable[[Span], bool] | None:
    tests = (
        (TIMES, _is_timed),
        (SET_DOWN, _rules),
        (MONEY, _is_priced),
        (COUNTS, _is_counted),
        (STEPS, _does),
        (PLACES, _is_placed),
        (TOLD, _is_reported),
        (LAWS, _is_enacted),
    )
    return next((test for words, test in tests if _key(noun) in words), None)


def _scopes(noun: Token) -> list[Span]:
    """The clause that the noun's is joined to, and the sentences before, of the paragraph before too."""
    own = _joined_clause(noun)
    found = [own] if own is not None else []
    start = noun.sent.start
    for _ in range(NEAR):
        sentence = sentence_before(noun.doc, start)
        if sentence is None or len(sentence) > LUMP:
            break
        found.append(sentence)
        start = sentence.start
    return found


def _joined_clause(noun: Token) -> Span | None:
    """ "It fined two firms" of "It fined two firms, and the money went to parks"."""
    if len(noun.sent) > LUMP:
        return None
    verb = noun
    while verb.head != verb and verb.pos_ not in VERBS:
        verb = verb.head
    first, start = verb.head, noun.sent.start
    if verb.dep_ not in {"conj", "parataxis"} or first.i >= verb.i or subject_of(first) is None:
        return None
    end = verb.left_edge.i
    while end > start and (noun.doc[end - 1].text in JOINTS or noun.doc[end - 1].pos_ in {"CCONJ", "SCONJ"}):
        end -= 1
    return noun.doc[start:end] if end - start >= ENOUGH else None


def _is_priced(scope: Span) -> bool:
    return bool(PRICE.search(scope.text))


def _is_counted(scope: Span) -> bool:
    return any(t.like_num and not YEAR.fullmatch(t.text) for t in scope)


def _does(scope: Span) -> bool:
    """Whether something is announced, settled or altered."""
    return any(t.pos_ in VERBS and _key(t) in DOING and not _is_denied(t) for t in scope)


def _is_denied(verb: Token) -> bool:
    return any(c.lower_ in {"not", "n't", "n’t", "never"} for c in verb.lefts)


def _rules(scope: Span) -> bool:
    return _does(scope) or any(t.pos_ in NOUNS and _key(t) in RULES for t in scope)


def _is_placed(scope: Span) -> bool:
    return any(
        t.pos_ == "PROPN" and t.lower_ not in ALL_OVER and (t.ent_type_ == "LOC" or _stands_in(t)) for t in scope
    )


def _stands_in(name: Token) -> bool:
    """ "in Hillford"; the names joined to it follow."""
    return any(c.dep_ == "case" and c.lower_ in {"in", "at", "across", "around"} for c in name.lefts)


def _is_timed(scope: Span) -> bool:
    return bool(WHEN.search(scope.text))


def _is_enacted(scope: Span) -> bool:
    """ "the Parks Act 2006": an Act or a Bill by its name."""
    return any(t.lower_ in ENACTED and t.is_title and t.i > 0 and t.nbor(-1).is_title for t in scope)


def _is_reported(scope: Span) -> bool:
    return any(_key(t) in REPORTED and t.pos_ in {"NOUN", "PROPN"} for t in scope)
