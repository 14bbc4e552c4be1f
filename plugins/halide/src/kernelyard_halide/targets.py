"""What this plugin can build for, and what a launch needs beside the kernel."""

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
from kernelyard_halide import cpu, toolchain

LAUNCHER = Source(
    language="cpp",
    code=launcher_code(
        (Path(__file__).parent / "native" / "launcher.cpp").read_text(encoding="utf-8")
    ),
    entry="PyInit_kernelyard_halide_launcher",
    arguments=(),
    options={"flags": ("-O1",), "python_module": True},
    name="kernelyard's launcher for Halide",
)

RUNTIME = Source(
    language="halide",
    code="",
    entry="",
    arguments=(),
    options={"runtime": True},
    name="Halide's runtime",
)
"""The functions that every pipeline calls, once per process: memory, threads, errors."""

_BRIGHTER = Source(
    language="halide",
    code="""import halide as hl

@hl.generator(name="brighter")
class Brighter:
    x = hl.InputBuffer(hl.Float(32), 1)
    by = hl.InputScalar(hl.Float(32))
    y = hl.OutputBuffer(hl.Float(32), 1)

    def generate(g):
        i = hl.Var("i")
        g.y[i] = g.x[i] + g.by
""",
    entry="brighter",
    arguments=(
        Argument.input("x", "float32"),
        Argument.scalar("by", "float32"),
        Argument.output("y", "float32"),
    ),
    name="doctor: brighter",
)


def reports(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report the one target: this machine's processor, or as much of it as the user allows."""
    wanted = settings.options.get("features")
    chosen = cpu.features() if wanted is None else tuple(filter(None, wanted.split(",")))
    usable = toolchain.find_or_recall(settings)
    obstacle = _obstacle(chosen, usable)
    reason, remedy = obstacle or _state(settings, usable)
    return [
        TargetReport(
            target=Target("cpu", cpu.architecture(), chosen),
            present=obstacle is None,
            reason=reason,
            remedy=remedy,
            support=(LAUNCHER, RUNTIME),
            support_device="cpu",
            probe=Probe(_BRIGHTER, _check),
        )
    ]


def _state(settings: PluginSettings, usable: toolchain.Toolchain | Missing) -> tuple[str, str]:
    """Say what there is, or that only what was built earlier can run."""
    present = toolchain.find(settings)
    if isinstance(present, Missing):
        return f"{present.reason}; only what {usable} built can run", present.remedy
    return str(present), ""


def _obstacle(
    features: tuple[str, ...], usable: toolchain.Toolchain | Missing
) -> tuple[str, str] | None:
    """Give the reason why nothing can be built or run for these features, and the remedy."""
    unknown = sorted(set(features) - cpu.KNOWN)
    if unknown:
        return (
            f"KERNELYARD_HALIDE_FEATURES names {', '.join(unknown)}",
            f"known are {', '.join(sorted(cpu.KNOWN))}",
        )
    lacking = sorted(set(features) - set(cpu.features()))
    if lacking:
        return f"this processor lacks {', '.join(lacking)}", f"it has {', '.join(cpu.features())}"
    if isinstance(usable, Missing):
        return usable.reason, usable.remedy
    return None


def _check(launcher: Launcher) -> str | None:
    from array import array

    x, y = array("f", range(1000)), array("f", [0.0] * 1000)
    launcher(x, 0.5, y)
    wrong = next((i for i in range(1000) if y[i] != x[i] + 0.5), None)
    return None if wrong is None else f"y[{wrong}] is {y[wrong]}, expected {x[wrong] + 0.5}"
