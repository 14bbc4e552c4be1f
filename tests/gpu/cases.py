"""Twenty kernels, what each is given, and what PyTorch says that it has to give."""

import math
from collections.abc import Callable

import attrs
import torch
from device import source
from drawn import chance, integers, normal, uniform

BIG = "gpu"


@attrs.frozen(kw_only=True)
class Case:
    """A kernel with its arguments; ``expected`` gives tensors by the arguments' numbers."""

    entry: str
    file: str = ""
    signature: str
    options: dict
    make: Callable
    expected: Callable
    tolerance: float = 1e-5
    name: str = ""
    only: str = ""
    """Why only a GPU can do it."""
    oldest: int = 80

    @property
    def label(self):
        return self.name or self.entry

    def source(self, **options):
        return source(self.entry, self.signature, self.file, **{**self.options, **options})


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


def _rows(half, columns, count=1000):
    return (count if half == BIG else 5), (columns if half == BIG else columns // 16 + 1)


def _of_rows(*more, columns=1000, dtype=torch.float32):
    """Make a matrix, results for it, and its width."""

    def make(half):
        rows, width = _rows(half, columns)
        x = normal(rows, width).to(dtype)
        return [x, *(it(x) for it in more), width]

    return make


def _softmax(half):
    rows, columns = _rows(half, 1000)
    x = normal(rows, columns)
    return [torch.empty_like(x), x, columns, columns, rows, columns]


def _layer_norm(half):
    rows, columns = _rows(half, 3000)
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
    rows, columns = _rows(half, 1000)
    x, weight = normal(rows, columns).half(), normal(columns).half()
    return [x, weight, torch.empty_like(x), columns, 1e-5]


def _rms_normed(x, weight, out, columns, eps):
    wide = x.float()
    scale = torch.rsqrt((wide * wide).mean(1, keepdim=True) + eps)
    return {2: (wide * scale * weight.float()).half()}


def _attention(half):
    length = 1024 if half == BIG else 64
    q, k, v = (normal(8, length, 64).half() for _ in "qkv")
    return [q, k, v, torch.empty_like(q), torch.empty(8, length), 0.125, length]


def _attended(q, k, v, *rest):
    scale, length = rest[2:]
    scores = q.float() @ k.float().mT * scale
    hidden = torch.ones(length, length, dtype=torch.bool, device=q.device).triu(1)
    scores = scores.masked_fill(hidden, -math.inf)
    wanted = torch.softmax(scores, 2) @ v.float()
    return {3: wanted.half(), 4: torch.logsumexp(scores, 2) / math.log(2)}


def _matmul(half):
    m, n, k = (1024, 768, 512) if half == BIG else (64, 96, 80)
    a, b = (normal(*it).half() / 8 for it in ((m, k), (k, n)))
    return [a, b, torch.empty(m, n).half(), m, n, k, k, 1, n, 1, n, 1]


def _multiplied(a, b, *_):
    product = a.float() @ b.float()
    return {2: torch.nn.functional.leaky_relu(product, 0.01).half()}


def _batched(dtype, big, small):
    def make(half):
        batch, m, n, k = big if half == BIG else small
        a, b = (normal(*it).to(dtype) / 8 for it in ((batch, m, k), (batch, k, n)))
        return [a, b, torch.empty(batch, m, n).to(dtype), m, n, k]

    return make


def _batches(a, b, *_):
    return {2: (a.float() @ b.float()).to(a.dtype)}


def _histogram(half):
    n = 1_000_003 if half == BIG else 3001
    return [integers(n, 0, 200).int(), torch.zeros(200, dtype=torch.int32), n]


def _transpose(half):
    rows, columns = (1111, 777) if half == BIG else (70, 45)
    x = normal(rows, columns)
    return [x, torch.empty(columns, rows), rows, columns]


def _gather(half):
    rows, columns = _rows(half, 1000)
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


def _cross_entropy(half):
    rows, columns = _rows(half, 4000)
    return [normal(rows, columns), integers(rows, 0, columns), torch.empty(rows), columns]


def _together(_):
    n, programs = 1_000_003, 64
    whole = [torch.zeros(programs), torch.zeros(1, dtype=torch.int32), torch.zeros(programs)]
    return [uniform(n), *whole, n]


def _largest(x):
    return torch.empty(x.shape[0])


_MATMUL = {"M": 64, "N": 64, "K": 32, "GROUP": 8, "ACTIVATION": "leaky_relu"}
_STRIDES = "m n k a_row a_column b_row b_column c_row c_column: int32"
_TILES = ("cdiv(m, M)", "cdiv(n, N)")
_BATCHED = "a b c: *{}, m n k: int32"

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
        entry="attention",
        signature="q k v out: *float16, logsum: *float32, scale: float32, length: int32",
        options={
            "M": 64,
            "N": 64,
            "D": 64,
            "IS_CAUSAL": True,
            "grid": ("cdiv(length, M)", "8"),
            "divisible": ("q", "k", "v", "out", "length"),
        },
        make=_attention,
        expected=_attended,
        tolerance=1e-2,
    ),
    Case(
        entry="matmul",
        signature=f"a b c: *float16, {_STRIDES}",
        options={
            **_MATMUL,
            "grid": "cdiv(m, M) * cdiv(n, N)",
            "equal_to_1": ("a_column", "b_column", "c_column"),
            "divisible": ("a", "b", "c", "m", "n", "k", "a_row", "b_row", "c_row"),
        },
        make=_matmul,
        expected=_multiplied,
        tolerance=1e-2,
    ),
    Case(
        name="batched matmul",
        entry="batched",
        file="products",
        signature=_BATCHED.format("bfloat16") + ", batches: int32",
        options={"M": 64, "N": 64, "K": 32, "grid": (*_TILES, "batches")},
        make=lambda half: [
            *_batched(torch.bfloat16, (6, 300, 200, 500), (2, 40, 50, 60))(half),
            6 if half == BIG else 2,
        ],
        expected=_batches,
        tolerance=6e-2,
    ),
    Case(
        name="over 48 KB of shared memory",
        entry="batched",
        file="products",
        signature=_BATCHED.format("float16"),
        options={
            "M": 128,
            "N": 128,
            "K": 64,
            "num_warps": 8,
            "num_stages": 4,
            "grid": _TILES,
            "divisible": ("a", "b", "c", "m", "n", "k"),
        },
        make=_batched(torch.float16, (1, 1024, 1024, 1024), (1, 64, 64, 64)),
        expected=_batches,
        tolerance=2e-2,
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
