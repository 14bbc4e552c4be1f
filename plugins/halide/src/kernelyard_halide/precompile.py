"""Build a shared library from a generator's text, in a worker."""

import functools
import importlib
import linecache
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from kernelyard.plugin import (
    Artifact,
    CompileError,
    Config,
    Missing,
    PluginSettings,
    Source,
    Target,
    text_modules,
)
from kernelyard_halide import link, manifest, toolchain
from kernelyard_halide.apart import apart
from kernelyard_halide.options import RejectedError


def build(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> list[Artifact | CompileError]:
    """Build each alone; Halide compiles in copies of this process."""
    tools = toolchain.find(settings)
    if isinstance(tools, Missing):
        raise tools.error("halide", sources)
    try:
        importlib.import_module("halide")  # so that no copy has to
    except Exception as error:  # noqa: BLE001 - whatever an import may raise
        reason = f"the Python package halide does not import: {_said(error)}"
        raise Missing(reason, toolchain.REINSTALL).error("halide", sources) from None
    return [_built(source, config, target, tools) for source in sources]


def _built(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain
) -> Artifact | CompileError:
    build = _runtime if source.option("runtime", default=False) else _kernel
    try:
        with tempfile.TemporaryDirectory(prefix="kernelyard-") as directory:
            return build(source, config, target, tools, Path(directory))
    except RejectedError as error:
        return CompileError(
            kernel=source.label,
            plugin="halide",
            command=f"{tools} ({config})",
            output=str(error),
            files=((f"{source.label}.py", source.code),),
        )


def _runtime(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain, directory: Path
) -> Artifact:
    del source, config
    make = functools.partial(_runtime_object, target, directory)
    library = link.runtime_library(apart(make, _said, directory), tools)
    return Artifact({"runtime.so": library}, {"arch": target.arch, "features": ""})


def _runtime_object(target: Target, directory: Path) -> bytes:
    from kernelyard_halide import pipeline

    return pipeline.runtime_object(target, directory)


def _kernel(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain, directory: Path
) -> Artifact:
    make = functools.partial(_compiled, source, config, target, tools, directory)
    files, parameters = apart(make, functools.partial(_words, source), directory)
    objects = [files.pop(name) for name in ("kernel.o", "spare.o") if name in files]
    library = link.kernel_library(objects, tools)
    facts = {
        "arch": target.arch,
        "features": ",".join(target.features),
        "symbol": f"{manifest.SYMBOL}_argv",
        "spare": f"{manifest.SPARE}_argv" if len(objects) > 1 else "",
        "runtime": link.runtime_name(tools),
        "parameters": manifest.to_json(parameters),
    }
    return Artifact({"kernel.so": library, **files}, facts)


def _compiled(
    source: Source, config: Config, target: Target, tools: toolchain.Toolchain, directory: Path
) -> tuple[dict[str, bytes], tuple[manifest.Parameter, ...]]:
    from kernelyard_halide import pipeline

    made = pipeline.compile_source(source, config, target, tools, directory)
    return made.files, made.parameters


def _words(source: Source, error: BaseException) -> str:
    """Give Halide's words, and where in the text they were called forth."""
    if isinstance(error, RejectedError):
        return str(error)
    texts = {source.label: source.code, **text_modules(source)}
    files = {f"{name}.py": text.splitlines(keepends=True) for name, text in texts.items()}
    linecache.cache.update({name: (0, None, lines, name) for name, lines in files.items()})
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename in files]
    return "".join(traceback.format_list(inside)) + _said(error)


def _said(error: BaseException) -> str:
    if type(error).__name__ == "HalideError":
        return str(error)
    return "".join(traceback.format_exception_only(error))
