"""A launch has the programs, the constants and the modules that the source says."""

import numpy as np
import pytest

from kernelyard import KernelFailedError


def test_a_grid_has_three_directions(body):
    kernel = body(
        "out, n", "out: *int32, n: int32",
        "x, y, z = tl.program_id(0), tl.program_id(1), tl.program_id(2)",
        "at = (x * tl.num_programs(1) + y) * tl.num_programs(2) + z",
        "tl.store(out + at, at)",
        grid=("n", "max(n - 1, 1)", "cdiv(n, 2)"),
    )  # fmt: skip
    out = np.zeros(12, np.int32)
    kernel(out, 3)

    assert list(out) == list(range(12))


def test_a_grid_without_programs_runs_nothing(interpreted):
    add = interpreted("vector_add", "x y out: *float32, n: int32", ("cdiv(n, BLOCK)",), BLOCK=64)
    nothing, out = np.zeros(0, np.float32), np.full(3, 7, np.float32)
    before = add.launches
    add(nothing, nothing, out, 0)
    add(nothing, nothing, out, -5)

    assert list(out) == [7, 7, 7]
    assert add.launches == before + 2


def test_a_grid_below_nothing_runs_nothing(body):
    kernel = body("out, n", "out: *int32, n: int32", "tl.store(out, 1)", grid=("n", "n"))
    out = np.zeros(1, np.int32)
    kernel(out, -3)

    assert out[0] == 0


def test_absent_parameters_constants_and_types(body):
    kernel = body(
        "x, out, bias, one, KIND: tl.constexpr, SHIFT: tl.constexpr = 3",
        "x out: *float32, one: int32",
        "v = tl.load(x).to(KIND) + SHIFT * one",
        "if bias is not None:",
        "    v += tl.load(bias)",
        "tl.store(out, v.to(tl.float32))",
        absent=("bias",), equal_to_1=("one",), KIND="tl.int32",
    )  # fmt: skip
    out = np.zeros(1, np.float32)
    kernel(np.array([2.9], np.float32), out, 1)

    assert out[0] == 5


def test_given_modules_are_found_by_their_text_alone(interpreted):
    helper = "import triton\n\n\n@triton.jit\ndef more(x):\n    y = 2\n    return x + y\n"
    text = """import triton
import triton.language as tl
import own.helper
from own.helper import more


@triton.jit
def kernel(out):
    tl.store(out, more(1) + own.helper.more(10))
"""
    out = np.zeros(1, np.int32)
    interpreted(text, "out: *int32", modules=("own.helper", helper))(out)

    assert out[0] == 15


def test_programs_that_wait_for_each_other_are_refused(body):
    kernel = body("n", "n: int32", "pass", grid=("n",), launch_cooperative_grid=True)
    kernel(1)
    with pytest.raises(KernelFailedError, match=r"are interpreted one after the other"):
        kernel(2)


def test_builtins_of_a_text_are_given_constants_as_the_compiler_gives_them(interpreted):
    helper = """import triton.language as tl


def doubled(n, *, _semantic=None):
    assert isinstance(n, tl.constexpr)
    return tl.constexpr(n.value * 2)


doubled.__triton_builtin__ = True
"""
    text = """import triton
import triton.language as tl
from helper import doubled


@triton.jit
def kernel(out, N: tl.constexpr):
    tl.store(out + tl.arange(0, doubled(N)), 1)
"""
    out = np.zeros(16, np.int32)
    interpreted(text, "out: *int32", modules=("helper", helper), N=4)(out)

    assert list(out) == [1] * 8 + [0] * 8


def test_assertions_are_made_where_the_source_asks_for_them(body):
    lines = "tl.device_assert(tl.load(x) < 3, 'too large')", "tl.store(x, tl.load(x) + 1)"
    unasked = body("x", "x: *int32", *lines)
    asked = body("x", "x: *int32", *lines, debug=True)
    x = np.array([2], np.int32)
    asked(x)
    unasked(x)
    with pytest.raises(
        KernelFailedError, match=r"kernel.py, line 7: .*\nAssertionError: too large"
    ):
        asked(x)

    assert x[0] == 4


def test_numbers_that_grow_too_large_are_told_where_the_source_asks_for_it(body):
    kernel = body("x", "x: *int32", "tl.store(x, tl.load(x) * 2)", debug=True)
    x = np.array([2**29], np.int32)
    kernel(x)
    with pytest.raises(KernelFailedError, match="int32 overflow detected for operation mul"):
        kernel(x)
    body("x", "x: *int32", "tl.store(x, tl.load(x) * 2)", debug=True, sanitize_overflow=False)(x)

    assert x[0] == -(2**31)
