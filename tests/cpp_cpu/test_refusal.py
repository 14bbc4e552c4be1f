"""A call that does not fit is refused in words, and nothing is worse for it."""

import sys
from array import array

import numpy as np
import pytest
import torch

from kernelyard import Argument, ArgumentError, ArgumentTypeError, ArgumentValueError

torch_warns = pytest.mark.filterwarnings(
    "ignore:torch.quantize_per_tensor"  # a kind of tensor that torch itself wants to be rid of
)


@pytest.fixture(scope="module")
def scale(build):
    return build(
        'extern "C" void scale(const float* x, float* y, long n, float a, bool b) {\n'
        "  for (long i = 0; i < n; ++i) y[i] = b ? a * x[i] : 0;\n}\n",
        Argument.input("x", "float32"),
        Argument.output("y", "float32"),
        Argument.scalar("n", "int64"),
        Argument.scalar("a", "float32"),
        Argument.scalar("b", "bool"),
        entry="scale",
    )


def good():
    return {"x": np.ones(4, "f4"), "y": np.zeros(4, "f4"), "n": 4, "a": 2.5, "b": True}


def read_only():
    y = np.zeros(4, "float32")
    y.flags.writeable = False
    return y


def misaligned():
    return np.frombuffer(bytearray(17), "float32", count=4, offset=1)


class Broken:
    def __dlpack__(self, **_):
        raise RuntimeError("the battery is empty")


class Liar:
    def __dlpack__(self, **_):
        return "no capsule"


SHARED = 20
"""References that only what the interpreter itself uses everywhere has."""

