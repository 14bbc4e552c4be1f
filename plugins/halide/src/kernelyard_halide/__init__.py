"""Halide on the CPU: a backend of kernelyard that so far only says what is here.

It registers, finds Halide, and rejects every source because the hooks that build and launch are
not written yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernelyard.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernelyard.plugin import PluginSettings, Source, TargetReport, Verdict

kernelyard_contract = (1, 1)
kernelyard_version = "0.1.0"


@hookimpl
def kernelyard_targets(settings: PluginSettings) -> Sequence[TargetReport]:
    from kernelyard_halide import toolchain

    return toolchain.reports(settings)


@hookimpl
def kernelyard_accepts(source: Source) -> Verdict:
    from kernelyard.plugin import Accepted, Rejected

    if source.language != "halide":
        return Rejected(f"it takes halide, not {source.language}")
    return Accepted()
