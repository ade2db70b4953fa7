"""What of its sentence is put ahead of a claim: the opening of a list, the whole sentence, and what of it must go."""

from spacy.tokens import Span, Token

from .context import LONGEST, REFERRED
from .grammar import FINITE, SUBJECTS, clause_of
from .line import OPENED, Line, taken

FEWEST = 3  # words before a claim in its sentence that can tell more
HOLDING = frozenset({"include", "be", "involve", "comprise", "cover", "contain"})
NOT = frozenset({"not", "n't", "n’t", "never", "no"})
ADDRESS = 10  # words of "let me also say to the hon. Lady that"
SUBORDINATE = frozenset({"when", "while", "whilst", "if", "where", "as", "because"})
JOINS = frozenset({"and", "or"})


def put_list_opening(line: Line, rest: Span) -> bool:
    """ "The measures include a levy; a ban; and a fund": "[The measures include] a fund"; and so after a colon."""
    before = [t for t in rest.sent if t.i < rest.start and not t.is_space]
    marks = [k for k, t in enumerate(before) if t.text == ";"]
    if not marks or (before[-1].text != ";" and before[-1].lower_ not in JOINS):
        return False
    end = _opening_end(before[: marks[0]])
    words = before[:end]
    if not any(t.dep_ in SUBJECTS for t in words) or len(words) > LONGEST:
        return False
    line.lead(taken(words))
    return True


def _opening_end(before: list[Token]) -> int:
    """How many words open the list whose first item ends `before`; 0 where that is unsure."""
    colon = next((k for k, t in enumerate(before) if t.text == ":"), None)
    if colon is not None:
        return colon + 1
    verb = next((t for t in before if t.tag_ in FINITE), None)
    if verb is None or verb.lemma_ not in HOLDING:
        return 0
    return before.index(verb) + 1 if any(t.dep_ in {"obj", "attr"} for t in verb.rights) else 0


def put_infinitive(line: Line, rest: Span) -> bool:
    """ "It allowed us to open parks, to hire keepers and to buy trees": "[It allowed us to] buy trees"."""
    before = [t for t in rest.sent if t.i < rest.start and not t.is_space]
    if rest[0].tag_ != "VB" or len(before) < FEWEST or before[-1].lower_ != "to" or before[-2].lower_ == "but":
        return False
    first = rest.root
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    mark = next((c for c in first.lefts if c.tag_ == "TO"), None)
    if mark is not None and (mark.i >= rest.start - 1 or mark not in before or rest.root != rest[0]):
        mark = None
    mark = _first_of_series(before) or mark
    if mark is None:
        return False
    words = before[: before.index(mark) + 1]
    if not any(t.dep_ in SUBJECTS for t in words) or len(words) > LONGEST or any(t.lower_ in NOT for t in words):
        return False
    while words[0].pos_ == "CCONJ" or words[0].is_punct:
        del words[0]
    line.lead(taken(words))
    return True


def _first_of_series(before: list[Token]) -> Token | None:
    """The "to" that opens "to open parks, to hire keepers and to", whatever the parser made of it; None in doubt."""
    said = [k for k, t in enumerate(before) if k and t.lower_ == "to"]
    marks = [k for k in said if before[k].tag_ == "TO" or before[k].nbor().lower_ == "more"]  # "to more than double"
    joined = [k for k in marks if before[k - 1].text == "," or before[k - 1].lower_ in JOINS]
    opening = [k for k in marks if joined and k < joined[0]]
    listed = len(joined) > 1 and joined[-1] == len(before) - 1 and len(opening) == 1
    return before[opening[0]] if listed else None


def put_sentence(line: Line, rest: Span, *, first: int = 0) -> None:
    """All of the sentence before the claim in place of what was put there, where it has a verb and is not too long;
    from token `first` on."""
    words = [t for t in rest.sent if first <= t.i < rest.start and not t.is_space]
    while words and (words[0].pos_ == "CCONJ" or words[0].is_punct or (words[0].lower_ == "that" and first)):
        del words[0]
    while words and words[-1].text in OPENED | {"(", "["}:
        del words[-1]
    told = any(t.tag_ in FINITE for t in words)
    if told and FEWEST <= len(words) <= LONGEST:
        drop_lead(line, rest)
        line.lead(taken(words))


def drop_lead(line: Line, rest: Span) -> None:
    """Takes out again what was put before the claim's first word."""
    at = line.place(rest[0])
    if at and all(p.change is not None for p in line.pieces[:at]):
        del line.pieces[:at]


def denied_by(line: Line, rest: Span) -> Token | None:
    """The verb of "it does not mean that jobs are lost", where only "jobs are lost" was put before the claim."""
    first = line.pieces[0] if line.pieces else None
    if first is None or first.change is None or first.token is None or first.token.i >= rest.start:
        return None
    verb = clause_of(first.token)
    over = verb.head
    turned = any(c.lower_ in NOT for c in over.lefts) and not line.holds(over)
    return over if verb.dep_ == "ccomp" and turned and over.i < verb.i else None


def drop_address(line: Line) -> None:
    """Takes "let me say to her that" off what was put before the claim."""
    words = [p.text.lower() for p in line.pieces[:ADDRESS] if p.change is not None]
    if words[:2] == ["let", "me"] and "that" in words:
        del line.pieces[: words.index("that") + 1]
        while line.pieces and line.pieces[0].text == ",":
            del line.pieces[0]


def hangs_itself(line: Line, rest: Span) -> bool:
    """Whether what was put before the claim is only "when defending claims", or governs no verb."""
    first = line.pieces[0] if line.pieces else None
    if first is None or first.change is None:
        return False
    if first.text == REFERRED:
        return rest[0].tag_ in FINITE
    lead = first.token
    if lead is None or lead.i >= rest.start or lead.lower_ not in SUBORDINATE or lead.i == lead.sent.start:
        return False
    return lead.head.tag_ == "VBG" or (lead.head.dep_ == "advcl" and not line.holds(lead.head.head))
