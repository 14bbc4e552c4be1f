"""Record a decision of each kind that is not what the rule gives; build all that may be chosen."""

import time

import attrs
import kernels

from kernelyard import Config, Runtime
from kernelyard._model.record import Choice
from kernelyard.torch import graphs, runtime as of_graphs

TOLD = Choice("a test says so")


def record_config(runtime):
    """Choose the second config of a kernel."""
    asked = runtime.engine.request(kernels.halide(1, planned=True), "cpu", None)
    runtime.engine.attempt([asked.with_configs(it) for it in asked.configs])
    runtime.engine.preference.keep(asked, [(asked.configs[1], TOLD)])


def tune(runtime):
    """Have another config than the best guess found the fastest."""
    runtime.tune(kernels.cpp(4, choice=(50, 1)), "cpu", kernels.arrays())


def record_race(runtime):
    """Have a race won by who does not stand first."""
    runtime.race(kernels.pair(2), "cpu", kernels.arrays())


def record_graph():
    """Choose Halide, whoever won."""
    called, x = kernels.graph(3, "race")
    called(x)
    log, name = of_graphs().store.log, graphs()[-1].name
    first = next(it for it in log if it.about.digest == name)
    config = Config.of(language="halide")
    chosen = attrs.evolve(first, config=config, outcome=TOLD, time=time.time(), given={})
    log.append(chosen)


runtime = Runtime()
record_config(runtime)
tune(runtime)
record_race(runtime)
record_graph()
runtime.close()
