"""Load a kernel and bind it to its signature."""

from collections.abc import Sequence
from typing import Any

import attrs

from kernelyard.plugin import (
    ArgumentValueError,
    Artifact,
    ArtifactMismatchError,
    Config,
    Launcher,
    LoadError,
    PluginSettings,
    Source,
    bound,
    import_extension,
    open_library,
)
from kernelyard_cpp_cpu import cpu, parameters


@attrs.frozen
class Loaded:
    """A kernel in memory: the address of its entry, and the launcher module that can call it."""

    address: int
    native: Any


def load(artifact: Artifact, support: Sequence[Artifact]) -> Loaded:
    """Load a kernel's library, if this processor has all that it was built for."""
    _check_fit(artifact)
    native = import_extension("kernelyard_cpp_cpu_launcher", support[0].files["kernel.so"])
    try:
        library = open_library(native, artifact.files["kernel.so"])
        return Loaded(native.symbol(library, artifact.manifest["symbol"]), native)
    except OSError as error:
        raise LoadError("kernel.so", str(error)) from None


def bind(loaded: Loaded, source: Source, config: Config, settings: PluginSettings) -> Launcher:
    """Make the vectorcall object that the user calls."""
    parameters.require(source, config)
    binding = loaded.address, config.get(parameters.THREADS, _whole(settings, "threads"))
    return bound(loaded.native, source, binding, release_gil=bool(_whole(settings, "release_gil")))


def _whole(settings: PluginSettings, option: str) -> int:
    text = settings.options.get(option) or "0"
    if not text.isdecimal():
        variable = f"KERNELYARD_CPP_CPU_{option.upper()}"
        raise ArgumentValueError(variable, "", repr(text), "a whole number")
    return int(text)


def _check_fit(artifact: Artifact) -> None:
    arch = artifact.manifest.get("arch", "")
    if arch != cpu.architecture():
        raise ArtifactMismatchError(
            "kernel.so", f"it is built for {arch}, this is {cpu.architecture()}"
        )
    wanted = filter(None, artifact.manifest.get("features", "").split(","))
    lacking = sorted(set(wanted) - set(cpu.features()))
    if lacking:
        raise ArtifactMismatchError(
            "kernel.so", f"it uses {', '.join(lacking)}, this processor has no such instructions"
        )
