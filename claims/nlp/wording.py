"""The stand-alone wording of a claim: what its own sentence tells of its subject, verb and time is put back.

Words taken from the sentence are put where they belong; what the sentence does not say in these words stands in square
brackets. Nothing is guessed: a pronoun that the sentence does not resolve stays as it is.
"""

import re

from spacy.tokens import Doc, Span, Token

from .claim_splitter import SplitClaim

SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl")
RELATIVE = frozenset({"which", "who", "that"})
# "..., which led to": what led to it is the whole clause before, not its last noun
CLAUSAL = frozenset({"lead", "mean", "result", "allow", "enable", "cause", "help", "make", "bring", "give", "show"})
LOOSE = re.compile(r"(?:with|including|and|but|or|so|also|as well as|such as|namely)\s+", re.IGNORECASE)
OPENERS = "over|during|in|since|on|by|throughout|last|this|next|yesterday|today|earlier|from|between"
TIMES = (
    "years?|months?|weeks?|days?|summer|winter|spring|autumn|election|yesterday|today|january|february|march|april|may"
    r"|june|july|august|september|october|november|december|(?:19|20)\d\d"
)
TIME_WORD = re.compile(rf"\b(?:{TIMES})\b", re.IGNORECASE)
TIME_OPENING = re.compile(
    rf"(?:{OPENERS})\b.{{0,50}}?\b(?:{TIMES})\b(?= ?,| (?:we|i|the|they|he|she|it)\b)", re.IGNORECASE
)


def stand_alone(doc: Doc, claim: SplitClaim) -> str:
    """The wording of `claim`: capitalised, closed with a full stop."""
    span = claim.span(doc)
    words = re.sub(r"\s+", " ", _restored(span, claim)).strip(" ,;:—–-")
    words = LOOSE.sub("", words, count=1) if LOOSE.match(words) else words
    time = _opening_time(span)
    if time:
        words = f"{words} [{time}]"
    return _closed(words)


def _closed(words: str) -> str:
    if not words:
        return words
    words = words[0].upper() + words[1:]
    return words if words[-1] in ".?!…" or (words[-1] in "”\"'’" and words[-2:-1] in {".", "?", "!"}) else f"{words}."


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)


def _inside(token: Token, span: Span) -> bool:
    return span.start <= token.i < span.end


def _restored(span: Span, claim: SplitClaim) -> str:
    top = span.root
    if top.pos_ in {"VERB", "AUX"} or any(c.dep_ in {"cop", "obj"} for c in top.children):
        relative = next((t for t in span[:2] if t.lower_ in RELATIVE and t.tag_ in {"WDT", "WP", "DT"}), None)
        if relative is not None and relative.head == top and relative.dep_ in SUBJECTS:
            return _with_antecedent(span, top, relative)
        if _subject(top) is None and top.dep_ == "conj":
            return _with_shared_subject(span, top)
        return span.text
    return _with_shared_verb(span, top) or _with_elided_verb(span, top, claim)


def _with_shared_verb(span: Span, top: Token) -> str | None:
    """ "more than 2,000 arrests" with subject and verb, where it is joined to the object of "officers completed"."""
    first = top
    while first.dep_ == "conj" and first.head.i < first.i and not _inside(first.head, span):
        first = first.head
    if first.dep_ == "nmod" and _counted(first.head) and _counted(top) and not _counted(first):
        first = first.head  # "3,000 visits to employers and 2,000 arrests": counted things are joined to counted things
    verb = first.head
    joined = top.dep_ == "conj" and top.pos_ == "NOUN" and span.start and span.doc[span.start - 1].dep_ == "cc"
    if not joined or first.dep_ != "obj" or verb.pos_ != "VERB" or verb.i >= span.start:
        return None
    subject = _subject(verb)
    if subject is None or subject.tag_ in {"WDT", "WP"} or any(c.dep_ in SUBJECTS for c in top.children):
        return None
    named = span.doc[subject.left_edge.i : subject.right_edge.i + 1].text
    said = [t.text for t in verb.lefts if t.dep_.startswith("aux") and t.i > subject.right_edge.i]
    return " ".join([named, *said, verb.text, span.text])