NO_ARRAY = "an array of float32 (NumPy, DLPack or the buffer protocol)"
PACKED = "a C-contiguous one"
CASES = {
    # case: (argument, what is given, the error, what the message says came, … was expected)
    "int for an array": ("x", lambda: 3, TypeError, "int", NO_ARRAY),
    "str for an array": ("x", lambda: "1234", TypeError, "str", NO_ARRAY),
    "None for an array": ("y", lambda: None, TypeError, "NoneType", NO_ARRAY),
    "list for an array": ("x", lambda: [1.0] * 4, TypeError, "list", NO_ARRAY),
    "no capsule": ("x", Liar, TypeError, "Liar", NO_ARRAY),
    "broken export": ("x", Broken, ValueError, "the battery is empty", "an array of float32"),
    "numpy dtype": ("x", lambda: np.ones(4), ValueError, "numpy.ndarray of float64", "float32"),
    "numpy integers": ("x", lambda: np.ones(4, "i4"), ValueError, "of int32", "float32"),
    "torch dtype": (
        "y",
        lambda: torch.ones(4, dtype=torch.bfloat16),
        ValueError,
        "torch.Tensor of bfloat16",
        "float32",
    ),
    "array.array dtype": ("x", lambda: array("d", [1]), ValueError, "array.array of float64", ""),
    "bytes": ("x", lambda: b"1234", ValueError, "bytes of uint8", "float32"),
    "byte-swapped": ("x", lambda: np.ones(4, ">f4"), ValueError, "numpy.ndarray", "float32"),
    "strings": ("x", lambda: np.array(["a"]), ValueError, "numpy.ndarray", "float32"),
    "objects": ("x", lambda: np.array([None]), ValueError, "numpy.ndarray", "float32"),
    "records": ("x", lambda: np.zeros(4, "f4,f4"), ValueError, "numpy.ndarray", "float32"),
    "times": ("x", lambda: np.zeros(4, "M8[s]"), ValueError, "numpy.ndarray", "float32"),
    "numpy strides": ("x", lambda: np.ones((2, 2), "f4").T, ValueError, "strides", PACKED),
    "numpy gaps": ("y", lambda: np.ones(8, "f4")[::2], ValueError, "gaps", PACKED),
    "torch strides": ("x", lambda: torch.ones(2, 2).T, ValueError, "torch.Tensor with", PACKED),
    "torch expanded": ("x", lambda: torch.ones(1).expand(4), ValueError, "torch.Tensor", PACKED),
    "memoryview gaps": (
        "x",
        lambda: memoryview(bytearray(32)).cast("f")[::2],
        ValueError,
        "memoryview with gaps",
        PACKED,
    ),
    "read-only numpy": ("y", read_only, ValueError, "a read-only numpy.ndarray", "writable"),
    "read-only memory": (
        "y",
        lambda: memoryview(bytes(16)).cast("f"),
        ValueError,
        "a read-only memoryview",
        "writable",
    ),
    "misaligned": ("x", misaligned, ValueError, "a misaligned numpy.ndarray", "an aligned one"),
    "meta tensor": ("x", lambda: torch.ones(4, device="meta"), ValueError, "meta", "float32"),
    "sparse tensor": ("x", lambda: torch.ones(4).to_sparse(), ValueError, "torch.Tensor", ""),
    "float for an integer": ("n", lambda: 4.0, TypeError, "float", "a whole number (int64)"),
    "array for an integer": ("n", lambda: np.ones(4), TypeError, "numpy.ndarray", "whole number"),
    "str for a float": ("a", lambda: "2.5", TypeError, "str", "a number (float32)"),
    "int for a boolean": ("b", lambda: 1, TypeError, "int", "True or False"),
    "too large": ("n", lambda: 2**63, ValueError, str(2**63), "a value that fits int64"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_words_name_kernel_argument_what_came_and_what_was_expected(scale, case):
    argument, make, kind, got, expected = case

    with pytest.raises(ArgumentError) as refused:
        scale(*{**good(), argument: make()}.values())

    assert isinstance(refused.value, kind)
    assert str(refused.value).startswith(f"scale: argument {argument}: got ")
    assert got in refused.value.got
    assert expected in refused.value.expected


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_afterwards_the_same_launcher_works_and_holds_nothing(scale, case):
    arguments, (name, make, *_) = good(), case
    wrong = make()
    counted = [
        value
        for value in (wrong, *arguments.values())
        if sys.getrefcount(value) < SHARED  # whoever runs beside us counts None and 1 too
    ]
    before = [sys.getrefcount(value) for value in counted]

    for _ in range(3):
        with pytest.raises(ArgumentError):
            scale(*{**arguments, name: wrong}.values())
        scale(*arguments.values())

    assert arguments["y"].tolist() == [2.5] * 4
    assert [sys.getrefcount(value) for value in counted] == before


@pytest.mark.parametrize("count", [0, 1, 4, 6])
def test_a_wrong_number_of_arguments_is_refused(scale, count):
    with pytest.raises(ArgumentTypeError) as refused:
        scale(*[*good().values(), 1][:count])

    assert str(refused.value) == f"scale: got {count} arguments, expected 5 (x, y, n, a, b)"


def test_a_keyword_is_refused(scale):
    x, y, n, a, b = good().values()

    with pytest.raises(ArgumentTypeError) as refused:
        scale(x, y, n, a, b=b)

    assert str(refused.value) == "scale: got the keyword b, expected positional arguments only"


def test_the_checks_do_not_believe_what_they_saw_in_the_last_call(scale):
    arguments = good()
    scale(*arguments.values())

    with pytest.raises(ArgumentValueError, match="float64"):
        scale(*{**arguments, "x": np.ones(4)}.values())
    with pytest.raises(ArgumentValueError, match="read-only"):
        scale(*{**arguments, "y": read_only()}.values())
    scale(*{**arguments, "x": torch.full((4,), 2.0)}.values())

    assert arguments["y"].tolist() == [5.0] * 4


@torch_warns
def test_a_quantized_tensor_is_refused(scale):
    quantized = torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.qint8)

    with pytest.raises(ArgumentValueError, match=r"argument x: got torch\.Tensor"):
        scale(*{**good(), "x": quantized}.values())
