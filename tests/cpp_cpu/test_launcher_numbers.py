"""Numbers by value: what fits arrives bit for bit, what does not is refused by name."""

import fractions
import math

import numpy as np
import pytest
import torch

from kernelyard import Argument, ArgumentTypeError, ArgumentValueError, NoPluginError, Source

INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
DTYPES = [*INTEGERS, "float32", "float64", "bool"]
C_TYPES = {"bool": "bool", "float32": "float", "float64": "double"}


@pytest.fixture(scope="module")
def take(runtime):
    """Pass one number of a type through a kernel and give it back as NumPy's scalar."""
    sources = [
        Source(
            language="cpp",
            code="#include <cstdint>\n"
            f"using T = {C_TYPES.get(dtype, f'std::{dtype}_t')};\n"
            'extern "C" void take(T value, T* out) { *out = value; }\n',
            entry="take",
            arguments=[Argument.scalar("value", dtype), Argument.output("out", dtype)],
        )
        for dtype in DTYPES
    ]
    launchers = dict(zip(DTYPES, runtime.kernels(sources, "cpu"), strict=True))

    def take(dtype, value):
        out = np.zeros(1, dtype)
        launchers[dtype](value, out)
        return out[0]

    return take


@pytest.mark.parametrize("dtype", INTEGERS)
def test_the_limits_of_an_integer_type_pass(take, dtype):
    limits = np.iinfo(dtype)

    assert take(dtype, int(limits.min)) == limits.min
    assert take(dtype, int(limits.max)) == limits.max


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("distance", [1, 2**70], ids=["by one", "by far"])
@pytest.mark.parametrize("end", ["min", "max"])
def test_an_integer_beyond_the_limits_is_refused(take, dtype, distance, end):
    limits = np.iinfo(dtype)
    value = int(limits.min) - distance if end == "min" else int(limits.max) + distance

    with pytest.raises(ArgumentValueError) as refused:
        take(dtype, value)

    assert str(refused.value) == (
        f"take: argument value: got {value}, expected a value that fits {dtype}"
    )


@pytest.mark.parametrize("dtype", ["int64", "uint8", "float32", "float64"])
@pytest.mark.parametrize("digits", [400, 5000], ids=["too large", "too long to be written out"])
def test_an_integer_beyond_everything_is_refused_for_its_size(take, dtype, digits):
    with pytest.raises(ArgumentValueError, match=f"^take: argument value: .* fits {dtype}$"):
        take(dtype, 10**digits)


@pytest.mark.parametrize(
    "value", [np.int8(5), np.uint64(5), torch.tensor(5), True], ids=lambda value: str(type(value))
)
def test_whatever_is_a_whole_number_passes_as_an_integer(take, value):
    assert take("int32", value) == int(value)


@pytest.mark.parametrize(
    "value",
    [3, np.float32(0.1), np.int16(7), fractions.Fraction(1, 3), torch.tensor(2.5), True],
    ids=lambda value: str(type(value)),
)
def test_whatever_is_a_number_passes_as_a_float(take, value):
    assert take("float64", value) == float(value)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("value", [0.0, -0.0, math.inf, -math.inf, math.nan, 1.5, -1.0, 5e-324])
def test_a_float_arrives_bit_for_bit(take, dtype, value):
    arrived = take(dtype, value)

    assert arrived.tobytes() == np.dtype(dtype).type(value).tobytes()


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_arrives(take, value):
    assert take("bool", value) == value


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("value", [1.0, "1", None, 1j, np.float64(1), [1]], ids=repr)
def test_what_is_no_whole_number_is_refused_as_an_integer(take, dtype, value):
    with pytest.raises(ArgumentTypeError) as refused:
        take(dtype, value)

    got = type(value).__name__
    expected = rf"^take: argument value: got (\w+\.)?{got}, expected a whole number \({dtype}\)$"
    assert refused.match(expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("value", ["1.0", None, 1j, b"1", object], ids=repr)
def test_what_is_no_number_is_refused_as_a_float(take, dtype, value):
    with pytest.raises(ArgumentTypeError) as refused:
        take(dtype, value)

    got = type(value).__name__
    assert str(refused.value) == (f"take: argument value: got {got}, expected a number ({dtype})")


@pytest.mark.parametrize("value", [1, 0, 1.0, "True", None], ids=repr)
def test_what_is_no_boolean_is_refused_as_one(take, value):
    with pytest.raises(ArgumentTypeError) as refused:
        take("bool", value)

    got = type(value).__name__
    assert str(refused.value) == f"take: argument value: got {got}, expected True or False"


@pytest.mark.parametrize("dtype", ["bfloat16", "complex64", "float8_e5m2", "any"])
def test_a_type_that_cannot_be_passed_by_value_is_rejected_with_a_reason(runtime, dtype):
    source = Source(
        language="cpp",
        code='extern "C" void take(float value) {}',
        entry="take",
        arguments=[Argument.scalar("value", dtype)],
    )

    with pytest.raises(NoPluginError, match=rf"cpp_cpu: .*value.*{dtype}"):
        runtime.kernel(source, "cpu")
