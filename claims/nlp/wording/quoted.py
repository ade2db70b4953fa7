"""The words said just before a claim where they say what one of its words stands for, with the dates of their times."""

from datetime import date

from spacy.tokens import Doc, Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import HONOURED, PRONOUNS, TIME_NOUNS, could, sentence_before
from .grammar import SUBJECTS, subject_of
from .line import Line, line_of, plain
from .said_dates import add_dates

LONGEST = 50  # words of one quotation
MOST = 60  # words of all
ENOUGH = 7  # words of the claim's own sentence, where there is no other
NEAR = 3  # sentences: what is "just before"
LEAD = 25  # so many words before what is looked for are kept
# "in that way", "at that point": all of what was said tells
THEN = words_of("way time point stage moment year period date day week month case process")
VERBS = frozenset({"VERB", "AUX"})


def said_before(line: Line, span: Span, unclear: list[Token], made_on: date | None, *, rule: Span | None) -> str:
    """What tells of the unclear words: parts of the claim's own sentence and of the three before; at most 60 words.

    `rule`: the sentence that says where the claim holds. What the wording holds already is not quoted again.
    """
    parts = [_clipped(rule, None)] if rule is not None and not _is_held(line, rule) else []
    for token in unclear:
        part = _part(line, span, token)
        if part is not None and not any(_overlap(part, other) for other in parts):
            size = sum(end - start for start, end in parts)
            if size + part[1] - part[0] <= MOST:
                parts.append(part)
    texts = [_text(span.doc, start, end, made_on) for start, end in sorted(parts)]
    return " ".join(t for t in texts if t)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _part(line: Line, span: Span, token: Token) -> tuple[int, int] | None:
    """First and last token of what to quote for one word; None at the beginning of the text."""
    own = _own(span) if token.sent == span.sent and token.i >= span.start else None
    scopes = [own] if own is not None else []
    sentence = sentence_before(span.doc, token.sent.start)
    for _ in range(NEAR):
        if sentence is not None:
            scopes.append(sentence)
            sentence = sentence_before(span.doc, sentence.start)
    fresh = [scope for scope in scopes if not _is_held(line, scope)]
    for scope in fresh:
        focus = _focus(scope, token)
        named = focus is not None and (scope is not own or focus.pos_ in VERBS or _described(focus) > 0)
        if focus is not None and named and focus.i < token.i:
            return _clipped(scope, focus)
    full = [scope for scope in fresh if scope is not own]
    if full:
        return _clipped(full[0], None)
    return _clipped(own, None) if own in fresh and own is not None and _says(own) else None


def _says(own: Span) -> bool:
    """Whether the part says more than to whom it is said."""
    return len(own) >= ENOUGH and not any(t.lower_ in HONOURED for t in own)


def _is_held(line: Line, scope: Span) -> bool:
    words, held = [t for t in scope if t.is_alpha], {t.i for t in line.tokens()}
    return sum(t.i in held for t in words) * 2 >= len(words)


def _own(span: Span) -> Span | None:
    """The earlier part of the claim's sentence."""
    end = span.start
    while end > span.sent.start and _leads_on(span.doc[end - 1]):
        end -= 1
    return span.doc[span.sent.start : end] if end > span.sent.start else None


def _leads_on(word: Token) -> bool:
    joins = word.pos_ in {"CCONJ", "SCONJ"} or word.lower_ in {"that", "which", "where", "when"}
    return joins or word.is_space or (word.is_punct and word.text not in {"%", ")", "”"})


def _focus(scope: Span, token: Token) -> Token | None:
    """The word in `scope` that tells what `token` is: the same noun, a noun that the pronoun suits, any verb."""
    low = token.lower_
    if low in PRONOUNS:
        return _suited(scope, low)
    if token.dep_ == "det" and token.head.lower_ in THEN:
        return _event(scope, plural=False)
    if low == "so" or (low in {"this", "that", "these", "those", "which"} and token.dep_ != "det"):
        return _event(scope, plural=low in {"these", "those"})
    noun = token.head if token.dep_ in {"det", "amod", "predet"} else token
    same = [t for t in scope if t.lemma_.lower() == noun.lemma_.lower() and t.pos_ in {"NOUN", "PROPN"}]
    return max(same, key=_described, default=None)


