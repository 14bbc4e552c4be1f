"""A small transformer for language, causal, of two layers."""

import torch
from ready import is_rehearsal
from torch import nn

_FULL = {"words": 4096, "width": 512, "heads": 8, "length": 512, "batch": 8, "layers": 2}
_SMALL = {"words": 64, "width": 32, "heads": 2, "length": 16, "batch": 2, "layers": 1}
SHAPE = _SMALL if is_rehearsal() else _FULL


class Layer(nn.Module):
    """Attention and a perceptron, each on normalized input and added to it."""

    def __init__(self):
        super().__init__()
        width = SHAPE["width"]
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.three, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        heads = SHAPE["heads"]
        split = self.three(self.before(x)).unflatten(-1, (3, heads, -1)).permute(2, 0, 3, 1, 4)
        query, key, value = split.unbind(0)
        hidden = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).triu(1)
        scores = query @ key.mT / query.shape[-1] ** 0.5
        weights = torch.softmax(scores.masked_fill(hidden, -1e9), -1)
        x = x + self.out((weights @ value).transpose(1, 2).flatten(2))
        return x + self.down(nn.functional.gelu(self.up(self.between(x))))


class Transformer(nn.Module):
    """Tokens to the loss of predicting each next one."""

    def __init__(self):
        super().__init__()
        width, words = SHAPE["width"], SHAPE["words"]
        self.words, self.places = nn.Embedding(words, width), nn.Embedding(SHAPE["length"], width)
        self.layers = nn.Sequential(*(Layer() for _ in range(SHAPE["layers"])))
        self.last, self.head = nn.LayerNorm(width), nn.Linear(width, words)

    def forward(self, tokens):
        x = self.words(tokens) + self.places.weight
        scores = self.head(self.last(self.layers(x)))
        return nn.functional.cross_entropy(scores[:, :-1].flatten(0, 1), tokens[:, 1:].flatten())
