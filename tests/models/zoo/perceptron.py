"""Two layers with a smooth bend between them."""

import torch
from torch import nn


class Model(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(12, 32), nn.GELU(), nn.Linear(32, 5), nn.Tanh())


def batch(size):
    return (torch.randn(size, 12),)
