"""Kernels that go through rows, with reductions and scans, and what PyTorch says of them."""

import torch
from case import Case, shape_of_rows
from drawn import integers, normal


def _of_rows(*more, columns=1000, dtype=torch.float32):
    """Make a matrix, results for it, and its width."""

    def make(half):
        rows, width = shape_of_rows(half, columns)
        x = normal(rows, width).to(dtype)
        return [x, *(it(x) for it in more), width]

    return make


def _softmax(half):
    rows, columns = shape_of_rows(half, 1000)
    x = normal(rows, columns)
    return [torch.empty_like(x), x, columns, columns, rows, columns]


def _layer_norm(half):
    rows, columns = shape_of_rows(half, 3000)
    x = normal(rows, columns).bfloat16()
    weight, bias = normal(columns).bfloat16(), normal(columns).bfloat16()
    kept = [torch.empty(rows), torch.empty(rows)]
    return [x, torch.empty_like(x), weight, bias, *kept, columns, columns, rows, 1e-5]


def _layer_normed(x, _, *rest):
    weight, bias, eps = rest[0].float(), rest[1].float(), rest[-1]
    wide = x.float()
    normed = torch.nn.functional.layer_norm(wide, (x.shape[1],), weight, bias, eps)
    scale = 1 / torch.sqrt(wide.var(1, unbiased=False) + eps)
    return {1: normed.to(x.dtype), 4: wide.mean(1), 5: scale}


def _rms_norm(half):
    rows, columns = shape_of_rows(half, 1000)
    x, weight = normal(rows, columns).half(), normal(columns).half()
    return [x, weight, torch.empty_like(x), columns, 1e-5]


def _rms_normed(x, weight, out, columns, eps):
    wide = x.float()
    scale = torch.rsqrt((wide * wide).mean(1, keepdim=True) + eps)
    return {2: (wide * scale * weight.float()).half()}


def _cross_entropy(half):
    rows, columns = shape_of_rows(half, 4000)
    return [normal(rows, columns), integers(rows, 0, columns), torch.empty(rows), columns]


def _largest(x):
    return torch.empty(x.shape[0])


CASES = (
    Case(
        entry="softmax",
        signature="out x: *float32, out_stride x_stride rows columns: int32",
        options={"BLOCK": 1024, "num_warps": 8, "grid": "min(rows, 64)"},
        make=_softmax,
        expected=lambda out, x, *_: {0: torch.softmax(x, 1)},
    ),
    Case(
        entry="layer_norm",
        signature=(
            "x out weight bias: *bfloat16, mean rstd: *float32, stride columns n: int32, "
            "eps: float32"
        ),
        options={"BLOCK": 1024, "grid": "n"},
        make=_layer_norm,
        expected=_layer_normed,
        tolerance=3e-2,
    ),
    Case(
        entry="rms_norm",
        file="rows",
        signature="x weight out: *float16, columns: int32, eps: float32, rows: int32",
        options={"BLOCK": 1024, "grid": "rows"},
        make=lambda half: [*(it := _rms_norm(half)), it[0].shape[0]],
        expected=lambda *given: _rms_normed(*given[:-1]),
        tolerance=4e-3,
    ),
    Case(
        entry="reductions",
        file="rows",
        signature="x sums largest smallest: *float32, columns rows: int32",
        options={"BLOCK": 512, "grid": "rows"},
        make=lambda half: [*(it := _of_rows(*[_largest] * 3, columns=5000)(half)), it[1].numel()],
        expected=lambda x, *_: {1: x.sum(1), 2: x.amax(1), 3: x.amin(1)},
        tolerance=1e-3,
    ),
    Case(
        entry="argmax",
        file="rows",
        signature="x: *float32, out: *int64, columns rows: int32",
        options={"BLOCK": 1024, "grid": "rows"},
        make=lambda half: [*(it := _of_rows(lambda x: _largest(x).long())(half)), it[0].shape[0]],
        expected=lambda x, *_: {1: x.argmax(1)},
        tolerance=0.0,
    ),
    Case(
        entry="cumsum",
        file="rows",
        signature="x out: *float32, columns rows: int32",
        options={"BLOCK": 1024, "grid": "rows"},
        make=lambda half: [*(it := _of_rows(torch.empty_like)(half)), it[0].shape[0]],
        expected=lambda x, *_: {1: x.cumsum(1)},
        tolerance=1e-3,
    ),
    Case(
        entry="cross_entropy",
        file="rows",
        signature="logits: *float32, labels: *int64, losses: *float32, columns rows: int32",
        options={"BLOCK": 4096, "num_warps": 8, "grid": "rows"},
        make=lambda half: [*(it := _cross_entropy(half)), it[0].shape[0]],
        expected=lambda logits, labels, *_: {
            2: torch.nn.functional.cross_entropy(logits, labels, reduction="none")
        },
        tolerance=1e-4,
    ),
)
