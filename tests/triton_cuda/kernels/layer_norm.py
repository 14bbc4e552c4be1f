# ruff: noqa: N803, PLR0917
import triton
import triton.language as tl


@triton.jit
def layer_norm(x, out, weight, bias, mean, rstd, stride, columns, eps, BLOCK: tl.constexpr):
    """Normalize a row, in blocks: mean, then variance, then the result."""
    row = tl.program_id(0)
    x += row * stride
    out += row * stride
    total = tl.zeros([BLOCK], dtype=tl.float32)
    for start in range(0, columns, BLOCK):
        i = start + tl.arange(0, BLOCK)
        total += tl.load(x + i, mask=i < columns, other=0.0).to(tl.float32)
    middle = tl.sum(total, axis=0) / columns
    squares = tl.zeros([BLOCK], dtype=tl.float32)
    for start in range(0, columns, BLOCK):
        i = start + tl.arange(0, BLOCK)
        values = tl.load(x + i, mask=i < columns, other=0.0).to(tl.float32)
        apart = tl.where(i < columns, values - middle, 0.0)
        squares += apart * apart
    scale = 1 / tl.sqrt(tl.sum(squares, axis=0) / columns + eps)
    tl.store(mean + row, middle)
    tl.store(rstd + row, scale)
    for start in range(0, columns, BLOCK):
        i = start + tl.arange(0, BLOCK)
        inside = i < columns
        values = tl.load(x + i, mask=inside, other=0.0).to(tl.float32)
        shift = tl.load(bias + i, mask=inside)
        result = (values - middle) * scale * tl.load(weight + i, mask=inside) + shift
        tl.store(out + i, result, mask=inside)
