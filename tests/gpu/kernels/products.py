# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def batched(a, b, c, m, n, k, M: tl.constexpr, N: tl.constexpr, K: tl.constexpr):
    """Multiply matrices that lie one after another; the grid's third axis says which."""
    batch = tl.program_id(2).to(tl.int64)
    rows = tl.program_id(0) * M + tl.arange(0, M)
    columns = tl.program_id(1) * N + tl.arange(0, N)
    a += batch * m * k
    b += batch * k * n
    c += batch * m * n
    total = tl.zeros((M, N), dtype=tl.float32)
    for start in range(0, k, K):
        depth = start + tl.arange(0, K)
        of_a = (rows < m)[:, None] & (depth < k)[None, :]
        of_b = (depth < k)[:, None] & (columns < n)[None, :]
        left = tl.load(a + rows[:, None] * k + depth[None, :], mask=of_a, other=0.0)
        right = tl.load(b + depth[:, None] * n + columns[None, :], mask=of_b, other=0.0)
        total = tl.dot(left, right, total)
    inside = (rows < m)[:, None] & (columns < n)[None, :]
    place = c + rows[:, None] * n + columns[None, :]
    tl.store(place, total.to(c.dtype.element_ty), mask=inside)
