"""What a document is asked again for every claim, worked out once and kept with it."""

from bisect import bisect_left
from collections.abc import Callable
from typing import TypeVar

from spacy.tokens import Doc, Token

Worked = TypeVar("Worked")


def kept(doc: Doc, name: str, work_out: Callable[[], Worked]) -> Worked:
    """What `work_out` gives, kept in the document under `name`."""
    found = doc.user_data
    if name not in found:
        found[name] = work_out()
    return found[name]


def text_of(doc: Doc) -> str:
    """The text, which a document joins anew each time it is asked."""
    return kept(doc, "text", lambda: doc.text)


def places(doc: Doc, name: str, wanted: Callable[[Token], bool], start: int, end: int) -> list[int]:
    """The places from `start` to `end` of the wanted words; `name` stands for `wanted`."""
    found = kept(doc, f"places of {name}", lambda: [t.i for t in doc if wanted(t)])
    return found[bisect_left(found, start) : bisect_left(found, end)]
