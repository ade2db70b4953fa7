"""The dates of times told from the day of speaking: "last week" on 10 December 2024 is 2 to 8 December 2024."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from claims.nlp.figures.elections import last_election

from .line import Line

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
MONTH, WEEKDAY, SEASON = "|".join(MONTHS), "|".join(WEEKDAYS), "|".join(SEASONS)
NUMBER = (
    r"\d+|some|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w*teen|twenty|thirty|forty|fifty|few|several|"
    "couple of"
)
UNIT = r"days?|weeks?|months?|years?|decades?"
FUTURE, PAST = "future", "past"


@dataclass(frozen=True)
class Told:
    """A time that was found: the day of speaking, the tense of its clause (future, past or None) and the match."""

    made_on: date
    tense: str | None
    match: re.Match[str]


def day_in_words(day: date) -> str:
    """10 December 2024."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def days_in_words(first: date, last: date) -> str:
    """2 to 8 December 2024; what both have in common is said once."""
    if first.year != last.year:
        return f"{day_in_words(first)} to {day_in_words(last)}"
    if first.month != last.month:
        return f"{first.day} {calendar.month_name[first.month]} to {day_in_words(last)}"
    return f"{first.day} to {day_in_words(last)}"


def _day(told: Told) -> str:
    shift = {"yesterday": -1, "tomorrow": 1}.get(told.match["day"].lower(), 0)
    return day_in_words(told.made_on + timedelta(days=shift))


def _calendar(told: Told) -> str | None:
    way, unit, made_on = told.match["way"].lower(), told.match["unit"].lower(), told.made_on
    shift = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[way]
    if unit == "week":
        monday = made_on - timedelta(days=made_on.weekday()) + timedelta(weeks=shift)
        return days_in_words(monday, monday + timedelta(days=6))
    if unit == "year":
        return str(made_on.year + shift)
    if unit == "financial year":
        first = made_on.year - ((made_on.month, made_on.day) < (4, 6)) + shift
        return f"{first}-{(first + 1) % 100:02}"
    month = made_on.year * 12 + made_on.month - 1 + shift
    return f"{calendar.month_name[month % 12 + 1]} {month // 12}"


def _election(told: Told) -> str | None:
    """The election that returned this Parliament; the next one has no date yet."""
    day = last_election(told.made_on)
    return day_in_words(day) if day else None


def _span(told: Told) -> str:
    ahead = told.match["way"].lower() in {"next", "coming"}
    return f"{'from' if ahead else 'to'} {day_in_words(told.made_on)}"


def _year(told: Told) -> str:
    """ "By the end of the year", "by Christmas": of the year that is said nowhere else."""
    return str(told.made_on.year)


def _ago(told: Told) -> str:
    return f"before {day_in_words(told.made_on)}"


def _weekend(told: Told) -> str | None:
    """ "Over the weekend": the last for what was, the next for what will be."""
    saturday = told.made_on - timedelta(days=(told.made_on.weekday() + 2) % 7 or 7)
    if told.tense == FUTURE:
        saturday += timedelta(weeks=1)
    return days_in_words(saturday, saturday + timedelta(days=1)) if told.tense else None


def _season(told: Told) -> str | None:
    season, way = told.match["season"].lower(), (told.match["way"] or "").lower()
    first, made_on = SEASONS[season], told.made_on
    within = (made_on.month - first) % 12 < 3 and way not in {"last", "next"}
    year: int | None = made_on.year - (made_on.month < 3 and season == "winter") if within else _year_of(first, told)
    if year is None:
        return None
    return f"{year}-{(year + 1) % 100:02}" if season == "winter" else str(year)


def _month(told: Told) -> str | None:
    year = _year_of(MONTHS[told.match["month"].lower()], told)
    return str(year) if year else None


def _year_of(month: int, told: Told) -> int | None:
    """The year of a month said without one: the last such month for what was, the next for what will be."""
    made_on, way = told.made_on, (told.match.groupdict().get("way") or "").lower()
    if way == "last" or (way != "next" and told.tense == PAST):
        return made_on.year - (month > made_on.month) - (way == "last" and month == made_on.month)
    if way == "next" or told.tense == FUTURE:
        return made_on.year + (month < made_on.month)
    return made_on.year if month == made_on.month or way == "this" else None


def _date(told: Told) -> str | None:
    """ "18 September": as for a month, by the day."""
    month, number = MONTHS[told.match["month"].lower()], int(told.match["number"])
    here = (month, number) > (told.made_on.month, told.made_on.day)
    if told.tense == PAST:
        return str(told.made_on.year - here)
    if told.tense == FUTURE:
        return str(told.made_on.year + ((month, number) < (told.made_on.month, told.made_on.day)))
    return None


def _weekday(told: Told) -> str | None:
    """ "on Thursday": the last for what was, the next for what will be; "last Thursday" the last before today."""
    way, wanted = (told.match["way"] or "").lower(), WEEKDAYS[told.match["weekday"].lower()]
    if way == "this" or told.match.group(0).lower().startswith("this "):
        return day_in_words(told.made_on + timedelta(days=wanted - told.made_on.weekday()))
    back = (told.made_on.weekday() - wanted) % 7 or 7
    if way == "last" or (way not in {"next", "this"} and told.tense == PAST):
        return day_in_words(told.made_on - timedelta(days=back))
    if told.tense == FUTURE and way != "next":
        return day_in_words(told.made_on + timedelta(days=(wanted - told.made_on.weekday()) % 7 or 7))
    return None


def _parliament(told: Told) -> str | None:
    day = last_election(told.made_on)
    return f"elected on {day_in_words(day)}" if day else None


