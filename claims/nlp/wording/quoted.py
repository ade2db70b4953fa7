"""The words said just before a claim where they say what one of its words stands for, with the dates of their times."""

from datetime import date

from spacy.tokens import Doc, Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import HONOURED, LUMP, PERSONS, PRONOUNS, TIME_NOUNS, could, sentence_before
from .grammar import FINITE, SUBJECTS, is_cut, subject_of
from .kept import kept, places
from .kin import KINDRED
from .line import Line, line_of, plain
from .said_dates import add_dates

LONGEST = 34  # words of one quotation
MOST = 50  # words of all
ENOUGH = 7  # words of the claim's own sentence, where there is no other
POLITE = 14  # words, at most, of what is only said to a Member
LEAST = 4  # of the claim's own sentence
FEWEST = 3  # words of a sentence that tells something: not "Yes."
NEAR = 3  # sentences: what is "just before"
FAR = 12  # sentences over which a thing is called by its name
LEAD = 16  # so many words before what is looked for are kept
# "in that way", "at that point": all of what was said tells
THEN = words_of("way time point stage moment year period date day week month case process")
POINTING = frozenset({"this", "that", "these", "those", "it", "they", "such", "same", "both"})
ANY = words_of("others other none some all most many both another several few half each")
CROWD = frozenset({"everyone", "everybody", "anyone", "anybody", "people"})  # whom "they" may mean
ASIDE = frozenset({"parataxis", "acl:relcl"})
VERBS = frozenset({"VERB", "AUX"})
ENDS = frozenset(".?!…:;’)")
Part = tuple[int, int]  # first token of what is quoted, and the one after its last


def parts_before(line: Line, span: Span, unclear: list[Token], *, rule: Span | None) -> list[Part]:
    """What tells of the unclear words: parts of the claim's own sentence and of the three before; at most 60 words.

    `rule`: the sentence that says where the claim holds. What the wording holds already is not quoted again.
    """
    parts = [clipped(rule)] if rule is not None and not _is_held(line, rule) else []
    for token in unclear:
        part = _part(line, span, token)
        if part is not None and not any(overlap(part, other) for other in parts):
            size = sum(end - start for start, end in parts)
            if size + part[1] - part[0] <= MOST:
                parts.append(part)
    return parts


def words_of_parts(doc: Doc, parts: list[Part], made_on: date | None) -> str:
    """The parts as they are quoted, in the order of the text; an ellipsis stands where words between them are left out,
    so that "this" is not read as what the sentence before it there tells."""
    quoted, last = "", 0
    for start, end in sorted(parts):
        text = _text(doc, start, end, made_on)
        if text and quoted:
            whole = all(t.is_space for t in doc[last:start])
            quoted += ("" if quoted[-1] in ENDS else ".") + (" " if whole else " … " if quoted[-1] != "…" else " ")
        quoted, last = quoted + text, end if text else last
    return quoted


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _part(line: Line, span: Span, token: Token) -> tuple[int, int] | None:
    """First and last token of what to quote for one word; None at the beginning of the text."""
    own = _own(span) if token.sent == span.sent and token.i >= span.start else None
    if own is not None and len(own) < LEAST and not any(t.lower_ in CROWD for t in own):
        own = None  # "My understanding is"
    scopes = [own] if own is not None else []
    sentence = sentence_before(span.doc, token.sent.start)
    for _ in range(NEAR):
        if sentence is not None and len(sentence) <= LUMP:
            scopes.append(sentence)
            sentence = sentence_before(span.doc, sentence.start)
    fresh = [scope for scope in scopes if not _is_held(line, scope)]
    if fresh and token.lower_ in POINTING - set(PRONOUNS) and token.dep_ != "det" and is_polite(fresh[0]):
        return None  # "My hon. Friend raises a point. This is ...": what follows tells
    telling = own is not None and own in fresh and _says(own, span)
    for fully in (True, False):
        for scope in fresh:
            focus = _focus(scope, token, fully=fully)
            if focus is not None and focus.i < token.i and (scope is not own or _names(focus, token, telling=telling)):
                return _clipped(scope, focus)
    if own is not None and telling and token.lower_ not in PRONOUNS:
        return _clipped(own, None)
    noun = _named_by(token)
    far = _told_far(noun, sentence) if noun is not None else None
    if far is not None or sums_all(token) or token.lower_ == "such" or (noun == token and _is_own_kind(token)):
        return far
    full = [s for s in fresh if s is not own and sum(t.is_alpha for t in s) >= FEWEST]
    return _clipped(next((s for s in full if not _only_points(s, token)), full[0]), None) if full else None


