"""Measure several in turn, so that what slows the machine down slows all of them."""

import statistics
import time

import torch
from device import put
from ready import is_rehearsal

_CACHE = 1 << 20 if is_rehearsal() else 1 << 30
"""More bytes than a device's cache holds; meanwhile the host has asked for what is measured."""


def host(calls, burst, rounds, wait):
    """Give samples of each, in nanoseconds of the host per call; a burst is waited for after it."""
    samples = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times = range(burst)
            began = time.perf_counter_ns()
            for _ in times:
                call()
            spent = time.perf_counter_ns() - began
            wait()
            samples[name].append(spent / burst)
    return samples


def device(calls, rounds, flushed=_CACHE):
    """Give samples of each, in milliseconds between events, with the device's caches emptied."""
    room = put("gpu", torch.empty(flushed, dtype=torch.int8)) if flushed else None
    samples = {name: [] for name in calls}
    for call in calls.values():
        call()
    torch.cuda.synchronize()
    for _ in range(rounds):
        for name, call in calls.items():
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            if room is not None:
                room.zero_()
            begin.record()
            call()
            end.record()
            torch.cuda.synchronize()
            samples[name].append(begin.elapsed_time(end))
    return samples


def summed(samples):
    """Give the median, and the distance between the quartiles."""
    low, median, high = statistics.quantiles(samples, n=4, method="inclusive")
    return {"median": median, "spread": high - low, "least": min(samples), "count": len(samples)}
