"""What holds for a claim and stands before it: the time, place or condition that opens its sentence, and its source.

"In tier 3, pubs must close and gyms must open late": the place holds for the gyms too.
"""

import re

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import LUMP, ends_paragraph, sentence_before
from .grammar import AUXILIARIES, FINITE, SUBJECTS, inside, is_cut, phrase_of, stands, subject_of
from .kept import places, text_of
from .line import Line, Piece, ours, taken

LONGEST = 25  # words of a scope
LONGEST_SOURCE = 14
MOST_RULES = 8
LONGEST_RULE = 40  # words of what is quoted with it
RULING = words_of("must can cannot may should will")
MOVES = words_of("move enter go come remain stay fall be apply")
RANKS = words_of("tier level zone band stage category")
AREAS = words_of("area areas place places region regions")
FARTHEST = 4  # sentences over which an opening holds
NEAREST = 2  # over which a matter does: "On sugar, ..."
LONGEST_OPENING = 16
MARKS = words_of("if where when unless once until provided whenever wherever")
PLACED = words_of(
    "in at under by since from for within during following after before until across through throughout between over "
    "outside inside beyond among with without on"
)
# "In addition, ...": they join, and set no scope
JOINING = words_of(
    "addition result time fact particular example instance course conclusion contrast turn short case way reason point "
    "question word respect regard general moment speaker part basis context light view contrary hand mind effect line "
    "answer response opinion rest parallel words"
)
# Openings that hold for the sentences after theirs: "At the board on 3 May, ...", "On sugar, ..."
HOLDING = words_of("in at on for under within outside across throughout during between among")
RAISES = words_of("ask talk mention raise turn move")
LIMITS = words_of("from until")  # "From 1 January, ...": for what must or will be
# "In discussion, ...", "In recent years, ...": told of one sentence only
PASSING = words_of(
    "discussion response effect total terms order return spite accordance principle practice theory future past "
    "meantime morning afternoon evening lunch end beginning outset heart top bottom reason sake business behalf "
    "contact keeping truth reality regards "
    "subject note occasion occasions times years months weeks days day week month hour moment summary essence all"
)
# "Finally, ...", "Turning to ...": what opened a sentence before holds no longer
TURNING = words_of("finally turning secondly thirdly lastly second third elsewhere meanwhile moving separately")
SPANS = words_of("end beginning start half quarter period course decade century financial")
POINTED = re.compile(
    r"\b(?:this|that|these|those|such|it|them|my|your|his|her|its|their|some|many|most)\b", re.IGNORECASE
)
FIGURE = re.compile(r"\d")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
REPORTS = words_of(
    "say find conclude identify report advise state recommend estimate warn show suggest note confirm calculate reveal "
    "predict forecast argue claim tell emphasise stress explain acknowledge observe announce agree accept add "
    "demonstrate believe think expect hope fear"
)
# What the speaker says in these words is not said as a fact
HEDGES = words_of("believe think expect hope fear suspect anticipate")
CARRIED = frozenset({"conj", "obj", "xcomp", "ccomp", *SUBJECTS})
OPENERS = (
    "over|during|in|since|on|by|throughout|last|this|next|yesterday|today|earlier|from|between|also|immediately|after|"
    "before"
)
TIMES = (
    "years?|months?|weeks?|days?|summer|winter|spring|autumn|election|yesterday|today|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|(?:19|20)\d\d"
)
TIME_WORD = re.compile(rf"\b(?:{TIMES})\b", re.IGNORECASE)
TIME_OPENING = re.compile(
    rf"(?:(?:{OPENERS})\b.{{0,50}}?\b(?:{TIMES})|yesterday|today|tomorrow)\b(?= ?,| (?:we|i|the|they|he|she|it)\b)",
    re.IGNORECASE,
)


def put_scope(line: Line, span: Span) -> None:
    """The source of what is reported, and ahead of it the openings that hold for it; else the time that opens it."""
    verb = _verb_of(span)
    if verb is None:
        return
    source = _source(verb, span)
    if source and not any(line.holds(t) for t in source):
        line.lead([*taken(source), ours("that", "restored")])
    scopes = _scopes(verb, span)
    for words in reversed(scopes):
        if not any(line.holds(t) for t in words):
            _with_comma(line, words)
    if not scopes:
        _put_time(line, span)


