"""Fit the claim splitter, types and check-worthiness to the annotated claims, and assemble the shipped pipeline.

usage: python training/splitter.py DATA_DIR [--parser training/output/model-best] [--out claims/nlp/model] [--quick]

Annotated claims are read from DATA_DIR/../gold/training.jsonl, or from --gold FILE. The parser may be any spaCy
pipeline with tagger, morphologizer, parser, lemmatizer and NER; fit again whenever it changes, because every feature
comes from it.
"""

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from claims.nlp import check_worthiness, claim_splitter, hansard_sentences, linear, quantities  # noqa: E402, F401
from claims.nlp.claim_features import claim_features  # noqa: E402
from claims.nlp.claim_splitter import ClaimSplitter, SplitClaim, SplitterModel, figures_within  # noqa: E402
from claims.nlp.features import TABLE, SentenceFeatures, document_features  # noqa: E402
from claims.nlp.scoring import Tally, average_precision, match_claims, score_text  # noqa: E402
from claims.nlp.segments import Weights, marginals, span_scores  # noqa: E402

FOLDS = 5
EPOCHS, RATE, L2, BATCH, DROP = 10, 0.1, 1e-4, 16, 0.3
MEMBERS = 4
SOURCES = [
    {
        "name": "Universal Dependencies English Web Treebank",
        "license": "CC BY-SA 4.0",
        "url": "https://github.com/UniversalDependencies/UD_English-EWT",
    },
    {
        "name": "GUM, openly licensed genres",
        "license": "CC BY 4.0 and CC BY-SA 4.0",
        "url": "https://github.com/amir-zeldes/gum",
    },
    {
        "name": "Universal NER, English EWT",
        "license": "CC BY-SA 4.0",
        "url": "https://github.com/UniversalNER/UNER_English-EWT",
    },
    {
        "name": "1,684 claims annotated in ministerial statements from Hansard",
        "license": "CC BY-SA 4.0; texts Open Parliament Licence v3.0",
    },
]
Claim = dict[str, Any]
Sentence = tuple[SentenceFeatures, list[int]]


@dataclass
class Text:
    """An annotated text, parsed; `gold`: for each sentence the indices of its annotated claims among its `pairs`."""

    row: dict[str, Any]
    doc: Doc
    sentences: list[SentenceFeatures]
    gold: list[list[int]]

    @property
    def claims(self) -> list[Claim]:
        return [c | {"spans": c.get("spans") or [[c["start"], c["end"]]]} for c in self.row["claims"]]


def outermost(claims: Iterable[Claim]) -> list[Claim]:
    """Claims none of which lies within another: a division of the text has no nesting."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c["start"], -c["end"])):
        if not kept or claim["start"] >= kept[-1]["end"]:
            kept.append(claim)
    return kept


def aligned(doc: Doc, sentence: SentenceFeatures, claims: Sequence[Claim]) -> list[int]:
    """Which of the sentence's possible claims were annotated."""
    starts = np.array([doc[int(k)].idx for k in sentence.index])
    ends = starts + np.array([len(doc[int(k)]) for k in sentence.index])
    place = {tuple(pair): k for k, pair in enumerate(sentence.pairs.tolist())}
    found = []
    for claim in claims:
        inside = np.nonzero((ends > claim["start"]) & (starts < claim["end"]))[0]
        if len(inside) and (k := place.get((int(inside[0]), int(inside[-1])))) is not None:
            found.append(k)
    return found


def read_texts(path: Path, nlp: Language) -> list[Text]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = []
    for row, doc in zip(rows, nlp.pipe([r["text"] for r in rows]), strict=True):
        sentences, claims = document_features(doc), outermost(row["claims"])
        texts.append(Text(row, doc, sentences, [aligned(doc, s, claims) for s in sentences]))
    return texts


def dropped(f: SentenceFeatures, rng: np.random.Generator) -> SentenceFeatures:
    """The sentence without some of the features, so that the others learn to stand in for them."""
    tokens = f.tokens[:, rng.random(f.tokens.shape[1]) >= DROP]
    return replace(f, tokens=tokens, spans=f.spans[:, rng.random(f.spans.shape[1]) >= DROP])


def _gradient(weights: Weights, sentence: Sentence, tokens: np.ndarray, spans: np.ndarray) -> None:
    """Adds the sentence's gradient of the log likelihood to `tokens` and `spans`."""
    f, gold = sentence
    if not len(f.pairs):
        return
    chances, _ = marginals(f, span_scores(weights, f) / (1 - DROP))
    missing = -chances
    missing[gold] += 1
    n, (i, j) = len(f.index), f.pairs.T
    inside = np.cumsum(np.bincount(i, missing, n + 1) - np.bincount(j + 1, missing, n + 1))[:n]
    of_word = np.stack([np.bincount(i, missing, n), np.bincount(j, missing, n), inside], axis=1)
    np.add.at(tokens, f.tokens.ravel(), np.repeat(of_word, f.tokens.shape[1], axis=0))
    large = np.abs(missing) > 1e-3
    np.add.at(spans, f.spans[large].ravel(), np.repeat(missing[large], f.spans.shape[1]))


