"""Which paragraphs of a text are in another language than English. Pure; a few megabytes a second.

Claims are looked for in English only, so a Welsh paragraph is shown and left alone. A paragraph is left out only where
that is plain: many of its words are the small words of another language, few those of English, and it is prose. Names,
tables, figures and a few words tell nothing and are read as English.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .lexicon import words_of

Stretch = tuple[int, int, str]

# Small words that are no English ones; "a" and "i" belong to too many languages to tell any apart.
SMALL = {
    "Welsh": words_of(
        "yn yr y ac mae wedi bod gan ar a'r i'r o'r â'r â o sydd sy'n hefyd oedd dros ein eu fod hwn hon nid fel gyda "
        "gyda'r hyn ond cael wrth mewn bydd rydym rydyn ei eich ym yng er roedd byddwn byddai wneud gwneud ddim hynny "
        "rhai mwy drwy gyfer ni chi pob rhwng ers neu cyn gennym maen mae'r mae'n yw'r yw na'r trwy ynghylch iawn"
    ),
    "Scottish Gaelic": words_of(
        "agus tha chan anns airson gu na nan nam ri bha bheil seo leis aig bho cha nach gum gur dha mu ris iad bhith "
        "eil ach aca againn oirnn barrachd thèid bidh dhan às gach chaidh dhen nan thar robh dèan"
    ),
    "Irish": words_of(
        "agus tá na ar leis níl bhí go sa seo ag gur atá chun faoi siad sé sí ach don den lena mbeidh beidh dá é í ó "
        "trí inár linn againn orthu bhfuil raibh gach níos ní nach mar tú dó nó bheith gcuid"
    ),
    "French": words_of(
        "le la les des du et est que qui dans une sur pas au aux avec ce cette par plus sont nous vous ont il elle en "
        "de un pour mais ou leur leurs ses son notre nos être été avons ils ne se sa à où"
    ),
    "German": words_of(
        "der das und den von zu mit sich des auf für ist im dem nicht ein eine einer einen als auch es hat aus bei "
        "wir haben werden sind wurde durch nach über oder dass um wird zum zur noch nur unsere mehr die sie vor"
    ),
    "Spanish": words_of(
        "el la los las de del que y en un una por con para se al lo como más pero sus su ha han fue este esta son "
        "está entre sobre también nos nuestro nuestra ser desde hasta"
    ),
    "Italian": words_of(
        "il la di che e è un una per con non si da del della dei delle al alla nel nella lo gli le sono più anche come "
        "ha hanno questo questa ma nostro nostra dal sul"
    ),
    "Portuguese": words_of(
        "o a os as de do da dos das que e em um uma para com não por no na nos nas se mais como mas foi ao ele são "
        "também pela pelo nosso nossa é está"
    )
    - {"a", "as", "no"},
    "Dutch": words_of(
        "de het een van en dat te op zijn voor met niet aan er om ook als maar bij door naar uit nog onze wij heeft "
        "hebben worden wordt meer deze dit die tot"
    ),
    "Polish": words_of(
        "i w z na się nie że jest do o jak po co tak za od są oraz dla przez ale ich był było które który został nasze "
        "także roku"
    )
    - {"i", "do"},
}  # fmt: skip
ENGLISH = words_of(
    "the of and to that for with this have from are not but they which our has were been their there would can more "
    "than who its into about when what if you your his these those is it by we it's be should could every because"
)
OTHER = "another language"
LETTERS = re.compile(r"[^\W\d_]")
# Scripts other than Latin, from Greek on; marks, symbols and mathematical letters are none.
OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u3040-\u9fff\uac00-\ud7af]")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LINE = re.compile(r"[^\n]*\S[^\n]*")
BLANK = re.compile(r"\n[^\S\n]*\n")
ENDED = re.compile(r"[.?!:;][\"'”’)\]]*\s*$")
FEWEST_WORDS, FEWEST_SMALL, FEWEST_LETTERS = 6, 3, 12
SHARE = 0.15  # of the words of a paragraph that are small ones of its language
LEAD = 3  # times as many as English ones
PROSE = 0.25  # of its other words begin in lower case: a list of names does not


@dataclass(frozen=True)
class Heard:
    """What was heard in a paragraph: its `language` ("" where nothing is plain), and how many small words of which."""

    start: int
    end: int
    language: str
    small: Counter[str]
    english: int


def unread_of(text: str) -> tuple[Stretch, ...]:
    """(start, end, language) of each paragraph that is plainly not English, in order."""
    heard = [_hear(text, start, end) for start, end in _paragraphs(text)]
    has_blank = BLANK.search(text) is not None
    found: list[Stretch] = []
    for one, language in zip(heard, _with_neighbours(heard), strict=True):
        if not language:
            continue
        if found and has_blank and found[-1][2] == language and text[found[-1][1] : one.start].count("\n") == 1:
            found[-1] = (found[-1][0], one.end, language)  # where blank lines part paragraphs, lines do not
        else:
            found.append((one.start, one.end, language))
    return tuple(found)


def readable(length: int, unread: Iterable[Stretch]) -> Iterator[tuple[int, int]]:
    """The stretches of a text of that length between those left out; one empty stretch where nothing is left."""
    start, any_left = 0, False
    for first, last, _ in (*unread, (length, length, "")):
        if first > start:
            any_left = True
            yield start, first
        start = last
    if not any_left:
        yield 0, 0


def told(text: str, unread: Sequence[Stretch]) -> str:
    """What was left out and why, in one sentence; "" where nothing was."""
    counts = Counter(language for _, _, language in unread)
    if not counts:
        return ""
    rest = " ".join(text[start:end] for start, end in readable(len(text), unread))
    if len(counts) == 1 and not LETTERS.search(rest):
        return f"The text is in {next(iter(counts))}; claims are looked for in English only."
    parts = [f"{'one paragraph is' if n == 1 else f'{n} paragraphs are'} in {name}" for name, n in counts.items()]
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"{listed[0].upper()}{listed[1:]}; claims are looked for in English only."


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, each joined to the next where that goes on in lower case after a line without an end."""
    start, end = -1, -1
    for line in LINE.finditer(text):
        first, last = line.start() + len(line[0]) - len(line[0].lstrip()), line.start() + len(line[0].rstrip())
        between = text[end:first]
        goes_on = start >= 0 and between.count("\n") == 1 and "\t" not in line[0] and _goes_on(text, start, end, first)
        if not goes_on:
            if start >= 0:
                yield start, end
            start = first
        end = last
    if start >= 0:
        yield start, end


