"""Fit the claim splitter and check-worthiness to the annotated claims, and assemble the shipped pipeline.

usage: python training/splitter.py DATA_DIR [--parser training/output/model-best] [--out claims/nlp/model] [--quick]

Annotated claims are read from DATA_DIR/../gold/training.jsonl and training/annotations.jsonl. The parser may be any
spaCy pipeline with tagger, morphologizer, parser, lemmatizer and NER; fit again whenever it changes, because the
network reads its marks and vectors. One member is fitted for each fifth of training.jsonl, to the other four fifths
and to all other annotations, and measured on its fifth. The first two are averaged in what ships: five were no better.
"""

import argparse
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy.language import Language
from spacy.tokens import Doc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from claims.nlp import hansard_sentences  # noqa: E402, F401
from claims.nlp.figures import quantities  # noqa: E402, F401
from claims.nlp.measuring.scoring import Tally, average_precision, match_claims, score_text  # noqa: E402
from claims.nlp.splitting import check_worthiness, linear  # noqa: E402
from claims.nlp.splitting.candidates import Candidates, document_candidates  # noqa: E402
from claims.nlp.splitting.claim_features import claim_features  # noqa: E402
from claims.nlp.splitting.claim_splitter import (  # noqa: E402
    ClaimSplitter,
    Reading,
    SplitClaim,
    SplitterModel,
    Weighed,
    figures_within,
)
from claims.nlp.splitting.claim_types import TypeModel  # noqa: E402
from claims.nlp.splitting.network import Words, words_of  # noqa: E402
from training import claim_types, network, texts  # noqa: E402
from training.assembly import load_base, save  # noqa: E402

FOLDS = 5
SHIPPED = 2
LOGISTIC_EPOCHS = 8
THRESHOLDS, GAINS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9), (0.0, 0.5, 1.0, 1.5)
Claim = dict[str, Any]


@dataclass
class Text:
    """An annotated text, parsed; `is_measured`: whether its annotations are from training.jsonl."""

    row: dict[str, Any]
    doc: Doc
    example: network.Example
    is_measured: bool

    @cached_property
    def labelled(self) -> list[tuple[list[linear.Feature], Claim]]:
        """The features of every annotated claim."""
        found = []
        for claim in self.row["claims"]:
            span = self.doc.char_span(claim["start"], claim["end"], alignment_mode="expand")
            if span is not None:
                figures = figures_within(self.doc._.figures, span.start_char, span.end_char)
                found.append((claim_features(span, figures), claim))
        return found

    @property
    def claims(self) -> list[Claim]:
        return [c | {"spans": [[c["start"], c["end"]]]} for c in self.row["claims"]]


def outermost(claims: Iterable[Claim]) -> list[Claim]:
    """Claims none of which lies within another: a division of the text has no nesting."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c["start"], -c["end"])):
        if not kept or claim["start"] >= kept[-1]["end"]:
            kept.append(claim)
    return kept


def aligned(doc: Doc, sentence: Candidates, claims: Sequence[Claim]) -> list[tuple[int, Claim]]:
    """Which of the sentence's possible claims were annotated, and as what."""
    starts = np.array([doc[int(k)].idx for k in sentence.index])
    ends = starts + np.array([len(doc[int(k)]) for k in sentence.index])
    place = {tuple(pair): k for k, pair in enumerate(sentence.pairs.tolist())}
    found = []
    for claim in claims:
        inside = np.nonzero((ends > claim["start"]) & (starts < claim["end"]))[0]
        if len(inside) and (k := place.get((int(inside[0]), int(inside[-1])))) is not None:
            found.append((k, claim))
    return found


def example_of(doc: Doc, claims: Sequence[Claim]) -> network.Example:
    sentences, gold, at = document_candidates(doc), [], 0
    for sentence in sentences:
        gold += [(at + k, claim) for k, claim in aligned(doc, sentence, claims)]
        at += len(sentence.pairs)
    must = [claim["tier"] == "must" for _, claim in gold]
    whole = [np.array(values, dtype=np.int64) for values in ([k for k, _ in gold], must)]
    return network.Example(words_of(doc), sentences, *whole)


