"""The usual measures of a ranking, as trec_eval defines them. Pure.

Three formulas; a library for them (pytrec_eval, ranx) brings SciPy or Numba into an application that uses neither. The
figures are the same, to four places, as those of ir-measures on a run of this command.
"""

import math
from collections.abc import Mapping, Sequence

Grades = Mapping[str, int]


def average_precision(found: Sequence[str], grades: Grades, *, cut: int) -> float:
    """Precision at each right answer among the first `cut`, summed, over the number of right answers."""
    hits, total = 0, 0.0
    for place, document in enumerate(found[:cut], start=1):
        if grades.get(document, 0) > 0:
            hits += 1
            total += hits / place
    right = sum(grade > 0 for grade in grades.values())
    return total / right if right else 0.0


def recall(found: Sequence[str], grades: Grades, *, cut: int) -> float:
    """Share of the right answers among the first `cut`."""
    right = {document for document, grade in grades.items() if grade > 0}
    return len(right.intersection(found[:cut])) / len(right) if right else 0.0


def gain(found: Sequence[str], grades: Grades, *, cut: int) -> float:
    """nDCG: grades discounted by the logarithm of their place, against the best order there could be."""
    best = _discounted(sorted(grades.values(), reverse=True)[:cut])
    return _discounted([grades.get(document, 0) for document in found[:cut]]) / best if best else 0.0


def _discounted(grades: Sequence[int]) -> float:
    return sum(max(grade, 0) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
