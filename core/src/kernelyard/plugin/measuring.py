"""Measure a launch, however short it is, by a launcher that can repeat itself."""

import time
from collections.abc import Sequence
from typing import Any

from kernelyard._model.measurement import Measurement

_INTERVAL_NS = 50_000.0
"""Long enough that the clock's own cost (about 25 ns a reading) is below 0.1 % of it."""
_FEWEST, _MOST = 5, 1000


def measured(launcher: Any, arguments: Sequence[object], seconds: float) -> Measurement:
    """Time batches of launches by the launcher's ``repeat``, each one interval of the clock.

    Each sample is the mean of one batch, in nanoseconds. The arguments are checked once per
    batch, outside the interval.
    """
    given = tuple(arguments)
    deadline = time.monotonic() + seconds
    repetitions = _calibrate(launcher, given)
    samples: list[float] = []
    while len(samples) < _FEWEST or (time.monotonic() < deadline and len(samples) < _MOST):
        samples.append(launcher.repeat(given, repetitions) / repetitions)
    return Measurement(tuple(samples), "ns", "CLOCK_MONOTONIC", repetitions)


def _calibrate(launcher: Any, arguments: tuple[object, ...]) -> int:
    """Find how many launches fill an interval; this warms caches too."""
    repetitions = 1
    while True:
        elapsed = launcher.repeat(arguments, repetitions)
        if elapsed >= _INTERVAL_NS:
            return repetitions
        growth = _INTERVAL_NS / elapsed if elapsed > 0 else 10.0
        repetitions = max(repetitions + 1, int(repetitions * min(growth * 1.1, 10.0)))
