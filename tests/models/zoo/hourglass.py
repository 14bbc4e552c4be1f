"""Down to half the size and up again, with what was skipped beside it."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Conv2d(4, 6, 3, stride=2, padding=1), nn.Conv2d(10, 2, 1)

    def forward(self, x):
        low = functional.silu(self.down(x))
        high = functional.interpolate(low, scale_factor=2, mode="bilinear")
        return self.up(torch.cat([x, high], 1)).tanh()


def batch(size):
    return (torch.randn(size, 4, 8, 8),)
