"""Use one kernel of each kind until nothing more is found out of it; tell what was measured.

With "ahead" all configs are built at once, since spare time may be long in coming.
"""

import json
import sys
import time

import kernels
import torch._inductor.compile_fx  # noqa: F401 - before calls are counted, which takes time
from counting import begin, counted, is_searching

from kernelyard import Runtime

SECONDS = 120
ENOUGH = 200
"""So many calls end the trials of all challengers that there may be."""


def use(call, is_over=lambda: False):
    """Call while better configs are looked for, and until they were tried; is there a search?"""
    deadline = time.monotonic() + SECONDS
    call()
    searches = is_searching()
    while is_searching() and not is_over() and time.monotonic() < deadline:
        call()
        time.sleep(0.01)
    for _ in range(ENOUGH):
        call()
    return searches


def plain(source):
    """Have one source run."""
    x, out = kernels.arrays()
    launcher = runtime.kernels([source], "cpu")[0]
    searches = use(lambda: launcher(x, out))
    return searches, runtime.events[-1].origin, list(out)


def tuned(source):
    """Have the best config run of those that there are, by a search."""
    x, out = kernels.arrays()
    runtime.tune(source, "cpu", [x, out])
    return plain(source)


def raced(sources):
    """Have the fastest of several run."""
    x, out = kernels.arrays()
    launcher = runtime.race(sources, "cpu", [x, out])
    searches = use(lambda: launcher(x, out))
    return searches, runtime.events[-1].origin, list(out)


def compiled(number, language):
    """Have a graph run; its kernels are those of the runtime that serves all graphs."""
    import kernelyard.torch as door

    if "ahead" in sys.argv:
        build_ahead(door.runtime())

    def is_lost():
        """Whether it is Halide's kernel that is searched for, which nobody calls any more."""
        return language == "race" and door.graphs()[-1].language == "cpp"

    called, x = kernels.graph(number, language)
    searches = use(lambda: called(x), is_lost)
    return searches, door.runtime().events[-1].origin, called(x).tolist()


def build_ahead(one):
    """Have a runtime build all configs of what it is asked for."""
    given = type(one).kernels

    def kernels_of(sources, device):
        asked = [one.engine.request(source, device, None) for source in sources]
        one.engine.attempt([it.with_configs(config) for it in asked for config in it.configs])
        return given(one, sources, device)

    one.kernels = kernels_of


runtime = Runtime()
if "ahead" in sys.argv:
    build_ahead(runtime)
KINDS = {
    "C++": lambda: plain(kernels.cpp(1)),
    "Halide": lambda: plain(kernels.halide(2)),
    "C++ in several configs": lambda: plain(kernels.cpp(3, choice=(50, 1))),
    "Halide in several configs": lambda: plain(kernels.halide(4, planned=True)),
    "C++, tuned": lambda: tuned(kernels.cpp(5, choice=(50, 20, 1))),
    "Halide, tuned": lambda: tuned(kernels.halide(6, planned=True)),
    "race": lambda: raced(kernels.pair(7)),
    "graph in C++": lambda: compiled(8, "cpp"),
    "graph in Halide": lambda: compiled(9, "halide"),
    "graph that races": lambda: compiled(10, "race"),
}
begin()
told = {}
for kind, used in KINDS.items():
    before = counted()
    searches, origin, values = used()
    told[kind] = {
        "measured": counted() - before,
        "searches": searches,
        "origin": origin,
        "right": values == [2 * i + values[0] for i in range(kernels.SIZE)] and values[0] > 0,
    }
json.dump(told, sys.stdout)
runtime.close()
