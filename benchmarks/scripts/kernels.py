"""Time builds of nine kernels of Inductor's, from source to callable: SIDE alone|graph FILE.

FILE holds what ``harvest.py`` kept. Before the clock each side prepares the headers in its way, and
builds nine other kernels, so that launcher, workers and precompiled header are there. Seconds.
"""

import json
import pickle
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import torch  # noqa: F401 - kernels use its libraries

Build = Callable[[Mapping[str, Any]], None]


def kernelyard_build(sources: Mapping[str, Any]) -> Build:
    """Prepare as ``Runtime.prepare`` does; a graph is one call."""
    from kernelyard import Runtime

    runtime = Runtime()
    runtime.prepare(list(sources.values()), "cpu")

    def build(some: Mapping[str, Any]) -> None:
        runtime.kernels(list(some.values()), "cpu")
        assert runtime.events[-1].origin == "built"

    return build


def inductor_build(_: Mapping[str, Any]) -> Build:
    """Build as the module that Inductor generates does: define all kernels, then wait for them."""
    from torch._inductor.async_compile import AsyncCompile

    def build(some: Mapping[str, Any]) -> None:
        compiler = AsyncCompile()
        scope = {
            name: compiler.cpp_pybinding(argument_types(source.code), source.code)
            for name, source in some.items()
        }
        compiler.wait(scope)

    return build


def argument_types(code: str) -> list[str]:
    """Read the C++ types of the kernel's arguments from its text, as Inductor passes them."""
    declaration = re.search(r'extern "C"\s+void\s+kernel\(([^)]*)\)', code)
    assert declaration
    return [part.strip().rsplit(maxsplit=1)[0] for part in declaration[1].split(",")]


def seconds(build: Build, sources: Mapping[str, Any]) -> float:
    """Time one build."""
    begin = time.perf_counter()
    build(sources)
    return time.perf_counter() - begin


def main(side: str, how: str, file: str) -> None:
    """Print the figures as JSON."""
    sources: Mapping[str, Any] = pickle.loads(Path(file).read_bytes())
    build = {"kernelyard": kernelyard_build, "inductor": inductor_build}[side](sources)
    build({name: attrs.evolve(it, code=f"{it.code}\n// another") for name, it in sources.items()})
    if how == "graph":
        print(json.dumps({"total": seconds(build, sources)}))
    else:
        each = {name: seconds(build, {name: source}) for name, source in sources.items()}
        print(json.dumps({"total": statistics.median(each.values()), **each}))


main(*sys.argv[1:])
