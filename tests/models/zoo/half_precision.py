"""Layers and a norm in bfloat16."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(16, 32), nn.LayerNorm(32), nn.SiLU(), nn.Linear(32, 16)
        ).bfloat16()

    def forward(self, x):
        half = x.bfloat16()
        return half + self.layers(half).softmax(-1)


def batch(size):
    return (torch.randn(size, 16),)
