"""Name what a build depends on, beside what the core knows of."""

from collections.abc import Mapping
from pathlib import Path

from kernelyard.plugin import Missing, PluginSettings, Source, Target
from kernelyard_halide import cpu, toolchain
from kernelyard_halide.options import strings

FORMAT = "4"
"""Raised when what is made of the same text changes meaning."""


def parts(source: Source, target: Target, settings: PluginSettings) -> Mapping[str, str]:
    """Name what a build depends on beside source, config and target."""
    tools = toolchain.find_or_recall(settings)
    if isinstance(tools, Missing):
        tools = toolchain.Toolchain(Path(), "none", "none", "none")
    return {
        "halide": tools.version,
        "halide.digest": tools.digest,
        "halide.target": cpu.target_string(target, strings(source, "features")),
        "format": FORMAT,
    }
