"""Triton's own interpreter as a device, ``triton_interpreter``: right or wrong, on the host.

It runs the sources that are built for GPUs, for who asks whether they compute the right thing and
has no GPU, or has one and doubts it. Only who names the device gets it.
"""

import json
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from kernelyard.plugin import (
    Artifact,
    ArtifactMismatchError,
    CompileError,
    Config,
    Launcher,
    LoadError,
    Measurement,
    Missing,
    PluginSettings,
    Source,
    Target,
    TargetReport,
    measured,
    package_place,
    package_version,
)

DEVICE = "triton_interpreter"
TARGET = Target(DEVICE, "any")
FORMAT = "1"
"""Of what is said in a manifest."""
TEXT = "kernel.py"


@attrs.frozen
class Loaded:
    """What an artifact holds: a text, its kernel, its modules, and types of arguments."""

    code: str
    entry: str
    modules: Mapping[str, str]
    types: Mapping[str, str]


def report(_: PluginSettings) -> TargetReport:
    """Say whether there is what it takes: Triton and NumPy, as packages."""
    missing = missing_package()
    if missing:
        return TargetReport(
            target=TARGET, present=False, reason=missing.reason, remedy=missing.remedy
        )
    from kernelyard_triton_cuda.interpreter.probe import PROBE

    version = _version("triton")
    reason = f"Triton {version}'s interpreter, on the host: for correctness, and slow"
    facts = {"triton": version, "numpy": _version("numpy")}
    return TargetReport(target=TARGET, present=True, reason=reason, facts=facts, probe=PROBE)


def missing_package() -> Missing | None:
    """Say which package is not installed."""
    for name in ("triton", "numpy"):
        if package_place(name) is None:
            return Missing(f"the Python package {name} is not installed", f"pip install {name}")
    return None


def _version(name: str) -> str:
    place = package_place(name)
    return package_version(place) if place else ""


def load(artifact: Artifact, target: Target) -> Loaded:
    """Read what a build wrote; ``ArtifactMismatchError`` if it is for another device."""
    facts: dict[str, Any] = json.loads(artifact.manifest.get("interpreter", "{}"))
    if facts.get("format") != FORMAT:
        built = artifact.manifest.get("arch", "another device")
        raise ArtifactMismatchError(TEXT, f"it is built for {built}, not for {target}")
    code = artifact.files[TEXT].decode()
    return Loaded(code, facts["entry"], facts["modules"], facts["types"])


def build(
    sources: Sequence[Source], config: Config, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Check each source as a build for a GPU would, and keep its text."""
    from kernelyard_triton_cuda.interpreter import building

    return building.build(sources, config, settings)


def bind(loaded: Loaded, source: Source, config: Config) -> Launcher:
    """Run the text, and bind its kernel to the signature."""
    from kernelyard_triton_cuda.interpreter import launcher, program

    try:
        made = program.run(loaded.code, loaded.entry, loaded.modules)
    except Exception as error:
        words = "".join(traceback.format_exception_only(error)).strip()
        raise LoadError(source.label, words) from error
    return launcher.Interpreted(source, config, made, loaded.types)


def measure(launcher: Launcher, arguments: Sequence[object], seconds: float) -> Measurement:
    """Measure a launch by the host's clock: how long it is interpreted, and nothing else."""
    return measured(launcher, arguments, seconds)
