# ruff: noqa: N803
import triton
import triton.language as tl


@triton.jit
def vector_add(x, y, out, n, BLOCK: tl.constexpr):
    """Add two vectors, a block for each program."""
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = i < n
    left = tl.load(x + i, mask=inside)
    right = tl.load(y + i, mask=inside)
    tl.store(out + i, left + right, mask=inside)
