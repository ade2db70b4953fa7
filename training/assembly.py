"""The shipped pipeline put together: the trained parser with our components around it, and its folder."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from claims.nlp import hansard_sentences  # noqa: F401
from claims.nlp.figures import quantities  # noqa: F401
from claims.nlp.splitting import check_worthiness, claim_splitter  # noqa: F401

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
        "name": "Claims annotated in Hansard: 1,684 in ministerial statements and those of training/annotations.jsonl",
        "license": "CC BY-SA 4.0; texts Open Parliament Licence v3.0",
    },
]


def mend_tokenizer(nlp: Language) -> None:
    """Hansard sets dashes without spaces, before figures too: "as never before—12,000 more trees"."""
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
