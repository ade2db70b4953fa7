"""The words that a pronoun stands for, where number, person, place and the lack of a rival leave no doubt."""

from spacy.tokens import Doc, Span, Token

from claims.nlp.lexicon import words_of

from .grammar import SUBJECTS, phrase_of, subject_of
from .kept import places

THING, MANY, MAN, WOMAN, PERSON = "thing", "many", "man", "woman", "person"
PERSONS = frozenset({MAN, WOMAN, PERSON})
PRONOUNS = {
    "it": THING, "its": THING, "itself": THING, "they": MANY, "them": MANY, "their": MANY, "theirs": MANY,
    "he": MAN, "him": MAN, "his": MAN, "she": WOMAN, "her": WOMAN, "hers": WOMAN,
}  # fmt: skip
OWNERS = frozenset({"its", "their", "his", "her"})
WOMEN = words_of("lady woman mrs ms miss baroness queen mother girl")
MEN = words_of("gentleman man mr lord sir king father boy")
EITHER = words_of("friend member minister secretary president mayor colleague person speaker")
HONOURED = words_of("gentleman lady friend member")
HONOURS = frozenset({"the", "my", "right", "hon", "honourable", "noble", "gallant", "learned", "and", ""})
TIME_NOUNS = words_of(
    "time day week month year today yesterday addition respect regard summer winter spring autumn january february "
    "march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday"
)
CLOSING = frozenset({"”", '"', "’", "%", ")"})
LUMP = 200  # words of a sentence that is a list, or has no full stops: nothing is looked for in it
LONGEST_NAME = 14
LONGEST_OWNER = 7


def antecedent(token: Token) -> list[Token] | None:
    """The words for which the pronoun stands, or None in doubt."""
    if token.lower_ not in PRONOUNS or len(token.sent) > LUMP:
        return None
    noun: Token | None = _named_before(token, depth=4)
    if noun is None and PRONOUNS[token.lower_] in {MAN, WOMAN}:
        noun = _only_person(token)
    if noun is None:
        return None
    words = without_clauses(phrase_of(noun), noun) if noun.lower_ not in HONOURED else _honoured(noun)
    limit = 7 if token.lower_ in OWNERS else LONGEST_NAME
    return (
        words
        if 0 < len(words) <= limit
        and is_unbroken(words)
        and not (len(words) == 1 and noun.lower_ in HONOURED)
        and not any(t.lower_ in PRONOUNS for t in words)
        else None
    )


def _only_person(token: Token) -> Token | None:
    """The one person whom its sentence and the two before it name, by whatever name comes last."""
    named: dict[str, Token] = {}
    sentence: Span | None = token.sent
    for _ in range(3):
        if sentence is None:
            break
        for noun in (token.doc[k] for k in places(token.doc, "persons", _is_person, sentence.start, sentence.end)):
            if noun.i < token.i:
                named.setdefault(noun.text, noun)
        sentence = sentence_before(token.doc, sentence.start)
    if len(named) != 1:
        return None
    (only,) = named.values()
    known = only.pos_ == "PROPN" or only.lower_ in HONOURED
    return only if known and suits(only, token.lower_) else None


def _is_person(noun: Token) -> bool:
    return noun.pos_ in {"NOUN", "PROPN"} and _gender(noun) in {MAN, WOMAN, "person"} and not _goes_on(noun)


def _goes_on(name: Token) -> bool:
    """Whether the name has a further part: "Hill-Dale", "Ann Other"."""
    if name.pos_ != "PROPN":
        return False
    after = name.doc[name.i + 1 : min(name.i + 3, name.sent.end)]
    words = [t for t in after if t.text not in {"-", "‑"}]
    return bool(words) and words[0].pos_ == "PROPN"


def _honoured(noun: Token) -> list[Token]:
    """ "the right hon. Gentleman", however it was parsed."""
    start = noun.i
    while start > noun.sent.start and noun.doc[start - 1].lower_.rstrip(".") in HONOURS:
        start -= 1
    return list(noun.doc[start : noun.i + 1])


def without_clauses(words: list[Token], noun: Token, *, more: frozenset[str] = frozenset()) -> list[Token]:
    """The phrase without what is hung on it; a thing within it that loses its description goes too."""
    hanging = {"acl:relcl", "advcl", "parataxis", "appos"} | more
    cut = [c for c in noun.subtree if c.dep_ in hanging]
    gone = {t.i for c in cut for t in (c.subtree if c.head == noun else c.head.subtree)}
    kept = [t for t in words if t.i not in gone or t == noun]
    if kept[:1] != words[:1]:
        return []  # what is left would begin in the middle
    while kept and (kept[-1].is_punct or kept[-1].lower_ in {"and", "or"}) and kept[-1].text not in CLOSING:
        del kept[-1]
    return kept


