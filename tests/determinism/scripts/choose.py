"""Choose in the modes that are given, where something is recorded, and where nothing is."""

import json
import os
import sys

import kernels
import torch._inductor.compile_fx  # noqa: F401 - before calls are counted, which takes time
from counting import begin, counted, is_searching

from kernelyard import Runtime
from kernelyard.torch import graphs
from kernelyard.torch._runtime import shared_runtime

RECORDED, NEW = 0, 10


def config(runtime, number):
    """Give the config that a kernel runs in."""
    runtime.kernel(kernels.halide(number, planned=True), "cpu")(*kernels.arrays())
    return runtime.events[-1].config.partition(",")[0]


def tuned(runtime, number):
    """Give the config that tuning ends with, and the one that the kernel then runs in."""
    source = kernels.cpp(number, choice=(50, 1))
    config = runtime.tune(source, "cpu", kernels.arrays()).config
    runtime.kernel(source, "cpu")(*kernels.arrays())
    return f"{config}, runs with {runtime.events[-1].config}"


def race(runtime, number):
    """Give the language of who wins a race."""
    runtime.race(kernels.pair(number), "cpu", kernels.arrays())
    return runtime.events[-1].race.chosen.language


def graph(_, number):
    """Give the language of a graph that races, and how often its kernels ran in one call."""
    called, x = kernels.graph(number, "race")
    called(x)
    launches = [event.launches for event in shared_runtime().events]
    return f"{graphs()[-1].language}, launched {launches[-1]} times"


KINDS = {"config": (config, 1), "race": (race, 2), "graph": (graph, 3), "tuned": (tuned, 4)}
begin()
told = {}
for mode in sys.argv[1:]:
    os.environ["KERNELYARD_TUNING"] = mode
    shared_runtime.cache_clear()  # the next graph is served by one of this mode
    runtime = Runtime()
    for kind, (choose, number) in KINDS.items():
        for what, more in (("recorded", RECORDED), ("new", NEW)):
            told[f"{mode}, {kind}, {what}"] = choose(runtime, number + more)
    runtime.close()
told["measured"] = {**counted(), "searches": is_searching()}
json.dump(told, sys.stdout)
