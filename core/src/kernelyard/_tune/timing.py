"""Measure any callable by the host's clock."""

import time
from collections.abc import Callable

from kernelyard._model.measurement import Measurement

_INTERVAL_NS = 100_000
_FEWEST = 3


def timed(run: Callable[[], object]) -> Callable[[float], Measurement]:
    """Give a function that measures ``run`` for about so many seconds, in batches of calls."""

    def measure(seconds: float) -> Measurement:
        deadline = time.monotonic() + seconds
        calls = 1
        while (elapsed := _time(run, calls)) < _INTERVAL_NS:
            calls = max(calls + 1, min(10 * calls, int(1.1 * calls * _INTERVAL_NS / elapsed)))
        samples: list[float] = []
        while len(samples) < _FEWEST or time.monotonic() < deadline:
            samples.append(_time(run, calls) / calls)
        return Measurement(tuple(samples), "ns", "perf_counter", calls)

    return measure


def _time(run: Callable[[], object], calls: int) -> int:
    begin = time.perf_counter_ns()
    for _ in range(calls):
        run()
    return max(1, time.perf_counter_ns() - begin)
