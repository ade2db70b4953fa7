"""Claims that end before their clause does: what their last verb or preposition still wants, from the words after."""

from spacy.tokens import Span, Token

from .grammar import inside, is_cut
from .line import Line, taken

# What a verb cannot do without
WANTED = frozenset({"obj", "iobj", "xcomp", "ccomp", "fixed", "flat", "compound", "obl:agent", "goeswith"})
HANGING = frozenset({"ADP", "DET", "AUX", "PART", "SCONJ"})
LONGEST = 30  # words
# "we will move the county into tier 3": no sense without where to
MOVING = frozenset({"move", "put", "place", "bring", "transfer", "turn", "enter", "translate", "divide"})
INTO = frozenset({"into", "onto"})
FARTHEST = 25  # words from the claim's end to its "into"


def complete_end(line: Line, span: Span) -> None:
    """The object, complement or agent that follows the claim's last word in its sentence, to the end of its phrase."""
    last = span[-1]
    if not line.pieces or line.pieces[-1].token != last or span.end >= span.doc[span.start].sent.end:
        return
    after = span.doc[span.end]
    if after.is_space or (after.is_punct and after.text not in "“\"‘'(£") or after.dep_ == "cc" or line.holds(after):
        return
    top = _attached(after, span)
    if top is not None and (_is_wanted(top, last) or last.pos_ in HANGING):
        line.end(taken(_words(span, top)))


def put_destination(line: Line, span: Span) -> None:
    """ "[into tier 3]" for a verb of moving, where the sentence says it after the claim."""
    tokens = line.tokens()
    if not any(t.lemma_ in MOVING and t.pos_ == "VERB" for t in tokens) or any(t.lower_ in INTO for t in tokens):
        return
    for token in span.doc[span.end : min(span.end + FARTHEST, span.sent.end)]:
        if token.tag_ in {"MD", "VBZ", "VBP", "VBD"} or token.text in {";", ":"}:
            return
        if token.lower_ in INTO:
            words = [t for t in token.head.subtree if t.i >= token.i and t.dep_ != "punct"]
            kept = [t for k, t in enumerate(words) if t.i == token.i + k]
            line.end(taken(kept if len(kept) > 1 else []))
            return


def _attached(token: Token, span: Span) -> Token | None:
    """The head of the phrase that begins with `token` and hangs on a word of the claim."""
    top = token
    while top.head != top and not inside(top.head, span):
        top = top.head
    hangs = top.head != top and not inside(top, span) and top.left_edge.i >= span.end
    return top if hangs else None


def _is_wanted(top: Token, last: Token) -> bool:
    if top.dep_ in WANTED:
        return True
    if top.head != last:
        return False
    of = any(c.dep_ == "case" and c.lower_ == "of" for c in top.lefts)
    alone = last.pos_ == "VERB" and not any(c.dep_ in {"obj", "ccomp", "xcomp"} for c in last.children)
    return (top.dep_ == "nmod" and of) or (top.dep_ == "obl" and alone)


def _words(span: Span, top: Token) -> list[Token]:
    joined = [c.left_edge.i for c in top.children if c.dep_ in {"conj", "parataxis"} and c.i > top.i]
    end = min([top.right_edge.i + 1, *(k for k in joined if k > top.i + 1)])
    if end - span.end > LONGEST:
        hanging = [
            c.left_edge.i for c in top.children if c.dep_ in {"acl:relcl", "acl", "advcl", "appos"} and c.i > top.i
        ]
        end = min([end, span.end + LONGEST, *hanging])
    words = [t for t in span.doc[span.end : end] if not t.is_space]
    while words and (
        (words[-1].is_punct and words[-1].text not in "”\"')%") or words[-1].dep_ in {"cc", "case", "det"}
    ):
        del words[-1]
    return [] if is_cut(words) else words  # the parser ended the phrase at "hon."
