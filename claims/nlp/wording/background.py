"""What was said just before a short claim that names nothing: "We had 160 responses", after whatever they answered."""

from collections.abc import Iterable

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import HONOURED, LUMP, TIME_NOUNS, ends_paragraph, sentence_before
from .context import REFERRED
from .explained import POINTERS, PRESENT, VAGUE
from .grammar import subject_of
from .line import Line, Piece
from .scope import HEDGES, REPORTS, TIME_WORD

SHORT = 5  # words of a claim, its numbers and small words not counted
LONG = 10  # of a claim that shares a word with what is quoted
ENOUGH = 6  # words of what is quoted
FEW = 4  # words of a claim that opens its paragraph
BRIEF = 2  # so few words say little, though one of them is a name: "Dale abstained"
FARTHEST = 4  # sentences
POLITE = words_of(
    "want welcome thank congratulate wish like pay urge remind assure encourage pleased glad grateful clear"
)
EMPTY = ("there ", REFERRED)  # put before a claim, they tell nothing
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
# Names that do not tell what a claim is about
COMMON = words_of(
    "government governments uk britain british kingdom united house houses commons lords parliament minister ministers "
    "secretary state prime chancellor department hon gentleman lady friend member members right mr mrs ms library "
    "libraries monday tuesday wednesday thursday friday saturday sunday christmas easter"
)


def background(line: Line, span: Span) -> Span | None:
    """What is quoted for it; None for a claim that names something, is long, is explained or opens its paragraph.

    The part of its sentence that the claim is joined to, else the sentence of its paragraph before it that shares most
    nouns with it, the nearest of several: at least two; one or none only for a claim of five words or less. Where none
    is, the rest of its own sentence. A short claim that opens its paragraph is told by the paragraph before.
    """
    if len(span.sent) > LUMP:
        return None
    words = line.tokens()
    about = _content(words)
    explained = any(p.aside and p.change is not None and p.change.why != "date" for p in line.pieces)
    named = any(_names(t) for t in words)
    foreign = any(t.sent.start != span.sent.start for t in words)
    if explained or foreign or (named and len(about) > BRIEF) or len(about) > LONG:
        return None
    restored, own = _is_restored(line, span), _joined_to(span)
    if own is not None and not restored and _tells(line, own):
        return own
    scopes = [scope for scope in _scopes(span) if not named and _tells(line, scope)]
    topics = topics_of(words)
    shared = [len(topics & topics_of(scope)) for scope in scopes]
    most = max(shared, default=0)
    short = len(about) <= SHORT and not restored and not named
    near = short and not _opens_paragraph(span)
    if scopes and (near or most > 1 or (most and short and len(about) <= FEW)):
        return scopes[shared.index(most)]
    return _rest(line, span) if short else None


def _rest(line: Line, span: Span) -> Span | None:
    """ "and the vaccine goes out" of "All checks were made, and the vaccine goes out", where it tells something."""
    end = next((t.i for t in reversed(span.sent) if not t.is_space and not t.is_punct), span.sent.end - 1) + 1
    start = next((t.i for t in span.doc[span.end : end] if not t.is_punct), end)
    rest = span.doc[start:end] if start < end else None
    told = rest is not None and not any(line.holds(t) for t in rest) and len(_content(rest)) > BRIEF
    return rest if told and rest is not None and len(rest) >= ENOUGH else None


def _is_restored(line: Line, span: Span) -> bool:
    """Whether words of its own sentence that tell something were put before or into the claim."""
    last = max((k for k, p in enumerate(line.pieces) if p.token is not None and p.token in span), default=0)
    put = [p for p in line.pieces[:last] if p.change is not None and p.change.why == "restored"]
    return any(_is_telling(p) for p in put) and not put[0].text.lower().startswith(EMPTY)


def _is_telling(piece: Piece) -> bool:
    word = piece.token
    return word is None or (word.pos_ in CONTENT and word.lower_ not in COMMON)


def _content(words: Iterable[Token]) -> set[str]:
    return {t.lemma_.lower() for t in words if t.pos_ in CONTENT and t.lower_ not in COMMON}


def topics_of(words: Iterable[Token]) -> set[str]:
    """What the words are about: their nouns, and not what everybody does or how long it takes."""
    nouns = (t for t in words if t.pos_ in {"NOUN", "PROPN"} and t.lower_ not in COMMON | TIME_NOUNS)
    return {t.lemma_.lower() for t in nouns} - VAGUE - PRESENT


def _opens_paragraph(span: Span) -> bool:
    before = sentence_before(span.doc, span.sent.start)
    return before is not None and ends_paragraph(before, span.sent.start)


def _names(token: Token) -> bool:
    name = token.pos_ == "PROPN" and token.text[:1].isupper()
    letters = len(token) > 1 and token.is_upper and token.is_alpha
    return (name or letters) and token.lower_ not in COMMON and not TIME_WORD.fullmatch(token.text)


def _joined_to(span: Span) -> Span | None:
    """ "We closed two parks" of "We closed two parks, and the benches were sold"."""
    start, end = span.sent.start, span.start
    while end > start and (span.doc[end - 1].text in {",", ";", "—", "–"} or span.doc[end - 1].pos_ == "CCONJ"):
        end -= 1
    told = span.sent[0].lower_ == "as" and span.sent[1:2].text in {
        "I",
        "we",
        "he",
        "she",
        "they",
    }  # "As she knows, ..."
    hangs = told or span.root.dep_ in {"ccomp", "acl", "xcomp"}
    return span.doc[start:end] if start < end < span.start and not hangs else None


def _scopes(span: Span) -> list[Span]:
    """The sentences of the paragraph before the claim's, the nearest first; for the first of a paragraph, those of the
    paragraph before."""
    found: list[Span] = []
    start = span.sent.start
    while len(found) < FARTHEST:
        sentence = sentence_before(span.doc, start)
        if sentence is None or len(sentence) > LUMP or (found and ends_paragraph(sentence, start)):
            break
        found.append(sentence)
        start = sentence.start
    return found


def _tells(line: Line, scope: Span) -> bool:
    """Whether the words say something, and the wording does not hold them; "I am pleased to announce" says nothing."""
    subject = subject_of(scope.root)
    own = subject is not None and subject.lower_ in {"i", "it"}
    points = subject is not None and any(c.lower_ in POINTERS for c in (subject, *subject.lefts))
    polite = (
        points
        or any(t.lower_ in HONOURED for t in scope)
        or (own and scope.root.lemma_.lower() in REPORTS | HEDGES | POLITE)
    )
    held = sum(line.holds(t) for t in scope if t.is_alpha) * 2 >= sum(t.is_alpha for t in scope)
    finite = any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in scope)
    return len(scope) >= ENOUGH and finite and not polite and not held and not scope.text.rstrip().endswith("?")
