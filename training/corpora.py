"""Turn the treebanks and entity data into spaCy training files.

usage: python training/corpora.py DATA_DIR OUT_DIR

DATA_DIR is laid out as described in docs/training.md: `ud/*.conllu.gz` (English EWT and the open genres of GUM) and
`ner/uner_ewt/*.iob2.gz` (persons, organisations and places on EWT). Writes train, dev and test `.spacy` files.
"""

import gzip
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin

SENTENCES_PER_DOC = 8
GUM_LABELS = {"person": "PER", "organization": "ORG", "place": "LOC"}
ENTITY = re.compile(r"\((\d+)-([a-z]+)[^()|]*|(\d+)\)")


def read_blocks(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Yield (comments, rows) of each sentence of a CoNLL-U or IOB2 file."""
    meta: dict[str, str] = {}
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                key, _, value = line[1:].partition("=")
                meta[key.strip()] = value.strip()
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                yield meta, rows
                meta, rows = {}, []
    if rows:
        yield meta, rows


def entity_tags(path: Path) -> dict[str, list[str]]:
    """sent_id to IOB tags; what the data calls OTH, and its one broken tag, is outside."""
    clean = {"B-OTH": "O", "I-OTH": "O", "B-O": "O"}
    return {
        meta["sent_id"]: [clean.get(row[2], row[2]) for row in rows]
        for meta, rows in read_blocks(path)
        if "sent_id" in meta
    }


def gum_tags(rows: list[list[str]]) -> list[str] | None:
    """IOB tags from GUM's nested entities: the outermost that is a name (its head, the last noun, a proper noun)."""
    tags = ["O"] * len(rows)
    open_spans: list[tuple[str, str, int]] = []
    spans: list[tuple[int, int, str]] = []
    for i, row in enumerate(rows):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        for match in ENTITY.finditer(entity.group(1)) if entity else ():
            if match.group(1):
                open_spans.append((match.group(1), match.group(2), i))
                if entity and entity.group(1)[match.end() : match.end() + 1] == ")":
                    _, kind, start = open_spans.pop()
                    spans.append((start, i, kind))
            elif match.group(3):
                for k in range(len(open_spans) - 1, -1, -1):
                    if open_spans[k][0] == match.group(3):
                        _, kind, start = open_spans.pop(k)
                        spans.append((start, i, kind))
                        break
    for start, end, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        label = GUM_LABELS.get(kind)
        while start < end and rows[start][3] == "DET":
            start += 1
        inside = rows[start : end + 1]
        if not label or end - start > 6 or any(tag != "O" for tag in tags[start : end + 1]):
            continue
        if all(row[3] in {"PROPN", "ADP", "DET", "PUNCT", "NUM"} for row in inside) and inside[-1][3] == "PROPN":
            tags[start] = f"B-{label}"
            tags[start + 1 : end + 1] = [f"I-{label}"] * (end - start)
    return tags


def sentence(rows: list[list[str]], ents: list[str] | None) -> dict[str, list]:
    """Columns of one sentence; heads count from 0; contracted words get their spacing from the surface word."""
    no_space: set[str] = set()
    words: list[list[str]] = []
    for row in rows:
        if "-" in row[0]:
            first, last = row[0].split("-")
            no_space.update(str(n) for n in range(int(first), int(last)))
            if "SpaceAfter=No" in row[9]:
                no_space.add(last)
        elif "." not in row[0]:
            words.append(row)
            if "SpaceAfter=No" in row[9]:
                no_space.add(row[0])
    return {
        "words": [w[1] for w in words],
        "spaces": [w[0] not in no_space for w in words],
        "lemmas": [w[1] if w[2] == "_" and w[1] != "_" else w[2] for w in words],
        "pos": [w[3] for w in words],
        "tags": [w[4] for w in words],
        "morphs": ["" if w[5] == "_" else w[5] for w in words],
        "heads": [int(w[6]) - 1 if w[6] != "0" else i for i, w in enumerate(words)],
        "deps": ["ROOT" if w[7] == "root" else w[7] for w in words],
        "ents": ents if ents is not None and len(ents) == len(words) else [""] * len(words),
    }


def to_doc(vocab: spacy.Vocab, sents: list[dict[str, list]]) -> Doc:
    columns: dict[str, list] = {key: [] for key in sents[0]}
    for sent in sents:
        offset = len(columns["words"])
        for key, values in sent.items():
            columns[key] += [v + offset for v in values] if key == "heads" else values
    return Doc(vocab, **columns)  # type: ignore[arg-type]


def docs_of(path: Path, vocab: spacy.Vocab, ents: dict[str, list[str]] | None) -> Iterator[Doc]:
    """Group sentences of one document, some at a time, so that the parser learns where sentences end."""
    group: list[dict[str, list]] = []
    for meta, rows in read_blocks(path):
        if any(key.startswith("newdoc") for key in meta) and group:
            yield to_doc(vocab, group)
            group = []
        plain = [r for r in rows if "-" not in r[0] and "." not in r[0]]
        tags = gum_tags(plain) if ents is None else ents.get(meta.get("sent_id", ""))
        group.append(sentence(rows, tags))
        if len(group) == SENTENCES_PER_DOC:
            yield to_doc(vocab, group)
            group = []
    if group:
        yield to_doc(vocab, group)


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("en").vocab
    for split in ("train", "dev", "test"):
        older = ".OLDER-VERSION" if split == "train" else ""
        ents = entity_tags(data / f"ner/uner_ewt/en_ewt-ud-{split}{older}.iob2.gz")
        ewt = list(docs_of(data / f"ud/en_ewt-{split}.conllu.gz", vocab, ents))
        gum = list(docs_of(data / f"ud/en_gum_open-{split}.conllu.gz", vocab, None))
        both = ewt + gum
        if split == "train":
            random.Random(7).shuffle(both)
            DocBin(docs=both, store_user_data=False).to_disk(out / "train.spacy")
        else:
            DocBin(docs=ewt).to_disk(out / f"{split}-ewt.spacy")
            DocBin(docs=gum).to_disk(out / f"{split}-gum.spacy")
            DocBin(docs=both).to_disk(out / f"{split}.spacy")
        named = sum(len(d.ents) for d in both)
        sys.stdout.write(f"{split}: {len(ewt)} + {len(gum)} documents, {sum(map(len, both))} words, {named} names\n")


if __name__ == "__main__":
    main()
