"""Measure the trained parts of a pipeline on test data, and the claims on annotated statements.

usage: python training/measure.py DATA_DIR [--model claims/nlp/model] [--corpus training/corpus] [--out FILE]

CORPUS holds the test files that training/corpora.py wrote. NER is also measured on DATA_DIR/ner/re3d_uk_government
(British government texts, none of which was trained on), and claims on DATA_DIR/../gold/statements where it is there.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from claims.nlp import hansard_sentences  # noqa: E402, F401
from claims.nlp.figures import quantities  # noqa: E402, F401
from claims.nlp.measuring.scoring import f_measure  # noqa: E402
from claims.nlp.splitting import check_worthiness, claim_splitter  # noqa: E402, F401

OWN = ["hansard_sentences", "quantities", "claim_splitter", "check_worthiness"]
REPORTED = {
    "tag_acc": "tag", "pos_acc": "pos", "morph_acc": "morph", "lemma_acc": "lemma", "dep_uas": "uas", "dep_las": "las",
    "sents_f": "sentence_f", "ents_p": "ner_p", "ents_r": "ner_r", "ents_f": "ner_f",
}  # fmt: skip
# re3d's types that a name of a person, an organisation or a place may have; its others are no names.
RE3D_TYPES = {"Organisation": "ORG", "Person": "PER", "Location": "LOC"}


def examples(nlp: Language, path: Path) -> Iterator[Example]:
    for gold in DocBin().from_disk(path).get_docs(nlp.vocab):
        words = [t.text for t in gold]
        yield Example(Doc(nlp.vocab, words=words, spaces=[bool(t.whitespace_) for t in gold]), gold)


def scores(nlp: Language, path: Path) -> dict[str, float]:
    """The trained components alone: where sentences end is then the parser's own answer."""
    with nlp.select_pipes(disable=[name for name in OWN if name in nlp.pipe_names]):
        found = nlp.evaluate(list(examples(nlp, path)))
    return {name: round(found[key], 4) for key, name in REPORTED.items() if found.get(key) is not None}


def json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The name without an article, which the two annotations treat differently."""
    return (start + 4, end) if text[start : start + 4].lower() == "the " else (start, end)


def names(nlp: Language, folder: Path) -> dict[str, Any]:
    """Exact span and type on re3d. It also annotates roles ("Foreign Office Minister") and names within names, which
    the training data does not, so that recall cannot reach 1."""
    texts = {row["_id"]: row["text"] for row in json_lines(folder / "documents.json")}
    gold = {
        (row["documentId"], *bare(texts[row["documentId"]], row["begin"], row["end"]), RE3D_TYPES[row["type"]])
        for row in json_lines(folder / "entities.json")
        if row["type"] in RE3D_TYPES and row["documentId"] in texts
    }
    found = set()
    with nlp.select_pipes(disable=[name for name in OWN[1:] if name in nlp.pipe_names]):
        for key, text in texts.items():
            found |= {(key, *bare(text, e.start_char, e.end_char), e.label_) for e in nlp(text).ents}
    right = len(gold & found)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    f = f_measure(precision, recall)
    return {"names": len(gold), "p": round(precision, 4), "r": round(recall, 4), "f": round(f, 4)}


def claims(model: Path, gold: Path) -> dict[str, Any]:
    """F1 and the rest on the annotated statements, over all of them."""
    os.environ["DISPATCHBOX_MODEL"] = str(model)
    from claims.evaluation import MEASURES

    rows = MEASURES["claims"].run(gold_dir=gold)
    return {key: round(rows["ALL"][key], 4) for key in ("f1", "precision", "recall", "type", "quantity_f1")}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("data", type=Path)
    options.add_argument("--model", type=Path, default=ROOT / "claims/nlp/model")
    options.add_argument("--corpus", type=Path, default=ROOT / "training/corpus")
    options.add_argument("--out", type=Path, default=ROOT / "training/report.json")
    chosen = options.parse_args()
    nlp = spacy.load(chosen.model)
    name = f"{nlp.meta['name']}-{nlp.meta['version']}"
    report: dict[str, Any] = {"pipeline": name, "components": nlp.meta["components_version"]}
    for name in ("test", "test-ewt", "test-gum"):
        if (path := chosen.corpus / f"{name}.spacy").exists():
            report[name] = scores(nlp, path)
    if (folder := chosen.data / "ner/re3d_uk_government").is_dir():
        report["re3d_uk_government"] = names(nlp, folder)
    if (gold := chosen.data.parent / "gold/statements").is_dir():
        report["claims_gold"] = claims(chosen.model, gold)
    report |= {key: value for key, value in nlp.meta["performance"].items() if key.startswith("claims_")}
    chosen.out.write_text(json.dumps(report, indent=1) + "\n")
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