def _described(noun: Token) -> int:
    return sum(c.dep_ not in {"det", "punct", "case"} for c in noun.children)


def _suited(scope: Span, pronoun: str) -> Token | None:
    """A subject, object or other noun for the pronoun; None where its subject is such a pronoun itself."""
    if any(PRONOUNS.get(t.lower_) == PRONOUNS[pronoun] and t.dep_ in SUBJECTS for t in scope):
        return None
    nouns = [t for t in scope if t.pos_ in {"NOUN", "PROPN"} and t.lower_ not in TIME_NOUNS and t.dep_ != "compound"]
    fit = [t for t in nouns if could(t, pronoun)]
    return next((t for t in fit if t.dep_ in SUBJECTS), fit[0] if fit else None)


def _event(scope: Span, *, plural: bool) -> Token | None:
    """The verb of a sentence that itself points at nothing; for "these", a noun of many."""
    if plural:
        return next((t for t in scope if t.tag_ in {"NNS", "NNPS"} and t.lower_ not in TIME_NOUNS), None)
    verb = next((t for t in scope if t.pos_ in VERBS), None)
    subject = subject_of(scope.root)
    points = subject is not None and subject.lower_ in {"this", "that", "it", "these", "they"}
    return None if points else verb


def _clipped(scope: Span, focus: Token | None) -> tuple[int, int]:
    """At most 50 words of whole phrases around the word looked for, from the beginning where that is near."""
    start, end = scope.start, scope.end
    while start < end - 1 and (
        scope.doc[start].is_space or scope.doc[start].text in {",", ";", ":", "–", "—", "-", "."}
    ):
        start += 1
    while end > start + 1 and scope.doc[end - 1].is_space:
        end -= 1
    if end - start <= LONGEST:
        return start, end
    if focus is not None and focus.i - start > LEAD:
        start = max(start, min(_beginning(focus), focus.i - 1))
    return start, _ending(scope.doc, start, min(start + LONGEST, end), end)


def _beginning(focus: Token) -> int:
    """Of the clause of the word, where it is near; else of its phrase."""
    verb = focus
    while verb.head != verb and verb.pos_ not in VERBS:
        verb = verb.head
    return verb.left_edge.i if 0 <= focus.i - verb.left_edge.i <= LEAD else focus.left_edge.i


def _ending(doc: Doc, start: int, last: int, end: int) -> int:
    """The last place up to `last` where a phrase ends."""
    if last >= end:
        return end
    for k in range(last, start + LONGEST // 2, -1):
        if doc[k].text in {",", ";", ".", "—", "–", ":"} or doc[k].pos_ in {"CCONJ", "SCONJ"}:
            return k
    for k in range(last, start + LONGEST // 2, -1):
        if doc[k].pos_ == "ADP" and doc[k - 1].pos_ in {"NOUN", "PROPN"}:
            return k
    return last


def _text(doc: Doc, start: int, end: int, made_on: date | None) -> str:
    line = line_of(doc[start:end])
    add_dates(line, made_on)
    words = "".join((f"({p.text})" if p.aside else p.text) + (" " if p.space else "") for p in line.pieces)
    for mark, other in (("“", "”"), ("”", "“")):
        words = words if other in words else words.replace(mark, "")
    words = plain(words).replace("“", "‘").replace("”", "’").strip(" ,;:–—-")
    sentence = doc[start].sent
    opened = any(t.is_alpha for t in doc[sentence.start : start])
    closed = any(t.is_alpha for t in doc[end : max(end, sentence.end)])
    return f"{'…' if opened else ''}{words}{'…' if closed else ''}"
