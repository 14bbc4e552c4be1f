"""A view of other memory is read as what it says it is, or refused."""

import numpy as np
import pytest
import torch

from kernelyard import Argument, ArgumentError


@pytest.fixture(scope="module")
def sum_with_gaps(build):
    """Sum every other ``float32``: the kernel knows the stride, so the launcher must not care."""
    return build(
        'extern "C" void sum(const float* x, float* y, long n) {\n'
        "  *y = 0;\n  for (long i = 0; i < n; ++i) *y += x[2 * i];\n}\n",
        Argument.input("x", "float32", contiguous=False),
        Argument.output("y", "float32"),
        Argument.scalar("n", "int64"),
        entry="sum",
    )


@pytest.mark.parametrize(
    "x", [np.arange(10, dtype="float32"), torch.arange(10.0)], ids=["numpy", "torch"]
)
def test_an_argument_with_free_strides_may_have_gaps(sum_with_gaps, x):
    y = np.zeros(1, "float32")

    sum_with_gaps(x[::2], y, 5)

    assert y[0] == 0 + 2 + 4 + 6 + 8


def test_a_tensor_without_storage_is_refused_and_an_empty_one_is_not(copies):
    hollow, y = torch.ones(4), torch.zeros(4)
    hollow.untyped_storage().resize_(0)

    with pytest.raises(ArgumentError, match=r"x: got a torch\.Tensor without storage"):
        copies["float32"](hollow, y, 4)
    copies["float32"](torch.ones(0), y, 0)


def test_a_tensor_that_is_negated_lazily_is_refused_where_strides_are_free(sum_with_gaps):
    x = torch.full((4,), 1 + 2j).conj().imag

    with pytest.raises(ArgumentError, match="negated lazily"):
        sum_with_gaps(x, np.zeros(1, "float32"), 4)


@pytest.mark.parametrize("view", ["conj", "neg"])
def test_a_tensor_that_says_what_its_memory_does_not_is_refused_or_read_right(copies, view):
    z = torch.full((4,), 1 + 2j, dtype=torch.complex64)
    x = z.conj() if view == "conj" else z.conj().imag
    dtype = "complex64" if view == "conj" else "float32"
    y = torch.zeros(4, dtype=x.dtype)

    try:
        copies[dtype](x, y, 4)
    except ArgumentError:
        return

    assert torch.equal(y, x.resolve_conj().resolve_neg())