def _goes_on(text: str, start: int, end: int, after: int) -> bool:
    return text[after].islower() or not ENDED.search(text, max(start, end - 12), end)


def _hear(text: str, start: int, end: int) -> Heard:
    words = [word.replace("’", "'") for word in WORD.findall(text[start:end].replace("’", "'"))]
    shouted = sum(word.isupper() for word in words) > len(words) / 2
    lows = [word.lower() for word in words]
    plain = lows if shouted else [low for low, word in zip(lows, words, strict=True) if low == word]
    english = sum(low in ENGLISH for low in lows)
    counts = Counter(plain)
    small = Counter({name: sum(counts[word] for word in known & counts.keys()) for name, known in SMALL.items()})
    heard = Heard(start, end, "", small, english)
    language = _script(text[start:end]) or _language(words, counts, heard, shouted=shouted)
    return Heard(start, end, language, small, english)


def _script(words: str) -> str:
    other = len(OTHER_SCRIPT.findall(words))
    return OTHER if other >= FEWEST_LETTERS and other > len(LETTERS.findall(words)) / 2 else ""


def _language(words: Sequence[str], counts: Counter[str], heard: Heard, *, shouted: bool) -> str:
    (name, hits), *_ = heard.small.most_common(1)
    known = SMALL[name]
    enough = len(words) >= FEWEST_WORDS and hits >= max(FEWEST_SMALL, SHARE * len(words), LEAD * heard.english)
    if not enough or len(known & counts.keys()) < FEWEST_SMALL:
        return ""
    others = [word for word in words if word.lower() not in known]
    is_prose = shouted or sum(word[0].islower() for word in others) >= PROSE * len(others)
    return name if is_prose else ""


def _with_neighbours(heard: Sequence[Heard]) -> Iterator[str]:
    """The language of each; a short one between two of one language is in it too, if it has a word of it."""
    said = ["", *(one.language for one in heard), ""]
    for before, one, after in zip(said, heard, said[2:], strict=False):
        between = before if before == after and before in SMALL else ""
        yield one.language or (between if between and one.small[between] and not one.english else "")
