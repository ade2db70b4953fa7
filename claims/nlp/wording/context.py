"""Words of the claim's own sentence put before or after it: what governs it, or all of the sentence up to it."""

import re

from spacy.tokens import Span, Token

from .grammar import (
    AUXILIARIES,
    FINITE,
    NOUNS,
    SUBJECTS,
    be_as,
    clause_of,
    counted,
    phrase_of,
    stands,
)
from .line import Line, Piece, lowered, ours, taken

LONGEST = 45  # words put before a claim
LONGEST_OPENING = 60  # where no clause begins in it
SHORT = 28  # so few words before a claim in its sentence are put there as they are
MOST_ITEMS = 15  # of a list, looked back over for the words that open it
FORMAL = re.compile(r"following (?:\w+ ){0,2}statement", re.IGNORECASE)  # "has made the following statement:"
REFERRED = "the speaker referred to"
CONDITIONS = frozenset({"if", "unless", "until", "once"})  # without which more is said
ENDS = frozenset({".", "?", "!"})
POINTING = frozenset({"that", "it", "this", "which"})


def put_context(line: Line, rest: Span, top: Token, *, whole: bool = False) -> None:
    """The words of the governing clause that stand before the claim; those joined to it are left out unless `whole`."""
    verb = clause_of(top.head if top.head != top else top)
    if verb.i >= rest.end and stands(verb) and rest.doc[rest.start - 1].text != "(":
        _put_around(line, rest, verb)
        return
    words = _governing(verb, rest)
    if not any(t.dep_ in SUBJECTS for t in words):
        words = _opened([t for t in rest.sent if t.i < rest.start], rest[0])
    if not any(t.dep_ in SUBJECTS for t in words):
        return
    skipped = set() if whole else _joined_before(rest, top)
    words = _closed([t for t in words if t.i not in skipped])
    if len(words) > LONGEST and top.pos_ in NOUNS and rest[0].pos_ not in {"ADP", "ADV", "VERB"}:
        line.lead([ours(REFERRED, "restored")])
    else:
        last = _opened(_last(words), rest[0])
        if last:
            _put_words(line, last, rest)
        else:
            line.lead(_core(words))


def _last(words: list[Token]) -> list[Token]:
    """At most the last 45 words, from the beginning of a clause."""
    if len(words) <= LONGEST:
        return words
    kept = words[-LONGEST:]
    starts = (
        k + 1 for k, t in enumerate(kept) if t.text in {",", ";", "—", "–"} or (t.dep_ == "mark" and t.lower_ == "that")
    )
    clause = (kept[k:] for k in starts if any(t.dep_ in SUBJECTS and t.head in kept[k:] for t in kept[k:]))
    return next(clause, words if len(words) <= LONGEST_OPENING else [])


def _core(words: list[Token]) -> list[Piece]:
    """ "the council decided … to", where all between is too long: whoever does it, the verb and the last word."""
    subject = next((t for t in words if t.dep_ in SUBJECTS and t.head in words and t.head.tag_ in FINITE), None)
    if subject is None:
        return []
    verb = subject.head
    told = [*phrase_of(subject, before=verb.i), *(t for t in words if subject.i < t.i <= verb.i)]
    pieces = taken(dict.fromkeys(t for t in told if t in words))
    if len(pieces) > SHORT:
        return []
    pieces.append(Piece("…", change=pieces[0].change))
    links = words[-1].pos_ in {"ADP", "PART", "SCONJ"}
    return [*pieces, Piece(words[-1].text, True, words[-1], pieces[0].change)] if links else pieces


def _put_words(line: Line, words: list[Token], rest: Span) -> None:
    pieces = taken(words)
    if (
        len(pieces) > 1
        and pieces[-1].text == ","
        and rest.root.dep_ == "conj"
        and rest.root.pos_ in NOUNS
        and not rest[0].lower_.endswith(("ing", "ed"))
        and _lists(words[-2], rest)
    ):
        pieces[-1].text = "and"  # the item is the last that is kept
        pieces[-2].space = True
    if pieces and rest[0].tag_ == "VBN" and not any(t.tag_ in FINITE for t in words):
        pieces[-1].text = pieces[-1].text.rstrip(",")
        pieces.append(ours(be_as(words[0].sent.root, words[0].sent.root), "restored"))
    line.lead(pieces)


def _lists(last: Token, rest: Span) -> bool:
    """Whether an "and" closes the list that the claim is an item of, and no "of course," stands before the claim."""
    first = rest.root
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    closes = any(t.dep_ == "cc" for t in rest.doc[rest.start : first.right_edge.i + 1])
    return closes and last.pos_ != "ADV" and last.lower_ != "course"


def _governing(verb: Token, rest: Span) -> list[Token]:
    """The words before the claim: of the verb's clause, or of all the sentence where they are few or the clause tells
    no subject."""
    before = [t for t in rest.sent if t.i < rest.start]
    if len(before) <= SHORT and not any(t.text == ";" for t in before):
        return _opened(before, rest.sent.root)
    words = _opened(list(verb.doc[verb.left_edge.i : rest.start]), verb)
    hangs = len(words) > 1 and words[0].pos_ == "ADP" and words[1].tag_ == "WDT"  # "under which"
    known = any(t.dep_ in SUBJECTS for t in words) and verb.i < rest.end and not hangs
    return words if known else _opened(before, rest[0])


def _closed(words: list[Token]) -> list[Token]:
    """Without an open bracket at the end, and without the "not just" of "not just A, but B", which tells of both."""
    while words and words[-1].text in {"(", "["}:
        del words[-1]
    while len(words) > 1 and words[-1].lower_ in {"just", "only", "merely", "simply"} and words[-2].lower_ == "not":
        del words[-2:]
    return words