def _with_comma(line: Line, words: list[Token]) -> None:
    pieces = taken(words)
    pieces[-1].space = False
    line.lead([*pieces, Piece(",", change=pieces[-1].change)])


def _verb_of(span: Span) -> Token | None:
    """The verb of the clause that the claim is, or is the subject or object of; None for what only hangs on one."""
    verb = span.root
    while verb.head != verb and not stands(verb):
        if verb.dep_ not in CARRIED:
            return None
        verb = verb.head
    return verb if verb.dep_ not in {"acl:relcl", "advcl", "acl"} else None


def _scopes(verb: Token, span: Span) -> list[list[Token]]:
    """Openings of the verb's clause, and of the clauses it is said in, that stand before the claim."""
    found: list[list[Token]] = []
    for _ in range(3):
        found = [*_openings(verb, span), *found]
        if verb.head == verb or verb.dep_ not in {"conj", "ccomp", "parataxis"}:
            break
        verb = verb.head
    return found


def _openings(verb: Token, span: Span) -> list[list[Token]]:
    subject = subject_of(verb)
    first = subject.left_edge.i if subject is not None else verb.i
    found = (c for c in verb.lefts if c.i < first and c.right_edge.i < min(first, span.start) and _sets_scope(c))
    phrases = (_whole(_bare(list(c.subtree)), span.start) for c in found)
    return [words for words in phrases if 1 < len(words) <= LONGEST and words[-1].i - words[0].i == len(words) - 1]


def _whole(words: list[Token], before: int) -> list[Token]:
    """ "On my right hon. Friend's question" of what the parser ended at "hon."; none where no comma ends it."""
    if not is_cut(words):
        return words
    doc, start = words[0].doc, words[0].i
    after = [doc[k] for k in range(words[-1].i + 1, min(before, start + LONGEST))]
    end = next((t.i for t in after if t.text == "," or t.tag_ in FINITE), None)
    return list(doc[start:end]) if end is not None and doc[end].text == "," else []


def _bare(words: list[Token]) -> list[Token]:
    while words and (words[0].is_punct or words[0].is_space or words[0].pos_ == "CCONJ"):
        del words[0]
    while words and (words[-1].is_punct or words[-1].is_space) and words[-1].text not in {"”", ")", "%"}:
        del words[-1]
    return words


def _sets_scope(token: Token) -> bool:
    if token.dep_ == "advcl":
        if any(c.dep_ in SUBJECTS and c.lower_ in {"i", "you"} for c in token.children):
            return False  # "if I may"
        first = next((t for t in token.subtree if t.is_alpha), token)
        return first.lower_ in MARKS or (first.lower_ in {"following", "since"} and first != token)
    if token.dep_ not in {"obl", "nmod", "obl:tmod", "obl:npmod", "obl:unmarked"} or token.lower_ in JOINING:
        return False
    case = next((c for c in token.lefts if c.dep_ == "case"), None)
    timed = token.ent_type_ == "DATE" or bool(TIME_WORD.fullmatch(token.text))
    pointing = any(t.lower_ in {"which", "this", "that", "these", "it", "them"} for t in (token, *_owned(token)))
    return not pointing and ((case is not None and case.lower_ in PLACED) or (case is None and timed))


def _owned(token: Token) -> list[Token]:
    """What stands with the noun and is no determiner: "in the light of this", "in which case"."""
    return [c for c in token.children if c.dep_ in {"nmod", "obl"} or c.lower_ == "which"]


def _source(verb: Token, span: Span) -> list[Token]:
    """ "the review found" for what it found; nothing for what the speaker says of himself."""
    top = verb
    while top.head.i < top.i and (top.dep_ == "conj" or not stands(top)) and top.dep_ != "ccomp":
        top = top.head
    said = top.head
    if (
        top.dep_ != "ccomp"
        or said.lemma_.lower() not in REPORTS | HEDGES
        or said.i >= span.start
        or not _says_that(top, said)
    ):
        return []
    first = said
    while first.dep_ == "conj" and subject_of(first) is None:
        first = first.head
    subject = subject_of(first)
    own = subject is not None and subject.lower_ in {"i", "we"}
    if subject is None or subject.i > said.i or subject.lower_ in {"you", "there", "which", "who"}:
        return []
    if own and said.lemma_.lower() not in HEDGES:
        return []
    words = phrase_of(subject, before=first.i)
    auxiliaries = [c for c in said.lefts if c.dep_ in AUXILIARIES or c.dep_ == "neg" or c.lower_ in {"not", "also"}]
    passive = subject.dep_ in {"nsubj:pass", "expl"} or said.tag_ in {"VB", "VBG"}
    long = len(words) > LONGEST_SOURCE or not words
    return [] if long or passive else [*words, *auxiliaries, said]


