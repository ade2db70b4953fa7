"""Fit the network that weighs runs of words (claims/nlp/splitting/network.py): to plain Hansard, then to claims.

Needs torch, which only training does: `pip install '.[training]'`.
"""

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from claims.nlp.splitting.candidates import Candidates
from claims.nlp.splitting.divisions import marginals
from claims.nlp.splitting.network import FIRST_ROW, ROWS, SIZES, Weights, Words

WIDTH, FORM, MARK, VECTOR, HIDDEN, RANK, LONGEST = 128, 64, 12, 64, 96, 32, 72
VECTOR_IN = 112  # of the tagger's vectors
DROP, UNKNOWN = 0.35, 0.2  # shares of numbers, and of words, left out while fitting
EPOCHS, RATE, DECAY, BATCH, TIER_SHARE = 7, 2e-3, 1e-3, 4, 0.7
PRETRAIN_EPOCHS, PRETRAIN_RATE, GUESSED, STRETCH, STRETCHES = 6, 3e-3, 2500, 64, 32
NEAR = 4  # words counted as neighbours when meanings are drawn from co-occurrence


@dataclass
class Example:
    """A text to learn from: its words, the runs of words of its sentences, and which of them are claims.

    `gold`: int [g], places in the runs of all sentences together; `must`: int [g].
    """

    words: Words
    sentences: list[Candidates]
    gold: np.ndarray
    must: np.ndarray

    def __post_init__(self) -> None:
        places = [self.words.place[s.index] for s in self.sentences]
        runs = [place[s.pairs] for place, s in zip(places, self.sentences, strict=True)]
        whole = np.concatenate([r.reshape(-1, 2) for r in runs]) if runs else np.zeros((0, 2), dtype=np.int64)
        self.first, self.last = torch.from_numpy(whole[:, 0].copy()), torch.from_numpy(whole[:, 1].copy())


