"""What a figure counts, and whether it says up or down: read off the words around it and the parse."""

from dataclasses import dataclass

from spacy.tokens import Token

from claims.nlp import lexicon
from claims.nlp.lexicon import words_of

NOUNS = frozenset({"NOUN", "PROPN"})
MEASURING = NOUNS | {"ADJ", "X"}
BETWEEN = frozenset({"ADJ", "NOUN", "PROPN", "ADV", "VERB"})
OF = words_of("of to in for from by against on")
STOPS = frozenset(".;:,—–()")


@dataclass(frozen=True)
class Counted:
    """`noun`: the counted noun's token or None; `unit`: its singular; `measure`: the phrase, without the number."""

    noun: Token | None
    unit: str | None
    measure: str | None


def is_many(noun: Token) -> bool:
    """Whether the noun is a plural, or may be one: "22 aircraft"."""
    return noun.tag_ in {"NNS", "NNPS"} or noun.lower_ in lexicon.INVARIANT


def unit_of(token: Token) -> str:
    """The singular; a common noun is not capitalised for opening a sentence."""
    if token.is_sent_start and token.is_title and token.pos_ == "NOUN":
        return lexicon.singular(token.lower_, plural=token.tag_ == "NNS" or token.lower_ in lexicon.IRREGULAR)
    return lexicon.singular(token.text, plural=token.tag_ in {"NNS", "NNPS"} or token.text.lower() in lexicon.IRREGULAR)


def _head_noun(number: list[Token], rest: list[Token]) -> Token | None:
    """The noun that the number counts: its head in the parse where that is plausible, else the next run of nouns."""
    if rest and rest[0].pos_ in MEASURING and lexicon.singular(rest[0].text.lower()) in lexicon.MEASURE_NOUNS:
        return rest[0]
    one = len(number) == 1 and number[0].lower_ in {"one", "1"}
    run = _run_of_nouns(rest, one=one)
    head = next((t.head for t in number if t.head not in number), None)
    last = number[-1].i
    if (
        head is None
        or head.pos_ not in NOUNS
        or not last < head.i <= last + 7
        or (not is_many(head) and head.tag_ == "NN" and not one)
    ):
        return run
    return head if run is None or head.i >= run.i else run if _same_phrase(run, head) else head


def _same_phrase(run: Token, head: Token) -> bool:
    return run.head == head or head.head == run


def _run_of_nouns(rest: list[Token], *, one: bool) -> Token | None:
    """The last noun of the phrase that begins here; a number above one wants a plural ("42 police areas")."""
    run: Token | None = None
    for k, token in enumerate(rest[:8]):
        if token.text in STOPS or (token.text == "," and run is not None):
            break
        if token.pos_ in NOUNS:
            run = token
            follows = rest[k + 1] if k + 1 < len(rest) else None
            modifies = token.dep_ in {"compound", "nmod", "conj"} and token.i < token.head.i <= token.i + 4
            if is_many(token) and not modifies and (follows is None or follows.pos_ not in NOUNS):
                return run
        elif (
            (token.pos_ == "CCONJ" and (one or run is None or (run.tag_ == "NNS" and run.head.i < run.i)))
            or (token.pos_ not in BETWEEN and token.pos_ not in {"CCONJ", "PUNCT"})
            or _is_finite(token)
        ):
            break
    return run


def _is_finite(token: Token) -> bool:
    return token.pos_ == "VERB" and token.tag_ not in {"VBN", "VBG"}


def of_phrase(token: Token, *, words: frozenset[str] = OF) -> Token | None:
    """The noun of a phrase tied to `token` by "of", "to", "in": "a third of pupils", "an increase in returns"."""
    for child in token.rights:
        if child.dep_ in {"nmod", "obl"} and any(c.dep_ == "case" and c.lower_ in words for c in child.lefts):
            return child
    return None


