"""Measure a launch on the clock of the processor's system."""

from collections.abc import Sequence

from kernelyard.plugin import Launcher, Measurement, measured


def measure(launcher: Launcher, arguments: Sequence[object], seconds: float) -> Measurement:
    """Time batches of launches, in nanoseconds; see ``measured``."""
    return measured(launcher, arguments, seconds)