class Network(nn.Module):
    """One member."""

    def __init__(self) -> None:
        super().__init__()
        self.forms, self.lemmas = nn.Embedding(ROWS, FORM), nn.Embedding(ROWS, FORM)
        self.marks = nn.Embedding(int(FIRST_ROW[-1]) + SIZES[-1], MARK)
        for table, spread in ((self.forms, 0.1), (self.lemmas, 0.1), (self.marks, 0.3)):
            nn.init.normal_(table.weight, std=spread)
        self.vector = nn.Linear(VECTOR_IN, VECTOR)
        self.input = nn.Linear(2 * FORM + len(SIZES) * MARK + VECTOR, WIDTH)
        self.recur = nn.LSTM(WIDTH, WIDTH // 2, bidirectional=True, batch_first=True)
        self.norm, self.norm2, self.above = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.token, self.left, self.right = nn.Linear(WIDTH, 3), nn.Linear(WIDTH, RANK), nn.Linear(WIDTH, RANK)
        self.length = nn.Embedding(LONGEST, 1)
        nn.init.zeros_(self.length.weight)
        self.start = nn.Linear(WIDTH, HIDDEN)
        self.before, self.end, self.after, self.inside = (nn.Linear(WIDTH, HIDDEN, bias=False) for _ in range(4))
        self.run = nn.Linear(HIDDEN, 1)
        self.kind = nn.Linear(4 * WIDTH, HIDDEN)
        self.tiers = nn.Linear(HIDDEN, 2)
        self.drop = nn.Dropout(DROP)

    def told(self, forms: Tensor, lemmas: Tensor, marks: Tensor, vectors: Tensor) -> Tensor:
        if self.training:
            unknown = torch.rand(forms.shape) < UNKNOWN
            forms = forms.masked_fill(unknown, 0)
            lemmas = lemmas.masked_fill(unknown & (torch.rand(forms.shape) < 0.5), 0)
        parts = [self.forms(forms), self.lemmas(lemmas), self.marks(marks).flatten(-2), self.vector(vectors)]
        return self.drop(F.relu(self.input(self.drop(torch.cat(parts, -1)))))

    def encode(self, words: Words) -> Tensor:
        arrays = (words.forms, words.lemmas, words.marks, words.vectors)
        told = self.told(*(torch.from_numpy(a) for a in arrays))
        read = self.norm(self.recur(told[None])[0][0] + told)
        above = torch.cat([read, read[torch.from_numpy(words.heads)]], -1)
        return self.drop(self.norm2(read + F.relu(self.above(self.drop(above)))))

    def score(self, read: Tensor, first: Tensor, last: Tensor) -> Tensor:
        token = self.token(read)
        total = torch.cat([torch.zeros(1), token[:, 2].cumsum(0)])
        scores = token[first, 0] + token[last, 1] + total[last + 1] - total[first]
        scores = scores + (self.left(read)[first] * self.right(read)[last]).sum(-1) / 5
        scores = scores + self.length((last - first).clamp(max=LONGEST - 1))[:, 0]
        nothing = torch.zeros(1, read.shape[1])
        starts = self.start(read) + self.before(torch.cat([nothing, read[:-1]]))
        ends = self.end(read) + self.after(torch.cat([read[1:], nothing]))
        hidden = starts[first] + ends[last] + _means(self.inside(read), first, last)
        return scores + self.run(self.drop(F.relu(hidden)))[:, 0]

    def tell_tiers(self, read: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Scores of the tiers: may, must."""
        place = first[:, None] + torch.arange(int((last - first).max()) + 1)
        outside = (place > last[:, None])[..., None]
        peaks = read[place.clamp(max=len(read) - 1)].masked_fill(outside, -1e4).max(1).values
        seen = torch.cat([read[first], read[last], _means(read, first, last), peaks], -1)
        hidden = self.drop(F.relu(self.kind(seen)))
        scores: Tensor = self.tiers(hidden)
        return scores


def _means(x: Tensor, first: Tensor, last: Tensor) -> Tensor:
    total = torch.cat([torch.zeros(1, x.shape[1]), x.cumsum(0)])
    return (total[last + 1] - total[first]) / (last - first + 1)[:, None]


def _wave(step: int, steps: int, warm: int) -> float:
    """Share of the full rate: rises over `warm` steps and falls along a cosine."""
    return min(1.0, (step + 1) / warm) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def fit(
    examples: Sequence[Example], *, start: dict[str, Tensor], seed: int, log: Callable[[str], object] = print
) -> Network:
    """A member fitted to annotated texts from the pretrained `start`; the likelihood of each sentence's division, and
    of the tiers of its claims."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network()
    network.load_state_dict(network.state_dict() | start)
    used = [e for e in examples if len(e.first)]
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps, step = EPOCHS * math.ceil(len(used) / BATCH), 0
    network.train()
    for epoch in range(EPOCHS):
        order, total = rng.permutation(len(used)), 0.0
        for begin in range(0, len(order), BATCH):
            optimiser.zero_grad()
            for k in order[begin : begin + BATCH]:
                total += _learn(network, used[k])
            for group in optimiser.param_groups:
                group["lr"] = RATE * _wave(step, steps, 50)
            nn.utils.clip_grad_norm_(network.parameters(), 20.0)
            optimiser.step()
            step += 1
        log(f"epoch {epoch + 1}: {total / len(used):.2f} nats a text")
    return network.eval()


def _learn(network: Network, example: Example) -> float:
    """Adds the text's gradient; gives its negative log likelihood. The partition sum's gradient is the marginals."""
    read = network.encode(example.words)
    scores = network.score(read, example.first, example.last)
    wanted, lost = _gradient(example, scores.detach().numpy().astype(np.float64))
    loss = (scores * torch.from_numpy(wanted)).sum()
    if len(example.gold):
        gold = torch.from_numpy(example.gold)
        tiers = network.tell_tiers(read, example.first[gold], example.last[gold])
        loss = loss + TIER_SHARE * F.cross_entropy(tiers, torch.from_numpy(example.must), reduction="sum")
    loss.backward()
    return lost


def _gradient(example: Example, scores: np.ndarray) -> tuple[np.ndarray, float]:
    wanted, lost, at = np.zeros(len(scores), dtype=np.float32), -float(scores[example.gold].sum()), 0
    for sentence in example.sentences:
        end = at + len(sentence.pairs)
        if end > at:
            chances, partition = marginals(len(sentence.index), sentence.pairs, scores[None, at:end])
            wanted[at:end] = chances[0]
            lost += float(partition[0])
        at = end
    wanted[example.gold] -= 1
    return wanted, lost


def neighbours(texts: Sequence[Words]) -> Tensor:
    """float [ROWS, FORM]: meanings of lemmas from the words near them: positive pointwise mutual information, reduced
    by a singular value decomposition (Levy, Goldberg and Dagan 2015)."""
    counts = torch.zeros(ROWS * ROWS, dtype=torch.float32)
    for words in texts:
        for k in range(1, NEAR + 1):
            pair = words.lemmas[:-k] * ROWS + words.lemmas[k:]
            counts.index_add_(0, torch.from_numpy(pair), torch.ones(len(pair)))
    table = counts.view(ROWS, ROWS)
    table = table + table.T
    each = table.sum(1)
    smooth = each**0.75
    table = table * smooth.sum() / (each[:, None] * smooth[None, :]).clamp(min=1e-9)
    table = table.clamp(min=1).log()
    left, values, _ = torch.svd_lowrank(table, q=FORM + 16, niter=4)
    meanings = (left * values.sqrt())[:, :FORM]
    return 0.8 * meanings / meanings[each > 0].norm(dim=1).mean()


def pretrain(texts: Sequence[Words], *, log: Callable[[str], object] = print) -> dict[str, Tensor]:
    """Where every member starts from: words and their order, learned by guessing the next lemma and the one before."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = Network()
    meanings = neighbours(texts)
    with torch.no_grad():
        network.forms.weight += meanings
        network.lemmas.weight += meanings
    forms, lemmas, marks, vectors = (
        np.concatenate([getattr(t, name) for t in texts]) for name in ("forms", "lemmas", "marks", "vectors")
    )
    counts = np.bincount(lemmas, minlength=ROWS)
    common = np.argsort(-counts, kind="stable")[:GUESSED]
    answer = np.full(ROWS, -100)  # rarer lemmas are not guessed
    answer[common] = np.arange(GUESSED)
    guess = _Guess(torch.from_numpy(np.log(np.maximum(counts[common], 1) / len(lemmas))).float())
    learned = [network.forms, network.lemmas, network.marks, network.vector, network.input, network.recur, guess]
    parameters = [p for module in learned for p in module.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=PRETRAIN_RATE, weight_decay=DECAY)
    steps, step = PRETRAIN_EPOCHS * (len(lemmas) // STRETCH // STRETCHES), 0
    for epoch in range(PRETRAIN_EPOCHS):
        starts = rng.permutation(np.arange(rng.integers(STRETCH), len(lemmas) - STRETCH, STRETCH))
        total = []
        for begin in range(0, len(starts) - STRETCHES, STRETCHES):
            at = starts[begin : begin + STRETCHES, None] + np.arange(STRETCH)
            told = network.told(*(torch.from_numpy(a[at]) for a in (forms, lemmas, marks, vectors)))
            read, wanted = network.recur(told)[0], torch.from_numpy(answer[lemmas[at]])
            loss = guess(network.drop(read), network.lemmas(torch.from_numpy(common)), wanted)
            optimiser.zero_grad()
            loss.backward()
            for group in optimiser.param_groups:
                group["lr"] = PRETRAIN_RATE * _wave(step, steps, 100)
            nn.utils.clip_grad_norm_(parameters, 5.0)
            optimiser.step()
            step += 1
            total.append(loss.item() / 2)
        log(f"pretraining {epoch + 1}: {np.mean(total):.3f} nats a word")
    kept = ("forms", "lemmas", "marks", "vector", "input", "recur")
    return {k: v.detach().clone() for k, v in network.state_dict().items() if k.split(".")[0] in kept}


class _Guess(nn.Module):
    """Guesses the next lemma from what was read before it, and the one before from what follows."""

    def __init__(self, frequency: Tensor) -> None:
        super().__init__()
        self.ahead, self.back = nn.Linear(WIDTH // 2, FORM), nn.Linear(WIDTH // 2, FORM)
        self.frequency = nn.Parameter(frequency)

    def forward(self, read: Tensor, lemmas: Tensor, wanted: Tensor) -> Tensor:
        half = WIDTH // 2
        ahead = self.ahead(read[:, :-1, :half]) @ lemmas.T + self.frequency
        back = self.back(read[:, 1:, half:]) @ lemmas.T + self.frequency
        return F.cross_entropy(ahead.flatten(0, 1), wanted[:, 1:].flatten()) + F.cross_entropy(
            back.flatten(0, 1), wanted[:, :-1].flatten()
        )


def exported(members: Sequence[Network]) -> Weights:
    """The members' weights as claims/nlp/splitting/network.py reads them."""
    each = [_arrays({k: v.detach().numpy() for k, v in m.state_dict().items()}) for m in members]
    return {name: np.stack([e[name] for e in each]).astype(np.float32) for name in each[0]}


def _arrays(s: dict[str, np.ndarray]) -> Weights:
    out = {"forms": s["forms.weight"], "lemmas": s["lemmas.weight"], "marks": s["marks.weight"]}
    out["length"] = s["length.weight"][:, 0]
    for name in ("vector", "input", "above", "token", "left", "right", "start", "run", "tiers"):
        out[f"{name}.weight"], out[f"{name}.bias"] = s[f"{name}.weight"].T, s[f"{name}.bias"][None]
    for name in ("before", "end", "after", "inside"):
        out[f"{name}.weight"] = s[f"{name}.weight"].T
    for name in ("norm", "norm2"):
        out[f"{name}.weight"], out[f"{name}.bias"] = s[f"{name}.weight"][None], s[f"{name}.bias"][None]
    parts = np.split(s["kind.weight"].T, 4)
    out |= {f"kind.{name}": part for name, part in zip(("start", "end", "mean", "peak"), parts, strict=True)}
    out["kind.bias"] = s["kind.bias"][None]
    for name, tail in (("ahead", "l0"), ("back", "l0_reverse")):
        out[f"{name}.weight"] = _gates(s[f"recur.weight_ih_{tail}"]).T
        out[f"{name}.again"] = _gates(s[f"recur.weight_hh_{tail}"]).T
        out[f"{name}.bias"] = _gates(s[f"recur.bias_ih_{tail}"] + s[f"recur.bias_hh_{tail}"])[None]
    return out


def _gates(rows: np.ndarray) -> np.ndarray:
    """Torch's order in, forget, new, out as in, forget, out, new; the sigmoids' rows halved, to be had from a tanh."""
    into, forget, new, out = np.split(rows, 4)
    return np.concatenate([into / 2, forget / 2, out / 2, new])
