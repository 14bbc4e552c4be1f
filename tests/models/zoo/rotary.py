"""A block of today: rotated places, root mean squares, a gated perceptron."""

import torch
from torch import nn
from torch.nn import functional
from zoo._attention import attend, split

WIDTH = 16


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.between = nn.RMSNorm(WIDTH), nn.RMSNorm(WIDTH)
        self.project, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.gate, self.narrow = nn.Linear(WIDTH, 48), nn.Linear(24, WIDTH)

    def forward(self, x):
        query, key, value = split(self.project(self.before(x)))
        past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
        x = x + self.out(attend(rotate(query), rotate(key), value, past))
        gate, up = self.gate(self.between(x)).chunk(2, -1)
        return x + self.narrow(functional.silu(gate) * up)


def rotate(x):
    half = x.shape[-1] // 2
    angles = torch.arange(x.shape[-2])[:, None] * 100.0 ** -(torch.arange(half) / half)
    a, b = x.chunk(2, -1)
    cos, sin = angles.cos(), angles.sin()
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


def batch(size):
    return (torch.randn(size, 6, WIDTH),)
