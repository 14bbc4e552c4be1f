"""Norms over groups of channels and over each channel alone, of images padded and reshuffled."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.groups, self.each = nn.GroupNorm(2, 4), nn.InstanceNorm2d(1, affine=True)

    def forward(self, x):
        wide = functional.pad(self.groups(x), (2, 2, 0, 4), mode="replicate")
        return functional.mish(wide) - self.each(functional.pixel_shuffle(x, 2)).abs()


def batch(size):
    return (torch.randn(size, 4, 4, 4),)
