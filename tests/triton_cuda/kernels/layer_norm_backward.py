# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def layer_norm_backward(
    dx, dout, dweight, dbias, x, weight, mean, rstd, locks, stride, columns,
    GROUP: tl.constexpr, BLOCK: tl.constexpr,
):  # fmt: skip
    """Gradients of a row; groups of rows add up those of weight and bias, under a lock."""
    row = tl.program_id(0)
    i = tl.arange(0, BLOCK)
    inside = i < columns
    values = tl.load(x + row * stride + i, mask=inside, other=0).to(tl.float32)
    above = tl.load(dout + row * stride + i, mask=inside, other=0).to(tl.float32)
    scale = tl.load(rstd + row)
    normal = tl.where(inside, (values - tl.load(mean + row)) * scale, 0.0)
    inner = tl.where(inside, tl.load(weight + i, mask=inside).to(tl.float32) * above, 0.0)
    first = tl.sum(normal * inner, axis=0) / columns
    second = tl.sum(inner, axis=0) / columns
    tl.store(dx + row * stride + i, (inner - (normal * first + second)) * scale, mask=inside)
    group = row % GROUP
    lock, count = locks + group, locks + GROUP + group
    to_weight, to_bias = above * normal, above
    while tl.atomic_cas(lock, 0, 1) == 1:
        pass
    if tl.load(count) == 0:
        tl.atomic_xchg(count, 1)
    else:
        to_weight += tl.load(dweight + group * columns + i, mask=inside)
        to_bias += tl.load(dbias + group * columns + i, mask=inside)
    tl.store(dweight + group * columns + i, to_weight, mask=inside)
    tl.store(dbias + group * columns + i, to_bias, mask=inside)
    tl.debug_barrier()
    tl.atomic_xchg(lock, 0)
