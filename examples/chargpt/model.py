"""A small GPT in plain torch; nothing in it knows who compiles it."""

import attrs
import torch
from torch import Tensor, nn
from torch.nn import functional


@attrs.frozen(kw_only=True)
class Shape:
    """How large the model is."""

    alphabet: int
    length: int
    width: int
    heads: int
    blocks: int


class Attention(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Each character looks at those before it, written out so that there is something to fuse."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.project_in = nn.Linear(shape.width, 3 * shape.width)
        self.project_out = nn.Linear(shape.width, shape.width)
        future = torch.ones(shape.length, shape.length, dtype=torch.bool).triu(1)
        self.register_buffer("future", future)

    def forward(self, x: Tensor) -> Tensor:
        """Mix each place with those before it."""
        batch, length, width = x.shape
        parts = self.project_in(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-2, -1) * (width // self.heads) ** -0.5
        weights = scores.masked_fill(self.future, float("-inf")).softmax(-1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, length, width)
        return self.project_out(mixed)


class Block(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Attention, then a perceptron, each added to what came in."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = nn.Sequential(nn.LayerNorm(shape.width), Attention(shape))
        self.perceptron = nn.Sequential(
            nn.LayerNorm(shape.width),
            nn.Linear(shape.width, 4 * shape.width),
            nn.GELU(),
            nn.Linear(4 * shape.width, shape.width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Add what both layers find."""
        x = x + self.attention(x)
        return x + self.perceptron(x)


class GPT(nn.Module):  # type: ignore[misc]  # torch is untyped here
    """Says how badly it guesses each next character: the loss, to be made small."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.characters = nn.Embedding(shape.alphabet, shape.width)
        self.places = nn.Embedding(shape.length, shape.width)
        self.blocks = nn.Sequential(*(Block(shape) for _ in range(shape.blocks)))
        self.norm = nn.LayerNorm(shape.width)
        self.guess = nn.Linear(shape.width, shape.alphabet)

    def forward(self, passages: Tensor, following: Tensor) -> Tensor:
        """Give the mean cross entropy of the guesses, in nats for each character."""
        x = self.characters(passages) + self.places.weight
        guesses = self.guess(self.norm(self.blocks(x)))
        return functional.cross_entropy(guesses.flatten(0, 1), following.flatten())
