"""A measurement fits the kernel: many launches for a short one, one for a long one."""

import numpy as np
import pytest

from kernelyard import Argument, ArgumentError, KernelFailedError, Source

COUNTING = 'extern "C" void kernel(long* count) { ++*count; }'
BUSY = """#include <chrono>
extern "C" void kernel(long* count) {
  using clock = std::chrono::steady_clock;
  for (auto end = clock::now() + std::chrono::milliseconds(2); clock::now() < end;) {}
  ++*count;
}
"""
FAILING = 'extern "C" void kernel(long* count) { if (++*count == 100) throw 1; }'


@pytest.fixture
def measure(runtime):
    """Measure a kernel that counts its launches; give the measurement, the event, the count."""

    def measure(code, seconds=0.02, count=None):
        source = Source(
            language="cpp",
            code=code,
            entry="kernel",
            arguments=[Argument.inout("count", "int64")],
        )
        count = np.zeros(1, "int64") if count is None else count
        measurement = runtime.measure(source, "cpu", [count], seconds=seconds)
        return measurement, runtime.events[-1], int(count[0])

    return measure


def test_an_almost_empty_kernel_is_launched_many_times_per_sample(measure):
    measurement, event, count = measure(COUNTING)

    assert measurement.repetitions > 100
    assert len(measurement.samples) >= 5
    assert measurement.value > 0
    assert measurement.spread >= 0
    assert (measurement.unit, measurement.clock) == ("ns", "CLOCK_MONOTONIC")
    assert event.launches == count >= measurement.repetitions * len(measurement.samples)


def test_a_slow_kernel_is_launched_once_per_sample(measure):
    measurement, event, count = measure(BUSY)

    assert measurement.repetitions == 1
    assert len(measurement.samples) >= 5
    assert min(measurement.samples) >= 2e6
    assert event.launches == count == len(measurement.samples) + 1


def test_five_samples_are_taken_however_short_the_time(measure):
    measurement, _, _ = measure(BUSY, seconds=0)

    assert len(measurement.samples) == 5


def test_a_kernel_that_throws_in_a_measurement_raises(measure):
    with pytest.raises(KernelFailedError):
        measure(FAILING)


def test_arguments_that_do_not_fit_are_refused_in_a_measurement(measure):
    with pytest.raises(ArgumentError, match=r"argument count: .*ndarray of float64"):
        measure(COUNTING, count=np.zeros(1))
