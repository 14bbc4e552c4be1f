"""Have Inductor write the kernels of nine functions, one of each, and keep the sources: FILE."""

import json
import pickle
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import randn


def gelu_norm(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Normalize over the last dimension after a GELU."""
    return F.layer_norm(F.gelu(x), (1024,), weight, bias)


def softmax(x: torch.Tensor) -> torch.Tensor:
    """Softmax over the last dimension."""
    return x.softmax(-1)


def rms_norm(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Root mean square normalization, written out."""
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * weight


def embedding_backward(indices: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """Scatter the gradient of an embedding's output into its table."""
    return torch.ops.aten.embedding_dense_backward(gradient, indices, 256, -1, False)


def batch_norm_relu(x: torch.Tensor, *statistics: torch.Tensor) -> torch.Tensor:
    """Batch normalization of inference with a ReLU."""
    return F.relu(F.batch_norm(x, *statistics))


def argmax(x: torch.Tensor) -> torch.Tensor:
    """Index of the largest, over the last dimension."""
    return x.argmax(-1)


def bfloat16_cast(x: torch.Tensor) -> torch.Tensor:
    """Compute in bfloat16 between two casts."""
    return (x.to(torch.bfloat16) * 2).to(torch.float32) + 1


def dropout(x: torch.Tensor) -> torch.Tensor:
    """Dropout of training, with its random numbers."""
    return F.dropout(x, 0.3, training=True)


def rope(x: torch.Tensor, cosine: torch.Tensor, sine: torch.Tensor) -> torch.Tensor:
    """Rotary position embedding."""
    a, b = x.chunk(2, -1)
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine], -1)


NINE: dict[Callable[..., torch.Tensor], Callable[[], tuple[torch.Tensor, ...]]] = {
    gelu_norm: lambda: (randn(512, 1024), randn(1024), randn(1024)),
    softmax: lambda: (randn(512, 1024),),
    rms_norm: lambda: (randn(512, 1024), randn(1024)),
    embedding_backward: lambda: (torch.randint(0, 256, (64,)), randn(64, 128)),
    batch_norm_relu: lambda: (
        randn(8, 16, 32, 32),
        randn(16),
        randn(16).abs(),
        randn(16),
        randn(16),
    ),
    argmax: lambda: (randn(512, 1024),),
    bfloat16_cast: lambda: (randn(512, 1024),),
    dropout: lambda: (randn(512, 1024),),
    rope: lambda: (randn(4, 64, 8, 64), randn(64, 8, 32), randn(64, 8, 32)),
}


def harvest() -> dict[str, Any]:
    """Give the ``Source`` of each function's kernel, taken from the compile path and not built."""
    from kernelyard import Runtime

    taken: list[Any] = []

    def record(_: Runtime, sources: Sequence[Any], *__: Any, **___: Any) -> list[Any]:
        taken.extend(sources)
        return [lambda *_: None for _ in sources]

    Runtime.kernels = record  # type: ignore[method-assign,assignment]
    harvested = {}
    for function, sample in NINE.items():
        taken.clear()
        torch.compile(function, backend="kernelyard")(*sample())
        (harvested[function.__name__],) = taken
    return harvested


def main(file: str) -> None:
    """Write the sources, by the name of the function, and print how many there are."""
    sources = harvest()
    Path(file).write_bytes(pickle.dumps(sources))
    print(json.dumps({"sources": len(sources)}))


main(sys.argv[1])
