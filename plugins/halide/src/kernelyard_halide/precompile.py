"""Build a shared library from a generator's text, in a worker."""

import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernelyard.plugin import (
    Artifact,
    CompileError,
    Config,
    PluginSettings,
    Source,
    Target,
    ToolchainMissingError,
)
from kernelyard_halide import cpu, link, manifest, toolchain
from kernelyard_halide.generator import RejectedError
from kernelyard_halide.options import strings

FORMAT = "2"
"""Raised when what is made of the same text changes meaning."""


def key_parts(source: Source, target: Target, settings: PluginSettings) -> Mapping[str, str]:
    """Name what a build depends on beside source, config and target."""
    tools = toolchain.find_or_recall(settings)
    if isinstance(tools, toolchain.Missing):
        tools = toolchain.Toolchain(Path(), "none", "none", "none")
    return {
        "halide": tools.version,
        "halide.digest": tools.digest,
        "halide.target": cpu.target_string(target, strings(source, "features")),
        "format": FORMAT,
    }


def build(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Build each alone; Halide compiles in this process."""
    tools = toolchain.find(settings)
    if isinstance(tools, toolchain.Missing):
        labels = ", ".join(source.label for source in sources)
        raise ToolchainMissingError("halide", labels, tools.reason, tools.remedy)
    return [_built(source, config, target, tools) for source in sources]


def _built(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain
) -> Artifact | CompileError:
    try:
        with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
            if source.option("runtime", default=False):
                return _runtime(target, tools, Path(directory))
            return _kernel(source, config, target, tools, Path(directory))
    except Exception as error:  # noqa: BLE001 - the text is the user's, and may raise anything
        return CompileError(
            kernel=source.label,
            plugin="halide",
            command=f"{tools} ({config})",
            output=_words(error, source),
            files=((f"{source.label}.py", source.code),),
        )


def _runtime(target: Target, tools: toolchain.Toolchain, directory: Path) -> Artifact:
    from kernelyard_halide import pipeline

    library = link.runtime_library(pipeline.runtime_object(target, directory), tools)
    return Artifact({"runtime.so": library}, {"arch": target.arch, "features": ""})


def _kernel(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain, directory: Path
) -> Artifact:
    from kernelyard_halide import pipeline

    made = pipeline.compile_source(source, config, target, tools, directory)
    files = dict(made.files)
    objects = [files.pop(name) for name in ("kernel.o", "spare.o") if name in files]
    library = link.kernel_library(objects, tools)
    facts = {
        "arch": target.arch,
        "features": ",".join(target.features),
        "symbol": f"{manifest.SYMBOL}_argv",
        "spare": f"{manifest.SPARE}_argv" if len(objects) > 1 else "",
        "runtime": link.runtime_name(tools),
        "parameters": manifest.to_json(made.parameters),
    }
    return Artifact({"kernel.so": library, **files}, facts)


def _words(error: Exception, source: Source) -> str:
    """Give Halide's words, or where in the text an exception was raised."""
    if isinstance(error, RejectedError | link.LinkError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename == f"{source.label}.py"]
    where = "".join(traceback.format_list(inside))
    return where + "".join(traceback.format_exception_only(error))