def _named_by(token: Token) -> Token | None:
    """The noun of "these prisons", "the prisons", which is the word itself or what it stands with."""
    noun = token.head if token.dep_ in {"det", "amod", "predet"} and token.head.i > token.i else token
    return noun if noun.tag_ in {"NN", "NNS"} and noun.lower_ not in THEN | ANY else None


def _is_own_kind(noun: Token) -> bool:
    """ "The prisons", and not "the approach": what is told without naming it may be anything."""
    return noun.lower_ not in POINTING and noun.lemma_.lower() not in KINDRED


def sums_all(token: Token) -> bool:
    """ "All of these changes": no one sentence tells them."""
    before = {t.lower_ for t in token.doc[max(token.sent.start, token.i - 2) : token.i]}
    return token.lower_ in {"these", "those"} and bool(before & {"all", "both", "each", "most"})


def _told_far(noun: Token, sentence: Span | None) -> tuple[int, int] | None:
    """The sentence before `sentence` that tells most nearly what the noun is, by its own name."""
    for _ in range(FAR):
        if sentence is None or len(sentence) > LUMP:
            return None
        focus = _focus(sentence, noun, fully=True)
        told = focus is not None and focus.tag_ == noun.tag_ and not _is_pointed_at(focus)
        if focus is not None and told and (_described(focus) or (focus.dep_ == "obj" and _is_pointed_at(noun))):
            return _clipped(sentence, focus)
        sentence = sentence_before(noun.doc, sentence.start)
    return None


def is_polite(scope: Span) -> bool:
    """ "My hon. Friend makes an important point", "I agree totally": nothing is told."""
    own = len(scope) <= ENOUGH and scope[0].text == "I"
    honours = any(t.lower_ in HONOURED for t in scope) and not any(t.pos_ == "ADP" for t in scope)
    return own or (len(scope) <= POLITE and honours)


def _names(focus: Token, token: Token, *, telling: bool) -> bool:
    """Whether the earlier part of the claim's own sentence tells what the word is, and not only names it again."""
    if focus.pos_ in VERBS:
        return telling
    whom = token.lower_ in PRONOUNS and (focus.dep_ in SUBJECTS or focus.lower_ in CROWD)
    return _described(focus) > 0 or (whom and focus.head.dep_ != "advcl")


def _only_points(scope: Span, token: Token) -> bool:
    """Whether a sentence before "these changes" is itself about "these changes", or about "this"."""
    subject = subject_of(scope.root) if token.lower_ in POINTING else None
    same = subject is not None and subject.lemma_ == token.head.lemma_ and _is_pointed_at(subject)
    return subject is not None and (subject.lower_ in POINTING or same)


def _is_pointed_at(noun: Token) -> bool:
    """ "these changes", which tells no more than the claim's own "these changes"."""
    return any(c.lower_ in POINTING for c in noun.lefts)


def _says(own: Span, span: Span) -> bool:
    """Whether the part says more than to whom, by whom or how surely the claim is said."""
    aside = own[0].lower_ == "as" or any(t.lower_ in HONOURED or t.lower_ == "you" for t in own)
    joining = [*own[-4:], *span.doc[own.end : span.start], *(t for t in span[:1] if t.dep_ == "mark")]
    frames = any(t.lower_ in {"that", "whether"} for t in joining)
    tenses = sum(t.tag_ in FINITE and t.dep_ not in ASIDE for t in own)
    return len(own) >= ENOUGH and not aside and tenses > frames


