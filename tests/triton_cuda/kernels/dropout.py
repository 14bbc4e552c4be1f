# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def dropout(x, out, n, p, seed, BLOCK: tl.constexpr):
    """Drop elements by chance; a seed takes the place of a mask in memory."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    values = tl.load(x + i, mask=inside)
    is_kept = tl.rand(seed, i) > p
    tl.store(out + i, tl.where(is_kept, values / (1 - p), 0.0), mask=inside)
