# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def leaky_relu(x):
    return tl.where(x >= 0, x, 0.01 * x)


@triton.jit
def tile_of(program, m, n, M: tl.constexpr, N: tl.constexpr, GROUP: tl.constexpr):
    """Give the tile of a program: neighbours share rows of ``a`` and columns of ``b``."""
    down, across = tl.cdiv(m, M), tl.cdiv(n, N)
    group = program // (GROUP * across)
    first = group * GROUP
    height = min(down - first, GROUP)
    inner = program % (GROUP * across)
    return first + inner % height, inner // height


@triton.jit
def matmul(
    a,
    b,
    c,
    m,
    n,
    k,
    a_row,
    a_column,
    b_row,
    b_column,
    c_row,
    c_column,
    M: tl.constexpr,
    N: tl.constexpr,
    K: tl.constexpr,
    GROUP: tl.constexpr,
    ACTIVATION: tl.constexpr,
):
    """Multiply two matrices in tiles, and apply an activation."""
    down, across = tile_of(tl.program_id(0), m, n, M, N, GROUP)
    rows = (down * M + tl.arange(0, M)) % m
    columns = (across * N + tl.arange(0, N)) % n
    depth = tl.arange(0, K)
    a_tile = a + rows[:, None] * a_row + depth[None, :] * a_column
    b_tile = b + depth[:, None] * b_row + columns[None, :] * b_column
    total = tl.zeros((M, N), dtype=tl.float32)
    for step in range(tl.cdiv(k, K)):
        left = tl.load(a_tile, mask=depth[None, :] < k - step * K, other=0.0)
        right = tl.load(b_tile, mask=depth[:, None] < k - step * K, other=0.0)
        total = tl.dot(left, right, total)
        a_tile += K * a_column
        b_tile += K * b_row
    if ACTIVATION == "leaky_relu":
        total = leaky_relu(total)
    rows = down * M + tl.arange(0, M)
    columns = across * N + tl.arange(0, N)
    inside = (rows[:, None] < m) & (columns[None, :] < n)
    place = c + rows[:, None] * c_row + columns[None, :] * c_column
    tl.store(place, total.to(tl.float16), mask=inside)
