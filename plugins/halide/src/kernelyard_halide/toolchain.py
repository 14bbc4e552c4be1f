"""Find Halide's Python package, without importing it."""

import importlib.util
import platform
from collections.abc import Sequence

from kernelyard.plugin import PluginSettings, Target, TargetReport

_WHEEL = "halide"


def reports(settings: PluginSettings) -> Sequence[TargetReport]:
    """Report this machine's processor, and whether there is a compiler for it."""
    found = importlib.util.find_spec(_WHEEL) is not None
    return [
        TargetReport(
            target=Target("cpu", platform.machine().lower()),
            present=found,
            reason="Halide is installed" if found else "the Python package halide is not installed",
            remedy="" if found else "pip install halide",
        )
    ]
