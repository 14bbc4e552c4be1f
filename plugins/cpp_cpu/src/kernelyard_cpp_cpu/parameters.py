"""What may be chosen in a kernel: four parameters that are known, and macros of its code."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from kernelyard.plugin import Config, Source, SpaceError, Target
from kernelyard_cpp_cpu import openmp
from kernelyard_cpp_cpu.toolchain import Toolchain

THREADS, OPTIMIZE, UNROLL, VECTOR_WIDTH = "threads", "optimize", "unroll", "vector_width"
LAUNCH_ONLY = frozenset({THREADS})
"""What is set anew for each launch, so that nothing is built for it."""

_FAST = "fast"
_LEVELS = ("O1", "O2", "O3", _FAST)
_WIDTHS = {0: "", 128: "", 256: "avx", 512: "avx512f"}
"""Bits of a vector, and the instruction set that has such."""
_LARGEST = 2**31 - 1


def _is_whole(value: object, least: int) -> bool:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and value in range(least, _LARGEST)


_KNOWN: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    THREADS: ("a whole number of 1 or more", lambda value: _is_whole(value, 1)),
    OPTIMIZE: (f"one of {', '.join(_LEVELS)}", lambda value: value in _LEVELS),
    UNROLL: ("0, or a whole number: the factor", lambda value: _is_whole(value, 0)),
    VECTOR_WIDTH: (
        "one of 0, 128, 256, 512: bits",
        lambda value: _is_whole(value, 0) and value in _WIDTHS,
    ),
}
_MACRO = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def require(source: Source, config: Config) -> None:
    """Raise ``SpaceError`` if a config holds what no kernel, or not this one, understands."""
    for name, value in config.values:
        require_value(source, name, value)


def require_value(source: Source, name: str, value: object) -> None:
    """Raise ``SpaceError`` if a parameter is not known, or this is no value of it."""
    if name in _KNOWN:
        expected, is_meant = _KNOWN[name]
        if not is_meant(value):
            raise _wrong(source, f"has {name}={value!r:.80}", f"give {expected}")
        if name == THREADS and not openmp.is_wanted(source):
            problem = f"has {THREADS}, and nothing in its code is parallel"
            raise _wrong(source, problem, "write `#pragma omp parallel for`, or leave it out")
        return
    _require_macro(source, name)
    if not _is_text(value):
        problem = f"has the macro {name}={value!r:.80}"
        raise _wrong(source, problem, "give a finite number, a boolean, or a text of one line")


def _require_macro(source: Source, name: str) -> None:
    word = re.escape(name)
    if not _MACRO.fullmatch(name) or not re.search(rf"\b{word}\b", source.code):
        problem = f"has the parameter {name!r}, which is no word of its code"
        known = f"{', '.join(_KNOWN)}, and as macros the words of the code"
        raise _wrong(source, problem, f"known are {known}")
    is_set = re.search(rf"^\s*#\s*define\s+{word}\b", source.code, re.MULTILINE)
    if is_set and not re.search(rf"(ifndef|defined)[\s(]*{word}\b", source.code):
        problem = f"has the macro {name}, which its code defines whatever was chosen"
        raise _wrong(source, problem, f"write `#ifndef {name}` before that, and `#endif` after it")


def _is_text(value: object) -> bool:
    if isinstance(value, str):
        return len(value.splitlines()) < 2 and not value.endswith(("\\", "\n"))
    return isinstance(value, int | float) and math.isfinite(value)


def fits(width: object, target: Target) -> bool:
    """Whether a target has vectors of so many bits; of a value that is no width, it is said so."""
    needed = _WIDTHS.get(width, "") if isinstance(width, int) else ""
    return not width or (target.arch == "x86_64" and (not needed or needed in target.features))


def level(config: Config, compiler: Toolchain) -> list[str]:
    """Give the flags of a level of optimization; 3 where none was chosen.

    With a plain ``-ffast-math`` g++ 12 would link in what flushes denormal numbers to zero, in all
    of the process; told so, only the compiler proper hears of it. It stands before the flags of the
    source: who says ``-fno-finite-math-only`` there goes on having infinities.
    """
    chosen = config.get(OPTIMIZE, "O3")
    if chosen != _FAST:
        return [f"-{chosen}"]
    return ["-O3", "-ffast-math" if compiler.is_clang else "-Wp,-ffast-math"]


def flags(source: Source, config: Config, target: Target, compiler: Toolchain) -> list[str]:
    """Give the flags of all else that was chosen; none where the compiler is to choose."""
    width = config.get(VECTOR_WIDTH, 0)
    if not fits(width, target):
        widest = max(it for it in _WIDTHS if fits(it, target))
        problem = f"has {VECTOR_WIDTH}={width}, which the target's vectors are not"
        raise _wrong(source, problem, f"give at most {widest}; 0 is the compiler's choice")
    wide = [f"-mprefer-vector-width={width}"] if width else []
    return [*_unrolling(config.get(UNROLL, 0), compiler), *wide]


def _unrolling(factor: Any, compiler: Toolchain) -> list[str]:
    """Tell a compiler how often to repeat the body of a loop.

    clang interleaves what it vectorizes and unrolls the rest; its ``-unroll-count`` would unroll
    first, and what is unrolled is not vectorized. g++ has a limit of instructions.
    """
    if factor < 2:
        return ["-fno-unroll-loops"] if factor else []
    if compiler.is_clang:
        names = ("force-vector-interleave", "unroll-max-count")
        return [word for name in names for word in ("-mllvm", f"-{name}={factor}")]
    instructions = min(25 * factor, 10_000)
    limits = ("max-unrolled-insns", "max-average-unrolled-insns")
    words = [f"max-unroll-times={factor}", *(f"{name}={instructions}" for name in limits)]
    return ["-funroll-loops", *(word for limit in words for word in ("--param", limit))]


def macros(config: Config) -> dict[str, str]:
    """Give the macros that were chosen, as the preprocessor is told them."""
    chosen = {name: value for name, value in config.values if name not in _KNOWN}
    return {name: _text(value) for name, value in chosen.items()}


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _wrong(source: Source, problem: str, remedy: str) -> SpaceError:
    return SpaceError(f"of {source.label!r} {problem}", remedy)
