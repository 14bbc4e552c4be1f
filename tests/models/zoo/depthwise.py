"""Widen, convolve each channel alone, narrow: what runs on telephones."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.widen, self.narrow = nn.Conv2d(4, 8, 1), nn.Conv2d(8, 4, 1)
        self.alone = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.norm = nn.BatchNorm2d(8)

    def forward(self, x):
        y = functional.hardswish(self.norm(self.alone(functional.relu6(self.widen(x)))))
        return x + self.narrow(y)


def batch(size):
    return (torch.randn(size, 4, 6, 6),)
