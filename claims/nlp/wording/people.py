"""Who "we", "our", "I" and "my" are: the Government and the speaker, with the verb's form to suit."""

import re
from dataclasses import replace

from spacy.tokens import Span, Token

from claims.nlp.lexicon import words_of
from claims.nlp.results import Setting

from .context import REFERRED
from .grammar import AUXILIARIES, SUBJECTS
from .kept import kept, text_of
from .line import Line

WE = frozenset({"we", "us", "our", "ours", "ourselves"})
I = frozenset({"i", "me", "my", "mine", "myself"})  # noqa: E741
SHORT = {"'ve": "have", "’ve": "have", "'re": "are", "’re": "are", "'ll": "will", "’ll": "will", "'m": "am", "’m": "am"}
OF_THE_COUNTRY = words_of(
    "country nation economy shores borders border coast society communities community cities towns streets citizens "
    "people schools hospitals universities industry industries businesses farmers waters seas continental constitution "
    "democracy history armed troops servicemen soldiers police nhs health children young population homes home "
    "landscapes landscape energy power environment countryside air transport exports trade allies territory "
    "territories islands planet climate manufacturers workforce mix"
)
# What belongs to people, whoever they are
EVERYBODYS = words_of(
    "loved lives life lifetimes lifetime families family friends neighbours children grandchildren own countries "
    "nations peoples daily heads hearts thoughts hands eyes everyday world time times age generation daughters sons "
    "parents"
)
# What a government has
OF_THE_GOVERNMENT = words_of(
    "plan plans policy policies programme programmes reform reforms manifesto commitment commitments proposal "
    "proposals consultation consultations response review reviews officials strategy strategies intention "
    "intentions priorities legislation bill paper approach aim aims target targets ambition ambitions work "
    "efforts effort interest priority guidance decision decisions determination dedication agenda action actions "
    "measures measure scheme schemes fund funding investment investments budget support view position objective "
    "objectives goal goals department departments ministers roadmap package offer pledge promise tests test "
    "assessment announcement negotiations negotiators deal spending record mission missions initiative "
    "initiatives taskforce pilot pilots campaign system returns assistance contribution obligations obligation "
    "duty negotiating grant grants analysis evidence inquiry research framework rollout roll-out vaccination "
    "testing advice timetable estimate estimates figures forecast forecasts engagement embassy embassies "
    "ambassador mandate draft resources treatment relations relationship deployment operation request requests "
    "discussion discussions portfolio"
)
EVERYBODY_DOES = words_of("live breathe love mourn age depend inhabit eat")
GOVERNMENT, COUNTRY = "the Government", "the country"
IRREGULAR = {"am": "is", "are": "is", "have": "has", "do": "does", "were": "was", "go": "goes"}
OFFICE = re.compile(
    r"(?:Secretary of State|Minister of State|Parliamentary|Minister|Chancellor|Prime|Lord|Attorney|Solicitor|Leader|"
    r"Chief)\b"
)
DEPARTMENT = re.compile(
    r"\b(?:Department (?:for|of) [^,;(]+|Ministry of [^,;(]+|Home Office|(?:HM )?Treasury|Cabinet Office|"
    r"Foreign[^,;]*Office)"
)

OPENING = 500  # characters
HONOURED = r"(?:right |very )?(?:hon\.?|honourable|noble|gallant|learned)(?: (?:and|hon\.?|gallant|learned|noble))*"
MADE = re.compile(
    rf"\W*(?:Today,? |Yesterday,? )?(?:My {HONOURED} friends?,?(?P<friend>[^\n:]{{4,250}}?),? (?:has |have )?"
    r"(?:today |yesterday )?(?:made|issued|published) (?:today )?the following (?:\w+ ){0,3}statement"
    r"|The following (?:\w+ ){0,3}statement (?:was|has been|is) (?:made|issued)[^\n:]{0,40}? by (?P<by>[^\n:]{4,200}?))"
    r"(?= ?[.:\n]| (?:on|in|to|today)\b)",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"\b(?:Lord|Lady|Baroness|Baron|Earl|Viscount|Viscountess|Sir|Dame|Dr|Mr|Mrs|Ms|Miss)\.?(?! (?:Chancellor|"
    r"President|Privy))(?: (?:of (?=[A-Z])|[A-Z][\w’'.-]*))+"
)


