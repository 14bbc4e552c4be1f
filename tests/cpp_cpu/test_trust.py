"""A launcher that trusts its caller asks less of a tensor, and never takes the process down."""

import pytest
import torch

from kernelyard import Argument, ArgumentError


@pytest.fixture
def step(build):
    return build(
        'extern "C" void step(float* x) { x[0] += 1; }',
        Argument.inout("x", "float32"),
        entry="step",
        trusted=True,
    )


def test_tensors_of_several_kinds_are_launched(step):
    for x in (torch.zeros(2), torch.nn.Parameter(torch.zeros(2)), torch.zeros(9)[4:]) * 3:
        before = x[0].item()
        step(x)
        assert x[0].item() == before + 1


@pytest.mark.parametrize(
    "wrong",
    [torch.zeros(2, dtype=torch.int32), torch.zeros(2, device="meta"), "two", None],
    ids=str,
)
def test_the_first_tensor_is_checked_in_full(step, wrong):
    with pytest.raises(ArgumentError, match="step: argument x: got"):
        step(wrong)


@pytest.mark.parametrize("wrong", ["two", None, [0.0]], ids=str)
def test_what_is_no_tensor_is_refused_at_any_time(step, wrong):
    step(torch.zeros(2))

    with pytest.raises(ArgumentError, match="step: argument x: got"):
        step(wrong)


@pytest.mark.parametrize("case", ["another type at the same address", "no memory of its own"])
def test_a_broken_trust_is_an_error_and_not_the_end(process, case):
    result = process("trusted", case)

    assert result["said"] != "called"