def _put_around(line: Line, rest: Span, verb: Token) -> None:
    """ "Following the closure, its assets were sold": the main clause stands after the claim's words."""
    before = _opened([t for t in rest.sent if t.i < rest.start], rest[0])
    after = [t for t in rest.sent if rest.end <= t.i <= verb.right_edge.i]
    while after and (after[-1].is_punct or after[-1].is_space):
        del after[-1]
    if len(before) + len(after) > LONGEST:
        joined = rest[0].tag_ in FINITE | {"VBN"}
        line.lead(_described(before, rest, verb) if joined else [ours(REFERRED, "restored")])
        return
    line.end(taken(after))
    line.lead(taken(before))


def _described(before: list[Token], rest: Span, verb: Token) -> list[Piece]:
    """ "[The new code was] introduced on 6 April": what a participle after a comma tells of, where a noun phrase opens
    the sentence."""
    words = before[:-1]
    noun = next((t for t in words if t.pos_ in NOUNS and t.dep_ != "compound"), None)
    plain = before[-1].text == "," if before else False
    if rest[0].tag_ != "VBN" or noun is None or not plain or words[0].pos_ != "DET" or len(words) > SHORT:
        return []
    return [] if any(t.tag_ in FINITE for t in words) else [*taken(words), ours(be_as(noun, verb), "restored")]


def _opened(words: list[Token], verb: Token) -> list[Token]:
    """Without the joining words at their beginning, and without an adverb with a comma or "that is why"."""
    words = [t for t in words if not t.is_space]
    while words and words[0].text not in '“"‘(':
        if words[0].lower_ in POINTING and [t.lower_ for t in words[1:3]] == ["is", "why"]:
            del words[:3]
        elif _joins(words[0], verb) or (words[0].pos_ == "ADV" and len(words) > 1 and words[1].text == ","):
            del words[0]
        else:
            break
    return words


def _joins(first: Token, verb: Token) -> bool:
    mark = first.dep_ == "mark" and first.head == verb and first.lower_ not in CONDITIONS
    said = first.lower_ == "that" and first.tag_ == "IN"
    return mark or said or first.pos_ == "CCONJ" or first.is_punct or first.lower_ in {"so", "and", "but", "because"}


def _joined_before(rest: Span, top: Token) -> set[int]:
    """The words in whose place the claim can stand, being joined to them by "and"; none where that is unsure.

    "3,000 visits to employers and 2,000 arrests": counted things are joined to counted things.
    """
    first = top
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    if first == top or top.pos_ not in NOUNS:
        return set()
    while counted(top) and not counted(first) and first.dep_ == "nmod":
        first = first.head
    return _replaced(rest, first, top) if _are_alike(first, top) and first.i < rest.start else set()


def _are_alike(first: Token, top: Token) -> bool:
    if counted(top):
        return counted(first)
    return first.dep_ == "obj" and first.pos_ in NOUNS


def _replaced(rest: Span, first: Token, top: Token) -> set[int]:
    """From the beginning of the first thing to the claim; its preposition stays where the claim has none."""
    own, other = ([c for c in t.lefts if c.dep_ == "case"] for t in (top, first))
    if own and [c.lemma_ for c in own] != [c.lemma_ for c in other]:
        return set()
    kept = set() if own else {t.i for c in other for t in c.subtree}
    start = min(t.i for t in first.subtree if t.i not in kept and t.dep_ not in SUBJECTS | AUXILIARIES)
    gone = set(range(start, rest.start)) - kept
    foreign = (k for k in gone if rest.doc[k].tag_ in FINITE and not first.is_ancestor(rest.doc[k]))
    return set() if any(True for _ in foreign) else gone


def put_rest(line: Line, rest: Span, top: Token) -> None:
    """The rest of the clause, where the claim's words are only its beginning; what is joined to it is left out."""
    joined = [c.left_edge.i for c in top.children if c.dep_ in {"conj", "parataxis"} and c.i >= rest.end]
    end = min([top.right_edge.i + 1, rest.end + LONGEST, *joined])
    words = [t for t in top.doc[rest.end : end] if not t.is_space]
    while words and words[0].text in {"—", "–", "-"}:
        del words[0]
    while words and (words[-1].is_punct or words[-1].dep_ == "cc"):
        del words[-1]
    line.end(taken(words))


def is_listed(rest: Span) -> bool:
    """Whether the sentence is an item of a list that a colon opens, and no sentence of its own."""
    if rest[0].tag_ == "VB" and rest.sent.root == rest[0]:
        return True
    before = last_word(rest, rest.sent.start)
    if before is None:
        return False
    return before.text in {":", ";"} or (rest[0].text[:1].islower() and before.text not in ENDS)


def last_word(span: Span, before: int) -> Token | None:
    """The last word that is no space before a token's place in the document."""
    return next((span.doc[k] for k in range(before - 1, -1, -1) if not span.doc[k].is_space), None)


def put_lead_in(line: Line, rest: Span) -> None:
    """The words before the colon that opens the list, as far as the list has no sentence between."""
    sentence = rest.sent
    for _ in range(MOST_ITEMS):
        last = last_word(rest, sentence.start)
        if last is None:
            return
        sentence = last.sent
        words = [t for t in sentence if not t.is_space]
        if last.text == ":":
            _lead_in(line, rest, words)
            return
        if last.text in ENDS and not words[0].text[:1].islower() and words[0].tag_ != rest[0].tag_:
            return


def _lead_in(line: Line, rest: Span, words: list[Token]) -> None:
    if FORMAL.search(words[0].sent.text):
        return
    if line.pieces[0].token == rest[0]:
        line.pieces[0].text = lowered(rest[0])
    line.lead(taken(words[-LONGEST:]))
