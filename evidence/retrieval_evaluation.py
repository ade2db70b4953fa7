"""`manage.py evaluate retrieval`: how high the right passages of a BEIR folder stand in the product's own ranking."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from evidence import collection
from evidence.retrieval import Ranker
from evidence.retrieval_scoring import average_precision, gain, recall

MEASURES = ("map@5", "recall@50", "ndcg@10")
Run = dict[str, list[tuple[str, float]]]


class RetrievalMeasure:
    """Claims of one split, ranked in an index made for it and thrown away."""

    help = "evidence found for claims of a BEIR folder: MAP@5, recall@50 and nDCG@10, of the index alone and as ranked"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("beir_dir", type=Path)
        parser.add_argument("--split", required=True, help="qrels/SPLIT.tsv says what is right")
        parser.add_argument("--run", type=Path, dest="out", metavar="OUT", help="write a TREC run here")

    def run(self, *, beir_dir: Path, split: str, out: Path | None = None, **_: Any) -> dict[str, Any]:
        """The three measures of the product's ranking and of its index alone; milliseconds a query."""
        held = collection.read(beir_dir, split=split)
        index, ranked, spent = Run(), Run(), []
        with Ranker.of(held) as ranker:
            for query in held.queries:
                begun = perf_counter()
                candidates = ranker.candidates(query)
                found = ranker.rank(query, candidates)
                spent.append(1000 * (perf_counter() - begun))
                index[query.id] = [(held.documents[passage.id], score) for passage, score in candidates]
                ranked[query.id] = [(held.documents[number], score) for number, score in found]
        if out:
            out.write_text("".join(f"{line}\n" for line in trec_lines(ranked)), encoding="utf-8")
        return {
            "split": split,
            "queries": len(held.queries),
            **measured(ranked, held.grades),
            "index": measured(index, held.grades),
            "ms": {"median": _at(spent, 0.5), "p95": _at(spent, 0.95)},
        }

    def lines(self, result: dict[str, Any]) -> Iterator[str]:
        yield f"{result['queries']} claims of {result['split']}"
        for name in MEASURES:
            yield f"{name:10s} {result[name]:.3f}  (index alone {result['index'][name]:.3f})"
        yield f"a claim    {result['ms']['median']:.1f} ms at the median, {result['ms']['p95']:.1f} ms at p95"


def measured(run: Run, grades: collection.Grades) -> dict[str, float]:
    """The means over all queries that have a right answer."""
    told = []
    for query, right in grades.items():
        found = [document for document, _ in run.get(query, ())]
        told.append((average_precision(found, right, cut=5), recall(found, right, cut=50), gain(found, right, cut=10)))
    means = (sum(column) / len(told) for column in zip(*told, strict=True))
    return dict(zip(MEASURES, (round(mean, 4) for mean in means), strict=True))


def trec_lines(run: Run) -> Iterable[str]:
    """`query Q0 document place score name`; scores fall strictly, since readers of runs sort by them."""
    for query, found in run.items():
        for place, (document, score) in enumerate(found, start=1):
            yield f"{query} Q0 {document} {place} {score - place * 1e-9:.9f} dispatchbox"


def _at(spent: Sequence[float], share: float) -> float:
    return round(sorted(spent)[min(len(spent) - 1, int(share * len(spent)))], 1)