def read_texts(rows: Sequence[dict[str, Any]], nlp: Language, *, is_measured: bool) -> list[Text]:
    docs = nlp.pipe([r["text"] for r in rows])
    return [
        Text(r, doc, example_of(doc, outermost(r["claims"])), is_measured) for r, doc in zip(rows, docs, strict=True)
    ]


def raw_words(data: Path, nlp: Language, hansard: dict[str, str]) -> list[Words]:
    """All of Hansard that is here but for what repeats the six statements that only measure."""
    measured = [p.read_text(encoding="utf-8") for p in sorted((data.parent / "gold/statements").glob("*.txt"))]
    return [words for doc in nlp.pipe(texts.without(hansard, measured)) if len((words := words_of(doc)).forms) > 5]


def folds(all_texts: Sequence[Text], *, seed: int = 2) -> list[tuple[list[Text], list[Text]]]:
    """(training texts, held-out texts), five times; whole texts of training.jsonl are held out."""
    measured = [t for t in all_texts if t.is_measured]
    held = np.random.default_rng(seed).permutation(len(measured)) % FOLDS
    fold_of = {id(t): int(k) for t, k in zip(measured, held, strict=True)}
    return [
        ([t for t in all_texts if fold_of.get(id(t)) != f], [t for t in measured if fold_of[id(t)] == f])
        for f in range(FOLDS)
    ]


def fit_members(parts: Sequence[Sequence[network.Example]], start: dict[str, torch.Tensor]) -> list[network.Network]:
    """One member for each part, on as many cores as there are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parts"
        path.write_bytes(pickle.dumps((list(parts), {k: v.numpy() for k, v in start.items()})))
        with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
            states = list(pool.map(_fit_one, [path] * len(parts), range(len(parts))))
    return [_member({k: torch.from_numpy(v) for k, v in state.items()}) for state in states]


def _member(state: dict[str, torch.Tensor]) -> network.Network:
    member = network.Network()
    member.load_state_dict(state)
    return member.eval()


def _fit_one(path: Path, number: int) -> dict[str, np.ndarray]:
    torch.set_num_threads(1)
    parts, start = pickle.loads(path.read_bytes())  # noqa: S301 - written just before

    def log(told: str) -> None:
        sys.stdout.write(f"member {number}: {told}\n")
        sys.stdout.flush()

    fitted = network.fit(parts[number], start={k: torch.from_numpy(v) for k, v in start.items()}, seed=number, log=log)
    return {k: v.numpy() for k, v in fitted.state_dict().items()}


@dataclass
class Held:
    """A held-out text as the member that has not seen it weighs it."""

    text: Text
    model: SplitterModel
    weighed: list[tuple[Candidates, Weighed]]

    def claims(self, splitter: ClaimSplitter) -> list[SplitClaim]:
        """Those found at the splitter's present threshold, with figures and types."""
        splitter.model = self.model
        found = [c for sentence, weighed in self.weighed for c in splitter.divide(sentence, weighed)]
        splitter.describe(self.text.doc, found)
        return found


def weigh_held(
    splitter: ClaimSplitter, members: Sequence[network.Network], heads: Sequence[TypeModel], parts: Sequence[Any]
) -> list[Held]:
    """Every held-out text with the splitter that has not seen it."""
    held = []
    for number, (member, (_, unseen)) in enumerate(zip(members, parts, strict=True)):
        splitter.model = SplitterModel(network.exported([member]), heads[number])
        for text in unseen:
            reading: Reading = splitter.read(text.doc)
            sentences = text.example.sentences
            text.doc.user_data[splitter.name] = reading
            held.append(Held(text, splitter.model, [(s, splitter.weigh(reading, s)) for s in sentences]))
    return held


