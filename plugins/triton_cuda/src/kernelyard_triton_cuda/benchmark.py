"""Measure a launch on the device's own clock, its caches empty before each."""

import ctypes
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import fmean
from typing import Any

import attrs

from kernelyard.plugin import Launcher, Measurement
from kernelyard_triton_cuda.driver import contexts
from kernelyard_triton_cuda.driver.calls import Driver, DriverError, address

_CACHE = 38
"""``CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE``."""
_FEWEST, _MOST, _AT_ONCE = 5, 1000, 50
_SHORTEST = 1e-3
_TIMED = 0
"""Flags of an event that keeps the time; others are cheaper."""


def measure(launcher: Launcher, arguments: Sequence[object], seconds: float) -> Measurement:
    """Time single launches, in milliseconds, on the stream that data is ready on.

    Many are asked for at once, so that the device never waits for the host between the events; but
    no more than fit into the time, by the first.
    """
    careful: Any = launcher.careful  # type: ignore[attr-defined]  # what bind made has it
    launcher(*arguments)  # what is wrong with the arguments is said here
    try:
        samples = _samples(launcher, careful, arguments, seconds)
    except DriverError as error:
        careful.fail(error)
    return Measurement(tuple(samples), "ms", "CUDA events", 1, caches="cold")


def _samples(
    launcher: Launcher, careful: Any, arguments: Sequence[object], seconds: float
) -> list[float]:
    deadline = time.monotonic() + seconds
    with contexts.on(careful.driver, careful.ordinal), ExitStack() as held:
        clock = _Clock.of(careful.driver, careful.ordinal, careful.stream(), held)
        samples = [*clock.times(launcher, arguments, _FEWEST)]
        while (left := deadline - time.monotonic()) > 0 and len(samples) < _MOST:
            fitting = int(left * 1e3 / max(fmean(samples), _SHORTEST)) + 1
            count = min(fitting, _AT_ONCE, _MOST - len(samples))
            samples += clock.times(launcher, arguments, count)
    return samples


@attrs.frozen
class _Clock:
    """Events of one stream, and memory as large as the device's cache, to empty it with."""

    driver: Driver
    stream: int
    events: Sequence[tuple[int, int]]
    memory: int
    size: int

    @classmethod
    def of(cls, driver: Driver, ordinal: int, stream: int, held: ExitStack) -> "_Clock":
        size = driver.number("cuDeviceGetAttribute", ctypes.c_int(_CACHE), ctypes.c_int(ordinal))
        memory = driver.handle("cuMemAlloc_v2", ctypes.c_size_t(max(size, 1)))
        held.callback(driver.call, "cuMemFree_v2", address(memory))
        every = []
        for _ in range(2 * _AT_ONCE):
            event = driver.handle("cuEventCreate", ctypes.c_uint(_TIMED))
            held.callback(driver.call, "cuEventDestroy_v2", address(event))
            every.append(event)
        pairs = list(zip(every[::2], every[1::2], strict=True))
        return cls(driver, stream, pairs, memory, size)

    def times(self, launcher: Launcher, arguments: Sequence[object], count: int) -> Iterator[float]:
        """Give the milliseconds of so many launches."""
        call, stream = self.driver.call, address(self.stream)
        for begin, end in self.events[:count]:
            whole = address(self.memory), ctypes.c_ubyte(0), ctypes.c_size_t(self.size), stream
            call("cuMemsetD8Async", *whole)
            call("cuEventRecord", address(begin), stream)
            launcher(*arguments, stream=self.stream)  # type: ignore[call-arg]  # ours takes it
            call("cuEventRecord", address(end), stream)
        call("cuStreamSynchronize", stream)
        for begin, end in self.events[:count]:
            place = ctypes.c_float()
            call("cuEventElapsedTime", ctypes.byref(place), address(begin), address(end))
            yield place.value
