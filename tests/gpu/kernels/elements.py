# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def combine(x, y, out, n, BLOCK: tl.constexpr):
    """Element by element, of whatever type."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    left, right = tl.load(x + i, mask=inside), tl.load(y + i, mask=inside)
    tl.store(out + i, left * right + left, mask=inside)


@triton.jit
def scalars(
    out, truth, i8, i16, i32, i64, u8, u16, u32, u64, fp16, bf16, fp32, fp64
):  # fmt: skip
    """Write down what each number was that came along."""
    tl.store(out + 0, truth.to(tl.float64))
    tl.store(out + 1, i8.to(tl.float64))
    tl.store(out + 2, i16.to(tl.float64))
    tl.store(out + 3, i32.to(tl.float64))
    tl.store(out + 4, i64.to(tl.float64))
    tl.store(out + 5, u8.to(tl.float64))
    tl.store(out + 6, u16.to(tl.float64))
    tl.store(out + 7, u32.to(tl.float64))
    tl.store(out + 8, u64.to(tl.float64))
    tl.store(out + 9, fp16.to(tl.float64))
    tl.store(out + 10, bf16.to(tl.float64))
    tl.store(out + 11, fp32.to(tl.float64))
    tl.store(out + 12, fp64.to(tl.float64))


@triton.jit
def transpose(x, out, rows, columns, BLOCK: tl.constexpr):
    """Turn a matrix, tile by tile."""
    row = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    column = tl.program_id(1) * BLOCK + tl.arange(0, BLOCK)
    inside = (row < rows)[:, None] & (column < columns)[None, :]
    tile = tl.load(x + row[:, None] * columns + column[None, :], mask=inside)
    tl.store(out + column[None, :] * rows + row[:, None], tile, mask=inside)


@triton.jit
def gather(table, index, out, columns, BLOCK: tl.constexpr):
    """Copy the row of a table that an index names."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    inside = i < columns
    source = tl.load(index + row)
    values = tl.load(table + source * columns + i, mask=inside)
    tl.store(out + row * columns + i, values, mask=inside)


@triton.jit
def histogram(x, counts, n, BLOCK: tl.constexpr):
    """Count how often each number occurs."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    tl.atomic_add(counts + tl.load(x + i, mask=inside, other=0), 1, mask=inside)


@triton.jit
def many_rows(x, out, columns, BLOCK: tl.constexpr):
    """Add to each element the number of its row, which is the grid's second axis."""
    row = tl.program_id(1)
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < columns
    place = row.to(tl.int64) * columns + i
    tl.store(out + place, tl.load(x + place, mask=inside) + row, mask=inside)


@triton.jit
def nearly_empty(x, y, out, n):
    """Take three arrays and a number, and do next to nothing."""
    if n < 0:
        tl.store(out, tl.load(x) + tl.load(y))


@triton.jit
def astray(x, out, n, AWAY: tl.constexpr, BLOCK: tl.constexpr):
    """Write so far away from an array that there is no memory."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    tl.store(out + AWAY + i, tl.load(x + i, mask=inside) + 1, mask=inside)