def maker_of(span: Span, setting: Setting) -> Setting:
    """The setting of a claim in a statement that another person made: "My noble Friend X has made the following
    statement" is said first, and all that follows is X's."""
    match = kept(span.doc, "maker", lambda: MADE.match(text_of(span.doc)[:OPENING]))
    if not match or span.start_char < match.end():
        return setting
    words = re.sub(r"\s+", " ", match["friend"] or match["by"] or "").strip(" ,’'")
    names = [m[0].strip(" ,’'") for m in TITLED.finditer(words)]
    named = re.search(r"\(([A-Z][^()]*)\)", words)
    first = words.split(",")[0].removeprefix("the ")
    name = named[1] if named and TITLED.match(named[1]) else names[-1] if names else ""
    if not name and not OFFICE.match(first):
        return replace(setting, speaker=first, office=None) if first[:1].isupper() else setting
    return replace(setting, speaker=name or None, office=words.removeprefix("the "))


def speaker_of(setting: Setting) -> str:
    """The speaker's name, else the office, else "the speaker"."""
    if setting.speaker:
        return setting.speaker
    office = (setting.office or "").split(",")[0].strip()
    return f"the {office}" if office and OFFICE.match(office) else "the speaker"


def name_people(line: Line, setting: Setting) -> None:
    """Puts the Government and the speaker in the place of "we" and "I"; words in quotation marks stay."""
    for piece in line.pieces:
        if piece.token is None and piece.text == REFERRED:
            piece.text = f"{speaker_of(setting)} referred to"
    _name_house(line, setting)
    opposed = (setting.office or "").startswith("Shadow")
    for token in [t for t in line.tokens() if t.lower_ in WE | I]:
        at = line.place(token)
        asked = token.lower_ == "me" and token.i > 0 and token.nbor(-1).lower_ == "let"  # "let me be clear"
        mine = token.lower_ == "mine" and (
            token.pos_ != "PRON" or (token.i + 1 < len(token.doc) and token.nbor().text == "-")
        )
        if at is None or asked or mine or _quoted(token) or line.pieces[at].text.lower() not in WE | I:
            continue
        if token.lower_ in I:
            _name_speaker(line, at, token, speaker_of(setting), setting)
        elif opposed or _everybody(token):
            line.add(at, "unclear who", "unclear")
        else:
            _name_government(line, at, token, speaker_of(setting))


def _name_house(line: Line, setting: Setting) -> None:
    """ "this House" is the House of Commons."""
    named = next((h for h in ("Commons", "Lords") if h.lower() in (setting.house or "").lower()), None)
    for at, piece in enumerate(line.pieces):
        if named and at and piece.text == "House" and line.pieces[at - 1].text.lower() == "this":
            line.add(at, f"the House of {named}", "reference")
            return


