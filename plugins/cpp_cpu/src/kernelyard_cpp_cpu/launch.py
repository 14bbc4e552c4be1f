"""Load a kernel and bind it to its signature."""

import functools
import hashlib
import importlib.machinery
import importlib.util
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

import attrs

from kernelyard.plugin import (
    DTYPES,
    Argument,
    ArgumentValueError,
    Artifact,
    ArtifactMismatchError,
    KernelFailedError,
    Launcher,
    LoadError,
    PluginSettings,
    Source,
)
from kernelyard_cpp_cpu import cpu
from kernelyard_cpp_cpu.library import as_file
from kernelyard_cpp_cpu.refusal import Refusal
from kernelyard_cpp_cpu.unit import kind_of

_libraries: dict[str, int] = {}
_KINDS = {"p": 0, "i": 1, "u": 2, "f": 3, "b": 4}


@attrs.frozen
class Loaded:
    """A kernel in memory: the address of its entry, and the launcher module that can call it."""

    address: int
    native: Any


def load(artifact: Artifact, support: Sequence[Artifact]) -> Loaded:
    """Load a kernel's library, if this processor has all that it was built for."""
    _check_fit(artifact)
    native = _native(support[0])
    data = artifact.files["kernel.so"]
    try:
        library = _open(native, hashlib.sha256(data).hexdigest(), data)
        return Loaded(native.symbol(library, artifact.manifest["symbol"]), native)
    except OSError as error:
        raise LoadError("kernel.so", str(error)) from None


def _open(native: Any, digest: str, data: bytes) -> int:
    """Open a library once, however many kernels are in it; it stays open."""
    if digest not in _libraries:
        with as_file(data, "kernel.so") as path:
            _libraries[digest] = native.open(path)
    return _libraries[digest]


def bind(loaded: Loaded, source: Source, settings: PluginSettings) -> Launcher:
    """Make the vectorcall object that the user calls."""
    refusal = Refusal(source.label, source.arguments)
    launcher: Launcher = loaded.native.Launcher(
        source.label,
        loaded.address,
        tuple(_parameter(argument) for argument in source.arguments),
        refusal,
        functools.partial(_failed, source.label),
        _whole(settings, "threads"),
        bool(_whole(settings, "release_gil")),
        bool(source.option("trusted", default=False)),
    )
    return launcher


def _parameter(argument: Argument) -> tuple[int, bool, bool, int, int]:
    dtype = DTYPES[argument.dtype]
    kind = _KINDS[kind_of(argument)]
    return kind, argument.is_written, argument.contiguous, dtype.code, dtype.bits


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


def _native(artifact: Artifact) -> ModuleType:
    data = artifact.files["kernel.so"]
    return _import_native(hashlib.sha256(data).hexdigest(), data)


_modules: dict[str, ModuleType] = {}


def _import_native(digest: str, data: bytes) -> ModuleType:
    """Import the launcher module, once per content."""
    if digest not in _modules:
        name = "kernelyard_cpp_cpu_launcher"
        with as_file(data, "launcher.so") as path:
            loader = importlib.machinery.ExtensionFileLoader(name, path)
            spec = importlib.util.spec_from_file_location(name, path, loader=loader)
            assert spec is not None
            try:
                module = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
            except ImportError as error:
                raise LoadError(name, str(error)) from None
        _modules[digest] = module
    return _modules[digest]


def _failed(kernel: str, message: str) -> NoReturn:
    raise KernelFailedError(kernel, message)
