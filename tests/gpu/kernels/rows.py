# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def rms_norm(x, weight, out, columns, eps, BLOCK: tl.constexpr):
    """Divide a row by its root mean square."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    inside = i < columns
    values = tl.load(x + row * columns + i, mask=inside, other=0.0).to(tl.float32)
    scale = 1 / tl.sqrt(tl.sum(values * values, axis=0) / columns + eps)
    result = values * scale * tl.load(weight + i, mask=inside).to(tl.float32)
    tl.store(out + row * columns + i, result, mask=inside)


@triton.jit
def reductions(x, sums, largest, smallest, columns, BLOCK: tl.constexpr):
    """Sum, maximum and minimum of a row that does not fit one block."""
    row = tl.program_id(0)
    total = tl.zeros([BLOCK], dtype=tl.float32)
    high = tl.full([BLOCK], -float("inf"), dtype=tl.float32)
    low = tl.full([BLOCK], float("inf"), dtype=tl.float32)
    for start in range(0, columns, BLOCK):
        i = start + tl.arange(0, BLOCK)
        inside = i < columns
        values = tl.load(x + row * columns + i, mask=inside, other=0.0)
        total += values
        high = tl.maximum(high, tl.where(inside, values, -float("inf")))
        low = tl.minimum(low, tl.where(inside, values, float("inf")))
    tl.store(sums + row, tl.sum(total, axis=0))
    tl.store(largest + row, tl.max(high, axis=0))
    tl.store(smallest + row, tl.min(low, axis=0))


@triton.jit
def argmax(x, out, columns, BLOCK: tl.constexpr):
    """Where the largest element of a row is."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    values = tl.load(x + row * columns + i, mask=i < columns, other=-float("inf"))
    tl.store(out + row, tl.argmax(values, axis=0).to(tl.int64))


@triton.jit
def cumsum(x, out, columns, BLOCK: tl.constexpr):
    """Sums of a row up to each of its elements."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    values = tl.load(x + row * columns + i, mask=i < columns, other=0.0)
    tl.store(out + row * columns + i, tl.cumsum(values, axis=0), mask=i < columns)


@triton.jit
def cross_entropy(logits, labels, losses, columns, BLOCK: tl.constexpr):
    """Of each row how unlikely it makes its label."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    values = tl.load(logits + row * columns + i, mask=i < columns, other=-float("inf"))
    highest = tl.max(values, axis=0)
    total = tl.log(tl.sum(tl.exp(values - highest), axis=0)) + highest
    wanted = tl.load(logits + row * columns + tl.load(labels + row))
    tl.store(losses + row, total - wanted)