def choose_threshold(splitter: ClaimSplitter, held: Sequence[Held]) -> None:
    """The pair that gives the best F1 on the held-out texts."""

    def f1(pair: tuple[float, float]) -> float:
        splitter.threshold, splitter.must_gain = pair
        return sum((bare_tally(h, splitter) for h in held), Tally()).figures()["f1"]

    scores = {pair: f1(pair) for pair in product(THRESHOLDS, GAINS)}
    splitter.threshold, splitter.must_gain = max(scores, key=lambda pair: scores[pair])


def bare_tally(held: Held, splitter: ClaimSplitter) -> Tally:
    """Without figures and types, which take longer than all the rest."""
    found = [c for sentence, weighed in held.weighed for c in splitter.divide(sentence, weighed)]
    predictions = [as_prediction(held.text.doc, c) for c in found]
    return score_text(predictions, held.text.claims, held.text.row["text"]).tally


def tally_of(held: Held, splitter: ClaimSplitter) -> Tally:
    predictions = [as_prediction(held.text.doc, c) for c in held.claims(splitter)]
    return score_text(predictions, held.text.claims, held.text.row["text"]).tally


def fit_types(texts: Sequence[Text]) -> TypeModel:
    """The texts of training.jsonl count twice: nearest to what is read, and annotated most carefully."""
    twice = [*texts, *(t for t in texts if t.is_measured)]
    examples = [(features, claim["type"]) for text in twice for features, claim in text.labelled]
    return claim_types.fit(examples)


def fit_worthiness(texts: Sequence[Text], invented: Sequence[list[linear.Feature]]) -> linear.Logistic:
    """`invented`: features of spans that a splitter fitted to other texts took for claims and nobody marked."""
    examples = [(features, claim["tier"]) for text in texts for features, claim in text.labelled]
    examples += [(features, "unmarked") for features in invented]
    return linear.fit(examples, labels=check_worthiness.LABELS, epochs=LOGISTIC_EPOCHS)


def as_prediction(doc: Doc, claim: SplitClaim) -> Claim:
    span = claim.span(doc)
    figures = [{"value": f.value, "unit": f.unit, "direction": f.direction} for f in claim.figures]
    return {"start": span.start_char, "end": span.end_char, "type": claim.type, "quantities": figures}


def unmarked(text: Text, claims: Sequence[SplitClaim]) -> list[list[linear.Feature]]:
    """Features of the found claims that no annotated claim matches."""
    predictions = [as_prediction(text.doc, c) for c in claims]
    matched = match_claims(predictions, text.claims, text.row["text"])
    return [claim_features(c.span(text.doc), c.figures) for i, c in enumerate(claims) if i not in matched]


def cross_validate(nlp: Language, texts_: Sequence[Text], held: Sequence[Held]) -> tuple[dict[str, float], list[Any]]:
    """(figures over held-out texts, features of the claims that were found there and nobody marked)."""
    splitter: Any = nlp.get_pipe("claim_splitter")
    worth: Any = nlp.get_pipe("check_worthiness")
    found = [(h.text, h.claims(splitter)) for h in held]
    invented = {id(text): unmarked(text, claims) for text, claims in found}
    tally, ranked = sum((tally_of(h, splitter) for h in held), Tally()), []
    for known, unseen in folds(texts_):
        model = fit_worthiness(known, [f for text in known for f in invented.get(id(text), ())])
        for text, claims in found:
            if text in unseen:
                ranked += _ranked(worth, text, claims, model)
    return tally.figures() | {"worthiness_ap": average_precision(ranked)}, [f for fs in invented.values() for f in fs]


def _ranked(worth: Any, text: Text, claims: list[SplitClaim], model: linear.Logistic) -> list[tuple[float, bool]]:
    """(score, whether a `must` claim) of each found claim."""
    matched = match_claims([as_prediction(text.doc, c) for c in claims], text.claims, text.row["text"])
    must = [i in matched and text.claims[matched[i]]["tier"] == "must" for i in range(len(claims))]
    return [(worth.judge(text.doc, c, model)[0], m) for c, m in zip(claims, must, strict=True)]


