"""Halide through torch and by hand: WHAT SIDE; prints figures as JSON.

WHAT is ``first`` (a first call through torch, seconds), ``kernel`` (one more kernel of Inductor's,
its toolchain at work already, seconds), ``steady`` (compiled functions, milliseconds), ``launch``
(nanoseconds beside the pipeline itself), or ``cached`` (a stored kernel in a new process, ms).
"""

import importlib
import json
import os
import sys
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

BRIGHTER = """import halide as hl

@hl.generator(name="{name}")
class Brighter:
    x = hl.InputBuffer(hl.Float(32), 1)
    y = hl.OutputBuffer(hl.Float(32), 1)

    def generate(g):
        i = hl.Var("i")
        g.y[i] = g.x[i] + {name!r}.__len__()
"""
_SETTLED = 90.0
"""Seconds within which better schedules are looked for before the clock starts."""


def functions() -> dict[str, tuple[Callable[[Any], Any], Any]]:
    """Give functions that Inductor fuses into one kernel, each with its argument."""
    import torch
    import torch.nn.functional as F

    torch.manual_seed(0)
    scale = torch.rand(1, 32, 1, 1)
    return {
        "gelu_norm": (lambda x: F.layer_norm(F.gelu(x), (1024,)), torch.randn(512, 1024)),
        "softmax": (lambda x: x.softmax(-1), torch.randn(512, 1024)),
        "norm_relu": (lambda x: F.relu(x * scale + scale), torch.randn(8, 32, 32, 32)),
    }


def compiled(function: Any, side: str) -> Any:
    """Compile with Inductor's Halide back end, run by this side."""
    import torch

    torch.compiler.reset()
    return torch.compile(function, backend=side, options={"cpu_backend": "halide"})


def first(side: str) -> dict[str, float]:
    """Time the first call."""
    import torch
    from torch._inductor import async_compile, compile_fx  # noqa: F401 - before the clock starts

    function, data = functions()["gelu_norm"]
    run = compiled(function, side)
    with torch.no_grad():
        begin = time.perf_counter()
        run(data)
    return {"total": time.perf_counter() - begin}


def kernel(side: str) -> dict[str, float]:
    """Time the build of a second kernel, its text at hand."""
    made = harvest()
    if side == "kernelyard":
        from kernelyard import Runtime
        from kernelyard.torch._halide import halide_source_of

        runtime = Runtime()
        builds = [lambda it=it: runtime.kernel(halide_source_of(*it), "cpu") for it in made]
    else:
        from torch._inductor.codecache import HalideCodeCache

        builds = [lambda it=it: HalideCodeCache.generate_halide(*it) for it in made]
    builds[0]()
    begin = time.perf_counter()
    builds[1]()
    return {"total": time.perf_counter() - begin}


def harvest() -> list[tuple[Any, str]]:
    """Have Inductor write kernels, and build none."""
    import torch
    from torch._inductor import async_compile

    made: list[tuple[Any, str]] = []

    def keep(_: Any, meta: Any, code: str) -> Any:
        made.append((meta, code))
        return lambda *_: None

    original = async_compile.AsyncCompile.halide
    async_compile.AsyncCompile.halide = keep
    try:
        for name in ("softmax", "gelu_norm"):
            function, data = functions()[name]
            with torch.no_grad():
                compiled(function, "inductor")(data)
    finally:
        async_compile.AsyncCompile.halide = original
    return made


def steady(side: str) -> dict[str, float]:
    """Time each function; ours once the search in idle time has ended."""
    import torch

    runs = {
        name: (compiled(function, side), data) for name, (function, data) in functions().items()
    }
    with torch.no_grad():
        for run, data in runs.values():
            run(data)
        if side == "kernelyard":
            settle([lambda run=run, data=data: run(data) for run, data in runs.values()])
        return {name: best(lambda: run(data)) for name, (run, data) in runs.items()}  # noqa: B023 - run at once


def settle(works: list[Callable[[], object]]) -> None:
    """Call until for each kernel the best config is known."""
    import kernelyard.torch

    log = kernelyard.torch.runtime().store.log
    end = time.monotonic() + _SETTLED
    while time.monotonic() < end and log.count().get("chosen", 0) < len(works):
        for work in works:
            work()
        time.sleep(0.05)
    for record in log:
        print(record.label, record.config, record.outcome, file=sys.stderr)


def best(work: Callable[[], object]) -> float:
    """Give the milliseconds of one run: the fastest of seven loops."""
    timer = timeit.Timer(work)
    number = max(1, round(0.1 / (timer.timeit(5) / 5)))
    return min(timer.repeat(7, number)) / number * 1e3


def brighter(name: str) -> Any:
    """Give a launcher of the smallest pipeline."""
    from kernelyard import Argument, Runtime, Source

    arguments = [Argument.input("x", "float32"), Argument.output("y", "float32")]
    source = Source("halide", BRIGHTER.format(name=name), name, arguments)
    return Runtime().kernel(source, "cpu")


def launch(side: str) -> dict[str, float]:
    """Time a whole call, and the pipeline alone, with the smallest arrays."""
    import numpy as np

    arrays = np.zeros(16, "float32"), np.zeros(16, "float32")
    if side == "kernelyard":
        call = brighter("brighter")
        alone = call.repeat(arrays, 100_000) / 100_000
    else:
        import halide as hl

        scope: dict[str, Any] = {}
        exec(BRIGHTER.format(name="brighter"), scope)
        with hl.GeneratorContext(hl.Target("host")):
            function = scope["Brighter"]().compile_to_callable()
        buffers = tuple(map(hl.Buffer, arrays))
        call, arrays, alone = function, buffers, 0.0
    timer = timeit.Timer("call(x, y)", globals={"call": call, "x": arrays[0], "y": arrays[1]})
    whole = min(timer.repeat(7, 100_000)) / 100_000 * 1e9
    return {"total": whole, "beside": whole - alone} if alone else {"total": whole}


def cached(_: str) -> dict[str, float]:
    """Time from after the imports to a kernel that has run; the first run of all builds.

    Each run leaves a list of what it has imported, and imports what the run before has listed.
    """
    import numpy as np

    names = Path(os.environ["TMPDIR"]) / "imported.json"
    for name in json.loads(names.read_text()) if names.exists() else ():
        importlib.import_module(name)
    x, y = np.zeros(16, "float32"), np.zeros(16, "float32")
    begin = time.perf_counter()
    call = brighter("brighter")
    call(x, y)
    total = (time.perf_counter() - begin) * 1e3
    assert "halide" not in sys.modules
    files = {name: str(getattr(it, "__file__", "")) for name, it in sys.modules.items()}
    imported = [name for name, file in files.items() if file.endswith(".py") and name[0] != "_"]
    names.write_text(json.dumps(imported))
    return {"total": total}


print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
