"""Classes by whole numbers, one of them to be ignored."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(10, 7)

    def forward(self, x, label):
        scores = self.linear(x)
        right = (scores.argmax(-1) == label).sum()
        loss = functional.cross_entropy(scores, label, ignore_index=3, label_smoothing=0.1)
        return torch.stack([loss, right.float()])


def batch(size):
    return torch.randn(size, 10), torch.arange(size) % 7
