"""Fit the types of claims (claims/nlp/splitting/claim_types.py) to annotated claims. Needs torch."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from claims.nlp.splitting.claim_types import TYPES, TypeModel, key, rows
from claims.nlp.splitting.linear import Feature

WIDTH, EPOCHS, BATCH, RATE, DECAY = 64, 6, 32, 2e-3, 1e-2
DROP, UNSEEN = 0.3, 0.3  # shares of numbers, and of features, left out while fitting
LEAST = 3  # times that a feature must be met to be learned


def fit(examples: Sequence[tuple[Sequence[Feature], str]], *, seed: int = 0) -> TypeModel:
    """From (features, type) pairs; an example that is there twice counts twice."""
    torch.manual_seed(seed)
    met = Counter(key(feature) for features, _ in examples for feature in features)
    keys = np.array(sorted(k for k, times in met.items() if times >= LEAST), dtype=np.uint64)
    known = [torch.from_numpy(rows(keys, features)) for features, _ in examples]
    gold = torch.tensor([TYPES.index(kind) for _, kind in examples])
    table, out = nn.EmbeddingBag(len(keys), WIDTH, mode="sum"), nn.Linear(WIDTH, len(TYPES))
    nn.init.normal_(table.weight, std=0.02)
    bias = nn.Parameter(torch.zeros(WIDTH))
    _descend(known, gold, table, bias, out)
    arrays = (table.weight * (1 - UNSEEN), bias, out.weight.T, out.bias)
    return TypeModel(keys, *(a.detach().numpy().astype(np.float32) for a in arrays))


def _descend(
    examples: Sequence[Tensor], gold: Tensor, table: nn.EmbeddingBag, bias: nn.Parameter, out: nn.Linear
) -> None:
    optimiser = torch.optim.AdamW([table.weight, bias, *out.parameters()], lr=RATE, weight_decay=DECAY)
    steps, step = EPOCHS * -(-len(examples) // BATCH), 0
    for _ in range(EPOCHS):
        order = torch.randperm(len(examples)).tolist()
        for begin in range(0, len(order), BATCH):
            batch = order[begin : begin + BATCH]
            kept = [examples[k][torch.rand(len(examples[k])) >= UNSEEN] for k in batch]
            starts = torch.tensor(np.cumsum([0, *(len(k) for k in kept[:-1])]))
            hidden = F.dropout(F.relu(table(torch.cat(kept), starts) + bias), DROP)
            optimiser.zero_grad()
            F.cross_entropy(out(hidden), gold[batch]).backward()
            for group in optimiser.param_groups:
                group["lr"] = RATE * (1 - step / steps)
            optimiser.step()
            step += 1
