"""What the letters of a name stand for, where the text says so: "the Park Safety Board (PSB)"."""

import re

from spacy.tokens import Doc

from claims.nlp.lexicon import words_of

from .line import Line, plain, spoken

SMALL = words_of("of and the for in on to a an with at by")
AFTER = re.compile(r"\((?:the )?[“\"‘']?([A-Z][A-Za-z&]{1,7}s?)[”\"’']?\)")
BEFORE = re.compile(r"\b([A-Z][A-Z&]{1,7})\s*\(((?:[A-Za-z][\w’'-]*\s*){2,9})\)")
LONGEST = 2  # words of a name to each letter


def expand(line: Line, doc: Doc) -> None:
    """Puts the name after the first use of its letters, where the wording does not hold the name."""
    known = _known(doc)
    said = spoken(p for p in line.pieces if not p.apart).lower()  # what is quoted ahead is no part of the claim
    done: set[str] = set()
    for token in line.tokens() if known else []:
        name, at = known.get(token.text), line.place(token)
        if name is None or at is None or token.text in done or name.lower() in said:
            continue
        done.add(token.text)
        if line.pieces[at].text == token.text:
            line.add(at, name, "reference")


def _known(doc: Doc) -> dict[str, str]:
    if "acronyms" not in doc.user_data:
        doc.user_data["acronyms"] = _read(doc.text)
    kept: dict[str, str] = doc.user_data["acronyms"]
    return kept


def _read(text: str) -> dict[str, str]:
    """The first meaning that the text gives each."""
    found: dict[str, str] = {}
    for match in AFTER.finditer(text):
        words = re.split(r"[.;:()]\s|\n", text[max(0, match.start() - 150) : match.start()])[-1].split()
        name = _name(match[1], words)
        if name:
            found.setdefault(match[1], name)
    for match in BEFORE.finditer(text):
        words = match[2].split()
        if _name(match[1], words) == plain(match[2]):
            found.setdefault(match[1], plain(match[2]))
    return found


def _name(letters: str, words: list[str]) -> str | None:
    """The shortest run of the last words whose initials are the letters."""
    wanted = letters.rstrip("s").replace("&", "").lower() if letters[-1:] == "s" else letters.replace("&", "").lower()
    if sum(c.isupper() for c in letters) < 2:
        return None
    for count in range(2, min(len(words), LONGEST * len(wanted)) + 1):
        run = words[-count:]
        parts = [p for w in run for p in re.split(r"[-/]", w) if p]
        full = "".join(p[0] for p in parts).lower()
        short = "".join(p[0] for p in parts if p.lower() not in SMALL).lower()
        if wanted in {full, short} and run[0].lower() not in SMALL:
            return " ".join(run).strip("“”\"‘’'")
    return None
