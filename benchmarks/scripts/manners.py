"""Time a training step while a prefix is being made: spare|nice|quiet; milliseconds, the mean.

``spare`` is how kernelyard makes it, ``nice`` the same work with ten levels of niceness, ``quiet``
nothing at all.
"""

import json
import os
import statistics
import sys
import threading
import time

import torch
from models import MODELS

from kernelyard._pool.worker import Worker
from kernelyard._runtime.job import job_for, prepare
from kernelyard.torch import runtime, samples

SECONDS = 3.0


def make_prefix(manner: str) -> None:
    """Have a worker make the prefix of Inductor's kernels."""
    ((source, device),) = samples()
    engine = runtime().engine
    request = engine.request(source, device, None)  # what prepare() begins with
    job = job_for(runtime().plugins, [request])
    worker = Worker(spare=manner == "spare")
    if manner == "nice":
        os.setpriority(os.PRIO_PROCESS, worker.pid, 10)
    worker.run(prepare, (job,), "the prefix", 600.0)
    worker.kill()


def main(manner: str) -> None:
    """Print the figures as JSON."""
    torch.manual_seed(0)
    make, sample = MODELS["perceptron"]
    model, data = make(), sample()
    compiled = torch.compile(model, backend="kernelyard")

    def step() -> float:
        begin = time.perf_counter()
        compiled(data).backward()
        return time.perf_counter() - begin

    for _ in range(20):
        step()
    if manner != "quiet":
        threading.Thread(target=make_prefix, args=(manner,), daemon=True).start()
        time.sleep(1.0)
    end = time.perf_counter() + SECONDS
    steps = []
    while time.perf_counter() < end:
        steps.append(step())
    figures = {
        "total": statistics.fmean(steps),
        "median": statistics.median(steps),
        "worst": max(steps),
    }
    print(json.dumps({name: seconds * 1e3 for name, seconds in figures.items()}))


main(sys.argv[1])
