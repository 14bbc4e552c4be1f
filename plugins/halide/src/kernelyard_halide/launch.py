"""Load a pipeline and bind it to its signature."""

import functools
from collections.abc import Sequence
from typing import Any, NoReturn

import attrs

from kernelyard.plugin import (
    ArgumentValueError,
    Artifact,
    ArtifactMismatchError,
    Launcher,
    LoadError,
    PluginSettings,
    Source,
    bound,
    import_extension,
    open_library,
)
from kernelyard_halide import cpu, manifest


@attrs.frozen
class Loaded:
    """A pipeline in memory: where it is, the launcher module that can call it, its parameters.

    ``spare`` is what runs where arrays do not fit ``address``; 0 if there is none.
    """

    address: int
    spare: int
    native: Any
    parameters: tuple[manifest.Parameter, ...]


def load(artifact: Artifact, support: Sequence[Artifact]) -> Loaded:
    """Load a pipeline's library, and before the first one what every pipeline calls."""
    _check_fit(artifact)
    launcher, runtime = support
    native = import_extension("kernelyard_halide_launcher", launcher.files["kernel.so"])
    try:
        open_library(native, runtime.files["runtime.so"], opened=native.use_runtime)
        library = open_library(native, artifact.files["kernel.so"])
        symbols = artifact.manifest["symbol"], artifact.manifest["spare"]
        address, spare = (native.symbol(library, name) if name else 0 for name in symbols)
    except OSError as error:
        raise LoadError("kernel.so", str(error)) from None
    return Loaded(address, spare, native, manifest.from_json(artifact.manifest["parameters"]))


def bind(loaded: Loaded, source: Source, settings: PluginSettings) -> Launcher:
    """Make the vectorcall object that the user calls."""
    given, layouts = _views(loaded, source)
    places = {argument.name: index for index, argument in enumerate(source.arguments)}
    names = given or [it.name for it in loaded.parameters]
    pairs = list(zip(names, loaded.parameters, strict=True))
    pieces = tuple(
        (places[name], it.is_buffer, it.code, it.bits, max(it.rank, 0)) for name, it in pairs
    )
    integers = tuple(places[name] for name in layouts.names) if layouts else ()
    buffers = {it.name: (name, it.rank) for name, it in pairs}
    return bound(
        loaded.native,
        source,
        (loaded.address, loaded.spare, _whole(settings, "threads"), pieces, integers, layouts),
        release_gil=bool(_whole(settings, "release_gil")),
        failed=functools.partial(_failed, source.label, tuple(places), buffers, bool(given)),
    )


def _views(loaded: Loaded, source: Source) -> tuple[list[str], Any]:
    """Name the argument that each of the pipeline's is a view of, and give what lays them out."""
    if not source.option("views", ""):
        return [], None
    from kernelyard_halide import views

    given = views.of(source)
    return [view.of for view in given], views.layouts(given, source, loaded.parameters)


def _failed(*facts: Any) -> NoReturn:
    from kernelyard_halide.refusal import Failed

    *known, message = facts
    Failed(*known)(message)


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


def _whole(settings: PluginSettings, option: str) -> int:
    text = settings.options.get(option) or "0"
    if not text.isdecimal():
        variable = f"KERNELYARD_HALIDE_{option.upper()}"
        raise ArgumentValueError(variable, "", repr(text), "a whole number")
    return int(text)
