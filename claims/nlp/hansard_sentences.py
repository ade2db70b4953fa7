"""Where sentences end in Hansard: paragraph breaks end them, "hon. Friend", "No. 10" and "per cent. of" do not."""

import re
from itertools import pairwise

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from .lexicon import words_of

ABBREVIATIONS = words_of(
    "hon mr mrs ms mx dr st prof rev sir lt col gen capt cllr cm cmnd para paras cols art arts no nos vol pp p v "
    "vs cf e.g i.e eg ie viz approx dept ref reg sch"
)
# Abbreviations that may also close a sentence; they do when a capital follows.
CLOSING = words_of("cent etc al plc ltd inc co jr am pm a.m p.m")
TERMINALS = frozenset({".", "?", "!", "…", "...", "?!", "!!"})
CLOSERS = frozenset({'"', "”", "’", "'", ")", "]", "''", "»"})
INITIAL = re.compile(r"[A-Z]\.?$")
# Words of a run that nothing ends before it is cut at a comma, else anywhere: whatever looks at a sentence takes time
# with its length. The longest of 22,502 sentences of the record has 271.
MOST, WITHIN = 500, 100
BULLET = re.compile(r"[-–—•*·▪]|\(?[a-z0-9]{1,3}\)$")


def _is_abbreviation(token: Token) -> bool:
    """Whether the full stop in or after `token` belongs to a short form and not to the sentence."""
    word = token.text.rstrip(".").lower()
    if word == "no":  # "No. 10", "No. 3 account", but not "The answer is no."
        return token.text[0] == "N"
    return word in ABBREVIATIONS or bool(INITIAL.match(token.text) and token.text[0] != "I")


def _starts_upper(token: Token) -> bool:
    return token.text[0].isupper() or token.text[0].isdigit() or token.text[0] in "£$€“‘\"'([#"


def _closes(doc: Doc, before: int, i: int) -> bool:
    """Whether the token at `before` ends a sentence, seen from token `i`; closing quotes and brackets stay with it."""
    if doc[i].text in CLOSERS and not doc[i - 1].whitespace_ and before == i - 1:
        return False
    k = before
    while k > 0 and doc[k].text in CLOSERS and not doc[k - 1].whitespace_:
        k -= 1
    if doc[k].text in TERMINALS:
        if doc[k].text == "." and k and _is_abbreviation(doc[k - 1]):
            return False
        return _starts_upper(doc[i])
    return doc[k].text.endswith(".") and doc[k].text.rstrip(".").lower() in CLOSING and doc[i].is_title


def _breaks_line(doc: Doc, space: int, i: int) -> bool:
    """Whether the line break in whitespace token `space`, before token `i`, ends a sentence and not just a line."""
    breaks = doc[space].text.replace("\r\n", "\n").count("\n")
    if breaks != 1 or space == 0:
        return breaks > 0
    last = [t.text for t in doc[max(0, space - 3) : space]]
    listed = any(t in {";", ":"} for t in last)
    wrapped = doc[i].text[0].islower() and last[-1] not in TERMINALS and not listed
    return not wrapped or bool(BULLET.match(doc[i].text))


def _cut_runs(doc: Doc, starts: list[bool]) -> None:
    """Start a sentence within every run of more than `MOST` words."""
    begun = 0
    for i in range(len(doc)):
        if starts[i]:
            begun = i
        elif i - begun >= MOST and not doc[i].is_space:
            commas = (
                k + 1 for k in range(i - 1, i - WITHIN, -1) if doc[k].text in {",", ";"} and not doc[k + 1].is_space
            )
            begun = next(commas, i)
            starts[begun] = True


@Language.factory("hansard_sentences", default_config={"longest": 250}, assigns=["token.is_sent_start"])
class HansardSentences:
    """Marks where sentences start. Runs of more than `longest` words are left to the parser to cut."""

    def __init__(self, nlp: Language, name: str, longest: int) -> None:
        self.name, self.longest = name, longest

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> list[bool]:
        """One truth value a token: does a sentence start here? Whitespace belongs to the sentence before it."""
        starts = [False] * len(doc)
        last, line = -1, -1  # the last word, and a line break seen since
        for token in doc:
            if token.is_space:
                line = token.i if "\n" in token.text else line
                continue
            broken = line >= 0 and _breaks_line(doc, line, token.i)
            starts[token.i] = last < 0 or broken or _closes(doc, last, token.i)
            last, line = token.i, -1
        _cut_runs(doc, starts)
        return starts

    def set_annotations(self, doc: Doc, starts: list[bool]) -> None:
        """False is binding for the parser; None leaves the place open to it, in a run of `MOST` words at most."""
        bounds = [i for i, start in enumerate(starts) if start] + [len(doc)]
        places = np.where(np.array(starts, dtype=bool), 1, -1)
        places[:1] = 1
        for start, end in pairwise(bounds):
            if end - start > self.longest:
                places[start + 1 : end] = 0
        # All at once: setting `is_sent_start` looks through the whole document for each word.
        doc.from_array([SENT_START], places.astype("uint64"))  # type: ignore[arg-type]
