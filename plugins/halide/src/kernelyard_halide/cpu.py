"""What the processor can do, by Halide's names, asked of the system and never of Halide."""

import functools
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from kernelyard.plugin import Target

# Halide's feature -> what Linux says of a processor that has it all; src/Target.cpp of Halide 21.
_SKYLAKE = ("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw")
_CANNONLAKE = (*_SKYLAKE, "avx512ifma", "avx512vbmi")
_ZEN4 = (*_CANNONLAKE, "avx512_bf16", "avx512_vnni", "avx512_bitalg", "avx512_vbmi2")
_X86 = {
    "sse41": ("sse4_1",),
    "avx": ("avx",),
    "f16c": ("f16c",),
    "fma": ("fma",),
    "avx2": ("avx2",),
    "avx512": ("avx512f", "avx512cd"),
    "avx512_skylake": _SKYLAKE,
    "avx512_cannonlake": _CANNONLAKE,
    "avx512_zen4": _ZEN4,
}
_ARM = {"arm_dot_prod": ("asimddp",), "arm_fp16": ("fphp",)}

_ARCHITECTURES = {"x86_64": "x86-64", "aarch64": "arm-64"}

KNOWN = frozenset(_X86) | frozenset(_ARM)
"""Every feature name that a target of this plugin may have."""


@functools.cache
def architecture() -> str:
    """Name the processor's architecture as the system does, ``x86_64`` or ``aarch64``."""
    machine = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)


@functools.cache
def features() -> tuple[str, ...]:
    """List the instruction sets of this machine's processor, by Halide's names."""
    known = _X86 if architecture() == "x86_64" else _ARM
    there = set(_flags())
    return tuple(sorted(name for name, needed in known.items() if there.issuperset(needed)))


def target_string(target: Target, features: Sequence[str] = ()) -> str:
    """Write a target as Halide does, all of it: never ``host``."""
    return "-".join([_ARCHITECTURES[target.arch], "linux", *target.features, *features])


def _flags() -> list[str]:
    """List what the system says the processor can do; elsewhere than on Linux the baseline."""
    if sys.platform != "linux":
        return []
    try:
        with Path("/proc/cpuinfo").open() as lines:
            for line in lines:
                name, _, value = line.partition(":")
                if name.strip() in {"flags", "Features"}:
                    return value.split()
    except OSError:
        return []
    return []