def agree(members: Sequence[network.Network], text: Text) -> None:
    """SystemExit where the shipped arithmetic gives other scores than the network that was fitted."""
    from claims.nlp.splitting.network import encode, score_runs

    example, weights = text.example, network.exported(members)
    ours = score_runs(weights, encode(weights, example.words), example.first.numpy(), example.last.numpy())
    with torch.no_grad():
        theirs = [m.score(m.encode(example.words), example.first, example.last).numpy() for m in members]
    if not np.allclose(ours, np.stack(theirs), atol=0.02):
        raise SystemExit("The network in claims/nlp/splitting/network.py and the one in training/network.py differ.")


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--parser", type=Path, default=ROOT / "training/output/model-best")
    options.add_argument("--start", type=Path, help="keep what pretraining gives in this file, or take it from there")
    options.add_argument("--members", type=Path, help="keep the fitted members in this file, or take them from there")
    options.add_argument("--quick", action="store_true", help="fit and measure two members only")
    options.add_argument("--out", type=Path, default=ROOT / "claims/nlp/model")
    return options.parse_args()


def started(options: argparse.Namespace, nlp: Language, hansard: dict[str, str]) -> dict[str, torch.Tensor]:
    if options.start and options.start.exists():
        return torch.load(options.start)  # type: ignore[no-any-return]
    start = network.pretrain(raw_words(options.data, nlp, hansard), log=print)
    if options.start:
        torch.save(start, options.start)
    return start


def fitted(
    options: argparse.Namespace, parts: Sequence[tuple[list[Text], list[Text]]], start: dict[str, torch.Tensor]
) -> list[network.Network]:
    if options.members and options.members.exists():
        return [_member(state) for state in torch.load(options.members)]
    members = fit_members([[t.example for t in known] for known, _ in parts], start)
    if options.members:
        torch.save([m.state_dict() for m in members], options.members)
    return members


def main() -> None:
    options = arguments()
    nlp = load_base(options.parser)
    hansard = texts.hansard(options.data)
    with nlp.select_pipes(disable=["claim_splitter", "check_worthiness"]):
        read = read_texts(texts.read_rows(options.data.parent / "gold/training.jsonl"), nlp, is_measured=True)
        read += read_texts(list(texts.annotated_here(hansard)), nlp, is_measured=False)
        start = started(options, nlp, hansard)
    parts = folds(read)[: 2 if options.quick else FOLDS]
    members = fitted(options, parts, start)
    splitter: Any = nlp.get_pipe("claim_splitter")
    held = weigh_held(splitter, members, [fit_types(known) for known, _ in parts], parts)
    choose_threshold(splitter, held)
    chosen = {"threshold": splitter.threshold, "must_gain": splitter.must_gain}
    splitter = nlp.replace_pipe("claim_splitter", "claim_splitter", config=chosen)
    scores, invented = cross_validate(nlp, read, held)
    told = {k: round(v, 3) for k, v in scores.items()} | chosen
    sys.stdout.write(f"{len(parts)} folds: {json.dumps(told)}\n")
    fresh = load_base(options.parser)  # the vocabulary of the other has met every word of the corpus
    shipped: Any = fresh.replace_pipe("claim_splitter", "claim_splitter", config=chosen)
    shipped.model = SplitterModel(network.exported(members[:SHIPPED]), fit_types(read))
    agree(members[:SHIPPED], read[0])
    heads: Any = fresh.get_pipe("check_worthiness")
    heads.model = fit_worthiness(read, invented)
    parsing = json.loads((options.parser / "meta.json").read_text()).get("performance", {})
    kept = {k: parsing[k] for k in ("tag_acc", "dep_uas", "dep_las", "sents_f", "lemma_acc", "ents_f") if k in parsing}
    save(fresh, options.out, scores={"development": kept, f"claims_{len(parts)}_folds": scores})
    size = sum(p.stat().st_size for p in options.out.rglob("*") if p.is_file())
    sys.stdout.write(f"{options.out}: {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
