"""The sentences quoted ahead of a claim: those that tell what it, or a sentence already quoted, leaves open.

First come those that bring up a thing by its name or tell what a pronoun points at, up to three in a chain; where the
claim points at nothing, the one of its paragraph that tells most of what it is about.
"""

from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import HONOURED, LUMP, PRONOUNS, could, ends_paragraph, sentence_before
from .background import POLITE, topics_of
from .context import FORMAL, REFERRED
from .explained import (
    EMPTY,
    LOOKED_BACK,
    MENTIONS,
    OURS,
    POINTERS,
    PRESENT,
    TELLING,
    VAGUE,
    mentions_of,
    sentences_between,
)
from .grammar import FINITE, SUBJECTS, subject_of
from .kept import places
from .kin import KINDRED, teller
from .line import Line, Piece
from .pointing import is_expletive
from .quoted import Part, is_polite, overlap, sums_all
from .scope import has_named_scope, turns

MOST_WORDS = 105  # of all that is quoted from before, with its commas and full stops
MOST = 3  # sentences
LONGEST = 56  # words of a sentence that is quoted whole
LONGEST_OWN = 60
FARTHEST = 5  # sentences of the paragraph
MOST_ITEMS = 15
FEWEST = 4  # words of a sentence that tells something
FIRST = 3  # words of a sentence, where "this" points at the one before
DETERMINERS = frozenset({*POINTERS, "such", "the", "both", "our", "its", "their"})
HANGING = words_of(
    "obl advcl acl acl:relcl nmod obj xcomp appos obl:tmod obl:npmod obl:unmarked obl:agent nmod:poss nummod"
)
NAMING = frozenset({"compound", "amod", "flat", "nmod:poss", "nmod"})
HUNG = HANGING | {"amod", *SUBJECTS}
CLAUSES = frozenset({"advcl", "acl", "acl:relcl", "xcomp", "csubj"})
CONTENT = frozenset({"NOUN", "PROPN", "NUM", "VERB", "ADJ"})
ONE = frozenset({"presidency"})  # nobody asks which
JOINTS = frozenset({";", ":", "—", "–"})
INDEFINITE = frozenset({"a", "an"})


def surround(line: Line, span: Span, parts: list[Part], whole: Part | None) -> list[Part]:
    """`parts`, widened to whole sentences, with those that the claim, its own sentence `whole` and they leave open."""
    if len(span.sent) > LUMP:
        return parts
    chosen = [_widened(span, part) for part in parts]
    quoted = [t for start, end in ([whole] if whole else []) + chosen for t in span.doc[start:end]]
    asked = [t for t in line.tokens() if _is_open(line, t)] + [t for t in quoted if not line.holds(t) and _points(t)]
    chosen = _chain(line, asked, chosen)
    about = _about(line, span, chosen)
    part = _fitting(line, about, chosen) if about is not None else None
    return _chain(line, _open_in(span.doc, part), [*chosen, part]) if part is not None else chosen


def _chain(line: Line, asked: list[Token], chosen: list[Part]) -> list[Part]:
    """The chosen parts with what tells of the words asked, and of those that this leaves open: three at most."""
    asked, chosen = list(asked), list(chosen)
    while asked and len(chosen) < MOST:
        told = _teller(asked.pop(0), line, chosen)
        part = _fitting(line, told, chosen) if told is not None else None
        if part is not None and told is not None:
            chosen.append(part)
            asked += _open_in(told.doc, part)
    return chosen


def _open_in(doc: Doc, part: Part) -> list[Token]:
    return [t for t in doc[part[0] : part[1]] if _points(t)]


def _widened(span: Span, part: Part) -> Part:
    """The whole sentence of the part, where it stands before the claim's and is not long."""
    sentence = span.doc[part[0]].sent
    whole = sentence.start != span.sent.start and part[1] <= sentence.end and len(sentence) <= LONGEST
    return (sentence.start, sentence.end) if whole else part


def _fitting(line: Line, sentence: Span, chosen: list[Part]) -> Part | None:
    """The sentence, where neither the wording nor what is quoted holds it yet and there is room for it."""
    part = (sentence.start, sentence.end)
    room = MOST_WORDS - sum(end - start for start, end in chosen)
    fits = FEWEST <= len(sentence) <= min(LONGEST, room)
    return part if fits and not _holds(line, sentence) and not any(overlap(part, p) for p in chosen) else None


def _holds(line: Line, sentence: Span) -> bool:
    words = [t for t in sentence if t.is_alpha]
    return sum(line.holds(t) for t in words) * 2 >= len(words)


def _is_open(line: Line, token: Token) -> bool:
    """Whether a word of the wording points at something that no words in brackets after it tell."""
    at = line.place(token)
    told = at is not None and any(p.aside for p in line.pieces[at + 1 : at + 2])
    return not told and _points(token)


