"""An autoencoder with a distribution in its middle; the noise is an input, so that it is fixed."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode, self.decode = nn.Linear(20, 8), nn.Linear(4, 20)

    def forward(self, x, noise):
        mean, log_variance = self.encode(x).chunk(2, -1)
        out = self.decode(mean + noise * (log_variance / 2).exp())
        unlikely = functional.binary_cross_entropy_with_logits(out, x)
        return unlikely - (1 + log_variance - mean**2 - log_variance.exp()).mean() / 2


def batch(size):
    return torch.rand(size, 20), torch.randn(size, 4)
