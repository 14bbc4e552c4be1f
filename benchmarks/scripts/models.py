"""The models that the compile benchmarks use, in plain torch."""

import torch
import torch.nn.functional as F
from torch import nn


class GeluNorm(nn.Module):
    """Two operations that Inductor fuses into one kernel, as in inference."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(1024).requires_grad_(requires_grad=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(F.gelu(x))


class Attention(nn.Module):
    """Causal self-attention, written out so that Inductor generates its kernels."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, -1).transpose(1, 2)
            for part in self.project(x).split(width, -1)
        )
        mask = torch.ones(length, length, dtype=torch.bool).tril().logical_not()
        scores = (q @ k.transpose(-1, -2)) * (width // self.heads) ** -0.5
        weights = scores.masked_fill(mask, float("-inf")).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    """One transformer block."""

    def __init__(self, width: int = 128, heads: int = 4) -> None:
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.attention = Attention(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norms[0](x))
        return x + self.mlp(self.norms[1](x))


class Transformer(nn.Module):
    """Two blocks over bytes, with the loss."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(256, 128)
        self.blocks = nn.Sequential(Block(), Block())
        self.head = nn.Sequential(nn.LayerNorm(128), nn.Linear(128, 256))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.blocks(self.embed(tokens[:, :-1])))
        return F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


class Perceptron(nn.Module):
    """Three layers, with a loss."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(64, 128), nn.GELU(), nn.LayerNorm(128), nn.Linear(128, 128), nn.SiLU(),
            nn.Linear(128, 10),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x).log_softmax(-1)[:, 0].mean()


class Convolution(nn.Module):
    """Two convolutions with batch norm, with a loss."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x).flatten(1).pow(2).mean()


MODELS = {
    "gelu_norm": (GeluNorm, lambda: torch.randn(512, 1024)),
    "perceptron": (Perceptron, lambda: torch.randn(32, 64)),
    "transformer": (Transformer, lambda: torch.randint(0, 256, (4, 65))),
    "convolution": (Convolution, lambda: torch.randn(4, 3, 32, 32)),
}
