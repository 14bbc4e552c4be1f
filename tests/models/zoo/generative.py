"""A block that guesses each next symbol from those before it, judged by how well."""

import torch
from torch import nn
from torch.nn import functional
from zoo._attention import attend, split

SYMBOLS, WIDTH = 11, 16


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.symbols = nn.Embedding(SYMBOLS, WIDTH)
        self.before, self.between, self.after = (nn.LayerNorm(WIDTH) for _ in "abc")
        self.project, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, 32), nn.Linear(32, WIDTH)

    def forward(self, text):
        x = self.symbols(text)
        past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
        x = x + self.out(attend(*split(self.project(self.before(x))), past))
        x = x + self.narrow(functional.gelu(self.widen(self.between(x)), approximate="tanh"))
        guesses = self.after(x) @ self.symbols.weight.T
        return functional.cross_entropy(guesses[:, :-1].flatten(0, 1), text[:, 1:].flatten())


def batch(size):
    return (torch.randint(SYMBOLS, (size, 6)),)