def _points(token: Token) -> bool:
    """Whether the word is a pronoun, or a noun that stands with "the" or "this" and may have been told of before."""
    low = token.lower_
    if low in PRONOUNS:
        return not is_expletive(token)
    if low in POINTERS and token.dep_ != "det":
        return token.dep_ in SUBJECTS or token.i < token.sent.start + FIRST
    known = low in PRESENT | ONE or token.lemma_.lower() in VAGUE or token.dep_ == "compound" or token.is_upper
    noun = token.tag_ in {"NN", "NNS"} or (token.pos_ == "PROPN" and token.is_title)
    return noun and not known and any(c.lower_ in DETERMINERS for c in token.lefts)


def _teller(token: Token, line: Line, chosen: list[Part]) -> Span | None:
    """The sentence that tells what the word stands for; None where what is quoted, or the wording, does."""
    if token.lower_ in PRONOUNS or token.lower_ in POINTERS:
        before = sentence_before(token.doc, token.sent.start)
        return None if _is_suited(token, line) or before is None or not _is_news(before) else before
    found = _introduction(token, line, chosen)
    near = any(c.lower_ in {"this", "these", "such", "both"} for c in token.lefts)
    if found is None and near and not _is_told(token):
        found = (teller(token) if token.lemma_.lower() in KINDRED else None) or sentence_before(
            token.doc, token.sent.start
        )
    return found.sent if found is not None and found[0].sent.start < token.sent.start else None


def _is_suited(token: Token, line: Line) -> bool:
    """Whether its sentence names before the pronoun what it may stand for."""
    if token.lower_ in POINTERS:
        return token.i > token.sent.start + FIRST
    before = token.doc[token.sent.start : token.i]
    return any(t.pos_ in {"NOUN", "PROPN"} and t.dep_ != "compound" and could(t, token.lower_) for t in before)


def _introduction(noun: Token, line: Line, chosen: list[Part]) -> Span | None:
    """The sentence that told last what the noun is, by more words than here; None where it is quoted already."""
    own, named = _told_ahead(noun), noun.pos_ == "PROPN" or noun.is_title
    for other in reversed(mentions_of(noun)):
        if other.i >= noun.i:
            continue
        if sentences_between(other, noun) > LOOKED_BACK:
            return None
        told = _name_of(other) if named else _told_of(other)
        first = any(c.lower_ in INDEFINITE for c in other.lefts) and not own
        if own <= told and (own < told or first):
            held = line.holds(other) or any(start <= other.i < end for start, end in chosen)
            return None if held else other.sent
    return _named_in_part(noun)


def _named_in_part(noun: Token) -> Span | None:
    """ "the Parks Committee inquiry", after which there is "the Committee"."""
    if not noun.is_title or noun.is_sent_start:
        return None
    named = places(noun.doc, "parts of names", _is_named_part, 0, noun.i)[-MENTIONS:]
    found = (t for k in reversed(named) if (t := noun.doc[k]).lower_ == noun.lower_)
    other = next(found, None)
    return other.sent if other is not None and sentences_between(other, noun) <= LOOKED_BACK else None


def _is_named_part(token: Token) -> bool:
    return token.is_title and token.i > token.sent.start and token.nbor(-1).is_title and token.nbor(-1).is_alpha


def _told_ahead(noun: Token) -> set[str]:
    """What tells it apart: "the new park scheme" is a park scheme, "the scheme to pay for it" any."""
    return _told_of(noun) & {c.lemma_.lower() for c in noun.lefts}


def _told_of(noun: Token) -> set[str]:
    return {c.lemma_.lower() for c in noun.children if c.dep_ in TELLING and c.lower_ not in EMPTY | OURS}


def _name_of(noun: Token) -> set[str]:
    """What makes "Committee" a name: "Parks Committee", and not "the Committee (Hill)"."""
    return {c.lemma_.lower() for c in noun.lefts if c.dep_ in NAMING and c.lower_ not in EMPTY | OURS and c.is_title}


def _is_told(noun: Token) -> bool:
    return any(c.dep_ in HANGING for c in noun.rights)


def _about(line: Line, span: Span, chosen: list[Part]) -> Span | None:
    """The opening of the list that the claim is an item of; else the sentence of its paragraph that tells most."""
    if has_named_scope(span.sent) or turns(span.sent):
        return None
    scopes = _paragraph_before(span, within=True)
    if scopes and _is_listing(scopes[0]):
        return _list_opening(span)
    if any(overlap((s.start, s.end), part) for s in scopes for part in chosen):
        return None
    scopes = [s for s in scopes if len(s) <= LONGEST and _is_news(s)]
    if scopes and any(sums_all(t) for t in line.tokens()):
        return span.doc[scopes[min(MOST, len(scopes)) - 1].start : scopes[0].end]
    topics = topics_of(line.tokens())
    restored = any(p.change is not None and p.change.why == "restored" for p in line.pieces[:1])
    if not scopes and not restored:  # the claim opens its paragraph
        before = _paragraph_before(span, within=False)
        scopes = [s for s in before if len(s) <= LONGEST and _is_news(s) and topics & topics_of(s)]
    return max(scopes, key=lambda s: (len(topics & topics_of(s)), s.start), default=None)


