"""Claims that end before their clause does: what their last verb or preposition still wants, from the words after."""

from spacy.tokens import Span, Token

from .grammar import inside
from .wording_line import Line, taken

# What a verb cannot do without
WANTED = frozenset({"obj", "iobj", "xcomp", "ccomp", "fixed", "flat", "compound", "obl:agent", "goeswith"})
HANGING = frozenset({"ADP", "DET", "AUX", "PART", "SCONJ"})
LONGEST = 30  # words


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
    end = min([top.right_edge.i + 1, *joined])
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
    return words
