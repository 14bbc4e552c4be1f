"""Any mix of arrays and numbers reaches the kernel as it was given."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from kernelyard import Argument, Source

INTEGERS = [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)]
NUMBERS = [*INTEGERS, "float32", "float64", "bool"]
C_TYPES = {
    "bool": "bool",
    "float32": "float",
    "float64": "double",
    **{name: f"std::{name}_t" for name in INTEGERS},
}
SLOT = 8
"""Bytes of the result that each argument gets."""


def value_of(dtype):
    if dtype == "bool":
        return st.booleans()
    if dtype.startswith("float"):
        return st.floats(width=int(dtype[5:]), allow_nan=False)
    limits = np.iinfo(dtype)
    return st.integers(int(limits.min), int(limits.max))


def array_of(dtype):
    largest = 1 if dtype == "bool" else 20
    return st.lists(st.integers(0, largest), min_size=3, max_size=3).map(
        lambda values: np.array(values, dtype)
    )


@st.composite
def parameter(draw):
    dtype = draw(st.sampled_from(NUMBERS))
    is_array = draw(st.booleans())
    return dtype, is_array, draw(array_of(dtype) if is_array else value_of(dtype))


def reporter(parameters):
    """Write a kernel that puts each number, and the sum of each array, into its last argument."""
    taken, told, arguments = [], [], []
    for i, (dtype, is_array, _) in enumerate(parameters):
        kind = C_TYPES[dtype]
        taken.append(f"const {kind}* a{i}" if is_array else f"{kind} a{i}")
        value = f"{kind}(a{i}[0] + a{i}[1] + a{i}[2])" if is_array else f"a{i}"
        told.append(f"  {{ {kind} v = {value}; std::memcpy(out + {SLOT * i}, &v, sizeof v); }}")
        make = Argument.input if is_array else Argument.scalar
        arguments.append(make(f"a{i}", dtype))
    taken.append("unsigned char* out")
    arguments.append(Argument.output("out", "uint8"))
    code = (
        "#include <cstdint>\n#include <cstring>\n"
        f'extern "C" void report({", ".join(taken)}) {{\n' + "\n".join(told) + "\n}\n"
    )
    return Source(language="cpp", code=code, entry="report", arguments=arguments)


def reported(launcher, parameters):
    out = np.zeros(SLOT * len(parameters) + SLOT, "uint8")
    launcher(*(value for _, _, value in parameters), out)
    return [
        out[SLOT * i :].view(np.uint8)[: np.dtype(dtype).itemsize].view(dtype)[0]
        for i, (dtype, _, _) in enumerate(parameters)
    ]


def expected(parameters):
    return [
        np.dtype(dtype).type(value.sum() if is_array else value)
        for dtype, is_array, value in parameters
    ]


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # to shrink would take minutes of compiling
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(st.lists(parameter(), max_size=20), min_size=6, max_size=6))
def test_every_argument_arrives_whatever_stands_beside_it(runtime, signatures):
    launchers = runtime.kernels([reporter(parameters) for parameters in signatures], "cpu")

    for launcher, parameters in zip(launchers, signatures, strict=True):
        assert reported(launcher, parameters) == expected(parameters)


@pytest.mark.parametrize(
    "dtypes",
    [
        ["float32"] * 12,
        ["float64", "int8"] * 8,
        ["int64"] * 9,
        ["bool", "float32", "uint64", "int16"] * 5,
    ],
    ids=["more floats than registers", "mixed", "more integers than registers", "twenty of four"],
)
def test_numbers_arrive_in_registers_and_on_the_stack(runtime, dtypes):
    parameters = [(dtype, False, index % 2) for index, dtype in enumerate(dtypes, start=3)]
    parameters = [(d, a, bool(v) if d == "bool" else v + 1) for d, a, v in parameters]
    launcher = runtime.kernel(reporter(parameters), "cpu")

    assert reported(launcher, parameters) == expected(parameters)


def test_a_kernel_may_take_nothing(build):
    launcher = build('extern "C" void kernel() {}')

    assert launcher() is None
    assert launcher.launches == 1


def test_a_kernel_may_take_hundreds_of_arguments(build):
    count = 600
    arrays = ", ".join(f"int* a{i}" for i in range(count))
    stores = " ".join(f"*a{i} = {i};" for i in range(count))
    launcher = build(
        f'extern "C" void kernel({arrays}) {{ {stores} }}',
        *(Argument.output(f"a{i}", "int32") for i in range(count)),
    )
    outputs = np.full((count, 1), -1, "int32")

    launcher(*outputs)

    assert outputs.ravel().tolist() == list(range(count))