def _counted(noun: Token) -> bool:
    return any(child.dep_ == "nummod" for child in noun.lefts)


def _with_antecedent(span: Span, top: Token, relative: Token) -> str:
    """ "which saw 2,005 arrests" with the noun that "which" stands for."""
    unclear = top.lemma_ in CLAUSAL or top.head.dep_ in {"nmod", "obl", "conj", "compound", "appos"}
    if relative.i and span.doc[relative.i - 1].text == "," and unclear:
        return f"[This] {span.doc[relative.i + 1 : span.end].text}"
    noun = top.head
    if top.dep_ != "acl:relcl" or noun.pos_ not in {"NOUN", "PROPN"} or _inside(noun, span):
        return span.text
    start = noun.left_edge.i
    while start < noun.i and (noun.doc[start].is_punct or noun.doc[start].dep_ in {"case", "cc", "mark"}):
        start += 1
    named = noun.doc[start : relative.i].text.rstrip(" ,—–-(")
    rest = span.doc[relative.i + 1 : span.end].text
    return f"{named} {rest}" if named and len(named.split()) <= 15 else span.text


def _with_shared_subject(span: Span, top: Token) -> str:
    """ "involved 500 officers" with the subject, and the auxiliary, of the verb it is joined to."""
    first = top
    while first.dep_ == "conj" and _subject(first) is None and first.head.i < first.i:
        first = first.head
    subject = _subject(first)
    if subject is None or _inside(subject, span) or subject.tag_ in {"WDT", "WP"} or subject.left_edge.i >= span.start:
        return span.text
    own = [c for c in top.lefts if c.dep_.startswith(("aux", "cop"))]
    alike = not own and top.tag_ in {"VBN", "VB", "VBG"} and first.tag_ == top.tag_
    active = any(c.dep_ == "obj" for c in top.rights)  # "was led by police and involved officers": no shared "was"
    shared = [c.text for c in first.lefts if c.dep_.startswith("aux") and not (active and c.dep_ == "aux:pass")]
    named = span.doc[subject.left_edge.i : subject.right_edge.i + 1].text
    return " ".join([named, *(shared if alike else []), span.text])


def _with_elided_verb(span: Span, top: Token, claim: SplitClaim) -> str:
    """ "voluntary returns by 14%" with the "up" that the sentence says once."""
    for figure in claim.figures:
        if figure.direction is None or figure.unit not in {"percent", "percentage_point"}:
            continue
        head, tail = span.text[: figure.start - span.start_char], span.text[figure.start - span.start_char :]
        match = re.fullmatch(r"(\w.*?\w),?( up| down)? by ", head)
        if match and not _says_change(span, figure.start):
            said = match[2] or f" {figure.direction}"
            return f"{match[1]} [{_was(span, match.end(1))}{'' if match[2] else said}]{match[2] or ''} by {tail}"
    return span.text


def _was(span: Span, end: int) -> str:
    """The verb that agrees with the noun which ends `end` characters into the span."""
    noun = next((t for t in span if t.idx + len(t) == span.start_char + end), span.root)
    return "were" if noun.tag_ in {"NNS", "NNPS"} else "was"


def _says_change(span: Span, before: int) -> bool:
    return any(t.pos_ in {"VERB", "AUX"} and t.dep_ not in {"amod", "acl"} for t in span if t.idx < before)


def _opening_time(span: Span) -> str | None:
    """The time that opens the sentence and holds for its main clauses, where the claim does not say it itself."""
    sentence = span.root.sent
    match = TIME_OPENING.match(sentence.text)
    if not match or span.start_char < sentence.start_char + match.end() or TIME_WORD.search(span.text):
        return None
    top = span.root
    main = top == sentence.root or (top.head == sentence.root and top.dep_ in {"conj", "obj", *SUBJECTS})
    words = match.group(0)
    return words[0].lower() + words[1:] if main else None
