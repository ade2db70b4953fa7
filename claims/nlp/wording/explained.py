"""Things that a claim only names: "the taskforce" with what it was called when it came up."""

from bisect import bisect_right
from itertools import accumulate, pairwise

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of

from .antecedents import CLOSING, PRONOUNS, is_unbroken, without_clauses
from .grammar import FINITE, SUBJECTS, is_cut, phrase_of
from .kept import kept
from .kin import KINDRED, teller
from .line import Line, lowered

# What is one of its kind, and needs no explaining
PRESENT = words_of(
    "house government country parliament year week month morning afternoon evening summer autumn winter spring time "
    "way statement session moment stage point century decade side nation kingdom pandemic crisis minister home prime "
    "secretary department chancellor treasury speaker opposition cabinet queen king monarch crown state army navy "
    "budget union chamber library gallery floor lords commons taxpayer taxpayers planet sun earth coronavirus virus "
    "covid weekend gentleman lady friend member commonwealth court courts channel"
)
POINTERS = frozenset({"this", "that", "these", "those"})
LOOKED_BACK = 30  # sentences
NEAR = 4  # for "this" and "these", which point at what came just before
NEAR_AGAIN = 10  # for what came up with "the"
MOST = 3  # explanations in a wording
MENTIONS = 20  # of one noun, looked back upon
TELLING = frozenset({"amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "appos", "nummod", "flat", "obl"})
EMPTY = words_of(
    "new same such recent existing other first last own whole further many several more some very particular current "
    "previous said latest good best important main key major big large small huge today yesterday tomorrow general "
    "overall full similar certain different"
)
VAGUE = words_of(
    "people public world future past rest number part case end need fact way time thing point side course majority "
    "level first most best same latter former other economy police environment internet law market opportunity "
    "ability right chance possibility extent impact effect amount kind sort range start beginning middle day one news "
    "media weather climate country population elderly poor young disabled vulnerable unemployed truth question issue "
    "reason answer idea sea coast countryside north south east west century hour bulk basis aim purpose "
    "importance role difference vast context light face form name sake process top bottom heart core back front outset"
)
OF_SOMETHING = words_of(
    "copies details results responses respondents consultees replies submissions discussions negotiations talks"
)
# "The additional money", "the new rules": they tell that there was something before, and not what
RELATING = words_of("new additional further extra same said revised proposed current existing previous latest draft")
GOES_ON = frozenset({"of", "that", "which", "who", "for", "'s", "’s", "'", "’", "-"})
DETERMINERS = frozenset({"the", *POINTERS})
# Of a name that is only a kind: "the White Paper", "the Bill"
KINDS = words_of(
    "paper bill act agreement review report fund programme plan strategy scheme committee board panel order "
    "regulations directive inquiry treaty convention taskforce summit commission agency authority"
)
QUOTES = frozenset({"“", '"', "‘"})
BODIES = words_of("presidency council commission parliament member members")  # what they did tells more than their name
OURS = frozenset({"our", "my"})  # the speaker's, and no other thing
COLOURS = words_of("white green command draft")
LONGEST_TOLD = 24
CLAUSES = frozenset({"acl", "advcl", "ROOT", "conj", "xcomp", "ccomp"})
OWN = words_of("we our us my i me you your any no this these such")
HANGING = frozenset({"ADP", "AUX", "CCONJ", "DET", "PRON", "SCONJ"})  # no phrase ends so
FIRST_WORDS = 40  # of a sentence that is quoted
RELATING_CLAUSES = words_of("which who that where when whose")  # without them a verb with a tense is no part of a name


def explain(line: Line) -> list[Token]:
    """Puts after a thing what it was called when it came up; what only one of its kind would explain, and nothing does.

    The nouns returned have their determiner before them in the text.
    """
    said, left = 0, []
    for token in line.tokens():
        at = line.place(token) if token.tag_ in {"NN", "NNS", "NNP", "NNPS"} else None
        if at is not None and _is_of_something(token):
            left.append(token)
        bare = at is not None and _is_bare(token)
        if at is None or not (bare or _is_short(token)) or any(p.aside for p in line.pieces[at + 1 : at + 2]):
            continue
        if _told_before(line, at, token) or _is_part(token):
            continue
        before = _determiner(token)
        if before.lower_ == "that" and not line.holds(before):
            continue  # "they say that figures ..."
        words = _introduced(token, line) if said < MOST else None
        if words:
            said += 1
            line.add(at, _as_text(words), "reference")
        elif (
            bare and (before.lower_ == "the" or token.pos_ == "PROPN") and _is_wanted(line, token) and not _acts(token)
        ):
            left.append(token)
    return left


def _is_part(noun: Token) -> bool:
    """ "contact" of "that contact tracing", however it was parsed."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    joined = (after != noun and after.pos_ in {"NOUN", "PROPN"}) or (after.tag_ == "VBG" and after.dep_ not in CLAUSES)
    return joined and (noun.head == after or after.head in {noun, noun.head})


def _acts(noun: Token) -> bool:
    """ "The Commission": what it did tells more than its name."""
    return noun.lower_ in BODIES and (noun.is_title or not noun.lower_.startswith("member"))


def _is_of_something(noun: Token) -> bool:
    """ "Copies have been placed", "details will follow": of what was said before."""
    told = any(c.dep_ == "det" or (c.dep_ in TELLING and c.dep_ != "nummod") for c in noun.children)
    return noun.lower_ in OF_SOMETHING and noun.dep_ in {"obj", *SUBJECTS} and not told and not _goes_on(noun)


def _is_wanted(line: Line, noun: Token) -> bool:
    """Whether the words before would help: they name the thing, or the claim is about it or names nothing."""
    mentions = (t for t in mentions_of(noun) if t.i < noun.i)
    named = any(t.pos_ == "PROPN" for t in line.tokens())
    kindred = noun.lemma_.lower() in KINDRED and teller(noun) is not None
    near = any(sentences_between(t, noun) <= NEAR for t in mentions)
    return noun.dep_ in SUBJECTS or not named or kindred or near


def _told_before(line: Line, at: int, token: Token) -> bool:
    """Whether the wording names the thing before: then "the" points there."""
    return any(p.token is not None and p.token.lemma_ == token.lemma_ for p in line.pieces[:at])


def described_mention(line: Line, noun: Token) -> Span | None:
    """The sentence that last told what the noun is, where those after it only name it: up to 30 sentences back."""
    earlier = [t for t in mentions_of(noun) if t.sent.start < noun.sent.start]
    points = any(c.lower_ in POINTERS for c in noun.lefts)
    if noun.lower_ in BODIES or not earlier or (points and sentences_between(earlier[-1], noun) > NEAR):
        return None
    for other in reversed(earlier):
        if line.holds(other) or sentences_between(other, noun) > LOOKED_BACK:
            return None
        if any(c.dep_ in TELLING and c.lower_ not in EMPTY | OURS for c in other.children):
            near = other.i - other.sent.start <= FIRST_WORDS
            return other.sent if near and sentences_between(other, noun) > 1 else None
    return None


def named_earlier(line: Line, at: int, token: Token) -> bool:
    """Adds to "this variant" what it was called when it came up; whether it could."""
    noun = token.head
    place = line.place(noun)
    if token.lower_ not in POINTERS or token.dep_ != "det" or place is None or place < at or _is_part(noun):
        return False
    words = _introduced(noun, line)
    if words:
        line.add(place, _as_text(words), "reference")
    return bool(words)


def _as_text(words: list[Token]) -> str:
    pointed = words[0].dep_ != "det" and words[0].i > 0 and words[0].nbor(-1).lower_ in POINTERS
    text = "".join((lowered(t) if k == 0 else t.text) + t.whitespace_ for k, t in enumerate(words)).strip()
    return f"the {text}" if pointed else text


def _is_bare(noun: Token) -> bool:
    """Whether "the" and the noun are all that is said of it."""
    if noun.pos_ == "PROPN" or (noun.is_title and not noun.is_sent_start):
        return _is_kind(noun)
    before = _determiner(noun)
    if noun.tag_ not in {"NN", "NNS"} or before.lower_ not in DETERMINERS or before.head != noun:
        return False
    told = any(c.dep_ in TELLING and c.lower_ not in RELATING for c in noun.children)
    return not _is_known(noun) and not told and not _goes_on(noun)


def _determiner(noun: Token) -> Token:
    """The word before the noun, or before the adjectives that only relate it to what was said."""
    at = noun.i - (noun.i > 0)
    while at > noun.sent.start and noun.doc[at].head == noun and noun.doc[at].lower_ in RELATING:
        at -= 1
    return noun.doc[at]


def _is_known(noun: Token) -> bool:
    """Whether it is one of its kind, a part of a name or an abbreviation, or put in quotation marks."""
    single = noun.lower_ in PRESENT or noun.lemma_.lower() in VAGUE or noun.is_upper
    quoted = noun.i > 1 and noun.nbor(-2).text in QUOTES
    return single or quoted or noun.dep_ in {"compound", "fixed"}


def _is_short(noun: Token) -> bool:
    """ "the compensation scheme": described, but perhaps by less than before."""
    kinds = {c.dep_ for c in noun.lefts if c.dep_ in TELLING}
    if any(c.dep_ in TELLING for c in noun.rights):
        return False
    opens = any(c.dep_ == "det" and c.lower_ in DETERMINERS for c in noun.lefts)
    return (
        noun.tag_ in {"NN", "NNS"}
        and not noun.is_title
        and opens
        and not _is_known(noun)
        and kinds <= {"amod", "compound"}
        and not _goes_on(noun)
    )


def _goes_on(noun: Token) -> bool:
    return noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in GOES_ON


def _is_kind(noun: Token) -> bool:
    """ "the White Paper", "the Bill": a kind with a capital, and no name."""
    first = noun.i - (noun.i > 1 and noun.nbor(-1).lower_ in COLOURS)
    bare = noun.lower_ in KINDS and first > 0 and noun.doc[first - 1].lower_ in DETERMINERS
    bare = bare and (first < 2 or noun.doc[first - 2].text not in QUOTES)
    named = noun.i + 1 < len(noun.doc) and noun.nbor().pos_ in {"PROPN", "NUM"}
    return bare and not named and not _goes_on(noun)


def _introduced(noun: Token, line: Line) -> list[Token] | None:
    """The phrase that named the thing when it came up; None where another was called so, or it was long ago.

    "This" and "these" point at what came just before, by whatever name it goes there.
    """
    points = any(c.lower_ in POINTERS for c in noun.lefts)
    before = list(noun.doc[noun.left_edge.i : noun.i + 1])
    own, said = _lemmas(before), {t.lower_ for t in before}
    kinds = {c.lower_ for c in noun.lefts if c.dep_ == "amod"}  # "existing" tells no more, yet tells apart
    found: list[list[Token]] = []
    others: list[Token] = []
    for other in reversed([t for t in mentions_of(noun) if t.i < noun.i]):
        near = NEAR if points and not others else LOOKED_BACK
        if line.holds(other) or sentences_between(other, noun) > near:
            break
        others.append(other)
        words = _kept_phrase(other)
        if _holds_clause(words) or (noun.lower_ in BODIES and words and words[-1] != other):
            return None
        if (
            _tells(other, words)
            and _is_plain(words)
            and own < _lemmas(words)
            and _adds(words, said)
            and kinds <= {t.lower_ for t in words}
        ):
            found.append(words)
    if not found or not all(_alike(found[0], words) for words in found[1:]):
        return None
    longest = max(found, key=len)
    called = (other for other in others if other.i > longest[-1].i and own <= _lemmas(_kept_phrase(other)))
    rivals = any(_rivals(other, longest) for other in called)
    return longest if not rivals and _introduces(longest, noun, found) else None


def _holds_clause(words: list[Token]) -> bool:
    """Whether a verb with a tense was taken for a part of the phrase."""
    return any(t.tag_ in FINITE for t in words) and not any(t.lower_ in RELATING_CLAUSES for t in words)


def _introduces(words: list[Token], noun: Token, found: list[list[Token]]) -> bool:
    """Whether the phrase brings the thing up: with "a", or near and with no mention before it that tells less."""
    if words[0].lower_ != "the" or words[-1].pos_ == "PROPN":
        return True
    known = {t.i for phrase in found for t in phrase}
    earlier = (t for t in mentions_of(noun) if t.i < words[0].i and t.i not in known)
    near = sentences_between(words[-1], noun) <= NEAR_AGAIN
    named = words[-1].lemma_ == noun.lemma_  # "the Hill panel", and not "the panel on parks"
    return near and (named or not any(sentences_between(t, noun) <= LOOKED_BACK for t in earlier))


def _rivals(other: Token, words: list[Token]) -> bool:
    """Whether another thing of the same word is told apart from the one that the words name: "the Dale panel"."""
    kinds = {"amod", "compound", "nmod:poss", "nummod"}
    told = {c.lemma_.lower() for c in other.lefts if c.dep_ in kinds and c.lower_ not in EMPTY | OURS}
    return not told <= {t.lemma_.lower() for t in words}


def _adds(words: list[Token], said: set[str]) -> bool:
    return any(t.is_alpha and t.lower_ not in said and t.lower_ not in EMPTY and t.dep_ != "det" for t in words)


def _lemmas(words: list[Token]) -> set[str]:
    return {t.lemma_.lower() for t in words if t.dep_ not in {"det", "case", "punct", "cc"} and t.lower_ not in EMPTY}


def _alike(one: list[Token], other: list[Token]) -> bool:
    """Whether one phrase says all that the other says."""
    first, second = _lemmas(one), _lemmas(other)
    return first <= second or second <= first


def mentions_of(noun: Token) -> list[Token]:
    """Nouns of the same word and number up to this one, the latest of them, in order; the document keeps them."""
    kept = noun.doc.user_data.setdefault("mentions", {})
    if not kept:
        for token in noun.doc:
            if token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound":
                kept.setdefault(_key(token), []).append(token.i)
    places = kept.get(_key(noun), ())
    end = bisect_right(places, noun.i)
    return [noun.doc[i] for i in places[max(0, end - MENTIONS) : end]]


def _key(noun: Token) -> tuple[str, bool]:
    """The word and its number; "the scheme" was perhaps "the Hillford Parks Scheme" before."""
    return noun.lemma_.lower(), noun.tag_ in {"NNS", "NNPS"}


def sentences_between(one: Token, other: Token) -> int:
    kept = one.doc.user_data
    if "sentences" not in kept:  # counted once: a lump of a megabyte has a thousand mentions of one noun
        kept["sentences"] = list(accumulate(bool(t.is_sent_start) for t in one.doc))
    return int(kept["sentences"][other.i] - kept["sentences"][one.i])


def _kept_phrase(noun: Token) -> list[Token]:
    """As `_phrase`, which every later mention asks for again."""
    found: dict[int, list[int]] = kept(noun.doc, "phrases", dict)
    if noun.i not in found:
        found[noun.i] = [t.i for t in _phrase(noun)]
    return [noun.doc[i] for i in found[noun.i]]


def _phrase(noun: Token) -> list[Token]:
    """All that is said of the noun, its clauses too; without them where that is long or points elsewhere.

    A clause after a comma, or of a thing with "the", tells of it and does not name it, and may be of another noun.
    """
    whole = _trimmed(noun, phrase_of(noun))
    known = any(c.lower_ == "the" for c in noun.lefts)
    clauses = [c for t in whole for c in t.rights if c.dep_ in {"acl:relcl", "acl"}]
    aside = any(
        (known and c.head == noun and c.dep_ == "acl:relcl") or (c.left_edge.i > 0 and c.left_edge.nbor(-1).is_punct)
        for c in clauses
    )
    if not aside and len(whole) <= LONGEST_TOLD and _is_plain(whole):
        return whole
    words = _trimmed(noun, without_clauses(phrase_of(noun), noun))
    if len(words) <= LONGEST_TOLD and _is_plain(words):
        return words
    return _trimmed(noun, without_clauses(phrase_of(noun), noun, more=frozenset({"acl"})))


def _trimmed(noun: Token, words: list[Token]) -> list[Token]:
    joined = {t.i for c in noun.children if c.dep_ in {"conj", "parataxis", "punct"} for t in c.subtree}
    words = [t for t in words if t.i not in joined or (t.is_punct and words[-1].i > t.i)]
    while words and words[0].lower_ in POINTERS:
        del words[0]
    while words and words[0].pos_ == "PROPN" and _is_first_name(words[0]):
        words.insert(0, words[0].nbor(-1))
    while words and (words[-1].dep_ == "cc" or (words[-1].is_punct and words[-1].text not in CLOSING)):
        del words[-1]
    return words


def _is_first_name(name: Token) -> bool:
    """Whether a part of the same name stands before: "Ann Other’s review"."""
    return not name.is_sent_start and name.i > 0 and name.nbor(-1).pos_ == "PROPN"


def _tells(noun: Token, words: list[Token]) -> bool:
    """Whether more is said of the noun than that it is new or the first."""
    return any(c.dep_ in TELLING and c in words and c.lower_ not in EMPTY for c in noun.children)


def _is_done(first: Token) -> bool:
    """ "undertaking schemes", which is what is done with them."""
    before = first.nbor(-1).pos_ if first.i else ""
    return first.tag_ in {"VB", "VBG", "VBD"} or (first.lower_.endswith("ing") and before in {"AUX", "ADP", "PART"})


def _is_plain(words: list[Token]) -> bool:
    """Whether the phrase is whole and explains itself."""
    return (
        1 < len(words) <= LONGEST_TOLD
        and is_unbroken(words)
        and sum(t.text == '"' for t in words) % 2 == 0
        and not is_cut(words)
        and not _is_done(words[0])
        and not any(t.text == "," and after.tag_ == "VBG" for t, after in pairwise(words))
        and words[-1].pos_ not in HANGING
        and words[-1].tag_ not in FINITE
        and not any(
            t.tag_ in {"JJS", "RBS"} and t.lower_ != "least" for t in words
        )  # a judgement of the thing, and no name
        and not any(t.lower_ in PRONOUNS or t.lower_ in OWN or t.text in {";", ":", "\n"} for t in words)
    )