def fit_segments(texts: Sequence[Text]) -> tuple[Weights, ...]:
    """One member for each fifth of the texts, fitted to the others."""
    return tuple(fit_member(sentences_of(known), seed=k) for k, (known, _) in enumerate(folds(texts)[:MEMBERS]))


def fit_member(sentences: Sequence[Sentence], *, epochs: int = EPOCHS, seed: int = 7) -> Weights:
    """AdaGrad on the likelihood of the annotated divisions; weights averaged over the second half of the epochs."""
    rng = np.random.default_rng(seed)
    weights = Weights(np.zeros((TABLE, 3)), np.zeros(TABLE))
    seen = Weights(np.ones((TABLE, 3)), np.ones(TABLE))  # from one, so that rare features move slowly
    mean, kept = Weights(np.zeros((TABLE, 3)), np.zeros(TABLE)), 0
    for epoch in range(epochs):
        order = rng.permutation(len(sentences))
        for start in range(0, len(order), BATCH):
            tokens, spans = -L2 * BATCH * weights.tokens, -L2 * BATCH * weights.spans
            for k in order[start : start + BATCH]:
                f, gold = sentences[k]
                _gradient(weights, (dropped(f, rng), gold), tokens, spans)
            seen.tokens += tokens**2
            seen.spans += spans**2
            weights.tokens += RATE * tokens / np.sqrt(seen.tokens)
            weights.spans += RATE * spans / np.sqrt(seen.spans)
        if epoch >= epochs // 2:
            mean, kept = Weights(mean.tokens + weights.tokens, mean.spans + weights.spans), kept + 1
    return Weights(mean.tokens / kept, mean.spans / kept)


def labelled_spans(text: Text) -> list[tuple[list[linear.Feature], Claim]]:
    """The features of every annotated claim."""
    found = []
    for claim in text.row["claims"]:
        span = text.doc.char_span(claim["start"], claim["end"], alignment_mode="expand")
        if span is not None:
            figures = figures_within(text.doc._.figures, span.start_char, span.end_char)
            found.append((claim_features(span, figures), claim))
    return found


def fit_types(texts: Sequence[Text]) -> linear.Logistic:
    examples = [(features, claim["type"]) for text in texts for features, claim in labelled_spans(text)]
    return linear.fit(examples, labels=claim_splitter.LABELS)


def fit_worthiness(texts: Sequence[Text], invented: Sequence[list[linear.Feature]]) -> linear.Logistic:
    """`invented`: features of spans that a splitter fitted to other texts took for claims and nobody marked."""
    examples = [(features, claim["tier"]) for text in texts for features, claim in labelled_spans(text)]
    examples += [(features, "unmarked") for features in invented]
    return linear.fit(examples, labels=check_worthiness.LABELS)


def found_claims(splitter: ClaimSplitter, text: Text, members: tuple[Weights, ...]) -> list[SplitClaim]:
    claims = [c for s in text.sentences for c in splitter.divide(s, members)]
    for claim in claims:
        span = claim.span(text.doc)
        claim.figures = figures_within(text.doc._.figures, span.start_char, span.end_char)
    return claims


def as_prediction(doc: Doc, claim: SplitClaim) -> Claim:
    span = claim.span(doc)
    figures = [{"value": f.value, "unit": f.unit, "direction": f.direction} for f in claim.figures]
    return {"start": span.start_char, "end": span.end_char, "type": claim.type, "quantities": figures}


def unmarked(text: Text, claims: Sequence[SplitClaim]) -> list[list[linear.Feature]]:
    """Features of the found claims that no annotated claim matches."""
    predictions = [as_prediction(text.doc, c) for c in claims]
    matched = match_claims(predictions, text.claims, text.row["text"])
    return [claim_features(c.span(text.doc), c.figures) for i, c in enumerate(claims) if i not in matched]


def folds(texts: Sequence[Text], *, seed: int = 1) -> list[tuple[list[Text], list[Text]]]:
    """(training texts, held-out texts), five times; whole texts are held out."""
    order = np.random.default_rng(seed).permutation(len(texts)) % FOLDS
    return [
        (
            [t for t, k in zip(texts, order, strict=True) if k != f],
            [t for t, k in zip(texts, order, strict=True) if k == f],
        )
        for f in range(FOLDS)
    ]


def sentences_of(texts: Iterable[Text]) -> list[Sentence]:
    return [pair for text in texts for pair in zip(text.sentences, text.gold, strict=True)]


