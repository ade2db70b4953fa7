"""What type a claim is: a small network over its features, in plain numpy; training/claim_types.py fits it.

The features' rows of a table are summed, rectified and weighed: what one layer cannot say ("will" promises of the
Government and foretells of others) the second can. A feature that was not met while fitting says nothing; in a table
of bare hashes it would say what another one says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.strings import get_string_id

from .linear import Feature

TYPES = ("causation", "commitment", "law", "other", "personal", "prediction", "quantity")
Array = np.ndarray


def key(feature: Feature) -> int:
    """The feature's 64-bit hash."""
    return int(get_string_id(f"{feature[0]}:{feature[1]}"))


def rows(keys: Array, features: Sequence[Feature]) -> Array:
    """int [k]: places in `keys` of those features that are known."""
    wanted = np.array([key(feature) for feature in features], dtype=np.uint64)
    place = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return place[keys[place] == wanted]


@dataclass(frozen=True)
class TypeModel:
    """`keys` uint64 [v], ascending: the known features; `table` float [v, h]: their rows; `bias` [h], `out` [h, types],
    `out_bias` [types]."""

    keys: Array
    table: Array
    bias: Array
    out: Array
    out_bias: Array

    def probabilities(self, features: Sequence[Feature]) -> dict[str, float]:
        """Type to probability."""
        hidden = np.maximum(self.table[rows(self.keys, features)].sum(axis=0) + self.bias, 0)
        scores = hidden @ self.out + self.out_bias
        powers = np.exp(scores - scores.max())
        return dict(zip(TYPES, (powers / powers.sum()).tolist(), strict=True))

    def arrays(self) -> dict[str, Array]:
        return {"keys": self.keys, "table": self.table, "bias": self.bias, "out": self.out, "out_bias": self.out_bias}

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> "TypeModel":
        return cls(arrays["keys"].astype(np.uint64), arrays["table"], arrays["bias"], arrays["out"], arrays["out_bias"])
