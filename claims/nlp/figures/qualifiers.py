"""What the words around a number say of it: more than, about; up or down, and how the change is given."""

from spacy.tokens import Token

from claims.nlp import lexicon

from . import measures
from .drafts import Draft


def qualify(draft: Draft, lows: list[str]) -> None:
    """Reads the words before ("more than"), or after ("or more"); the quotation takes in those before."""
    start = draft.first
    while start > 0 and lows[start - 1] in lexicon.FILLERS and draft.first - start < 2:
        start -= 1
    for end in dict.fromkeys((draft.first, start)):
        for width in range(lexicon.LONGEST_QUALIFIER, 0, -1):
            said = lexicon.BEFORE.get(" ".join(lows[max(0, end - width) : end])) if end >= width else None
            if said and not _is_idle_qualifier(draft, lows, end - width, width, bare=end == draft.first):
                draft.qualifier, draft.first = said, end - width
                return
    for width in (2, 1):
        for end in (draft.numeral.end, draft.last):
            if said := lexicon.AFTER.get(" ".join(lows[end : end + width])):
                draft.qualifier = said
                return


def _is_idle_qualifier(draft: Draft, lows: list[str], start: int, width: int, *, bare: bool) -> bool:
    """ "over a 10-year period", "under two agreements", "talking about the 60%": a preposition of its own."""
    if width > 1:
        return False
    word = lows[start]
    if word in {"about", "around"} and not bare and lows[start + 1] == "the":
        return True
    lasts = lexicon.singular(lows[draft.last - 1]) in lexicon.TIME_UNITS or draft.unit in lexicon.TIME_UNITS
    if word == "over" and lasts:
        return draft.numeral.value < 50
    return word == "under" and draft.numeral.written and draft.numeral.value < 10 and not lasts


RELATIVE = frozenset({"percent", "ratio", "times"})
WAYS_AFTER = {"higher": "up", "up": "up", "greater": "up", "larger": "up", "lower": "down", "down": "down",
              "smaller": "down"}  # fmt: skip


def _way_after(draft: Draft, lows: list[str]) -> str | None:
    """ "3% higher than in 2012", "16.1% down on the same period"."""
    following = lows[draft.last : draft.last + 2]
    compares = following[1:] and following[1] in {"than", "on", "compared", "against"}
    return WAYS_AFTER.get(following[0]) if compares and draft.unit in {*RELATIVE, "percentage_point"} else None


def turn(draft: Draft, words: list[Token], lows: list[str], earlier: list[Draft]) -> None:
    """Sets direction and change, and the measure of what changed."""
    i, end = draft.first, draft.numeral.end
    link = lows[i - 1] if i else ""
    after = lows[end : end + 1] + lows[draft.last : draft.last + 1]
    around = {*lows[max(0, i - 2) : i], *after}
    if around & (lexicon.MORE - {"more"}) or ("more" in after and draft.unit not in lexicon.TIME_UNITS):
        draft.direction, draft.change = "up", "absolute"
        return
    if any(w in lexicon.FEWER for w in after) or (lows[draft.last : draft.last + 1] == ["off"] and draft.unit == "GBP"):
        draft.direction, draft.change = "down", "absolute"
        return
    if way := _way_after(draft, lows):
        draft.direction, draft.change = way, "relative" if draft.unit in RELATIVE else "absolute"
        return
    before = earlier[-1] if earlier else None
    paired = (
        link == "to"
        and before is not None
        and before.last == i - 1
        and before.first > 0
        and lows[before.first - 1] == "from"
    )
    trigger = measures.find_trigger(before.first if paired and before else i, words, draft.last)
    direction = measures.direction_of(trigger) if trigger is not None else None
    if direction is None and link == "by" and earlier and earlier[-1].direction and draft.unit == earlier[-1].unit:
        direction = earlier[-1].direction  # "up by 19% and voluntary returns by 14%"
    if direction is None or link in {"from", "at"}:
        return
    draft.direction = direction
    level = link == "to" or (trigger is not None and "to" in lows[max(0, i - 2) : i])
    if not level:
        draft.change = "relative" if draft.unit in RELATIVE else "absolute"
    if draft.unit in {"percent", "percentage_point", "ratio", "GBP", "times"}:
        draft.measure = measures.measure_of_change(words[i], trigger) or draft.measure
