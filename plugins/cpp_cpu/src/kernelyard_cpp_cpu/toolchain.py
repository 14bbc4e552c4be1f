"""Find the compiler; where none works any more, recall the last one that did."""

import functools
import os
from pathlib import Path

import attrs

from kernelyard.plugin import Memo, Missing, PluginSettings
from kernelyard_cpp_cpu import zig
from kernelyard_cpp_cpu.identify import Toolchain, identify

REMEDY = (
    "install one (Debian: apt install g++; macOS: xcode-select --install; "
    "anywhere: pip install 'kernelyard-cpp-cpu[zig]')"
)
_NAMED = (
    "correct KERNELYARD_CPP_CPU_CXX or CXX, which takes one program without arguments, or unset it"
)

__all__ = ["REMEDY", "Toolchain", "find", "find_or_recall"]


def find(settings: PluginSettings) -> Toolchain | Missing:
    """Find the compiler: the setting, else ``CXX``, else g++, else clang++, else zig's.

    One that is named and does not work is not replaced by another.
    """
    named = settings.options.get("cxx") or settings.variables.get("CXX")
    path = settings.variables.get("PATH", os.defpath)
    if named:
        answer = identify(named, path, settings.state)
        return attrs.evolve(answer, remedy=_NAMED) if isinstance(answer, Missing) else answer
    answers = [identify(command, path, settings.state) for command in ("g++", "clang++")]
    found = next((answer for answer in answers if isinstance(answer, Toolchain)), None)
    reasons = [answer.reason for answer in answers if isinstance(answer, Missing)]
    return found or _of_package(settings.state) or Missing("; ".join(reasons), REMEDY)


def find_or_recall(settings: PluginSettings) -> Toolchain | Missing:
    """Find the compiler; where none works any more, name the last one that did.

    What that one built is still valid, so a warm store needs no compiler.
    """
    found = find(settings)
    if isinstance(found, Toolchain):
        _remember(settings.state, found)
        return found
    last = Memo(settings.state / "toolchain.json").recall("last")
    try:
        return Toolchain(**last) if last else found
    except TypeError:
        return found


def _of_package(state: Path) -> Toolchain | None:
    try:
        script = zig.script(state)
    except OSError:
        return None
    found = identify(str(script), "", state, zig.program()) if script else None
    return found if isinstance(found, Toolchain) else None


@functools.lru_cache(maxsize=16)
def _remember(state: Path, found: Toolchain) -> None:
    """Keep what ``find_or_recall`` may need later; once per process is enough."""
    memo, facts = Memo(state / "toolchain.json"), attrs.asdict(found)
    if memo.recall("last") != facts:
        memo.keep("last", facts)
