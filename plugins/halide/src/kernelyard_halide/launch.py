"""Load a pipeline and bind it to its signature."""

import functools
import hashlib
import re
from collections.abc import Sequence
from typing import Any, NoReturn

import attrs

from kernelyard.plugin import (
    ArgumentValueError,
    Artifact,
    ArtifactMismatchError,
    KernelFailedError,
    Launcher,
    LoadError,
    PluginSettings,
    Source,
    as_file,
    bound,
    import_extension,
)
from kernelyard_halide import cpu, manifest, views

_libraries: dict[str, int] = {}


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
        _open_runtime(native, runtime.files["runtime.so"])
        library = _open(native, artifact.files["kernel.so"])
        symbols = artifact.manifest["symbol"], artifact.manifest["spare"]
        address, spare = (native.symbol(library, name) if name else 0 for name in symbols)
    except OSError as error:
        raise LoadError("kernel.so", str(error)) from None
    return Loaded(address, spare, native, manifest.from_json(artifact.manifest["parameters"]))


def bind(loaded: Loaded, source: Source, settings: PluginSettings) -> Launcher:
    """Make the vectorcall object that the user calls."""
    given = views.of(source)
    places = {argument.name: index for index, argument in enumerate(source.arguments)}
    names = [view.of for view in given] or [it.name for it in loaded.parameters]
    pieces = tuple(
        (places[name], it.is_buffer, it.code, it.bits, max(it.rank, 0))
        for name, it in zip(names, loaded.parameters, strict=True)
    )
    integers = tuple(
        index
        for index, argument in enumerate(source.arguments)
        if given and not argument.is_array and "int" in argument.dtype
    )
    layouts = None
    if given:
        buffers = [pair for pair in zip(given, loaded.parameters, strict=True) if pair[1].is_buffer]
        layouts = views.Layouts(
            source.label,
            tuple(source.arguments[index].name for index in integers),
            tuple(view for view, _ in buffers),
            tuple((it.bits + 7) // 8 for _, it in buffers),
        )
    return bound(
        loaded.native,
        source,
        (loaded.address, loaded.spare, _whole(settings, "threads"), pieces, integers, layouts),
        release_gil=bool(_whole(settings, "release_gil")),
        failed=functools.partial(_failed, source.label, tuple(places)),
    )


def _open(native: Any, data: bytes) -> int:
    """Open a library once; it stays open."""
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _libraries:
        with as_file(data, "kernel.so") as path:
            _libraries[digest] = native.open(path)
    return _libraries[digest]


def _open_runtime(native: Any, data: bytes) -> None:
    is_new = hashlib.sha256(data).hexdigest() not in _libraries
    library = _open(native, data)
    if is_new:
        native.use_runtime(library)


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


# What Halide's checks say before anything is computed: src/runtime/errors.cpp of Halide 21.
_BEYOND = re.compile(
    r"(?:In|Out)put buffer (?P<name>\S+) is accessed at (?P<got>-?\d+), "
    r"which is (?:before|beyond) the (?:min|max) \((?P<limit>-?\d+)\) in dimension (?P<dim>\d+)"
)
_CONSTRAINT = re.compile(
    r"Constraint violated: (?P<name>\w+)\.(?P<what>\S+) \((?P<got>[^)]*)\) == (?P<wanted>.*)"
)


def _failed(kernel: str, arguments: Sequence[str], message: str) -> NoReturn:
    """Raise for what Halide said: an argument that does not fit, or a kernel that failed."""
    words = message.strip().removeprefix("Error: ")
    beyond, constraint = _BEYOND.search(words), _CONSTRAINT.search(words)
    if beyond:
        axis = f"Halide's dimension {beyond['dim']}"
        got = f"an array that ends at {beyond['limit']} in {axis}"
        expected = f"one that holds {beyond['got']}"
        raise ArgumentValueError(kernel, _plain(beyond["name"]), got, expected)
    if constraint:
        got = f"{constraint['what']} {constraint['got']}"
        expected = f"{constraint['what']} {constraint['wanted']}"
        raise ArgumentValueError(kernel, _plain(constraint["name"]), got, expected)
    named = next((name for name in arguments if re.search(rf"\b{re.escape(name)}\b", words)), None)
    if named and ("buffer" in words.lower() or "Parameter" in words):
        raise ArgumentValueError(kernel, named, words, "what the pipeline was built for")
    raise KernelFailedError(kernel, words)


def _plain(name: str) -> str:
    return name.strip("'\"").partition(".")[0]
