"""A transformer's training step through ``torch.compile``: ours, Inductor's, and not compiled."""

import functools
import os
import time
import warnings
from collections import Counter

import torch
import turns
from device import PLACE, models
from outcome import require
from ready import is_rehearsal
from transformer import SHAPE, Transformer

APART = True
"""Each compilation in a process of its own: the second finds what the first has left."""
PATIENCE = 90

_BACKENDS = ("kernelyard", "aot_eager" if is_rehearsal() else "inductor")
_TIMES = 30
_LIMIT = 2e-2
"""Largest difference to eager PyTorch, in parts of the largest element."""


def steps(_):
    """Compile cold and warm, then measure all in turn."""
    compiled = {
        f"{backend}, {state}": functools.partial(_compiled, backend)
        for backend in _BACKENDS
        for state in ("cold", "warm")
    }
    return {**compiled, "in turn": _in_turn}


def _compiled(backend):
    """Compile for the first time in this process; compare with eager PyTorch."""
    _use_caches_of(backend)
    tokens = _tokens()
    wanted = _step(_model(), tokens)
    model = _model()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        compiled = torch.compile(model, backend=backend)
        began = time.monotonic()
        got = _step(compiled, tokens, model)
        _wait()
        seconds = time.monotonic() - began
    figures = {
        "first_step_seconds": seconds,
        "largest_difference": _difference(got, wanted),
        "limit": _LIMIT,
        **_kernels(backend),
        "warnings": sorted({str(it.message)[:400] for it in told}),
    }
    require(figures["largest_difference"] <= _LIMIT, "results differ", **figures)
    if backend == "kernelyard":
        require(figures["kernels_of_ours"], "no kernel was ours", **figures)
    return figures


def _in_turn():
    """Measure steps of all three, in turn."""
    tokens = _tokens()
    calls, kept = {}, []
    for backend in ("eager", *_BACKENDS):
        _use_caches_of(backend)
        model = _model()
        run = model if backend == "eager" else torch.compile(model, backend=backend)
        kept.append(model)
        calls[backend] = functools.partial(_step, run, tokens, model)
        for _ in range(3):
            calls[backend]()
    _wait()
    measure = functools.partial(turns.device, rounds=_TIMES, flushed=0)
    if is_rehearsal():
        measure = functools.partial(turns.host, burst=1, rounds=2, wait=_wait)
    samples = measure(calls)
    sides = {name: turns.summed(it) for name, it in samples.items()}
    medians = {f"ms {name}": it["median"] for name, it in sides.items()}
    return {
        "unit": "ms per step on the device",
        "sides": sides,
        **medians,
        **_kernels("kernelyard"),
    }


def _use_caches_of(name):
    """Keep backends apart, so that neither is warm by the other's work."""
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(PLACE / f"inductor-{name}")
    os.environ["TRITON_CACHE_DIR"] = str(PLACE / f"triton-{name}")


def _model():
    torch.manual_seed(3)
    return Transformer().to(models())


def _tokens():
    generator = torch.Generator().manual_seed(5)
    batch, length = SHAPE["batch"], SHAPE["length"]
    return torch.randint(SHAPE["words"], (batch, length), generator=generator).to(models())


def _step(run, tokens, model=None):
    """Go forward and backward; give the loss and all gradients."""
    model = run if model is None else model
    model.zero_grad()
    loss = run(tokens)
    loss.backward()
    return [loss.detach(), *(it.grad for it in model.parameters())]


def _wait():
    if models() != "cpu":
        torch.cuda.synchronize()


def _difference(got, wanted):
    """Give the largest difference of any tensor, in parts of that tensor's largest element."""
    pairs = zip(got, wanted, strict=True)
    return max(((a - b).abs().max() / b.abs().max().clamp(min=1e-6)).item() for a, b in pairs)


def _kernels(backend):
    """Count whose kernels there are."""
    if backend != "kernelyard":
        return {}
    import kernelyard.torch

    events = list(kernelyard.torch.runtime().events)
    by_plugin = Counter(it.plugin for it in events)
    return {
        "kernels_of_ours": len(events),
        "plugins": dict(by_plugin),
        "origins": dict(Counter(it.origin for it in events)),
    }
