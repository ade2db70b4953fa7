"""bm25s on the same passages with the same analyser: what our candidates are held against (k1 1.2, b 0.75)."""

from collections.abc import Iterable, Mapping

import numpy as np

from evidence import analysis
from evidence.search import index_terms

K1, B = 1.2, 0.75


class Peer:
    """All passages in memory, scored by bm25s' own numpy code."""

    def __init__(self, passages: Iterable[tuple[int, str]]) -> None:
        import bm25s

        vocabulary: dict[str, int] = {}
        rows, ids = [], []
        for identity, text in passages:
            found = [vocabulary.setdefault(t, len(vocabulary)) for t in index_terms(text)]
            rows.append(np.asarray(found, dtype=np.int32))
            ids.append(identity)
        self._ids, self._vocabulary = ids, vocabulary
        self._bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._bm25.index(bm25s.tokenization.Tokenized(ids=rows, vocab=vocabulary), show_progress=False)

    def best(self, text: str, limit: int) -> list[int]:
        """Ids of the best passages for the words of `text`, best first."""
        words = [term for term in analysis.terms(text) if term in self._vocabulary]
        if not words:
            return []
        found, _ = self._bm25.retrieve([words], k=limit, show_progress=False, n_threads=0)
        return [self._ids[at] for at in found[0]]


def share_found(ours: Mapping[int, set[int]], theirs: Mapping[int, list[int]]) -> float:
    """How much of what the peer puts first stands among our candidates, 0 to 1, over all claims."""
    wanted = [(claim, each) for claim, best in theirs.items() for each in best]
    return sum(each in ours[claim] for claim, each in wanted) / max(1, len(wanted))