def _named_before(token: Token, *, depth: int) -> Token | None:
    """The noun of the subject that goes on: of the clause before, else of the sentence before."""
    if not depth:
        return None
    scope = _clause_before(token) or _sentence_before(token)
    if scope is None:
        return None
    subject, rivals = scope
    same = subject.lower_ in PRONOUNS and PRONOUNS[subject.lower_] == PRONOUNS[token.lower_]
    if same and not rivals:
        return _named_before(subject, depth=depth - 1)
    if subject.pos_ not in {"NOUN", "PROPN"} or not suits(subject, token.lower_):
        return None
    alone = not any(could(r, token.lower_) for r in rivals)
    is_subject = token.dep_ in SUBJECTS or (token.lower_ in OWNERS and token.head.dep_ in SUBJECTS)
    return subject if alone and is_subject else None


def _clause_before(token: Token) -> tuple[Token, list[Token]] | None:
    """Subject and other nouns of the clause that the pronoun's clause is joined to."""
    verb = token.head if token.lower_ not in OWNERS else token.head.head
    while verb.dep_ not in {"conj", "parataxis", "advcl", "ROOT"} and verb.head != verb:
        verb = verb.head
    first = verb.head
    subject = subject_of(first) if first != verb and first.i < token.i else None
    if subject is None or subject.i >= token.i or (subject.pos_ == "PRON" and subject.lower_ not in PRONOUNS):
        return None
    return subject, _rivals(token.doc[first.left_edge.i : token.i], subject)


def _sentence_before(token: Token) -> tuple[Token, list[Token]] | None:
    sentence = sentence_before(token.doc, token.sent.start)
    if sentence is None or _other_nouns_first(token):
        return None
    subject = subject_of(sentence.root)
    return None if subject is None else (subject, _rivals(sentence, subject))


def _other_nouns_first(token: Token) -> bool:
    """Whether its own sentence names something before the pronoun."""
    return any(t.pos_ in {"NOUN", "PROPN"} and could(t, token.lower_) for t in token.doc[token.sent.start : token.i])


def _rivals(scope: Span, subject: Token) -> list[Token]:
    """Other nouns at the head of a phrase: subjects and objects of any clause, and what they are joined to."""
    own = {t.i for t in subject.subtree}
    return [
        t
        for t in scope
        if t.i not in own
        and t.pos_ in {"NOUN", "PROPN"}
        and t.lower_ not in TIME_NOUNS
        and t.dep_ in {"obj", "iobj", "obl:agent", "obl", *SUBJECTS}
    ]


def _gender(noun: Token) -> str:
    """Which pronoun a noun would have: thing, many, man, woman or "person"."""
    low = noun.lower_.rstrip(".")  # "Mr."
    if low in WOMEN:
        return WOMAN
    if low in MEN:
        return MAN
    titled = _title_of(noun)
    if titled:
        return titled
    if noun.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN"} for c in noun.children):
        return MANY
    return "person" if low in EITHER or noun.ent_type_ == "PER" else THING


def _title_of(noun: Token) -> str | None:
    """What "Mr.", "Baroness" or "Dr" before a name tells of the person."""
    if noun.pos_ != "PROPN":
        return None
    titles = {
        t.lower_.rstrip(".") for t in noun.doc[max(0, noun.i - 3) : noun.i] if t.pos_ == "PROPN" or t.text.endswith(".")
    }
    if titles & WOMEN:
        return WOMAN
    if titles & MEN:
        return MAN
    return "person" if titles & {"dr", "professor", "prof", "minister", "secretary"} else None


def suits(noun: Token, pronoun: str) -> bool:
    kind, wanted = _gender(noun), PRONOUNS[pronoun]
    return kind == wanted or (kind == "person" and wanted in {MAN, WOMAN})


def could(noun: Token, pronoun: str) -> bool:
    """As `_suits`, with bodies and persons whom people also call "they"."""
    if suits(noun, pronoun):
        return True
    body = noun.pos_ == "PROPN" or noun.dep_ in SUBJECTS or _gender(noun) == "person"
    return PRONOUNS[pronoun] == MANY and body


def is_unbroken(words: list[Token]) -> bool:
    return words[-1].i - words[0].i == len(words) - 1


def sentence_before(doc: Doc, start: int) -> Span | None:
    """The sentence before token `start`, in the same paragraph or the one before."""
    at = start - 1
    while at >= 0 and doc[at].is_space:
        at -= 1
    return doc[at].sent if at >= 0 else None


def ends_paragraph(sentence: Span, start: int) -> bool:
    """Whether a line ends between the sentence's first word and token `start`."""
    words = sentence.doc[sentence.start : start]
    first = next((k for k, t in enumerate(words) if not t.is_space), 0)
    return any(t.is_space and "\n" in t.text for t in words[first:])
