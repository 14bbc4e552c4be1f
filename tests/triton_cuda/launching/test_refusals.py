"""A call that does not fit is refused with what came and what was expected; nothing is launched."""

import pickle
from types import MappingProxyType

import numpy as np
import pytest

from kernelyard import (
    ArgumentTypeError,
    ArgumentValueError,
    DeviceLostError,
    KernelFailedError,
    KernelMemoryError,
)

N = 16


@pytest.fixture(params=["tensor", "array"])
def make(request, driver):
    """Make arrays of both kinds."""
    return getattr(driver, request.param)


@pytest.fixture
def refused(driver, add, make):
    """Say why a call is refused, after one that was good."""

    def refused(*arguments, **keywords):
        good = make(np.zeros(N, "float32"))
        add(good, good, good, N)
        driver.taken()
        with pytest.raises((TypeError, ValueError)) as raised:
            add(*arguments, **keywords)
        assert driver.launches() == []
        add(good, good, good, N)
        assert len(driver.launches()) == 1
        assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)
        return raised.value

    return refused


@pytest.fixture
def good(make):
    return make(np.zeros(N, "float32"))


def test_another_type_of_elements(refused, make, good):
    error = refused(good, make(np.zeros(N, "int32")), good, N)
    assert isinstance(error, ArgumentValueError)
    assert (error.argument, error.expected) == ("y", "float32")
    assert error.got.endswith("of int32")


def test_an_array_on_the_host(refused, good):
    error = refused(good, np.zeros(N, "float32"), good, N)
    assert error.got == "numpy.ndarray on the host"
    assert error.expected == "one of float32 on a CUDA device"


def test_a_real_tensor_on_the_host(refused, good):
    torch = pytest.importorskip("torch")
    error = refused(torch.zeros(N), good, good, N)
    assert (error.argument, error.got) == ("x", "torch.Tensor on the host")


def test_an_array_with_gaps(refused, make, good):
    error = refused(good, good, make(np.zeros((N, N), "float32").T), N)
    assert not isinstance(error, ArgumentTypeError) or error.argument == "out"


def test_something_that_is_no_array(refused, good):
    error = refused(good, "text", good, N)
    assert isinstance(error, ArgumentTypeError)
    assert error.argument == "y"


@pytest.mark.parametrize("value", ["7", 1.5, None, [3]])
def test_something_that_is_no_whole_number(refused, good, value):
    assert refused(good, good, good, value).expected == "a whole number (int32)"


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 10**5000], ids=["large", "small", "huge"])
def test_a_number_that_does_not_fit(refused, good, value):
    assert refused(good, good, good, value).expected == "a value that fits int32"


@pytest.mark.parametrize("stream", ["7", 1.5, -1, 2**64, object()])
def test_something_that_is_no_stream(refused, good, stream):
    error = refused(good, good, good, N, stream=stream)
    assert (error.argument, error.expected) == ("stream", "a CUDA stream as a whole number")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data": ("text", False)}, "its address is 'text'"),
        ({"data": (-8, False)}, "its address is -8"),
        ({"data": None}, "cannot be shared"),
        ({"stream": "text"}, "its stream is 'text'"),
        ({"mask": object()}, "it has a mask"),
        ({"typestr": "f"}, "cannot be shared"),
    ],
)
def test_an_array_that_makes_no_sense(driver, add, changes, words):
    good = driver.array(np.zeros(N, "float32"))
    with pytest.raises(ArgumentValueError, match=words):
        add(good, driver.array(np.zeros(N, "float32"), **changes), good, N)
    assert driver.launches() == []


def test_an_array_of_the_host_that_says_nothing_of_its_type(refused, good):
    class Image:
        __array_interface__ = MappingProxyType({})

    assert refused(good, Image(), good, N).got.endswith("Image on the host")


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_a_wrong_number_of_arguments(refused, good, count):
    error = refused(*([good, good, good, N, N][:count]))
    assert (error.got, error.expected) == (f"{count} arguments", "4 (x, y, out, n)")


@pytest.mark.parametrize("name", ["grid", "n", "a3"])
def test_a_keyword(refused, good, name):
    error = refused(good, good, good, **{name: N})
    assert error.got == f"the keyword {name}"
    assert "stream=" in error.expected


def test_what_is_read_only_and_would_be_written(driver, kernel):
    launch = kernel("def k(x):\n    tl.store(x, 1.0)\n", "x: *float32")
    content = np.zeros(N, "float32")
    with pytest.raises(ArgumentValueError, match="read-only"):
        launch(driver.array(content, data=(content.ctypes.data, True)))


def test_what_is_not_as_it_was_promised(driver, kernel):
    code = "def k(x, n, stride):\n    tl.store(x + n * stride, 1.0)\n"
    hints = {"divisible": ("x", "n"), "equal_to_1": "stride"}
    launch = kernel(code, "x: *float32, n stride: int32", **hints)
    memory = np.zeros(64, "float32")
    start = (-memory.ctypes.data % 16) // 4
    aligned = driver.tensor(memory[start : start + N])
    aligned.content = memory[start : start + N]
    askew = driver.tensor(memory)
    askew.content = memory[start + 1 : start + 1 + N]

    launch(aligned, 32, 1)
    launch(aligned, 32, 1)
    assert len(driver.launches()) == 2
    for given, name in (
        ((askew, 32, 1), "x"),
        ((aligned, 33, 1), "n"),
        ((aligned, 32, 2), "stride"),
    ):
        with pytest.raises(ArgumentValueError, match="for which the kernel was built") as raised:
            launch(*given)
        assert raised.value.argument == name
    assert driver.launches() == []


def test_arrays_on_two_devices(driver, add):
    one, other = (driver.tensor(np.zeros(N, "float32"), ordinal) for ordinal in (0, 1))
    with pytest.raises(
        ArgumentValueError, match="y: got one on device 1, expected one on device 0"
    ):
        add(one, other, one, N)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        (700, (DeviceLostError, "start a new one")),
        (719, (DeviceLostError, "start a new one")),
        (2, (KernelMemoryError, "CUDA_ERROR_2")),
        (701, (KernelFailedError, "a program takes 128 threads of")),
        (999, (KernelFailedError, "unknown error")),
    ],
)
def test_each_error_of_the_driver_is_an_error_of_the_kernel(driver, add, good, code, meant):
    kind, words = meant
    add(good, good, good, N)
    driver.fail("cuLaunchKernelEx", code)
    with pytest.raises(KernelFailedError, match=words) as raised:
        add(good, good, good, N)
    assert type(raised.value) is kind
    assert str(code) in str(raised.value)
    assert raised.value.kernel == "vector_add"


def test_a_wrong_type_costs_nothing_where_the_caller_is_trusted(driver, here, tutorial):
    launch = here.kernel(tutorial("vector_add", trusted=True), device="cuda")
    good, other = driver.tensor(np.zeros(N, "float32")), driver.tensor(np.zeros(N, "float16"))
    with pytest.raises(ArgumentValueError, match="of float16, expected float32"):
        launch(good, other, good, N)
    launch(good, good, good, N)
    looked_at = good.looked_at

    launch(good, good, good, N)
    assert good.looked_at == looked_at
    assert len(driver.launches()) == 2