def _is_news(sentence: Span) -> bool:
    """Whether it tells more than a courtesy, or that a statement follows."""
    subject = subject_of(sentence.root)
    own = subject is not None and subject.lower_ == "i"
    thanks = own and sentence.root.lemma_.lower() in POLITE and any(t.lemma_.lower() in HONOURED for t in sentence)
    formal = bool(FORMAL.search(sentence.text))
    return not (formal or thanks or is_polite(sentence)) and any(t.pos_ in {"VERB", "AUX"} for t in sentence)


def _paragraph_before(span: Span, *, within: bool) -> list[Span]:
    """The sentences before the claim's, the nearest first; `within` its paragraph, with the list before it."""
    found: list[Span] = []
    start = span.sent.start
    while len(found) < FARTHEST:
        sentence = sentence_before(span.doc, start)
        listed = sentence is not None and not found and (_is_item(span.sent) or _is_listing(sentence))
        if sentence is None or len(sentence) > LUMP or (within and ends_paragraph(sentence, start) and not listed):
            break
        found.append(sentence)
        start = sentence.start
    return found


def _is_listing(sentence: Span) -> bool:
    return sentence.text.rstrip().endswith((":", ";"))


def _is_item(sentence: Span) -> bool:
    """ "First, we closed parks", or one that a semicolon ends: what is listed was said before."""
    return _is_listing(sentence) or sentence[0].lower_ in {"first", "firstly"}


def _list_opening(span: Span) -> Span | None:
    """ "The plan will bring:" ahead of several items, which end with semicolons."""
    start = span.sent.start
    for _ in range(MOST_ITEMS):
        sentence = sentence_before(span.doc, start)
        if sentence is None or len(sentence) > LUMP or not _is_listing(sentence):
            return None
        if sentence.text.rstrip().endswith(":"):
            return sentence if _is_news(sentence) else None
        start = sentence.start
    return None


def own_sentence(line: Line, span: Span) -> Part | None:
    """The claim's own sentence, where the wording leaves out what hangs on its words or they on it; of a long one the
    clauses around the claim."""
    sentence = span.sent
    if len(sentence) > LUMP:
        return None
    start, end = _around(span)
    held = {t.i for t in line.tokens()}
    restored = any(p.change is not None and p.change.why == "restored" and not _is_ours(p) for p in line.pieces)
    done = restored or any(t.tag_ in FINITE for t in span)
    words = span.doc[start:end]
    short = any(_is_left(t, span, held, whole=done) for t in words) or any(_means_left(t, held) for t in line.tokens())
    return (start, end) if short and len(words) > len(span) else None


def _means_left(token: Token, held: set[int]) -> bool:
    """Whether the word is a pronoun, and only what the wording leaves out of its sentence names what it may mean."""
    if token.lower_ not in PRONOUNS or is_expletive(token):
        return False
    before = token.doc[token.sent.start : token.i]
    named = [t.i in held for t in before if t.pos_ in {"NOUN", "PROPN"} and could(t, token.lower_)]
    return bool(named) and not any(named)


def _is_ours(piece: Piece) -> bool:
    """ "The speaker referred to", "There are": no words of the sentence."""
    return piece.token is None and piece.text.lower().startswith((REFERRED, "there "))


def _around(span: Span) -> Part:
    """The sentence, or as many of its parts between semicolons, colons and dashes as 60 words hold."""
    sentence = span.sent
    if len(sentence) <= LONGEST_OWN:
        return sentence.start, sentence.end
    joints = [sentence.start, *(t.i + 1 for t in sentence if t.text in JOINTS), sentence.end]
    start = max(k for k in joints if k <= span.start)
    end = min(k for k in joints if k >= span.end)
    for k in reversed(joints):
        start = k if k < start and end - k <= LONGEST_OWN else start
    for k in joints:
        end = k if k > end and k - start <= LONGEST_OWN else end
    return (start, end) if end - start <= LONGEST_OWN else (span.start, span.end)


def _is_left(token: Token, span: Span, held: set[int], *, whole: bool) -> bool:
    """Whether the word hangs on the claim and is not in the wording, or the other way round; `whole`: where the claim
    has a verb, or words of its sentence ahead of it, only a clause hangs on others."""
    if token in span:
        return token.head.i not in held and token.dep_ in (CLAUSES if whole else HUNG)
    hangs = token.head in span and token.i not in held and token.dep_ in HANGING
    return hangs and _is_telling(token.subtree, held)


def _is_telling(words: Iterable[Token], held: set[int]) -> bool:
    return any(t.pos_ in CONTENT and t.i not in held for t in words)


def joined(parts: list[Part]) -> list[Part]:
    """The parts in the order of the text, those that overlap made one."""
    found: list[Part] = []
    for start, end in sorted(parts):
        if found and found[-1][1] > start:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