def _quoted(token: Token) -> bool:
    text = text_of(token.doc)
    before = text[text.rfind("\n", 0, token.idx) + 1 : token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _everybody(token: Token) -> bool:
    after = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return after in {"all", "both"} or (
        token.i > 0 and token.nbor(-1).lower_ in {"both", "all", "of"} and token.lower_ == "us"
    )


def _written(line: Line, at: int, words: str) -> None:
    """`words` for the pronoun; a short form that follows is written out."""
    line.write(at, words, "speaker")
    after = line.pieces[at + 1] if at + 1 < len(line.pieces) else None
    if after is not None and after.text.lower() in SHORT:
        line.pieces[at].space = True
        line.write(at + 1, SHORT[after.text.lower()], "form")


def _name_government(line: Line, at: int, token: Token, speaker: str) -> None:
    if token.lower_ == "we" and _is_general(token):
        return
    if token.lower_ == "we":
        _written(line, at, COUNTRY if _country_follows(line, at) else GOVERNMENT)
    elif token.lower_ == "us":
        _written(line, at, GOVERNMENT)
    elif token.lower_ == "our":
        owner = _owner(line, at, token, speaker)
        if owner:
            _written(line, at, owner)
    else:
        _written(line, at, f"{GOVERNMENT}’s" if token.lower_ == "ours" else "themselves")


def _is_general(token: Token) -> bool:
    """Whether "we" are people, whoever they are: "as we know", "the way we live", "we all"."""
    after = next((t for t in token.doc[token.i + 1 : token.i + 4] if t.pos_ == "VERB"), None)
    if after is None or (after.head == token and after.dep_ == "acl:relcl"):
        return False
    before = token.nbor(-1).lower_ if token.i else ""
    known = after.lemma_ in {"know", "see", "hear", "remember"} and before in {"as", "that", "all"}
    return known or after.lemma_ in EVERYBODY_DOES


def _owner(line: Line, at: int, token: Token, speaker: str) -> str | None:
    """Whose "our" tells of: the country's homes, the speaker's party, the Government's plans; None where it stays."""
    near = [p.text.lower() for p in line.pieces[at + 1 : at + 4]]
    before = line.pieces[at - 1].text.lower() if at else ""
    if before in {"both", "all"} or near[:1] in (["uk"], ["britain"], ["united"]):
        return "the" if near[:1] in (["uk"], ["britain"], ["united"]) else None
    if near[:1] == ["party"]:
        return f"{speaker}’s"
    if EVERYBODYS & {*near[:2], token.head.lower_}:
        return None
    of_all = OF_THE_COUNTRY & set(near) and token.head.lower_ in OF_THE_COUNTRY | set(near[:1])
    if of_all:
        return f"{COUNTRY}’s"
    return f"{GOVERNMENT}’s" if OF_THE_GOVERNMENT & {*near, token.head.lower_} else None


def _country_follows(line: Line, at: int) -> bool:
    words = " ".join(p.text.lower() for p in line.pieces[at + 1 : at + 6])
    return bool(re.match(r",? ?as an? (?:\w+ )?(?:country|nation|society|economy)\b", words))


def _name_speaker(line: Line, at: int, token: Token, name: str, setting: Setting) -> None:
    if token.lower_ == "my":
        _own(line, at, name, setting)
    elif token.lower_ == "mine":
        _written(line, at, f"{name}’s")
    elif token.lower_ == "myself":
        _written(line, at, "in person" if token.dep_ not in {"obj", "obl"} else name)
    else:
        _written(line, at, name)
        if token.lower_ == "i":
            _agree(line, token)


def _own(line: Line, at: int, name: str, setting: Setting) -> None:
    """ "my right hon. Friend the Prime Minister" is the Prime Minister; "my Department" is named by the office."""
    words = "".join(p.text + (" " if p.space else "") for p in line.pieces[at : at + 12])
    friend = re.match(
        r"my (?:right |very )*(?:hon\. |honourable |noble |gallant |and |learned )*friends?,? (?=the |(?-i:[A-Z]))",
        words,
        re.IGNORECASE,
    )
    department = DEPARTMENT.search(setting.office or "")
    if friend:
        size, k = 0, at
        while k < len(line.pieces) and size < friend.end():
            size += len(line.pieces[k].text) + line.pieces[k].space
            k += 1
        line.drop(at, k)
    elif department and at + 1 < len(line.pieces) and line.pieces[at + 1].text.lower() == "department":
        line.write(at, f"the {department.group(0).strip()}", "speaker", count=2)
    else:
        _written(line, at, f"{name}’s")


def _agree(line: Line, subject: Token) -> None:
    """The third person for the verbs of "I", joined ones too."""
    if any(c.dep_ == "conj" for c in subject.children) or (
        subject.i and subject.nbor(-1).lower_ == "and" and subject.dep_ == "conj"
    ):
        return
    verb = subject.head if subject.dep_ in SUBJECTS else _verb_after(subject)
    joined = (c for c in verb.children if c.dep_ == "conj" and not any(g.dep_ in SUBJECTS for g in c.children))
    _agree_one(line, verb, subject)
    for one in joined:
        if one.tag_ == "VBP" or any(c.dep_ in AUXILIARIES for c in one.children):
            _agree_one(line, one, subject)


def _verb_after(subject: Token) -> Token:
    after = subject.doc[subject.i + 1 : subject.i + 4]
    return next((t for t in after if t.tag_ in {"VBP", "VBD", "MD"}), subject)


def _agree_one(line: Line, verb: Token, subject: Token) -> None:
    auxiliaries = [c for c in verb.children if c.dep_ in AUXILIARIES]
    finite = auxiliaries[0] if auxiliaries else verb
    if _verb_after(subject).tag_ == "VBP" and verb == subject.head:
        finite = _verb_after(subject)
    at, form = line.place(finite), _third_person(finite)
    if at is None:
        return
    if finite.lower_ in {"'m", "’m", "'ve", "’ve"}:
        line.pieces[at].text = "is" if finite.lower_.endswith("m") else "has"
    elif form:
        line.write(at, form, "form")


def _third_person(verb: Token) -> str | None:
    low = verb.lower_
    if low in IRREGULAR:
        return IRREGULAR[low]
    if verb.tag_ != "VBP" or verb.lower_ in {"may", "can", "will", "must"}:
        return None
    if re.search(r"(?:s|sh|ch|x|z|o)$", low):
        return f"{verb.text}es"
    return f"{verb.text[:-1]}ies" if re.search(r"[^aeiou]y$", low) else f"{verb.text}s"
