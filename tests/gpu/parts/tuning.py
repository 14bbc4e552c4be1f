"""Search for the best config: ours beside Triton's autotuner, over the same configs.

What both chose, and PyTorch's own operator, are measured in turn by one clock.
"""

import functools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import torch
import turns
from device import put, runtime, timed, wait
from outcome import require
from ready import is_rehearsal
from spaces import SPACES

from kernelyard import Budget, BuildError, Source
from kernelyard.plugin import Target

PATIENCE = 110
_ROUNDS = 100
_BUDGET = Budget(trials=4) if is_rehearsal() else Budget(seconds=50)
_SHARE = 3
"""Without a GPU every so-manieth config is built."""


def steps(half):
    """Search for each kernel; without a GPU only build what would be tried."""
    if half == "cpu":
        return {it.entry: functools.partial(_walked, it) for it in SPACES}
    return {it.entry: functools.partial(_tuned, it) for it in SPACES}


def _walked(kernel):
    """Build configs for sm_90, and count how that failed."""
    configs = list(kernel.space)[1::_SHARE]  # the last, which asks for most, is among them
    described = kernel.source()
    build = functools.partial(_failure, described)
    with ThreadPoolExecutor(2) as threads:
        seconds, outcomes = timed(lambda: list(threads.map(build, configs)))
    failures = Counter(filter(None, outcomes))
    require(sum(failures.values()) < len(configs), f"none was built: {dict(failures)}")
    unexpected = {it: count for it, count in failures.items() if it not in kernel.failures}
    require(not unexpected, f"some were not built: {unexpected}")
    return {
        "what": "configs built for sm_90, none run",
        "space": len(list(kernel.space)),
        "configs": len(configs),
        "seconds": seconds,
        "failures": dict(failures),
        "failed": sum(failures.values()),
    }


def _failure(described, config):
    """Build one config; say what kind of failure it was, empty if it was none."""
    options = {**dict(described.options), **dict(config.values)}
    source = Source(
        "triton", described.code, described.entry, described.arguments, list(options.items())
    )
    try:
        runtime().precompile([source], [Target("cuda", "sm_90")])
    except BuildError as error:
        words = str(error)
        return "out of resources" if "out of resources" in words else words
    return ""


def _tuned(kernel):
    """Search, have Triton search, and compare what they found."""
    given = [put("gpu", it) if torch.is_tensor(it) else it for it in kernel.make()]
    expected = kernel.expected(*given)
    source = kernel.source()
    seconds, found = timed(
        lambda: runtime().tune(
            source, "cuda", given, strategy="exhaustive", budget=_BUDGET, rtol=1e-2, atol=1e-3
        )
    )
    launch = runtime().kernel(source, "cuda", arguments=given)
    launch(*given)
    wait("gpu")
    error = (given[kernel.result].double() - expected.double()).abs().max().item()
    figures = {
        "space": len(list(kernel.space)),
        "trials": len(found.tried),
        "seconds": seconds,
        "config": str(found.config),
        "speedup": found.speedup,
        "reason": found.reason,
        "failures": found.failures,
        "ended": found.ended,
        "largest_error": error,
    }
    calls = {"kernelyard": functools.partial(launch, *given)}
    calls["PyTorch"] = functools.partial(kernel.peer, *given)
    figures |= _theirs(kernel, given, calls)
    samples = turns.device(calls, _ROUNDS)
    sides = {name: turns.summed(it) for name, it in samples.items()}
    figures |= {"unit": "ms on the device, caches cold", "sides": sides}
    figures |= {f"ms {name}": it["median"] for name, it in sides.items()}
    require(error <= kernel.tolerance, f"it is apart by {error:g}", **figures)
    return figures


def _theirs(kernel, given, calls):
    """Have Triton's autotuner choose among the same configs; add its choice to the calls."""
    from launchers import module

    try:
        import triton

        configs = [_config(triton, it) for it in kernel.space]
        plain = getattr(module(kernel.file), kernel.entry)
        tuner = triton.autotune(configs=configs, key=list(kernel.key))(plain)
        passed = kernel.passed(given, plain.arg_names)
        launch = functools.partial(tuner[kernel.grid], *passed, **kernel.constants)
        seconds, _ = timed(lambda: (launch(), wait("gpu")))
        chosen = tuner.best_config
    except Exception as error:  # noqa: BLE001 - ours is told even where Triton's does not work
        return {"Triton": f"{type(error).__name__}: {error}"}
    every = {**kernel.constants, **chosen.all_kwargs()}
    calls["Triton"] = functools.partial(plain[kernel.grid], *passed, **every)
    return {"Triton": str(chosen), "Triton_seconds": seconds}


def _config(triton, config):
    """Write a config as Triton does."""
    values = dict(config.values)
    ours = {name: values.pop(name) for name in ("num_warps", "num_stages") if name in values}
    return triton.Config(values, **ours)
