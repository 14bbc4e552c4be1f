"""Kernels beside PyTorch: what each gives, on the GPU or in the interpreter."""

import functools

import torch
from cases import CASES
from device import DEVICES, put, runtime, wait
from outcome import NotRunError, WrongError


def steps(half):
    """Run each kernel once."""
    return {it.label: functools.partial(_compared, it, half) for it in CASES}


def _compared(case, half):
    if case.only and half == "cpu":
        raise NotRunError(f"only a GPU can do it: {case.only}")
    given = [put(half, it) if torch.is_tensor(it) else it for it in case.make(half)]
    if half == "gpu" and _capability() < case.oldest:
        raise NotRunError(f"it takes a device of sm_{case.oldest} or newer")
    expected = case.expected(*given)
    runtime().kernel(case.source(), DEVICES[half])(*given)
    wait(half)
    errors = {index: _error(given[index], wanted) for index, wanted in expected.items()}
    figures = {"largest_error": max(errors.values()), "tolerance": case.tolerance}
    if not figures["largest_error"] <= case.tolerance:
        raise WrongError(f"it is apart by {figures['largest_error']:g}", **figures)
    return figures


def _error(got, wanted):
    """Give by how much the worst element is off, in parts of itself where that is less."""
    got, wanted = got.double().cpu(), wanted.double().cpu()
    apart = (got - wanted).abs() / wanted.abs().clamp(min=1)
    return apart.max().item() if not apart.isnan().any() else float("inf")


def _capability():
    major, minor = torch.cuda.get_device_capability()
    return 10 * major + minor