Reader = Callable[[Told], str | None]
NO_YEAR = r"(?!,? ?(?:of )?(?:19|20)\d\d)(?! (?:this|last|next) year)(?! (?:to|and|or|until) \w+ (?:19|20)\d\d)"
MAYBE = re.compile(
    rf"\b(?:today|tonight|yesterday|tomorrow|this|last|next|previous|coming|past|ago|election|year|Christmas|weekend|recent|{SEASON}|{MONTH}|{WEEKDAY})\b",
    re.IGNORECASE,
)
THIS = r"(?:(?P<way>last|this|next) )?"
# "the spring statement", "the summer term": no time
NO_NAME = r"(?! (?:statement|term|fuel|budget|conference|of))"
RULES: list[tuple[re.Pattern[str], Reader]] = [
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (r"\b(?P<day>yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening))\b(?!['’]s)", _day),
        (
            r"\b(?:over|in|during|within|for|throughout) (?:the|this) (?P<way>last|past|next|coming) "
            r"(?:year|month|week|fortnight|decade|weeks|months|years)\b(?!['’]s| (?:or|and) )",
            _span,
        ),
        (r"\b(?:in|over|during) (?P<way>recent) (?:days|weeks|months|years)\b", _span),
        (r"\b(?:over|at|last) (?:the )?weekend\b", _weekend),
        (
            r"\b(?P<way>last|this|next|previous|coming) (?P<unit>week|month|year|financial year)\b"
            r"(?!['’]s| (?:or|and) )",
            _calendar,
        ),
        (
            r"\b(?:since|after|before|at|following) (?:the |this |that |last |our )(?:last |general |\w+ general )?"
            r"election\b",
            _election,
        ),
        (rf"\b(?:the|these|those|past|our) (?P<way>last|past|next|coming) (?:{NUMBER}) (?:\w+ )?(?:{UNIT})\b", _span),
        (
            r"\b(?:before|by|until|at|from|towards) (?:the end of the (?:calendar )?year|the year[ -]end|year[ -]end)\b"
            r"(?! (?:19|20)\d\d| to)",
            _year,
        ),
        (r"\b(?:before|by|until|this|over) Christmas\b(?! (?:19|20)\d\d)", _year),
        (rf"\b(?:{NUMBER}) (?:{UNIT}) ago\b|\ba (?:year|week|month|fortnight) ago\b", _ago),
        (
            rf"\b(?:over|during|in|throughout|through|by|this|last|next) (?:the )?{THIS}(?P<season>{SEASON})\b"
            + NO_NAME
            + NO_YEAR,
            _season,
        ),
        (rf"\b(?<!-)(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})\b" + NO_YEAR, _date),
        (
            r"\b(?:in|by|from|since|until|during|of|this|last|next|early|late|mid) (?:early |late |the end of )?"
            + rf"{THIS}(?P<month>{MONTH})\b(?! \d)"
            + NO_YEAR,
            _month,
        ),
        (
            rf"\b(?:on|by|from|since|until|last|this|next|before|after) {THIS}(?P<weekday>{WEEKDAY})\b"
            r"(?: (?:morning|afternoon|evening|night)\b)?(?! \d)",
            _weekday,
        ),
        (r"\bthis Parliament\b", _parliament),
    )
]


def tense_of(token: Token) -> str | None:
    """Whether the clause of the token tells of the past or of what is to come."""
    verb = token
    while verb.head != verb and verb.pos_ not in {"VERB", "AUX"}:
        verb = verb.head
    for _ in range(3):
        words = {c.lower_ for c in verb.children if c.dep_.startswith(("aux", "cop"))}
        if words & {"will", "shall", "'ll", "’ll", "would"} or (verb.lower_ == "going" and words):
            return FUTURE
        if verb.tag_ == "VBG" and words & {"is", "are", "am"}:
            return FUTURE
        if verb.tag_ == "VBD" or words & {"was", "were", "had", "have", "has", "did"}:
            return PAST
        if verb.head == verb or (verb.tag_ in {"VBG", "VB"} and verb.dep_ != "advcl"):
            return None
        if verb.tag_ == "VBN" and verb.dep_ == "acl":
            return PAST
        verb = verb.head
    return None


def add_dates(line: Line, made_on: date | None) -> None:
    """Puts the date after every time that only the day of speaking explains."""
    if made_on is None:
        return
    for pattern, reader in RULES if MAYBE.search(_text(line)[0]) else ():
        text, ends = _text(line)
        for match in reversed(list(pattern.finditer(text))):
            at = next((k for k, end in enumerate(ends) if end >= match.end()), None)
            if at is None or _dated(line, at):
                continue
            token = next((p.token for p in line.pieces[at::-1] if p.token is not None), None)
            try:
                tense = PAST if match.group(0).lower().startswith("since") else tense_of(token) if token else None
                words = reader(Told(made_on, tense, match))
            except (OverflowError, ValueError):  # a day outside the calendar
                continue
            if words and not _said(words, text):
                line.add(at, words, "date")


def _text(line: Line) -> tuple[str, list[int]]:
    text, ends = "", []
    for piece in line.pieces:
        text += "|" * len(piece.text) if piece.aside else piece.text
        ends.append(len(text))
        text += " " if piece.space else ""
    return text, ends


def _dated(line: Line, at: int) -> bool:
    return at + 1 < len(line.pieces) and line.pieces[at + 1].aside


def _said(words: str, text: str) -> bool:
    """Whether the wording gives this very date itself: "today, 10 December 2024"."""
    return len(words) > 4 and words.lower() in text.lower()
