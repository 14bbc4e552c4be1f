"""A kernel reaches its arguments and nothing else, so a wrong index is an error with its line."""

import numpy as np
import pytest

from kernelyard import Argument, KernelFailedError, Source

DEVICE = "triton_interpreter"


@pytest.fixture
def touched(interpreted):
    """Run one line on an array of ten numbers, ``x``, and one of four, ``out``; give the error."""

    def touched(line):
        text = "import triton\nimport triton.language as tl\n\n\n@triton.jit\n"
        text += "def kernel(x, out, n, BLOCK: tl.constexpr):\n    i = tl.arange(0, BLOCK)\n"
        text += f"    {line}\n"
        kernel = interpreted(text, "x out: *float32, n: int32", BLOCK=16)
        x, out = np.arange(10, dtype=np.float32), np.zeros(4, np.float32)
        with pytest.raises(KernelFailedError) as caught:
            kernel(x, out, 10)
        assert list(x) == list(range(10))
        return caught.value.what

    return touched


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tl.load(x + i)", "it reads 4 bytes at byte 40 of 'x', which has 40"),
        ("tl.load(x + i, mask=i < n + 1)", "it reads 4 bytes at byte 40 of 'x', which has 40"),
        ("tl.load(x - 1)", "it reads 4 bytes at byte -4 of 'x', which has 40"),
        ("tl.store(out + i, i, mask=i < 5)", "it writes 4 bytes at byte 16 of 'out', which has 16"),
        ("tl.atomic_add(out + i, 1.0)", "it writes 4 bytes at byte 16 of 'out', which has 16"),
        ("tl.atomic_cas(out + 9999, 0.0, 1.0)", "it writes 4 bytes at byte 39996 of 'out'"),
        ("tl.load(n.to(tl.int64).to(tl.pointer_type(tl.int8)))", "it reads 1 bytes at byte -"),
        ("tl.load((x + 9).to(tl.pointer_type(tl.int64)))", "it reads 8 bytes at byte 36 of 'x'"),
    ],
)
def test_an_index_out_of_bounds_is_told_with_its_line(touched, line, said):
    told = touched(line)

    assert told.startswith(f"kernel.py, line 8: {line}\n")
    assert said in told
    assert told.endswith("expected an index inside, or a mask")


def test_what_a_mask_leaves_out_is_not_touched(body):
    kernel = body(
        "x, out", "x out: *int32",
        "i = tl.arange(0, 1024)",
        "tl.store(out + i, tl.load(x + i, mask=i < 3, other=7), mask=i < 5)",
    )  # fmt: skip
    out = np.zeros(5, np.int32)
    kernel(np.arange(3, dtype=np.int32), out)

    assert list(out) == [0, 1, 2, 7, 7]


def test_every_stride_of_an_array_that_may_have_any_is_reached(runtime):
    code = """import triton
import triton.language as tl


@triton.jit
def negate(x, stride, n, BLOCK: tl.constexpr):
    i = tl.arange(0, BLOCK)
    tl.store(x + i * stride, -tl.load(x + i * stride, mask=i < n), mask=i < n)
"""
    arguments = [
        Argument.inout("x", "int64", contiguous=False),
        *(Argument.scalar(name, "int32") for name in ("stride", "n")),
    ]
    source = Source("triton", code, "negate", arguments, {"BLOCK": 8, "grid": ("1",)})
    kernel = runtime.kernel(source, device=DEVICE)
    whole = np.arange(10)
    kernel(whole[::2], 2, 5)
    assert list(whole) == [0, 1, -2, 3, -4, 5, -6, 7, -8, 9]

    kernel(whole[::-1], -1, 3)
    assert list(whole[-3:]) == [-7, 8, -9]
    with pytest.raises(KernelFailedError, match="byte 24 of 'x', which has 24"):
        kernel(whole[:3], 1, 4)


def test_what_the_source_calls_an_input_is_not_written(runtime):
    code = """import triton
import triton.language as tl


@triton.jit
def spoil(x, out):
    tl.store(out, tl.load(x))
    tl.store(x, 7)
"""
    arguments = [Argument.input("x", "int32"), Argument.output("out", "int32")]
    spoil = runtime.kernel(Source("triton", code, "spoil", arguments, {"grid": "1"}), device=DEVICE)
    x, out = np.array([3], np.int32), np.zeros(1, np.int32)
    x.flags.writeable = False
    with pytest.raises(KernelFailedError, match="it writes 'x', which the source calls an input"):
        spoil(x, out)

    assert (x[0], out[0]) == (3, 3)
