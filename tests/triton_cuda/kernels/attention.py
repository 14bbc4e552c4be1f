# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def of_blocks(
    sums, largest, weighted, query, keys, values, rows, first, last, scale,
    M: tl.constexpr, N: tl.constexpr, D: tl.constexpr, IS_MASKED: tl.constexpr,
):  # fmt: skip
    """Go through blocks of keys and values, and keep sums that a later maximum rescales."""
    across, depth = tl.arange(0, N), tl.arange(0, D)
    for start in tl.range(first, last, N):
        key = tl.load(keys + (start + across)[None, :] * D + depth[:, None])
        scores = tl.dot(query, key) * scale
        if IS_MASKED:
            scores += tl.where(rows[:, None] >= (start + across)[None, :], 0, -1.0e6)
        highest = tl.maximum(largest, tl.max(scores, 1))
        powers = tl.math.exp2(scores - highest[:, None])
        rescale = tl.math.exp2(largest - highest)
        sums = sums * rescale + tl.sum(powers, 1)
        value = tl.load(values + (start + across)[:, None] * D + depth[None, :])
        weighted = tl.dot(powers.to(tl.float16), value, weighted * rescale[:, None])
        largest = highest
    return sums, largest, weighted


@triton.jit
def attention(
    q, k, v, out, logsum, scale, length,
    M: tl.constexpr, N: tl.constexpr, D: tl.constexpr, IS_CAUSAL: tl.constexpr,
):  # fmt: skip
    """Attention of a block of queries; the second axis of the grid is batch and head."""
    block, head = tl.program_id(0), tl.program_id(1).to(tl.int64)
    offset = head * length * D
    rows, depth = block * M + tl.arange(0, M), tl.arange(0, D)
    query = tl.load(q + offset + rows[:, None] * D + depth[None, :])
    sums = tl.zeros([M], dtype=tl.float32)
    largest = tl.full([M], -float("inf"), dtype=tl.float32)
    weighted = tl.zeros([M, D], dtype=tl.float32)
    scale *= 1.44269504  # exp2 of it is exp
    until = block * M if IS_CAUSAL else length
    sums, largest, weighted = of_blocks(
        sums, largest, weighted, query, k + offset, v + offset, rows, 0, until, scale,
        M, N, D, False,
    )  # fmt: skip
    if IS_CAUSAL:
        sums, largest, weighted = of_blocks(
            sums, largest, weighted, query, k + offset, v + offset, rows, until, until + M, scale,
            M, N, D, True,
        )  # fmt: skip
    tl.store(logsum + head * length + rows, largest + tl.math.log2(sums))
    result = (weighted / sums[:, None]).to(tl.float16)
    tl.store(out + offset + rows[:, None] * D + depth[None, :], result)
