"""Weighs each channel of an image by what all of them are on average."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.squeeze, self.excite = nn.Linear(8, 2), nn.Linear(2, 8)

    def forward(self, x):
        narrow = functional.relu(self.squeeze(x.mean((2, 3))))
        return x * functional.hardsigmoid(self.excite(narrow))[:, :, None, None]


def batch(size):
    return (torch.randn(size, 8, 5, 5),)
