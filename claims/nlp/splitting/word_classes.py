"""What a word mostly is in ministers' speech: an act on record, a promise, a figure of speech, a thing counted.

`word_classes.txt` holds 5,300 lemmas under the one or two classes that people gave them; a model that has met few
claims learns from a class what it cannot learn from a rare word.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from spacy.tokens import Token

PATH = Path(__file__).with_name("word_classes.txt")
SAME = {"AUX": "VERB", "PROPN": "NOUN"}
LISTED = ("VERB", "NOUN", "ADJ", "ADV")
Classes = tuple[str, ...]


@cache
def listed() -> Mapping[tuple[str, str], Classes]:
    """(part of speech, lemma) to its classes, the likelier first, each after its part of speech: "VERB act"."""
    found: dict[tuple[str, str], Classes] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        heading, words = line.split(":")
        pos, *classes = heading.split()
        for word in words.split():
            found[pos, word] = tuple(f"{pos} {name}" for name in classes)
    return found


@cache
def _classes(pos: str, lemma: str) -> Classes:
    """As the listed part of speech, else as any other that has the lemma: taggers err."""
    places = (pos, *(p for p in LISTED if p != pos))
    return next((listed()[p, lemma] for p in places if (p, lemma) in listed()), ())


def classes(token: Token) -> Classes:
    """The classes of a verb, noun, adjective or adverb; () for other words and unknown ones."""
    pos = SAME.get(token.pos_, token.pos_)
    return _classes(pos, token.lemma_.lower()) if pos in LISTED else ()


def likeliest(token: Token | None) -> str:
    """Its first class, or "" where there is none."""
    return next(iter(classes(token)), "") if token is not None else ""
