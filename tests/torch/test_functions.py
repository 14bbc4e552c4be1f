"""Functions of every kind give what eager torch gives: no call of Inductor's is refused."""

from pathlib import Path

import pytest
import torch
from torch.nn import functional

from kernelyard import KernelFailedError

pytestmark = pytest.mark.filterwarnings(
    "ignore:Torchinductor does not support code generation for complex",  # its own, and true
)

PREFIX = Path(torch.__file__).parent / "include/torch/csrc/inductor/cpp_prefix.h"


def normal(*shape, dtype=torch.float32, wants=False):
    numbers = torch.randn(shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    return numbers.to(dtype).requires_grad_(wants)


def whole(dtype, start=0):
    return torch.arange(start, start + 8).to(dtype)


def at_random(count=9):
    return normal(count) > 0


FUNCTIONS = {
    "float32": (lambda x: torch.softmax(x, -1).log() + x.sin(), [normal(5, 7, wants=True)]),
    "float64": (lambda x: x.var(-1) / x.norm(), [normal(3, 4, dtype=torch.float64)]),
    "bfloat16": (
        lambda x, y: torch.relu(x) + y,
        [normal(6, 6, dtype=torch.bfloat16)] * 2,
    ),
    "float16": (lambda x: torch.where(x > 0, x, -x), [normal(6, 6, dtype=torch.float16)]),
    "complex64": (
        lambda x, y: (x * 2 + x.conj(), x.abs() + 1, y.real * 2, y.imag + 1),
        [normal(6, dtype=torch.complex64), normal(6, dtype=torch.complex64).conj()],
    ),
    "int64": (
        lambda x, y: (x // y + x % y, (x << 2) ^ y),
        [whole(torch.int64), whole(torch.int64, 1)],
    ),
    "smaller integers": (
        lambda x, y, z: (x * y, y * z, z * z, (x + 200).to(torch.uint8)),
        [whole(torch.int32), whole(torch.int16), whole(torch.int8)],
    ),
    "unsigned integers": (
        lambda a, b, c, d: (a + 200, b.float() + 1, c.double() + 1, d.to(torch.int64) + 1),
        [whole(dtype) for dtype in (torch.uint8, torch.uint16, torch.uint32, torch.uint64)],
    ),
    "bool": (
        lambda x, y: ((x & ~y) | (x ^ y), x.sum(), x.any(), torch.where(x, 1.5, -2.0)),
        [at_random(), at_random().flip(0)],
    ),
    "float8": (
        lambda x, y: (x.float() * 2, (y.float() * 3).to(torch.float8_e5m2).float()),
        [
            normal(8).to(torch.float8_e4m3fn),
            normal(8).to(torch.float8_e5m2),
        ],
    ),
    "no dimensions, no elements": (
        lambda x, y, z: (x * y + 1, z + 1, z.sum()),
        [torch.tensor(3.0), torch.tensor(2), torch.zeros(0, 3)],
    ),
    "strides": (lambda x, y: (x * 2 + 1, y.exp()), [normal(4, 4).t(), normal(9)[::2]]),
    "bits of another type": (lambda x: (x * 2).view(torch.int32) ^ 1, [normal(8)]),
    "indices": (
        lambda x, i: (x.gather(1, i[:, None]), x.argmax(-1), torch.zeros(3, 5).index_add(0, i, x)),
        [normal(4, 5), torch.tensor([0, 2, 1, 0])],
    ),
    "images": (
        lambda x: (functional.max_pool2d(x, 2), functional.interpolate(x, scale_factor=2)),
        [normal(1, 2, 8, 8)],
    ),
    "branches": (
        lambda p, x: torch.cond(p, lambda x: x.sin() * 2, lambda x: x.cos() + 1, (x,)),
        [torch.tensor(data=True), normal(5)],
    ),
}


def outcome(function, inputs):
    """Give the outputs, and the gradients of the inputs that want one."""
    inputs = [x.detach().clone().requires_grad_(x.requires_grad) for x in inputs]
    outputs = function(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    to_sum = [y.sum() for y in outputs if y.requires_grad]
    if to_sum:
        torch.stack(to_sum).sum().backward()
    return [y.detach() for y in outputs], [x.grad for x in inputs if x.requires_grad]


@pytest.mark.parametrize(("function", "inputs"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_results_and_gradients_are_those_of_eager_torch(dynamo, events, function, inputs):
    expected = outcome(function, inputs)

    result = outcome(dynamo(function), inputs)

    torch.testing.assert_close(result, expected)
    assert events() != []


def test_a_kernel_of_hundreds_of_tensors_is_launched(dynamo, events):
    xs = [torch.full((3,), float(i)) for i in range(300)]

    result = dynamo(lambda xs: [x + 1 for x in xs])(xs)

    assert [x[0].item() for x in result] == [i + 1 for i in range(300)]
    assert sum(event.launches for event in events()) < 10


def test_another_dtype_compiles_anew_where_a_launcher_trusts_its_caller(dynamo, events):
    compiled = dynamo(lambda x: x * 2 + 1)

    for _ in range(3):
        for dtype in (torch.float32, torch.int16):
            x = torch.arange(5).to(dtype)
            torch.testing.assert_close(compiled(x), x * 2 + 1)

    assert [event.launches for event in events()] == [3, 3]


@pytest.mark.skipif(
    "ZeroDivisionError" not in PREFIX.read_text(),
    reason="before 2.13 torch's kernels divide without a look: the processor ends stock's too",
)
def test_a_division_by_zero_is_an_exception_and_the_next_call_works(dynamo):
    divide = dynamo(lambda x, y: x // y)
    x, zero = torch.arange(8), torch.zeros(8, dtype=torch.int64)

    with pytest.raises(KernelFailedError, match="ZeroDivisionError"):
        divide(x, zero)

    torch.testing.assert_close(divide(x, zero + 3), x // 3)
