"""Whole models and their layers, most of them in training."""

import torch
from listing import compiled, model, ran, trained
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """One block of a transformer."""

    def __init__(self, width: int = 128, heads: int = 4, dropout: float = 0.0) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.heads, self.dropout = heads, nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, width = x.shape
        parts = self.qkv(self.first(x)).split(width, -1)
        q, k, v = (it.view(batch, length, self.heads, -1).transpose(1, 2) for it in parts)
        scores = (q @ k.transpose(-1, -2)) * (width // self.heads) ** -0.5
        hidden = torch.ones(length, length, dtype=torch.bool).tril().logical_not()
        weights = self.dropout(scores.masked_fill(hidden, float("-inf")).softmax(-1))
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, length, width))
        return x + self.dropout(self.down(functional.gelu(self.up(self.second(x)))))


class Language(nn.Module):
    """A small language model with its loss."""

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(256, 128)
        self.blocks = nn.Sequential(Block(dropout=dropout), Block(dropout=dropout))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 256)

    def forward(self, tokens: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.norm(self.blocks(self.embedding(tokens))))
        return functional.cross_entropy(logits.view(-1, 256), targets.view(-1))


@model("mlp")
def _() -> None:
    layers = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.LayerNorm(256), nn.Linear(256, 10))
    trained(layers, torch.randn(32, 64))


@model("language")
def _() -> None:
    trained(Language(), torch.randint(0, 256, (2, 64)), torch.randint(0, 256, (2, 64)))


@model("language_dropout")
def _() -> None:
    trained(Language(0.1), torch.randint(0, 256, (2, 64)), torch.randint(0, 256, (2, 64)))


@model("language_dynamic")
def _() -> None:
    tokens = torch.randint(0, 256, (2, 64))
    trained(Language(), tokens, tokens, dynamic=True)


@model("block_half")
def _() -> None:
    trained(Block().bfloat16(), torch.randn(2, 64, 128).bfloat16())


@model("block_wide")
def _() -> None:
    trained(Block(1536, 12), torch.randn(4, 256, 1536))


@model("convolutions")
def _() -> None:
    layers = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.GroupNorm(8, 64),
        nn.SiLU(),
        nn.AdaptiveAvgPool2d(4),
        nn.Flatten(),
        nn.Linear(1024, 10),
    )
    trained(layers, torch.randn(8, 3, 32, 32, requires_grad=True))


@model("convolutions_inference")
def _() -> None:
    layers = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1),
        nn.BatchNorm2d(32),
        nn.Hardswish(),
        nn.AvgPool2d(2),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        nn.PixelShuffle(2),
        nn.InstanceNorm2d(8),
    )
    ran(layers.eval(), torch.randn(8, 3, 32, 32).to(memory_format=torch.channels_last))


@model("one_dimension")
def _() -> None:
    layers = nn.Sequential(
        nn.Conv1d(16, 32, 5, padding=2), nn.BatchNorm1d(32), nn.ELU(), nn.MaxPool1d(3, 2), nn.GLU(1)
    )
    trained(layers, torch.randn(8, 16, 200))


@model("bag")
def _() -> None:
    layers = nn.Sequential(nn.Embedding(1000, 96, padding_idx=0), nn.RMSNorm(96), nn.Softplus())
    trained(layers, torch.randint(0, 1000, (64, 33)))


@model("losses")
def _() -> None:
    def losses(x: torch.Tensor, y: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        return (
            functional.mse_loss(x, y)
            + functional.smooth_l1_loss(x, y)
            + functional.kl_div(x.log_softmax(-1), y.softmax(-1), reduction="batchmean")
            + functional.binary_cross_entropy_with_logits(x, y.sigmoid())
            + functional.nll_loss(x.log_softmax(-1), c)
        )

    x = torch.randn(64, 1000, requires_grad=True)
    trained(losses, x, torch.randn(64, 1000), torch.randint(0, 1000, (64,)))


@model("recurrent")
def _() -> None:
    cell = nn.GRUCell(64, 128)
    trained(lambda x, h: cell(x, cell(x, h)), torch.randn(32, 64), torch.randn(32, 128))


@model("rotary")
def _() -> None:
    def rotary(x: torch.Tensor) -> torch.Tensor:
        length, width = x.shape[-2:]
        angle = torch.arange(length).float()[:, None] / 10000 ** (
            torch.arange(0, width, 2).float() / width
        )
        even, odd = x[..., ::2], x[..., 1::2]
        turned = even * angle.cos() - odd * angle.sin(), even * angle.sin() + odd * angle.cos()
        return torch.stack(turned, -1).flatten(-2)

    trained(rotary, torch.randn(2, 4, 64, 32, requires_grad=True))


def stepped(kind: type[torch.optim.Optimizer], **options: object) -> None:
    """Run one step of an optimizer over parameters of different shapes."""
    shapes = (64, 128), (128,), (32, 64, 3), (1000, 7)
    parameters = [nn.Parameter(torch.randn(shape)) for shape in shapes]
    for it in parameters:
        it.grad = torch.randn_like(it)
    optimizer = kind(parameters, foreach=True, **options)  # type: ignore[call-arg]
    with torch.no_grad():
        compiled(optimizer.step)()


@model("adam")
def _() -> None:
    stepped(torch.optim.Adam, lr=0.001)


@model("adamw_amsgrad")
def _() -> None:
    stepped(torch.optim.AdamW, lr=0.001, amsgrad=True)


@model("sgd_momentum")
def _() -> None:
    stepped(torch.optim.SGD, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)


@model("rmsprop")
def _() -> None:
    stepped(torch.optim.RMSprop, lr=0.1, centered=True)


@model("clipped")
def _() -> None:
    def clipped(*parts: torch.Tensor) -> list[torch.Tensor]:
        norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(parts)))
        return list(torch._foreach_mul(parts, 1 / (norm + 1e-6)))

    ran(clipped, *[torch.randn(shape) for shape in ((64, 128), (300,), (16, 16, 16))])
