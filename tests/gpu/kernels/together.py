# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def together(x, partial, arrived, out, n, PROGRAMS: tl.constexpr, BLOCK: tl.constexpr):
    """Each program sums up its share, waits for all others, and writes down the whole sum."""
    program = tl.program_id(0)
    total = tl.zeros([BLOCK], dtype=tl.float32)
    for start in range(program * BLOCK, n, PROGRAMS * BLOCK):
        i = start + tl.arange(0, BLOCK)
        total += tl.load(x + i, mask=i < n, other=0.0)
    tl.store(partial + program, tl.sum(total, axis=0))
    tl.debug_barrier()
    tl.atomic_add(arrived, 1)
    while tl.atomic_add(arrived, 0) < PROGRAMS:
        pass
    tl.debug_barrier()
    shares = tl.load(partial + tl.arange(0, PROGRAMS), volatile=True)
    tl.store(out + program, tl.sum(shares, axis=0))
