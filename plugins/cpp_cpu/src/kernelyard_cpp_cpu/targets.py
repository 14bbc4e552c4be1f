"""What this plugin can build for, and what a launch needs beside the kernel."""

import functools
from collections.abc import Sequence
from pathlib import Path

from kernelyard.plugin import (
    Argument,
    Launcher,
    Missing,
    PluginSettings,
    Probe,
    Source,
    Target,
    TargetReport,
    launcher_code,
)
from kernelyard_cpp_cpu import cpu, parameters, precompile, prefix, toolchain

LAUNCHER = Source(
    language="cpp",
    code=launcher_code(
        (Path(__file__).parent / "native" / "launcher.cpp").read_text(encoding="utf-8")
    ),
    entry="PyInit_kernelyard_cpp_cpu_launcher",
    arguments=(),
    options={"python_module": True},
    name="kernelyard's launcher",
)

_AXPY = Source(
    language="cpp",
    code='extern "C" void axpy(const float* x, float* y, float a, long n) {\n'
    "  for (long i = 0; i < n; ++i) y[i] += a * x[i];\n}\n",
    entry="axpy",
    arguments=(
        Argument.input("x", "float32"),
        Argument.inout("y", "float32"),
        Argument.scalar("a", "float32"),
        Argument.scalar("n", "int64"),
    ),
    name="doctor: axpy",
)


def reports(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report the one target: this machine's processor, or as much of it as the user allows."""
    wanted = settings.options.get("features")
    chosen = cpu.features() if wanted is None else tuple(filter(None, wanted.split(",")))
    compiler = toolchain.find_or_recall(settings)
    obstacle = _obstacle(chosen, compiler)
    reason, remedy = obstacle or _compiler(settings, compiler)
    target = Target("cpu", cpu.architecture(), chosen)
    return [
        TargetReport(
            target=target,
            present=obstacle is None,
            reason=reason,
            remedy=remedy,
            support=(LAUNCHER,),
            batch=precompile.batch,
            preparation=functools.partial(prefix.missing, target=target, settings=settings),
            launch_only=parameters.LAUNCH_ONLY,
            # the remembered compiler, where there is none: what was built for it still runs
            facts={"compiler": compiler.command}
            if isinstance(compiler, toolchain.Toolchain)
            else {},
            probe=Probe(_AXPY, _check_axpy),
        )
    ]


def _compiler(settings: PluginSettings, usable: toolchain.Toolchain | Missing) -> tuple[str, str]:
    """Say which compiler there is, or that only what an earlier one built can run."""
    present = toolchain.find(settings)
    if isinstance(present, Missing):
        return f"{present.reason}; only what {usable} built can run", present.remedy
    return str(present), ""


def _obstacle(
    features: tuple[str, ...], compiler: toolchain.Toolchain | Missing
) -> tuple[str, str] | None:
    """Give the reason why nothing can be built or run for these features, and the remedy."""
    unknown = sorted(set(features) - cpu.KNOWN)
    if unknown:
        return (
            f"KERNELYARD_CPP_CPU_FEATURES names {', '.join(unknown)}",
            f"known are {', '.join(sorted(cpu.KNOWN))}",
        )
    lacking = sorted(set(features) - set(cpu.features()))
    if lacking:
        return (
            f"this processor lacks {', '.join(lacking)}",
            f"it has {', '.join(cpu.features())}",
        )
    if isinstance(compiler, Missing):
        return compiler.reason, compiler.remedy
    return None


def _check_axpy(launcher: Launcher) -> str | None:
    from array import array

    x, y = array("f", range(1000)), array("f", [1.0] * 1000)
    launcher(x, y, 0.5, len(x))
    wrong = next((i for i in range(1000) if y[i] != 1.0 + 0.5 * x[i]), None)
    if wrong is None:
        return None
    return f"y[{wrong}] is {y[wrong]}, expected {1.0 + 0.5 * x[wrong]}"
