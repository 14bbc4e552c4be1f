"""The smallest whole plugin: a device called ``hello`` that runs kernels written in Python."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kernelyard.plugin import (
    Accepted,
    Artifact,
    CompileError,
    Config,
    Launcher,
    Measurement,
    Probe,
    Rejected,
    Source,
    Target,
    TargetReport,
    Verdict,
    hookimpl,
)

kernelyard_contract = (1, 1)
kernelyard_version = "1.0"

_GREETING = Source("python", "def greet(out):\n    out.append('hello')\n", "greet", ())


@hookimpl
def kernelyard_targets() -> Sequence[TargetReport]:
    """Say what is here: one device, always present."""
    probe = Probe(_GREETING, _check)
    target = Target("hello", "any")
    return [TargetReport(target=target, present=True, reason="always here", probe=probe)]


@hookimpl
def kernelyard_accepts(source: Source) -> Verdict:
    """Take Python, and nothing else."""
    if source.language == "python":
        return Accepted()
    return Rejected(f"it takes python, not {source.language}")


@hookimpl
def kernelyard_configs() -> Sequence[Config]:
    """There is nothing to choose."""
    return [Config()]


@hookimpl
def kernelyard_cache_key() -> Mapping[str, str]:
    """The artifact is the text itself: no toolchain changes it."""
    return {}


@hookimpl
def kernelyard_precompile(sources: Sequence[Source]) -> Sequence[Artifact | CompileError]:
    """Check the texts, in a worker; what is stored is data."""
    return [_checked(source) for source in sources]


@hookimpl
def kernelyard_compile(artifact: Artifact) -> object:
    """Load it in the process that owns the device."""
    namespace: dict[str, Any] = {}
    exec(artifact.files["kernel.py"], namespace)
    return namespace


@hookimpl
def kernelyard_launch(loaded: Mapping[str, Callable[..., object]], source: Source) -> Launcher:
    """Bind it; what is returned is what the user calls, with nothing of ours in between."""
    function = loaded[source.entry]

    def launch(*arguments: object) -> None:
        function(*arguments)

    return launch


@hookimpl
def kernelyard_benchmark(
    launcher: Launcher, arguments: Sequence[object], seconds: float
) -> Measurement:
    """Measure on this device's own clock, which is Python's."""
    samples: list[float] = []
    end = time.monotonic() + seconds
    while not samples or time.monotonic() < end:
        begin = time.perf_counter_ns()
        launcher(*arguments)
        samples.append(float(time.perf_counter_ns() - begin))
    return Measurement(tuple(samples), "ns", "perf_counter", 1)


def _check(launcher: Launcher) -> str | None:
    said: list[str] = []
    launcher(said)
    return None if said == ["hello"] else f"it said {said}, expected hello"


def _checked(source: Source) -> Artifact | CompileError:
    try:
        compile(source.code, source.label, "exec")
    except SyntaxError as error:
        files = (("kernel.py", source.code),)
        return CompileError(source.label, "hello", "compile()", str(error), files)
    return Artifact({"kernel.py": source.code.encode()})
