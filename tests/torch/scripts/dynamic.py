"""Train a step on batches of several sizes, with shapes left open."""

import torch
from compare import compare, tell
from torch import nn


class Gate(nn.Module):
    """Normalises, mixes, and gates what came in."""

    def __init__(self):
        super().__init__()
        self.norm, self.mix = nn.LayerNorm(24), nn.Linear(24, 24)

    def forward(self, x):
        mixed = self.mix(self.norm(x))
        return x * torch.sigmoid(mixed) / x.shape[0]


torch.manual_seed(0)
compare(Gate(), [(torch.randn(size, 24),) for size in (3, 8, 17, 64)], dynamic=True)
tell()
