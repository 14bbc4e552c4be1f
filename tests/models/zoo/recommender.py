"""Bags of things seen, a user, numbers: each embedding meets each other one."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen, self.user = nn.EmbeddingBag(50, 8, mode="mean"), nn.Embedding(30, 8)
        self.numbers, self.guess = nn.Linear(6, 8), nn.Linear(9 + 8, 1)

    def forward(self, seen, user, numbers):
        dense = functional.relu(self.numbers(numbers))
        vectors = torch.stack([self.seen(seen), self.user(user), dense], 1)
        met = (vectors @ vectors.transpose(1, 2)).flatten(1)
        return torch.sigmoid(self.guess(torch.cat([met, dense], 1)))


def batch(size):
    seen, user = torch.randint(50, (size, 7)), torch.randint(30, (size,))
    return seen, user, torch.randn(size, 6)