def _says_that(top: Token, said: Token) -> bool:
    """Whether the reported words follow the verb, and are no question and no quotation."""
    between = said.doc[said.i + 1 : max(top.left_edge.i, said.i + 1) + 1]
    asks = any(t.tag_ in {"WRB", "WP"} or t.lower_ in {"whether", "if"} for t in between)
    if said.nbor().text == ",":
        return False  # "she will know, I hope, that"
    return top.i > said.i and not asks and not any(t.text in "“\"'‘:" for t in between)


def rule_before(line: Line, span: Span) -> Span | None:
    """The sentence that says where a rule holds, for a rule after it in its paragraph: "In tier 3, X must close. Y must
    open late"; None where the wording has a scope, or other things are said between. A sentence before it that its
    "this means" points at comes with it."""
    sentence = span.sent
    held = any(t.tag_ == "MD" and inside(t, sentence) for t in line.tokens())
    if not held or not _rules(sentence) or _opened(sentence):
        return None
    others = 0
    for _ in range(MOST_RULES):
        before = sentence_before(span.doc, sentence.start)
        if before is None or others > 1:
            return None
        if _announces(before) or _moves(before):
            return before
        if ends_paragraph(before, sentence.start) and not _rules(before):
            return None
        if _opened(before) and (_rules(before) or _means(before)):
            return _with_place(before)
        others += not _rules(before)
        sentence = before
    return None


def _announces(sentence: Span) -> bool:
    """ "In tier 3 areas:" ahead of several rules."""
    opens = sentence[0].lower_ in PLACED or sentence[0].lower_ in MARKS
    return opens and sentence.text.rstrip().endswith(":") and len(sentence) <= LONGEST


def _moves(sentence: Span) -> bool:
    """ "Dale and Hillford will move into tier 3": what is ruled after it holds for those places."""
    subject = subject_of(sentence.root)
    if subject is None or sentence.root.lemma_.lower() not in MOVES or len(sentence) > LUMP:
        return False
    ranked = any(c.lemma_.lower() in RANKS for c in sentence.root.rights)
    return any(t.ent_type_ == "LOC" or t.lower_ in AREAS or (ranked and t.pos_ == "PROPN") for t in subject.subtree)


def _means(sentence: Span) -> bool:
    """ "In tier 3, this means no mixing indoors"."""
    subject = subject_of(sentence.root)
    return sentence.root.lemma_ == "mean" and subject is not None and subject.lower_ in {"this", "that", "it"}


def _with_place(sentence: Span) -> Span:
    """The sentence that "this means" or "in those areas" points at too, where both are short."""
    before = sentence_before(sentence.doc, sentence.start)
    standing = _standing(sentence)
    points = _means(sentence) or (standing is not None and bool(POINTED.search(standing.text)))
    if before is None or not points or sentence.end - before.start > LONGEST_RULE:
        return sentence
    between = text_of(sentence.doc)[before.start_char : sentence.start_char].rstrip()
    return sentence if "\n" in between else sentence.doc[before.start : sentence.end]


def _rules(sentence: Span) -> bool:
    """Whether something must or may be done by others than the speaker."""
    subject = subject_of(sentence.root)
    told = subject is None or subject.lower_ not in {"i", "we"}
    return told and bool(places(sentence.doc, "rules", _is_ruling, sentence.start, sentence.end))


def _is_ruling(word: Token) -> bool:
    return word.tag_ == "MD" and word.lower_ in RULING


def _opened(sentence: Span) -> bool:
    root = sentence.root
    phrases = (c for c in root.lefts if _sets_scope(c) and c.ent_type_ != "DATE" and not TIME_WORD.search(c.text))
    return any(c.left_edge.i <= sentence.start + 1 for c in phrases)


