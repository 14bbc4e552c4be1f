"""Many ways to make a number of rows: losses and reductions."""

import torch
from torch import nn
from torch.nn import functional


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(9, 9)

    def forward(self, x, target):
        y = self.linear(x)
        return torch.stack(
            [
                functional.huber_loss(y, target),
                functional.smooth_l1_loss(y, target, beta=0.5),
                functional.kl_div(y.log_softmax(-1), target.softmax(-1), reduction="batchmean"),
                functional.hinge_embedding_loss(y, target.sign()),
                functional.cosine_similarity(y, target).mean(),
                functional.softplus(-y * target).logsumexp((0, 1)),
                functional.poisson_nll_loss(y, target.exp()),
                (y.cumsum(-1) * target).abs().max(),
                y.var() + y.norm() + y.amax(-1).mean(),
            ]
        )


def batch(size):
    return torch.randn(size, 9), torch.randn(size, 9)
