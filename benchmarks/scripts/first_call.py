"""Time the first call (or training step) of a compiled model: MODEL BACKEND [train]; seconds.

``runtime`` is the share of what kernelyard replaces: instruction-set probes, builds, loading.
"""

import functools
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import torch
from models import MODELS
from torch._inductor import async_compile, compile_fx, cpu_vec_isa  # noqa: F401 - imported before the clock starts

_inside = threading.local()
_spent = 0.0


def timed(owner: Any, name: str) -> None:
    """Add the time spent in a function to the runtime's share; a call within a call once."""
    original: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(original)
    def wrapper(*arguments: Any, **keywords: Any) -> Any:
        global _spent  # noqa: PLW0603 - one script, one figure
        if getattr(_inside, "yes", False):
            return original(*arguments, **keywords)
        _inside.yes = True
        begin = time.perf_counter()
        try:
            return original(*arguments, **keywords)
        finally:
            _spent += time.perf_counter() - begin
            _inside.yes = False

    setattr(owner, name, wrapper)


def main(model_name: str, backend: str, *flags: str) -> None:
    """Print the figures as JSON."""
    torch.manual_seed(0)
    make, sample = MODELS[model_name]
    model, data = make(), sample()
    timed(cpu_vec_isa, "pick_vec_isa")
    timed(cpu_vec_isa.VecISA, "check_build")
    timed(async_compile.AsyncCompile, "cpp_pybinding")
    timed(async_compile.AsyncCompile, "wait")
    if backend == "kernelyard":
        from kernelyard._runtime.engine import Engine

        timed(Engine, "kernels")
    compiled = torch.compile(model, backend=backend)
    begin = time.perf_counter()
    result = compiled(data)
    if "train" in flags:
        result.backward()
    total = time.perf_counter() - begin
    print(json.dumps({"total": total, "runtime": _spent}))


main(*sys.argv[1:])
