"""A cell with two states, step by step over a sequence."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.LSTMCell(6, 8)

    def forward(self, x):
        state = None
        for step in x.unbind(1):
            state = self.cell(step, state)
        return torch.cat(state, -1)


def batch(size):
    return (torch.randn(size, 3, 6),)
