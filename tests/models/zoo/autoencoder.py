"""Squeezes a row through a narrow layer and is judged by what comes out."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(20, 4), nn.LeakyReLU())
        self.decode = nn.Sequential(nn.Linear(4, 20), nn.Sigmoid())

    def forward(self, x):
        return functional.mse_loss(self.decode(self.encode(x)), x)


def batch(size):
    return (torch.rand(size, 20),)
