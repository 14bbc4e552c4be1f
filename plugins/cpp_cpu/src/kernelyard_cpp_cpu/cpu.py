"""What the processor can do, asked of the system and never of a compiler."""

import functools
import platform
import sys
from pathlib import Path

# Linux's name of a feature -> the compiler's, for what g++ 9 and clang 10 know and code gains from.
_X86 = {
    "sse4_1": "sse4.1",
    "sse4_2": "sse4.2",
    "popcnt": "popcnt",
    "avx": "avx",
    "avx2": "avx2",
    "fma": "fma",
    "f16c": "f16c",
    "bmi1": "bmi",
    "bmi2": "bmi2",
    "abm": "lzcnt",
    "movbe": "movbe",
    "avx512f": "avx512f",
    "avx512bw": "avx512bw",
    "avx512cd": "avx512cd",
    "avx512dq": "avx512dq",
    "avx512vl": "avx512vl",
    "avx512_vnni": "avx512vnni",
    "avx512vbmi": "avx512vbmi",
}
_ARM = {"asimddp": "dotprod", "fphp": "fp16", "bf16": "bf16", "i8mm": "i8mm", "sve": "sve"}

KNOWN = frozenset(_X86.values()) | frozenset(_ARM.values())
"""Every feature name that a target of this plugin may have."""


@functools.cache
def architecture() -> str:
    """Name the processor's architecture as the system does, ``x86_64`` or ``aarch64``."""
    machine = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)


@functools.cache
def features() -> tuple[str, ...]:
    """List the instruction sets of this machine's processor, by the compiler's names."""
    names = _X86 if architecture() == "x86_64" else _ARM
    return tuple(sorted(names[flag] for flag in _flags() if flag in names))


@functools.cache
def model() -> str:
    """Name the processor as the system does; empty where it does not."""
    return next(iter(_lines("model name")), "")


def flags(target_features: tuple[str, ...], arch: str) -> list[str]:
    """Give the compiler flags that allow exactly these instruction sets."""
    if arch == "x86_64":
        return [f"-m{feature}" for feature in target_features]
    if arch == "aarch64" and target_features:
        return ["-march=armv8.2-a" + "".join(f"+{feature}" for feature in target_features)]
    return []


def _flags() -> list[str]:
    """List what the system says the processor can do."""
    return next(iter(_lines("flags", "Features")), "").split()


def _lines(*names: str) -> list[str]:
    """Give what the system says of the first processor under these names.

    Nothing but on Linux: elsewhere the architecture's baseline is safe, and what vendors tune for.
    """
    if sys.platform != "linux":
        return []
    try:
        with Path("/proc/cpuinfo").open() as lines:
            for line in lines:
                name, _, value = line.partition(":")
                if name.strip() in names:
                    return [value.strip()]
    except OSError:
        return []
    return []