def phrase(noun: Token, *, after: int = -1, with_tail: bool = True) -> str | None:
    """The noun with what stands before it (from token `after` + 1 on) and one short phrase tied to it."""
    left = [t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod:poss", "flat", "nmod"} and t.i > after]
    start = min([t.left_edge.i for t in left] + [noun.i])
    start = max(
        [start, after + 1, *(k + 1 for k in range(start, noun.i) if noun.doc[k].pos_ in {"SYM", "NUM", "PUNCT"})]
    )
    while start < noun.i and (
        noun.doc[start].pos_ in {"DET", "PUNCT", "NUM", "ADP", "CCONJ"} or noun.doc[start].lower_ in lexicon.MORE
    ):
        start += 1
    tail = of_phrase(noun, words=frozenset({"of", "to", "for"})) if with_tail else None
    end = tail.i if tail is not None and tail.i - noun.i <= 6 and tail.pos_ in NOUNS else noun.i
    if any(t.text in STOPS or t.like_num for t in noun.doc[noun.i + 1 : end]):
        end = noun.i
    return noun.doc[start : end + 1].text or None


def count_noun(number: list[Token], rest: list[Token]) -> Counted:
    """What "nearly 10,000" counts in "nearly 10,000 returns since the election": returns."""
    if len(rest) > 1 and rest[0].lower_ == "of":
        noun = next((t for t in rest[1:6] if t.pos_ in NOUNS), None)
        if noun is not None:
            noun = noun if noun.head.pos_ not in NOUNS or noun.dep_ != "compound" else noun.head
            return Counted(noun, unit_of(noun), phrase(noun))
    noun = _head_noun(number, rest)
    if noun is None:
        return Counted(None, None, None)
    measure = phrase(noun, after=number[-1].i)
    return Counted(noun, unit_of(noun), measure)


def counted_by_subject(token: Token) -> Counted:
    """What a bare number counts by its subject: "the number of new cases was 15,960", "admissions stand at 1,500"."""
    subject = subject_of(token)
    if subject is None or subject.pos_ not in NOUNS:
        return Counted(None, None, None)
    tail = of_phrase(subject, words=frozenset({"of"}))
    if tail is not None and tail.pos_ in NOUNS and subject.tag_ == "NN":
        return Counted(tail, unit_of(tail), phrase(tail))
    plural = subject.tag_ == "NNS"
    return Counted(subject, unit_of(subject), phrase(subject)) if plural else Counted(None, None, None)


def subject_of(token: Token) -> Token | None:
    """The subject of the clause that holds `token`; of "returns up by 19%", where a noun heads it, that noun."""
    at = token
    for _ in range(6):
        for child in at.lefts:
            if child.dep_.startswith(("nsubj", "csubj")) and child.i < token.i:
                return child
        if at.head is at:
            return None
        if at.head.pos_ in NOUNS and at.dep_ in {"amod", "acl", "advmod", "nmod", "appos"} and at.head.i < at.i:
            return at.head
        at = at.head
    return None


def measure_of_change(token: Token, trigger: Token | None) -> str | None:
    """What went up or down: "an increase in returns", "enforced returns up by 19%"."""
    if (noun := _noun_at_hand(token, trigger)) is not None:
        return phrase(noun, with_tail=False)
    if trigger is not None:
        target = of_phrase(trigger, words=frozenset({"in", "of"}))
        if target is not None and target.pos_ in NOUNS and not target.like_num:
            return phrase(target)
        for child in trigger.rights:
            if child.dep_ == "obj" and child.pos_ in NOUNS and child.i < token.i:
                return phrase(child)
    subject = subject_of(token)
    if subject is None or subject.pos_ == "PRON":
        return _noun_before(token)
    return phrase(subject)


def _noun_at_hand(token: Token, trigger: Token | None) -> Token | None:
    """The noun just before "up by 19%" or "by 14%"."""
    k = token.i - 1
    while k > token.sent.start and token.doc[k].lower_ in {"by", "up", "down", "nearly", "almost", "about", "over"}:
        k -= 1
    noun = token.doc[k]
    return noun if k < token.i - 1 and noun.pos_ in NOUNS and noun != trigger and direction_of(noun) is None else None


def _noun_before(token: Token) -> str | None:
    """The last noun before "up by", "by" and the like."""
    k = token.i - 1
    doc = token.doc
    while k > token.sent.start and doc[k].pos_ not in NOUNS and token.i - k < 6:
        if doc[k].text in STOPS:
            return None
        k -= 1
    return phrase(doc[k], with_tail=False) if doc[k].pos_ in NOUNS else None


def direction_of(token: Token) -> str | None:
    """up or down where the word says a change."""
    low, lemma = token.lower_, token.lemma_.lower()
    if low in lexicon.UP or lemma in lexicon.UP:
        return "up"
    return "down" if low in lexicon.DOWN or lemma in lexicon.DOWN else None


def find_trigger(first: int, words: list[Token], last: int) -> Token | None:
    """The word of change that governs the figure at words[first:last]: just before ("up by", "reduction of"), just
    after ("a 5 per cent. reduction"), or above it in the parse."""
    for token in words[last : last + 3]:
        if token.text in STOPS or token.pos_ in {"VERB", "ADP", "AUX", "CCONJ"}:
            break
        if direction_of(token):
            return token
    k = first - 1
    while k >= 0 and first - k <= 7:
        token = words[k]
        if token.text in ".;:—–" or (token.is_sent_start and k < first - 1 and not direction_of(token)):
            break
        if direction_of(token) and token.pos_ in {"VERB", "NOUN", "ADV", "ADP", "ADJ"}:
            return token if _reaches(words[k + 1 : first]) else None
        k -= 1
    at = words[first]
    for _ in range(4):
        at = at.head
        if direction_of(at) and at.pos_ in {"VERB", "NOUN"} and at.i < words[first].i and words[first].i - at.i < 15:
            return at if _reaches(words[first - 2 : first]) else None
        if at.head is at or at.pos_ == "VERB":
            break
    return None


def _reaches(between: list[Token]) -> bool:
    """Whether "by", "of", "to" or nothing but qualifiers stand between the word of change and its figure."""
    if any(t.text == "," for t in between[-2:]):
        return False
    if between and between[0].i and between[0].nbor(-1).lemma_ == "save":  # "save drivers up to £90"
        return len(between) < 4
    link = {"by", "of", "to", "from", "up", "down", "between"}
    return (
        not between
        or any(t.lower_ in link for t in between)
        or all(t.pos_ in {"ADV", "ADP", "DET", "SYM", "ADJ"} for t in between)
    )
