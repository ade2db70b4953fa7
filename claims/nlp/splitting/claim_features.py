"""What the type and check-worthiness models see of a claim, in groups that can be named to a reader."""

import re
from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Span, Token

from claims.nlp.results import FoundQuantity

from .linear import Feature
from .word_classes import classes, likeliest

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl"})
DATED = re.compile(
    r"\b(?:(?:19|20)\d\d|january|february|march|april|june|july|august|september|october|november|december|yesterday"
    r"|today|tomorrow|last (?:week|month|year)|this (?:week|month|year|morning)|next (?:week|month|year))\b",
    re.IGNORECASE,
)
BEFORE = 15  # words of the sentence before the claim that are looked at
KNOWN_UNITS = frozenset({"GBP", "percent", "ratio", "times", "percentage_point", "day", "month", "year", "week"})
# Words that tell types apart; a list reaches further than 1,684 examples do.
CUES = {
    "law": "law legal act bill legislation legislative regulation statutory statute offence rule require requirement "
    "entitle entitlement prohibit ban duty obligation right power licence permit exempt court order directive eligible "
    "amendment clause must compulsory mandatory restriction allow",
    "cause": "because lead cause result due thanks effect impact consequence mean enable contribute reason owing drive "
    "help ensure deliver benefit reduce prevent damage boost",
    "plan": "will shall plan intend propose commit commitment pledge ambition aim target promise continue determine "
    "strategy priority going",
    "state": "government department ministry minister secretary we i our my treasury prime",
    "maybe": "could may might would should expect likely forecast estimate project hope believe risk potential can",
    "personal": "my myself constituency family visit met spoke",
    "done": "publish announce sign agree launch appoint establish introduce lay complete receive "
    "hold discuss meet approve",
}
CUE_OF: dict[str, list[str]] = {}
for _name, _words in CUES.items():
    for _word in _words.split():
        CUE_OF.setdefault(_word, []).append(_name)


def _length(words: int) -> str:
    return str(next(edge for edge in (3, 5, 8, 11, 15, 20, 27, 10_000) if words <= edge))


def _figures(figures: Sequence[FoundQuantity]) -> list[Feature]:
    found: list[Feature] = [("figure", "none")] if not figures else []
    for f in figures:
        kind = "vague" if f.value is None else "valued"
        unit = f.unit if f.unit in KNOWN_UNITS else "noun"
        found += [("figure", kind), ("figure", f"{kind} {unit}"), ("figure", f"{kind} {f.direction} {f.change}")]
    return found


def _inherited(verb: Token, labels: frozenset[str]) -> list[Token]:
    """Dependents of the verb, or, where it has none, of the verb that it is joined to."""
    while True:
        own = [t for t in verb.lefts if t.dep_ in labels or t.dep_.split(":")[0] in labels]
        if own or verb.dep_ not in {"conj", "xcomp"} or verb.head == verb:
            return own
        verb = verb.head


def _grammar(span: Span, *, has_figure: bool) -> list[str]:
    top = span.root
    clause = next((a for a in [top, *top.ancestors] if a.pos_ in {"VERB", "AUX"}), top)
    subject = next(iter(_inherited(clause, SUBJECTS)), None)
    name, does = subject.lemma_.lower() if subject else "", likeliest(clause)
    aux = " ".join(sorted(t.lemma_.lower() for t in _inherited(clause, frozenset({"aux"}))))
    who = _who(subject)
    return [
        f"top={top.pos_}/{top.tag_}/{top.dep_}", f"top-lemma={top.lemma_.lower()}", f"aux={aux}/{clause.tag_}",
        f"subject={name}", f"who+aux={who} {aux} {clause.tag_}", f"subject+aux={name} {aux}",
        f"clause={clause.lemma_.lower()}", f"above={clause.head.lemma_.lower()}/{clause.dep_}",
        f"clause+aux={clause.lemma_.lower()} {aux}", f"root={top.sent.root.lemma_.lower()}",
        f"who={who}", f"does={does}", f"who+does+aux={who} {does} {aux}", f"does+aux={does} {aux} {clause.tag_}",
        f"does+figure={does} {has_figure}", f"top+figure={top.pos_} {has_figure}",
        f"top-class={likeliest(top)}", f"above-class={likeliest(clause.head)}",
        f"clause+who={clause.lemma_.lower()} {who}",
    ]  # fmt: skip


def _who(subject: Token | None) -> str:
    """ "state" for the government and its members, else the subject's class, else its part of speech."""
    if subject is None:
        return "none"
    return "state" if "state" in CUE_OF.get(subject.lemma_.lower(), ()) else likeliest(subject) or subject.pos_


def _asks(sentence: Span) -> bool:
    """Whether it ends in a question mark, white space apart; without joining its words."""
    last = next(
        (t for k in range(sentence.end - 1, sentence.start - 1, -1) if not (t := sentence.doc[k]).is_space), None
    )
    return last is not None and last.text.endswith("?")


def claim_features(span: Span, figures: Sequence[FoundQuantity]) -> list[Feature]:
    """The features of the claim at `span`, with the figures inside it, each once; the document keeps them, because
    both the type and the worth are judged by them."""
    kept: dict[tuple[object, ...], list[Feature]] = span.doc.user_data.setdefault("claim_features", {})
    key = (span.start, span.end, *figures)
    if key not in kept:
        kept[key] = _features(span, figures)
    return kept[key]


def _features(span: Span, figures: Sequence[FoundQuantity]) -> list[Feature]:
    words = [t for t in span if not t.is_space]
    sentence = span.root.sent
    before = [t for t in span.doc[max(sentence.start, span.start - BEFORE) : span.start] if not t.is_space]
    after = [t for t in span.doc[span.end : min(sentence.end, span.end + 2)] if not t.is_space]
    lemmas = [t.lemma_.lower() for t in words]
    told = _grammar(span, has_figure=bool(figures))
    told += [f"first={words[0].lower_}", f"first-pos={words[0].pos_}/{words[0].tag_}"]
    told += [f"before={before[-1].lower_ if before else '^'}", f"asks={_asks(sentence)}"]
    told += [f"earlier={t.lower_}" for t in before[-3:-1]] + [f"after={t.lower_}" for t in after]
    told += [f"outside={t.lemma_.lower()}" for t in before] + [f"outside-class={likeliest(t)}" for t in before]
    told += [f"lemma={lemma}" for lemma, t in zip(lemmas, words, strict=True) if not t.is_punct]
    told += [f"pair={a} {b}" for a, b in pairwise(lemmas)]
    told += [f"class={name}" for t in words for name in classes(t)]
    told += [f"cue={cue}" for lemma in lemmas for cue in CUE_OF.get(lemma, ())]
    told += [f"sentence-cue={cue}" for t in before[-3:] for cue in CUE_OF.get(t.lemma_.lower(), ())]
    found: list[Feature] = [("length", _length(len(words))), *(("wording", name) for name in told)]
    found += [("name", t.ent_type_) for t in words if t.ent_type_ and t.ent_iob_ == "B"]
    found += [("name", "capital")] if any(t.pos_ == "PROPN" for t in words[1:]) else []
    found += [("date", "dated")] if DATED.search(span.text) else [("date", "undated")]
    return list(dict.fromkeys(found + _figures(figures)))