def clipped(scope: Span) -> Part:
    """A scope, or whole phrases of its beginning."""
    return _clipped(scope, None)


def _is_held(line: Line, scope: Span) -> bool:
    words = places(scope.doc, "words", lambda t: t.is_alpha, scope.start, scope.end)
    held = {t.i for t in line.tokens() if t.is_alpha and scope.start <= t.i < scope.end}
    return len(held) * 2 >= len(words)


def _own(span: Span) -> Span | None:
    """The earlier part of the claim's sentence, where it is no lump without full stops."""
    end = span.start
    if end - span.sent.start > LUMP:
        return None
    while end > span.sent.start and _leads_on(span.doc[end - 1]):
        end -= 1
    return span.doc[span.sent.start : end] if end > span.sent.start else None


def _leads_on(word: Token) -> bool:
    joins = word.pos_ in {"CCONJ", "SCONJ", "ADP"} or word.lower_ in {"that", "which", "where", "when"}
    return joins or word.is_space or (word.is_punct and word.text not in {"%", ")", "”"})


def _focus(scope: Span, token: Token, *, fully: bool) -> Token | None:
    """The word in `scope` that tells what `token` is: the same noun, a noun that the pronoun suits, any verb; `fully`:
    not "these changes" for "these changes"."""
    low = token.lower_
    if low in PRONOUNS:
        return _suited(scope, low)
    if token.dep_ == "det" and token.head.lower_ in THEN:
        return _event(scope, plural=False)
    if low == "so" or (low in {"this", "that", "these", "those", "which"} and token.dep_ != "det"):
        return _event(scope, plural=low in {"these", "those"})
    noun = token.head if token.dep_ in {"det", "amod", "predet"} else token
    lemma = noun.lemma_.lower()
    nouns = places(scope.doc, "nouns", lambda t: t.pos_ in {"NOUN", "PROPN"}, scope.start, scope.end)
    same = [t for k in nouns if (t := scope.doc[k]).lemma_.lower() == lemma and t.dep_ != "compound"]
    alike = [t for t in same if not _is_pointed_at(t) and (t.tag_ == noun.tag_ or noun.pos_ != "NOUN")]
    told = alike if fully and token.lower_ in POINTING else same
    return max(told, key=_described, default=None)


def _described(noun: Token) -> int:
    return sum(c.dep_ not in {"det", "punct", "case"} for c in noun.children)


def _suited(scope: Span, pronoun: str) -> Token | None:
    """As `_suiting`, which every pronoun after the same sentence asks for again."""
    found: dict[tuple[int, int, str], int | None] = kept(scope.doc, "suited", dict)
    key = (scope.start, scope.end, pronoun)
    if key not in found:
        noun = _suiting(scope, pronoun)
        found[key] = noun.i if noun is not None else None
    place = found[key]
    return scope.doc[place] if place is not None else None


def _suiting(scope: Span, pronoun: str) -> Token | None:
    """A subject, object or other noun for the pronoun; None where the sentence's own subject is such a pronoun, unless
    it names a person after it."""
    found = places(scope.doc, "nouns", lambda t: t.pos_ in {"NOUN", "PROPN"}, scope.start, scope.end)
    nouns = [t for k in found if (t := scope.doc[k]).lower_ not in TIME_NOUNS and t.dep_ != "compound"]
    fit = [t for t in nouns if could(t, pronoun)] or [t for t in scope if pronoun == "they" and t.lower_ in CROWD]
    named = PRONOUNS[pronoun] in PERSONS and any(t.pos_ == "PROPN" for t in fit)
    if not named and any(PRONOUNS.get(t.lower_) == PRONOUNS[pronoun] and _goes_on(t) for t in scope):
        return None
    return next((t for t in fit if t.dep_ in SUBJECTS), fit[0] if fit else None)


