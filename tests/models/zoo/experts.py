"""Every expert works, and the better half of them is heard."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.choose = nn.Linear(8, 4)
        self.experts = nn.Parameter(torch.randn(4, 8, 8) / 4)

    def forward(self, x):
        scores = self.choose(x).softmax(-1)
        best = scores.topk(2, -1)
        heard = torch.zeros_like(scores).scatter(-1, best.indices, best.values)
        said = functional.relu(torch.einsum("bw,ewv->bev", x, self.experts))
        return (said * (heard / heard.sum(-1, keepdim=True))[..., None]).sum(-2)


def batch(size):
    return (torch.randn(size, 8),)
