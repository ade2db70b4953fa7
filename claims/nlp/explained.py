"""Things that a claim only names: "the taskforce" with what it was called when it came up."""

from spacy.tokens import Token

from .antecedents import CLOSING, LONGEST_NAME, PRONOUNS, is_unbroken, without_clauses
from .grammar import phrase_of
from .lexicon import words_of
from .wording_line import Line, lowered

# What "this" and "these" need no explaining with
PRESENT = words_of(
    "house government country parliament year week month morning afternoon evening summer autumn winter spring time "
    "way statement session moment stage point century decade side nation kingdom pandemic crisis minister home prime "
    "secretary department"
)
POINTERS = frozenset({"this", "that", "these", "those"})
LOOKED_BACK = 10  # sentences
NEAR = 3  # for "this" and "these", which point at what came just before
MOST = 2  # explanations in a wording
TELLING = frozenset({"amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "appos", "nummod", "flat", "obl"})
EMPTY = words_of("new same such recent existing other first last own whole further many several more some")
VAGUE = words_of(
    "people public world future past rest number part case end need fact way time thing point side course majority "
    "level first most best same latter former other economy police environment internet law market"
)
GOES_ON = frozenset({"of", "that", "which", "who", "for", "'s", "’s", "'", "’", "-"})


def explain(line: Line) -> int:
    """How many got what they were called when they came up, where only one thing of the text was called so."""
    said = 0
    for token in line.tokens():
        at = line.place(token) if token.tag_ in {"NN", "NNS"} else None
        if at is None or said == 2 or not _is_bare(token) or any(p.aside for p in line.pieces[at + 1 : at + 2]):
            continue
        words = _introduced(token, line)
        if words:
            said += 1
            line.add(at, _as_text(words), "reference")
    return said


def named_earlier(line: Line, at: int, token: Token) -> bool:
    """Adds to "this variant" what it was called when it came up; whether it could."""
    noun = token.head
    place = line.place(noun)
    if token.lower_ not in POINTERS or token.dep_ != "det" or place is None or place < at:
        return False
    words = _introduced(noun, line)
    if words:
        line.add(place, _as_text(words), "reference")
    return bool(words)


def needs_topic(line: Line) -> bool:
    """Whether the title is wanted: "the report" of which nothing more is said, or no name in all of the wording."""
    tokens = line.tokens()
    named = any(t.pos_ == "PROPN" and t.lower_ not in PRESENT for t in tokens)
    return not named or any(_is_bare(t) for t in tokens)


def _as_text(words: list[Token]) -> str:
    return "".join((lowered(t) if k == 0 else t.text) + t.whitespace_ for k, t in enumerate(words)).strip()


def _is_bare(noun: Token) -> bool:
    """Whether "the" and the noun are all that is said of it."""
    if (
        noun.tag_ not in {"NN", "NNS"}
        or noun.i == 0
        or noun.nbor(-1).head != noun
        or noun.nbor(-1).lower_ not in {"the", "this", "these", "that", "those"}
    ):
        return False
    after = noun.nbor().lower_ if noun.i + 1 < len(noun.doc) else ""
    alone = not any(c.dep_ in TELLING for c in noun.children) and after not in {
        "of",
        "that",
        "which",
        "who",
        "for",
        "'s",
        "’s",
        "'",
        "’",
        "-",
    }
    known = noun.lower_ in PRESENT or noun.lemma_.lower() in VAGUE or noun.dep_ in {"compound", "fixed", "nmod:poss"}
    return alone and not known


def _introduced(noun: Token, line: Line) -> list[Token] | None:
    """The phrase that named the thing when it came up; None where another was called so, or it was long ago.

    "This" and "these" point at what came just before.
    """
    before = [t for t in _mentions(noun) if t.i < noun.i]
    near = NEAR if noun.nbor(-1).lower_ in POINTERS else LOOKED_BACK
    if not before or any(line.holds(t) for t in before) or _sentences_between(before[0], noun) > near:
        return None
    found: dict[str, list[Token]] = {}
    for other in before:
        words = _phrase(other)
        if other == before[0] and not (_tells(other, words) and _is_plain(words)):
            return None
        if _tells(other, words):
            found.setdefault(" ".join(t.lemma_.lower() for t in words if t.dep_ != "det"), words)
    return next(iter(found.values())) if len(found) == 1 else None


def _mentions(noun: Token) -> list[Token]:
    """Nouns of the same word and number, in order; the document keeps them for the next time."""
    kept = noun.doc.user_data.setdefault("mentions", {})
    if not kept:
        for token in noun.doc:
            if token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound":
                kept.setdefault((token.lemma_, token.tag_[-1]), []).append(token.i)
    return [noun.doc[i] for i in kept.get((noun.lemma_, noun.tag_[-1]), ())]


def _sentences_between(one: Token, other: Token) -> int:
    return sum(bool(t.is_sent_start) for t in one.doc[one.i + 1 : other.i + 1])


def _phrase(noun: Token) -> list[Token]:
    words = without_clauses(phrase_of(noun), noun, more=frozenset({"acl"}))
    joined = {t.i for c in noun.children if c.dep_ == "conj" for t in c.subtree}
    words = [t for t in words if t.i not in joined]
    while words and words[0].lower_ in POINTERS:
        del words[0]
    while words and (words[-1].dep_ == "cc" or (words[-1].is_punct and words[-1].text not in CLOSING)):
        del words[-1]
    return words


def _tells(noun: Token, words: list[Token]) -> bool:
    """Whether more is said of the noun than that it is new or the first."""
    return any(c.dep_ in TELLING and c in words and c.lower_ not in EMPTY for c in noun.children)


def _is_plain(words: list[Token]) -> bool:
    return (
        1 < len(words) <= LONGEST_NAME
        and is_unbroken(words)
        and not any(t.lower_ in PRONOUNS or t.lower_ in {"we", "our", "my", "i", "any", "no"} for t in words)
    )
