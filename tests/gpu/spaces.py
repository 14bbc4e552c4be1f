"""Three kernels with what may be chosen in them."""

from collections.abc import Callable, Mapping

import attrs
import torch
from device import source
from drawn import normal
from ready import is_rehearsal

from kernelyard import Config, Space


@attrs.frozen(kw_only=True)
class Tunable:
    """A kernel with its space, and what computes the same."""

    entry: str
    file: str
    signature: str
    space: Space
    grid_texts: tuple
    grid: Callable | tuple
    """As Triton wants it."""
    constants: Mapping = attrs.field(factory=dict)
    """Of the kernel, not to be chosen."""
    hints: Mapping = attrs.field(factory=dict)
    make: Callable
    expected: Callable
    peer: Callable
    result: int
    tolerance: float
    key: tuple
    """Arguments that Triton's tuner remembers its choice by."""
    failures: tuple = ()
    """What may be wrong with a config."""

    def source(self):
        options = {**self.constants, **self.hints, "grid": self.grid_texts}
        return source(self.entry, self.signature, self.file, self.space, **options)

    def passed(self, given, names):
        """Give the arguments that are the kernel's: others only say how large the grid is."""
        pairs = zip(self.source().arguments, given, strict=True)
        return [it for argument, it in pairs if argument.name in names]


_ROWS = 16 if is_rehearsal() else 4096
_SIZES = (64, 64, 64) if is_rehearsal() else (4096, 4096, 1024)


def _matrices():
    m, n, k = _SIZES
    a, b = (normal(*shape).half() / 8 for shape in ((m, k), (k, n)))
    return [a, b, torch.empty(m, n).half(), m, n, k]


def _softmax():
    x = normal(_ROWS, 4000)
    return [torch.empty_like(x), x, 4000, 4000, _ROWS, 4000]


def _layer_norm():
    x = normal(_ROWS, 4096).bfloat16()
    weight, bias = normal(4096).bfloat16(), normal(4096).bfloat16()
    kept = [torch.empty(_ROWS), torch.empty(_ROWS)]
    return [x, torch.empty_like(x), weight, bias, *kept, 4096, 4096, _ROWS, 1e-5]


def _normed(x, _, weight, bias, *rest):
    return torch.nn.functional.layer_norm(x, (x.shape[1],), weight, bias, rest[-1])


SPACES = (
    Tunable(
        entry="softmax",
        file="softmax",
        signature="out x: *float32, out_stride x_stride rows columns: int32",
        space=Space(
            {"num_warps": (2, 4, 8, 16), "num_stages": (1, 2, 4)},
            guess=Config.of(num_warps=8, num_stages=2),
        ),
        grid_texts=("rows",),
        grid=(_ROWS,),
        constants={"BLOCK": 4096},
        make=_softmax,
        expected=lambda out, x, *_: torch.softmax(x, 1),
        peer=lambda out, x, *_: torch.softmax(x, 1),
        result=0,
        tolerance=1e-5,
        key=("rows", "columns"),
    ),
    Tunable(
        entry="layer_norm",
        file="layer_norm",
        signature=(
            "x out weight bias: *bfloat16, mean rstd: *float32, stride columns n: int32, "
            "eps: float32"
        ),
        space=Space(
            {"BLOCK": (512, 1024, 2048, 4096), "num_warps": (2, 4, 8, 16)},
            guess=Config.of(BLOCK=1024, num_warps=4),
        ),
        grid_texts=("n",),
        grid=(_ROWS,),
        make=_layer_norm,
        expected=_normed,
        peer=_normed,
        result=1,
        tolerance=1e-1,
        key=("columns",),
    ),
    Tunable(
        entry="batched",
        file="products",
        signature="a b c: *float16, m n k: int32",
        space=Space(
            {
                "M": (64, 128),
                "N": (128, 256),
                "K": (64,),
                "num_warps": (4, 8),
                "num_stages": (3, 5),
            },
            guess=Config.of(M=128, N=128, K=64, num_warps=8, num_stages=3),
        ),
        grid_texts=("cdiv(m, M)", "cdiv(n, N)"),
        grid=lambda it: (-(-it["m"] // it["M"]), -(-it["n"] // it["N"])),
        hints={"divisible": ("a", "b", "c", "m", "n", "k")},
        make=_matrices,
        expected=lambda a, b, *_: (a.float() @ b.float()).half(),
        peer=lambda a, b, *_: a @ b,
        result=2,
        tolerance=5e-2,
        key=("m", "n", "k"),
        failures=("out of resources",),
    ),
)
