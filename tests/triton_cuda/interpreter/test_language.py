"""What the language has is interpreted: reductions, scans, pointers, what is printed."""

import numpy as np
import pytest

from kernelyard import KernelFailedError


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("tl.sum(v, 0)", lambda v: v.sum(0)),
        ("tl.sum(v, 1)", lambda v: v.sum(1)),
        ("tl.max(v, 1)", lambda v: v.max(1)),
        ("tl.min(v, 0)", lambda v: v.min(0)),
        ("tl.argmax(v, 1).to(tl.float32)", lambda v: v.argmax(1)),
        ("tl.argmin(v, 0).to(tl.float32)", lambda v: v.argmin(0)),
        ("tl.reduce(v, 1, product)", lambda v: v.prod(1)),
        ("tl.cumsum(v, 1)", lambda v: v.cumsum(1)),
        ("tl.cumprod(v, 0)", lambda v: v.cumprod(0)),
        ("tl.cumsum(v, 1, reverse=True)", lambda v: v[:, ::-1].cumsum(1)[:, ::-1]),
        ("tl.associative_scan(v, 1, larger)", lambda v: np.maximum.accumulate(v, 1)),
        ("tl.sort(v)", lambda v: np.sort(v, 1)),
        ("tl.trans(v)", lambda v: v.T),
        ("tl.softmax(v, 1, keep_dims=True)", lambda v: np.exp(v) / np.exp(v).sum(1, keepdims=True)),
        ("tl.where(v > 0, v, -v)", np.abs),
        ("tl.flip(v, 1)", lambda v: v[:, ::-1]),
        ("tl.clamp(v, -0.5, 0.5)", lambda v: v.clip(-0.5, 0.5)),
        ("tl.sigmoid(v)", lambda v: 1 / (1 + np.exp(-v))),
        ("tl.dot(v, tl.trans(v), input_precision='ieee')", lambda v: v @ v.T),
    ],
)
def test_reductions_scans_and_more(interpreted, random, expression, wanted):
    text = f"""import triton
import triton.language as tl


@triton.jit
def product(x, y):
    return x * y


@triton.jit
def larger(x, y):
    return tl.maximum(x, y)


@triton.jit
def kernel(x, out, HEIGHT: tl.constexpr, SIZE: tl.constexpr):
    v = tl.load(x + tl.arange(0, 8)[:, None] * 16 + tl.arange(0, 16)[None, :])
    result = tl.reshape({expression}, [SIZE])
    tl.store(out + tl.arange(0, SIZE), result)
"""
    x = random.normal(size=(8, 16)).astype(np.float32)
    exact = np.asarray(wanted(x), np.float32)
    out = np.zeros_like(exact).ravel()
    interpreted(text, "x out: *float32", HEIGHT=8, SIZE=exact.size)(x, out)

    np.testing.assert_allclose(out, exact.ravel(), rtol=1e-5, atol=1e-6)


def test_programs_print_and_wait_for_each_other(body, capsys):
    kernel = body(
        "out", "out: *int32",
        "tl.device_print('at', tl.load(out))",
        "tl.debug_barrier()",
        "tl.device_print('hex', tl.load(out), hex=True)",
        "tl.store(out, tl.load(out) + 16)",
        grid=("2", "1"),
    )  # fmt: skip
    kernel(np.array([1], np.int32))

    assert capsys.readouterr().out.splitlines() == [
        "(0, 0, 0) at: [1]",
        "(0, 0, 0) hex: [0x01]",
        "(1, 0, 0) at: [17]",
        "(1, 0, 0) hex: [0x11]",
    ]


@pytest.mark.filterwarnings("ignore:tl.make_block_ptr is deprecated")
def test_block_pointers_and_descriptors(body, random):
    kernel = body(
        "x, out, n, m", "x out: *float32, n m: int32",
        "p = tl.make_block_ptr(x, (n, m), (m, 1), (0, 0), (8, 16), (1, 0))",
        "v = tl.load(p, boundary_check=(0, 1))",
        "d = tl.make_tensor_descriptor(out, (n, m), (m, 1), (8, 16))",
        "d.store([0, 0], v * 2)",
        "d.store([0, 0], d.load([0, 0]) + 1)",
    )  # fmt: skip
    x = random.normal(size=(5, 12)).astype(np.float32)
    out = np.zeros_like(x)
    kernel(x, out, 5, 12)

    assert np.array_equal(out, x * 2 + 1)


@pytest.mark.parametrize("width", [1, 2, 256])
def test_any_function_of_pairs_combines_whole_blocks(interpreted, random, width):
    """Order is kept, since it need not be one that commutes."""
    text = """import triton
import triton.language as tl


@triton.jit
def chained(a, b, c, d):
    return a * c, b * c + d


@triton.jit
def kernel(x, y, out, WIDTH: tl.constexpr):
    at = tl.arange(0, 4)[:, None] * WIDTH + tl.arange(0, WIDTH)[None, :]
    pair = tl.load(x + at), tl.load(y + at)
    _, last = tl.reduce(pair, 1, chained)
    tl.store(out + tl.arange(0, 4), last)
    _, each = tl.associative_scan(pair, 1, chained)
    tl.store(out + 4 + at, each)
"""
    x, y = random.integers(-1, 2, (2, 4, width))
    out = np.zeros(4 + 4 * width, np.int64)
    interpreted(text, "x y out: *int64", WIDTH=width)(x, y, out)

    states, each = np.zeros(4, np.int64), []
    for column in range(width):
        states = states * x[:, column] + y[:, column]
        each.append(states)
    assert np.array_equal(out[:4], states)
    assert np.array_equal(out[4:].reshape(4, width), np.transpose(each))


def test_a_function_of_pairs_that_branches_is_refused_and_not_guessed(interpreted):
    text = """import triton
import triton.language as tl


@triton.jit
def larger(a, b):
    if a > b:
        return a
    return b


@triton.jit
def kernel(x):
    tl.store(x, tl.reduce(tl.load(x + tl.arange(0, 8)), 0, larger))
"""
    with pytest.raises(KernelFailedError, match=r"kernel.py, line 7: if a > b:\n.*use tl.where"):
        interpreted(text, "x: *int32")(np.arange(8, dtype=np.int32))


def test_not_and_and_or_are_asked_of_each_element(body):
    kernel = body(
        "x, out", "x out: *int32",
        "v = tl.load(x + tl.arange(0, 4))",
        "some = not ((v > 1) and (v < 3) or (v == 0))",
        "if not (v.shape[0] == 4 and x is not None):",
        "    some = v < 0",
        "tl.store(out + tl.arange(0, 4), some.to(tl.int32))",
    )  # fmt: skip
    out = np.zeros(4, np.int32)
    kernel(np.arange(4, dtype=np.int32), out)

    assert list(out) == [0, 1, 0, 1]
