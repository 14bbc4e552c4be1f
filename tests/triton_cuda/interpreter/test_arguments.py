"""What a call is given is checked in the same words as in a C++ launcher."""

import array
import re

import numpy as np
import pytest

from kernelyard import Argument, ArgumentTypeError, ArgumentValueError, Source

DEVICE = "triton_interpreter"
ARGUMENTS = [
    Argument.input("x", "float32"),
    Argument.output("out", "float32"),
    Argument.scalar("n", "int32"),
    Argument.scalar("scale", "float32"),
    Argument.scalar("negated", "bool"),
]
CODE = """import triton
import triton.language as tl


@triton.jit
def scaled(x, out, n, scale, negated, BLOCK: tl.constexpr):
    i = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    values = tl.load(x + i, mask=i < n) * scale
    if negated:
        values = -values
    tl.store(out + i, values, mask=i < n)
"""
OPTIONS = {"BLOCK": 4, "grid": ("cdiv(n, BLOCK)",)}


class OnlyDLPack:
    """Offers DLPack, in the way of long ago, and nothing else."""

    def __init__(self, owner):
        self._owner = owner

    def __dlpack__(self):
        return self._owner.__dlpack__()


class Elsewhere:
    """Says that it cannot be shared."""

    def __dlpack__(self, **_):
        raise BufferError("it is on the moon\nand so on")


@pytest.fixture(scope="module")
def scaled(runtime):
    return runtime.kernel(Source("triton", CODE, "scaled", ARGUMENTS, OPTIONS), device=DEVICE)


@pytest.fixture
def x():
    return np.arange(5, dtype=np.float32)


def test_arrays_of_all_kinds_are_taken(scaled, x):
    torch = pytest.importorskip("torch")
    readonly = x.copy()
    readonly.flags.writeable = False
    given = [x, readonly, memoryview(x), array.array("f", x), OnlyDLPack(x), torch.from_numpy(x)]
    given.append(torch.from_numpy(x).requires_grad_())
    for one in given:
        outs = np.zeros(5, np.float32), torch.zeros(5), array.array("f", bytes(20))
        for out in outs:
            scaled(one, out, np.int64(5), 2, True)
            assert list(map(float, out)) == [-0.0, -2, -4, -6, -8]
        assert list(map(float, x)) == [0, 1, 2, 3, 4]


def refused(kernel, kind, words, *given, **named):
    with pytest.raises(kind, match=re.escape(words)):
        kernel(*given, **named)


def test_a_wrong_number_of_arguments_is_told(scaled, x):
    names = "5 (x, out, n, scale, negated)"
    refused(scaled, ArgumentTypeError, f"scaled: got 1 arguments, expected {names}", x)
    expected = "got the keyword n, expected positional arguments only"
    refused(scaled, ArgumentTypeError, expected, x, x, n=5)


@pytest.mark.parametrize(
    "case",
    [
        (0, 3, ArgumentTypeError, "x: got int, expected an array of float32"),
        (0, np.zeros(5), ArgumentValueError, "got numpy.ndarray of float64, expected float32"),
        (0, np.zeros(5, ">f4"), ArgumentValueError, "of elements of 4 bytes, expected float32"),
        (0, np.zeros((5, 2), np.float32)[:, 0], ArgumentValueError, "gaps or permuted strides"),
        (0, Elsewhere(), ArgumentValueError, "which cannot be shared: it is on the moon, expected"),
        (1, bytearray(20), ArgumentValueError, "got bytearray of uint8, expected float32"),
        (1, memoryview(bytes(20)).cast("f"), ArgumentValueError, "a writable one"),
        (2, 1.5, ArgumentTypeError, "n: got float, expected a whole number (int32)"),
        (2, 2**31, ArgumentValueError, "got 2147483648, expected a value that fits int32"),
        (2, 10**5000, ArgumentValueError, "an integer of thousands"),
        (3, "1", ArgumentTypeError, "scale: got str, expected a number (float32)"),
        (3, 10**400, ArgumentValueError, "expected a value that fits float32"),
        (4, 1, ArgumentTypeError, "negated: got int, expected True or False"),
    ],
    ids=map(str, range(13)),
)
def test_what_does_not_fit_is_told(scaled, x, case):
    place, value, kind, words = case
    given = [x, x.copy(), 5, 2.0, False]
    given[place] = value
    before = scaled.launches
    refused(scaled, kind, words, *given)

    assert scaled.launches == before


def test_tensors_that_are_not_here_are_told(scaled, x):
    torch = pytest.importorskip("torch")
    words = "expected an array of float32 (NumPy, DLPack or the buffer protocol)"
    hollow = torch.zeros(5, device="meta")
    with pytest.raises((ArgumentTypeError, ArgumentValueError)) as caught:
        scaled(hollow, x, 5, 1.0, False)
    assert "torch.Tensor" in str(caught.value)

    lazy = torch.zeros(5, dtype=torch.complex64).conj().imag.contiguous()
    view = torch.zeros(1, dtype=torch.complex64).conj().imag
    scaled(lazy, x, 5, 1.0, False)
    refused(scaled, ArgumentValueError, "conjugated or negated lazily", view, x, 1, 1.0, False)
    refused(scaled, ArgumentTypeError, words, None, x, 5, 1.0, False)


def test_what_a_build_takes_for_granted_is_asked_for(runtime, x):
    options = {**OPTIONS, "divisible": ("x", "n"), "equal_to_1": ()}
    kernel = runtime.kernel(Source("triton", CODE, "scaled", ARGUMENTS, options), device=DEVICE)
    many, out = np.arange(32, dtype=np.float32), np.zeros(32, np.float32)
    start = (-many.ctypes.data // 4) % 4
    kernel(many[start : start + 16], out, 16, 1.0, False)
    promised = "expected a multiple of 16, for which the kernel was built (option divisible)"
    refused(kernel, ArgumentValueError, f"n: got 5, {promised}", many[start:], out, 5, 1.0, False)
    refused(kernel, ArgumentValueError, promised, many[start + 1 :], out, 16, 1.0, False)

    one = {"BLOCK": 4, "grid": "1", "equal_to_1": "n"}
    kernel = runtime.kernel(Source("triton", CODE, "scaled", ARGUMENTS, one), device=DEVICE)
    kernel(x, out, 1, 3.0, False)
    promised = "n: got 2, expected 1, for which the kernel was built (option equal_to_1)"
    refused(kernel, ArgumentValueError, promised, x, out, 2, 3.0, False)


def test_a_launch_is_measured_on_the_host_s_clock(runtime, scaled, x):
    before = scaled.launches
    taken = runtime.plugins.benchmark("triton_cuda", scaled, (x, x.copy(), 5, 2.0, False), 0.01)

    assert (taken.unit, taken.clock) == ("ns", "CLOCK_MONOTONIC")
    assert scaled.launches - before >= len(taken.samples) * taken.repetitions