def scope_before(line: Line, span: Span) -> Span | None:
    """What opened a sentence before it in its paragraph and still holds; None where the claim's sentence opens with a
    scope of its own: "At the board on 3 May, fees were discussed. Members agreed to wait"."""
    sentence = span.sent
    for distance in range(FARTHEST):
        if _standing(sentence) is not None or turns(sentence):
            return None
        before = sentence_before(span.doc, sentence.start)
        if before is None or len(before) > LUMP or ends_paragraph(before, sentence.start):
            return None
        opening = _standing(before)
        if opening is not None:
            matter = opening[0].lower_ == "on" and not _is_time(opening)
            near = distance < NEAREST or not matter
            return opening if near and _still_holds(line, opening) else None
        sentence = before
    return None


def turns(sentence: Span) -> bool:
    """ "Finally, ...", "He asked about roads": another matter begins."""
    subject = subject_of(sentence.root)
    asked = subject is not None and subject.pos_ in {"PRON", "NOUN"} and sentence.root.lemma_.lower() in RAISES
    first = next((t for t in sentence if t.is_alpha), sentence[0])
    return asked or first.lower_ in TURNING or (first.lower_ in {"he", "she"} and first.head.lemma_.lower() in RAISES)


def has_named_scope(sentence: Span) -> bool:
    """Whether a time, place or matter with a name or number of its own opens the sentence."""
    opening = _standing(sentence)
    return opening is not None and any(t.pos_ in {"PROPN", "NUM"} or TIME_WORD.fullmatch(t.text) for t in opening)


def _standing(sentence: Span) -> Span | None:
    """The opening of a sentence that may hold for those after it."""
    subject = subject_of(sentence.root)
    if subject is None or len(sentence) > LUMP or any(c.lower_ == "had" for c in sentence.root.lefts):
        return None  # "In May it had met": told of an earlier time
    for token in sentence.root.lefts:
        words = _whole(_bare(list(token.subtree)), subject.i)
        case = next((c.lower_ for c in token.lefts if c.dep_ == "case"), "")
        first = bool(words) and not any(t.is_alpha for t in sentence.doc[sentence.start : words[0].i])
        whole = first and 1 < len(words) <= LONGEST_OPENING and words[-1].i - words[0].i == len(words) - 1
        if (
            whole
            and case in HOLDING | LIMITS
            and token.lower_ not in PASSING
            and _sets_scope(token)
            and token.i < subject.i
        ):
            return sentence.doc[words[0].i : words[-1].i + 1]
    return None


def _still_holds(line: Line, opening: Span) -> bool:
    """Whether a place, meeting or matter holds for the claim; a period only for figures without one of their own."""
    if any(line.holds(t) for t in opening):
        return False
    said = " ".join(p.text for p in line.pieces)
    if POINTED.search(opening.text):
        return False
    if opening[0].lower_ in LIMITS:
        rules = any(t.tag_ == "MD" for t in line.tokens())
        return _is_time(opening) and rules and not TIME_WORD.search(said)
    if _is_time(opening):
        period = opening[0].lower_ not in {"on", "at"} and bool(YEAR.search(opening.text))
        return period and bool(FIGURE.search(said)) and not TIME_WORD.search(said)
    placed = any(t.pos_ == "PROPN" for t in opening)
    return not (placed and any(_is_placed(t) for t in line.tokens()))


def _is_time(opening: Span) -> bool:
    """Whether nothing but a time is said: "on 1 February", "at the end of 2019"."""
    named = (t for t in opening if t.pos_ in {"NOUN", "PROPN"})
    return all(TIME_WORD.fullmatch(t.text) or t.lower_ in SPANS for t in named)


def _is_placed(token: Token) -> bool:
    """ "in Leeds": the claim has a place of its own."""
    return token.pos_ == "PROPN" and any(c.dep_ == "case" and c.lower_ in {"in", "at", "across"} for c in token.lefts)


def _put_time(line: Line, span: Span) -> None:
    """The time that opens the sentence and holds for its main clauses, where the claim does not say one itself."""
    sentence = span.root.sent
    text = text_of(span.doc)
    match = TIME_OPENING.match(text[sentence.start_char : sentence.end_char])
    said = " ".join(p.text for p in line.pieces)
    if not match or span.start_char < sentence.start_char + match.end() or TIME_WORD.search(said):
        return
    lead = [t for t in sentence if t.idx < sentence.start_char + match.end() and t.lower_ != "also"]
    top = span.root
    main = top == sentence.root or (top.head == sentence.root and top.dep_ in {"conj", "obj", *SUBJECTS})
    if main and lead:
        _with_comma(line, lead)
