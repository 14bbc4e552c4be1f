"""A source's arguments are its kernel's parameters; what differs is named with both."""

import pytest

from kernelyard import Argument, CompileError, Source
from kernelyard.plugin import DTYPES, Target

HEAD = "import triton\nimport triton.language as tl\n\n\n"
COPY = HEAD + (
    "@triton.jit\ndef kernel(x, n: tl.int64, BLOCK: tl.constexpr):\n"
    "    i = tl.arange(0, BLOCK)\n    tl.store(x + i, tl.load(x + i), mask=i < n)\n"
)
TARGET = Target("cuda", "sm_90")


@pytest.mark.parametrize(
    ("signature", "options", "said"),
    [
        (
            "n: int64, x: *float32",
            {"BLOCK": 64},
            r"the arguments are \(n, x\), the kernel's are \(x, n, BLOCK\); expected the same",
        ),
        ("x: *float32, m: int64", {"BLOCK": 64}, r"the arguments are \(x, m\)"),
        ("x: *float32", {"BLOCK": 64}, "parameter 'n' has no value: it is neither an argument"),
        ("x: *float32, n: int64", {}, "parameter 'BLOCK' has no value"),
        (
            "x: *float32, n: int32",
            {"BLOCK": 64},
            "parameter 'n' is declared i64, the argument is i32",
        ),
        (
            "x: *float32, n: int64, BLOCK: int32",
            {},
            "parameter 'BLOCK' is tl.constexpr, and an argument of the source",
        ),
    ],
)
def test_a_signature_that_differs_is_refused(build, described, signature, options, said):
    with pytest.raises(CompileError, match=said):
        build(described(COPY, "kernel", signature, **options))


@pytest.mark.parametrize("dtype", [it for it in DTYPES if it not in {"any", "complex128"}])
def test_every_type_that_triton_has_is_built_and_others_are_rejected(hook, build, dtype, launch_of):
    array = Source(
        "triton",
        HEAD + "@triton.jit\ndef kernel(x, y):\n    tl.store(y, tl.load(x))\n",
        "kernel",
        (Argument.input("x", dtype), Argument.output("y", dtype)),
    )
    if dtype == "complex64":
        assert "an array of complex64, which Triton has no name for" in str(
            hook("accepts", array, TARGET)
        )
    elif dtype.endswith("fnuz"):  # it has a name for them, and no device of NVIDIA's has them
        with pytest.raises(CompileError, match=r"not supported in this architecture|fp8e"):
            build(array)
    else:
        assert len(launch_of(build(array)).parameters) == 2


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint64", "float16", "bfloat16", "float64"])
def test_numbers_are_passed_by_value(build, described, launch_of, dtype):
    code = HEAD + "@triton.jit\ndef kernel(x, value):\n    tl.store(x, value)\n"
    kind = {"bool": "i1", "int8": "i8", "uint64": "u64", "float64": "fp64"}
    kind |= {"float16": "fp16", "bfloat16": "bf16"}
    launch = launch_of(build(described(code, "kernel", f"x: *{dtype}, value: {dtype}")))

    assert [it.type for it in launch.parameters] == [f"*{kind[dtype]}", kind[dtype]]


@pytest.mark.parametrize("dtype", ["float8_e5m2", "complex64", "any"])
def test_a_number_that_triton_has_no_name_for_is_rejected(hook, described, dtype):
    verdict = hook("accepts", described(COPY, "kernel", f"x: *float32, n: {dtype}"), TARGET)

    assert f"argument 'n' is a number of {dtype}, which Triton has no name for" in verdict.reason
    assert "int32" in verdict.remedy


def test_an_array_of_anything_is_rejected(hook, described):
    verdict = hook("accepts", described(COPY, "kernel", "x: *any, n: int64"), TARGET)

    assert "argument 'x' is an array of any, which Triton has no name for" in verdict.reason


def test_a_constant_pointer_is_one_that_nothing_may_be_written_through(build, described):
    code = HEAD + "@triton.jit\ndef kernel(x: tl.const, y):\n    tl.store({}, tl.load(x))\n"
    source = described(code.format("y"), "kernel", "x: *float32, y: *float32")

    assert build(source)
    with pytest.raises(CompileError, match="Cannot store to a constant pointer"):
        build(described(code.format("x"), "kernel", "x: *float32, y: *float32"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def kernel(x, n):\n    pass\n", "is no @triton.jit function but function; .*has other"),
        ("kernels = 1\n", "there is no @triton.jit function 'kernel'; the text has other"),
        (
            "@triton.autotune([triton.Config({})], key=['n'])\n@triton.jit\ndef kernel(x, n): pass",
            r"'kernel' is wrapped \(Autotuner\).* its configs as the source's space",
        ),
        (
            "@triton.heuristics({'n': lambda _: 1})\n@triton.jit\ndef kernel(x, n): pass",
            r"'kernel' is wrapped \(Heuristics\).* heuristics' values as options",
        ),
        (
            "from triton.experimental import gluon\n@gluon.jit\ndef kernel(x, n): pass",
            "'kernel' is written in Gluon",
        ),
        (
            "@triton.jit\ndef kernel(x: 'tensordesc<fp32[16]>', n): pass",
            "parameter 'x' is a tensor descriptor, which no launch can pass; take a pointer",
        ),
    ],
)
def test_what_is_no_kernel_for_us_is_refused_by_name(build, described, text, said):
    other = "@triton.jit\ndef other(x):\n    pass\n\n\n"
    with pytest.raises(CompileError, match=said):
        build(described(HEAD + other + text, "kernel", "x: *float32, n: int32"))
