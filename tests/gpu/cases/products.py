"""Kernels that multiply matrices, and what PyTorch says of them."""

import math

import torch
from case import BIG, Case
from drawn import normal


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


_MATMUL = {"M": 64, "N": 64, "K": 32, "GROUP": 8, "ACTIVATION": "leaky_relu"}


_STRIDES = "m n k a_row a_column b_row b_column c_row c_column: int32"


_TILES = ("cdiv(m, M)", "cdiv(n, N)")


_BATCHED = "a b c: *{}, m n k: int32"


CASES = (
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
)