def _goes_on(pronoun: Token) -> bool:
    """Whether what the sentence is about is a pronoun itself, and not only a clause within it."""
    main = pronoun.head.dep_ in {"ROOT", "ccomp", "parataxis"} or pronoun.i < pronoun.sent.start + 2
    return pronoun.dep_ in SUBJECTS and main


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
    if end - start > LONGEST:
        start = _nearer(scope, start, end, focus)
    if end - start <= LONGEST:
        return start, end
    if focus is not None and focus.i - start > LEAD:
        start = max(start, min(_beginning(focus), focus.i - 1))
    return start, _ending(scope.doc, start, min(start + LONGEST, end), end)


def _nearer(scope: Span, start: int, end: int, focus: Token | None) -> int:
    """Where the shortest part begins that still tells: at the subject of the sentence, or of what it says that ...; the
    focus is in it. `start` where none is short enough."""
    verbs = [scope.root, *(t for t in scope if t.dep_ == "ccomp" and t.tag_ in FINITE | {"VBN", "VB"})]
    subjects = [s for v in verbs if (s := subject_of(v)) is not None]
    last = min(focus.i if focus is not None and focus.pos_ not in VERBS else end, end - ENOUGH)
    starts = sorted(s.left_edge.i for s in subjects)
    fit = (k for k in starts if start < k <= last and end - k <= LONGEST and _is_joint(scope.doc[k - 1]))
    return next(fit, start)


def _is_joint(word: Token) -> bool:
    """Whether a clause may begin after the word."""
    return word.text == "," or (word.lower_ == "that" and word.tag_ == "IN")


def _beginning(focus: Token) -> int:
    """After the comma or "that" before the word, where it is near; else of its clause, else of its phrase."""
    joints = range(max(focus.sent.start + 1, focus.i - LEAD), focus.i)
    near = next((k for k in joints if _is_joint(focus.doc[k - 1])), None)
    if near is not None:
        return near
    verb = focus
    while verb.head != verb and verb.pos_ not in VERBS:
        verb = verb.head
    return verb.left_edge.i if 0 <= focus.i - verb.left_edge.i <= LEAD else focus.left_edge.i


def _ending(doc: Doc, start: int, last: int, end: int) -> int:
    """The last place up to `last` where a phrase ends."""
    if last >= end:
        return end
    for k in range(last, start + LONGEST // 2, -1):
        joins = doc[k].pos_ == "SCONJ" or (doc[k].pos_ == "CCONJ" and doc[k].head.pos_ in VERBS)
        ends = doc[k].text in {",", ";", "—", "–", ":"} or (doc[k].text == "." and not is_cut([doc[k - 1]]))
        if (joins or ends) and _is_balanced(doc[start:k]):
            return k
    for k in range(last, start + LONGEST // 2, -1):
        if doc[k].pos_ == "ADP" and doc[k - 1].pos_ in {"NOUN", "PROPN"}:
            return k
    return last


def _is_balanced(words: Span) -> bool:
    """Whether no quotation or bracket is left open."""
    text = words.text
    pairs = (("“", "”"), ("(", ")"))
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


def _text(doc: Doc, start: int, end: int, made_on: date | None) -> str:
    line = line_of(doc[start:end])
    add_dates(line, made_on)
    words = "".join((f"({p.text})" if p.aside else p.text) + (" " if p.space else "") for p in line.pieces)
    for mark, other in (("“", "”"), ("”", "“")):
        words = words if other in words else words.replace(mark, "")
    words = plain(words).replace("“", "‘").replace("”", "’").lstrip(" ,;:–—-").rstrip(" ,;–—-")
    sentence = doc[start].sent
    opened = any(t.is_alpha for t in doc[sentence.start : start])
    closed = any(t.is_alpha for t in doc[end : max(end, sentence.end)])
    return f"{'…' if opened else ''}{words}{'…' if closed else ''}"
