"""Kernels that go through elements, in every type and grid, and what PyTorch says of them."""

import torch
from case import BIG, Case, shape_of_rows
from drawn import chance, integers, normal, uniform


def _element(dtype, tolerance=0.0):
    kind = getattr(torch, dtype)

    def make(half):
        n = 1_000_003 if half == BIG else 3001
        x, y = (integers(n, -9, 10).to(kind) if not tolerance else normal(n).to(kind) for _ in "xy")
        return [x, y, torch.empty_like(x), n]

    return Case(
        name=f"combine {dtype}",
        entry="combine",
        file="elements",
        signature=f"x y out: *{dtype}, n: int32",
        options={"BLOCK": 1024, "grid": "cdiv(n, BLOCK)"},
        make=make,
        expected=lambda x, y, *_: {2: x * y + x},
        tolerance=tolerance,
    )


_NUMBERS = (True, -7, -300, -70_000, -(2**40), 200, 60_000, 2**32 - 5, 2**63, 0.5, -1.5, 0.1, 0.1)


_TYPES = (
    "truth: bool, i8: int8, i16: int16, i32: int32, i64: int64, u8: uint8, u16: uint16, "
    "u32: uint32, u64: uint64, fp16: float16, bf16: bfloat16, fp32: float32, fp64: float64"
)


def _numbers(*_):
    wanted = [float(it) for it in _NUMBERS]
    wanted[11] = torch.tensor(0.1, dtype=torch.float32).item()
    return {0: torch.tensor(wanted, dtype=torch.float64)}


def _histogram(half):
    n = 1_000_003 if half == BIG else 3001
    return [integers(n, 0, 200).int(), torch.zeros(200, dtype=torch.int32), n]


def _transpose(half):
    rows, columns = (1111, 777) if half == BIG else (70, 45)
    x = normal(rows, columns)
    return [x, torch.empty(columns, rows), rows, columns]


def _gather(half):
    rows, columns = shape_of_rows(half, 1000)
    table, index = normal(500, columns), integers(rows, 0, 500)
    return [table, index, torch.empty(rows, columns), columns]


def _many_rows(half):
    rows = 65_535 if half == BIG else 150
    x = integers(rows * 33, -9, 10).int().view(rows, 33)
    return [x, torch.empty_like(x), 33]


def _dropout(half):
    n = 1_000_003 if half == BIG else 3001
    x = uniform(n) + 1
    return [x, torch.empty_like(x), n, 0.25, 123]


def _together(_):
    n, programs = 1_000_003, 64
    whole = [torch.zeros(programs), torch.zeros(1, dtype=torch.int32), torch.zeros(programs)]
    return [uniform(n), *whole, n]


CASES = (
    _element("float32", 4e-6),
    _element("float64", 1e-12),
    _element("float16", 1e-2),
    _element("bfloat16", 6e-2),
    _element("int8"),
    _element("int32"),
    _element("int64"),
    Case(
        entry="scalars",
        file="elements",
        signature=f"out: *float64, {_TYPES}",
        options={"grid": "1"},
        make=lambda _: [torch.zeros(13, dtype=torch.float64), *_NUMBERS],
        expected=_numbers,
        tolerance=1e-15,
    ),
    Case(
        entry="transpose",
        file="elements",
        signature="x out: *float32, rows columns: int32",
        options={"BLOCK": 32, "grid": ("cdiv(rows, BLOCK)", "cdiv(columns, BLOCK)")},
        make=_transpose,
        expected=lambda x, *_: {1: x.mT.contiguous()},
        tolerance=0.0,
    ),
    Case(
        entry="gather",
        file="elements",
        signature="table: *float32, index: *int64, out: *float32, columns rows: int32",
        options={"BLOCK": 1024, "grid": "rows"},
        make=lambda half: [*(it := _gather(half)), it[1].numel()],
        expected=lambda table, index, *_: {2: table[index]},
        tolerance=0.0,
    ),
    Case(
        entry="histogram",
        file="elements",
        signature="x counts: *int32, n: int32",
        options={"BLOCK": 512, "grid": "cdiv(n, BLOCK)"},
        make=_histogram,
        expected=lambda x, *_: {1: torch.bincount(x.long(), minlength=200).int()},
        tolerance=0.0,
    ),
    Case(
        name="65,535 rows",
        entry="many_rows",
        file="elements",
        signature="x out: *int32, columns rows: int32",
        options={"BLOCK": 64, "grid": ("cdiv(columns, BLOCK)", "rows")},
        make=lambda half: [*(it := _many_rows(half)), it[0].shape[0]],
        expected=lambda x, *_: {1: x + torch.arange(x.shape[0], device=x.device).int()[:, None]},
        tolerance=0.0,
    ),
    Case(
        entry="dropout",
        signature="x out: *float32, n: int32, p: float32, seed: int32",
        options={"BLOCK": 1024, "grid": "cdiv(n, BLOCK)"},
        make=_dropout,
        expected=lambda x, out, n, p, seed: {
            1: torch.where(chance(seed, n).to(x.device) > p, x / (1 - p), 0.0)
        },
    ),
    Case(
        name="a cluster of two",
        entry="combine",
        file="elements",
        signature="x y out: *float32, n: int32",
        options={"BLOCK": 2048, "num_ctas": 2, "grid": "cdiv(n, BLOCK)"},
        make=_element("float32", 4e-6).make,
        expected=lambda x, y, *_: {2: x * y + x},
        tolerance=4e-6,
        only="programs of a cluster are one after the other in the interpreter",
        oldest=90,
    ),
    Case(
        entry="together",
        file="together",
        signature="x partial: *float32, arrived: *int32, out: *float32, n: int32",
        options={
            "PROGRAMS": 64,
            "BLOCK": 1024,
            "launch_cooperative_grid": True,
            "grid": "PROGRAMS",
        },
        make=_together,
        expected=lambda x, *_: {3: x.sum().expand(64)},
        tolerance=1e-3,
        only="its programs wait for each other, and the interpreter runs them one after the other",
    ),
)
