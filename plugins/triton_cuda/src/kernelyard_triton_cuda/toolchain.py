"""Find Triton's Python package, ptxas and libdevice; name them by content, import nothing."""

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from kernelyard.plugin import Memo, Missing, PluginSettings, digest_file, package_place
from kernelyard_triton_cuda import variables

REINSTALL = "pip install --force-reinstall triton"
CORRECT = "correct it, or unset it for Triton's own"
_BUNDLED = {
    variables.PTXAS: "backends/nvidia/bin/ptxas",
    variables.PTXAS_BLACKWELL: "backends/nvidia/bin/ptxas-blackwell",
    variables.LIBDEVICE: "backends/nvidia/lib/libdevice.10.bc",
}


@attrs.frozen
class Tool:
    """A file that Triton compiles with."""

    path: str
    digest: str


@attrs.frozen
class Toolchain:
    """Triton, and what makes machine code of its PTX; ``digest`` is that of the package's code."""

    package: str
    version: str
    digest: str
    ptxas: Tool
    ptxas_blackwell: Tool
    """For architectures from sm_100 on."""
    libdevice: Tool

    def __str__(self) -> str:
        return f"Triton {self.version}"

    def assembler(self, capability: int) -> Tool:
        """Give the ptxas for an architecture, as Triton chooses it."""
        return self.ptxas_blackwell if capability >= 100 else self.ptxas


def find(settings: PluginSettings) -> Toolchain | Missing:
    """Find the package and its tools; one that is named and not there is not replaced."""
    named = tuple(settings.variables.get(name, "") for name in variables.TOOLS)
    return _find(settings.state, package_place("triton"), named)


def find_or_recall(settings: PluginSettings) -> Toolchain | Missing:
    """Find them; where one is gone, name what was there last: what it built is still valid."""
    found = find(settings)
    if isinstance(found, Toolchain):
        _remember(settings.state, found)
        return found
    last = Memo(settings.state / "toolchain.json").recall("last")
    try:
        return _from_json(last) if last else found
    except (TypeError, KeyError):
        return found


@functools.cache
def _find(state: Path, place: Path | None, named: tuple[str, ...]) -> Toolchain | Missing:
    if place is None:
        return Missing("the Python package triton is not installed", "pip install triton")
    from kernelyard_triton_cuda import package

    try:
        found = package.identified(place, tuple(_BUNDLED.values()), state)
        tools = [
            _named(variable, path, state) or Tool(str(place / own), found.tools[own])
            for (variable, own), path in zip(_BUNDLED.items(), named, strict=True)
        ]
    except OSError as error:
        return Missing(f"Triton's files cannot be read: {error}", REINSTALL)
    except _NotThereError as error:
        return Missing(str(error), CORRECT)
    for tool in tools[:2]:
        if not os.access(tool.path, os.X_OK):
            return Missing(f"{tool.path} cannot be executed", f"chmod +x {tool.path}")
    return Toolchain(str(place), found.version, found.digest, *tools)


class _NotThereError(Exception):
    pass


def _named(variable: str, path: str, state: Path) -> Tool | None:
    if not path:
        return None
    try:
        return Tool(path, digest_file(Path(path), Memo(state / "files.json")))
    except OSError as error:
        raise _NotThereError(f"{variable}={path} cannot be read: {error.strerror}") from None


@functools.lru_cache(maxsize=16)
def _remember(state: Path, found: Toolchain) -> None:
    """Keep what ``find_or_recall`` may need later; once per process is enough."""
    memo, facts = Memo(state / "toolchain.json"), attrs.asdict(found)
    if memo.recall("last") != facts:
        memo.keep("last", facts)


def _from_json(facts: Mapping[str, Any]) -> Toolchain:
    """Read what ``_remember`` kept; ``KeyError`` or ``TypeError`` if it is something else."""
    tools = {name: Tool(**facts[name]) for name in ("ptxas", "ptxas_blackwell", "libdevice")}
    return Toolchain(**{**facts, **tools})