def cross_validate(
    nlp: Language, texts: Sequence[Text], *, rounds: int = FOLDS
) -> tuple[dict[str, float], list[list[linear.Feature]]]:
    """(figures over held-out texts, features of the claims that were found there and nobody marked)."""
    splitter: Any = nlp.get_pipe("claim_splitter")
    worth: Any = nlp.get_pipe("check_worthiness")
    tally = Tally()
    ranked: list[tuple[float, bool]] = []
    invented: dict[int, list[list[linear.Feature]]] = {}  # by text, so that none is learned from where it is measured
    parts = folds(texts, seed=2)[:rounds]
    found = []
    for known, held in parts:
        members = fit_segments(known)
        found.append([found_claims(splitter, text, members) for text in held])
        invented |= {id(t): unmarked(t, claims) for t, claims in zip(held, found[-1], strict=True)}
    for (known, held), claims_of in zip(parts, found, strict=True):
        types = fit_types(known)
        worthiness = fit_worthiness(known, [f for text in known for f in invented.get(id(text), ())])
        for text, claims in zip(held, claims_of, strict=True):
            set_types(text, claims, types)
            predictions = [as_prediction(text.doc, c) for c in claims]
            tally += score_text(predictions, text.claims, text.row["text"]).tally
            ranked += _ranked(worth, text, claims, predictions, worthiness)
    return tally.figures() | {"worthiness_ap": average_precision(ranked)}, [f for fs in invented.values() for f in fs]


def set_types(text: Text, claims: Sequence[SplitClaim], types: linear.Logistic) -> None:
    for claim in claims:
        chances = types.probabilities(claim_features(claim.span(text.doc), claim.figures))
        claim.type = max(chances, key=lambda label: chances[label])


def _ranked(
    worth: Any, text: Text, claims: list[SplitClaim], predictions: list[Claim], model: linear.Logistic
) -> list[tuple[float, bool]]:
    """(score, whether a `must` claim) of each found claim."""
    matched = match_claims(predictions, text.claims, text.row["text"])
    must = [i in matched and text.claims[matched[i]]["tier"] == "must" for i in range(len(claims))]
    return [(worth.judge(text.doc, c, model)[0], m) for c, m in zip(claims, must, strict=True)]


def mend_tokenizer(nlp: Language) -> None:
    """Hansard sets dashes without spaces, before figures too: "than ever before—14,000 more nurses"."""
    infixes = [*(nlp.Defaults.infixes or []), r"—", r"(?<=[a-z])–(?=[£\d])", r"(?<=\d)\)(?=[a-z])"]
    nlp.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer  # type: ignore[union-attr]


def load_base(parser: Path) -> Language:
    """The trained pipeline with our components around it."""
    nlp = spacy.load(parser)
    mend_tokenizer(nlp)
    nlp.add_pipe("hansard_sentences", first=True)
    for name in ("quantities", "claim_splitter", "check_worthiness"):
        nlp.add_pipe(name)
    return nlp


def digest(folder: Path) -> str:
    """A short digest of a component's files, so that two trainings never share a version."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:8]


def save(nlp: Language, out: Path, *, scores: dict[str, Any]) -> None:
    """Writes the pipeline beside its model card, which stays."""
    kept = {p.name: p.read_bytes() for p in (out / "README.md", out / "LICENSE") if p.exists()}
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.meta.update(
        name="dispatchbox", version=datetime.now(tz=UTC).strftime("%Y.%-m.%-d"),
        license="CC BY-SA 4.0", sources=SOURCES,
        description="Atomic, checkable claims and figures in ministers' statements to Parliament.",
        author="", email="", url="", performance=scores,
    )  # fmt: skip
    nlp.to_disk(fresh)
    meta = json.loads((fresh / "meta.json").read_text())
    meta["components_version"] = {n: digest(fresh / n) for n in ("parser", "claim_splitter", "check_worthiness")}
    (fresh / "meta.json").write_text(json.dumps(meta, indent=1, ensure_ascii=False) + "\n")
    for name, data in kept.items():
        (fresh / name).write_bytes(data)
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def arguments() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--gold", type=Path)
    options.add_argument("--parser", type=Path, default=ROOT / "training/output/model-best")
    options.add_argument("--quick", action="store_true", help="measure on two fifths of the texts only")
    options.add_argument("--out", type=Path, default=ROOT / "claims/nlp/model")
    return options.parse_args()


def main() -> None:
    options = arguments()
    nlp = load_base(options.parser)
    with nlp.select_pipes(disable=["claim_splitter", "check_worthiness"]):
        texts = read_texts(options.gold or options.data.parent / "gold/training.jsonl", nlp)
    scores, invented = cross_validate(nlp, texts, rounds=2 if options.quick else FOLDS)
    sys.stdout.write(
        ("two folds: " if options.quick else "five-fold: ")
        + json.dumps({k: round(v, 3) for k, v in scores.items()})
        + "\n"
    )
    splitter: Any = nlp.get_pipe("claim_splitter")
    worth: Any = nlp.get_pipe("check_worthiness")
    splitter.model = SplitterModel(fit_segments(texts), fit_types(texts))
    worth.model = fit_worthiness(texts, invented)
    parsing = json.loads((options.parser / "meta.json").read_text()).get("performance", {})
    kept = {k: parsing[k] for k in ("tag_acc", "dep_uas", "dep_las", "sents_f", "lemma_acc", "ents_f") if k in parsing}
    save(
        nlp,
        options.out,
        scores={"development": kept, "claims_two_folds" if options.quick else "claims_five_fold": scores},
    )
    size = sum(p.stat().st_size for p in options.out.rglob("*") if p.is_file())
    sys.stdout.write(f"{options.out}: {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
