"""The configs worth trying for a pipeline: its own schedule, or one that Halide plans."""

import os
from collections.abc import Sequence

import attrs

from kernelyard.plugin import Config, PluginSettings, Source
from kernelyard_halide import toolchain
from kernelyard_halide.options import strings

NONE = "none"
"""No autoscheduler: the schedule in the text, or Halide's default."""

PLANNING = "autoscheduler."
"""What the names of parameters begin with that are the autoscheduler's, as in Halide's own tool."""


def candidates(source: Source, settings: PluginSettings) -> Sequence[Config]:
    """Give the autoschedulers in order, if the text asks for one; else its own schedule first.

    A text asks by ``using_autoscheduler()``, the generator's own question. The order is that of
    three kernels measured: Mullapudi2016 plans in 0.1 s and is mostly the best; Adams2019 takes
    seconds to minutes. What plans nothing comes last: it always works, and may take for ever, since
    all is computed where it is used. A source that is ``planned`` is rather refused.
    """
    asked = source.option("autoscheduler", "")
    if asked:
        return [_config(str(asked), source)]
    if "using_autoscheduler" not in source.code:
        return [_config(NONE, source)]
    found = toolchain.find_or_recall(settings)
    planners = found.autoschedulers if isinstance(found, toolchain.Toolchain) else ()
    planned = [_config(name, source) for name in planners]
    if planned and source.option("planned", default=False):
        return planned
    return [*planned, attrs.evolve(_config(NONE, source), last_resort=bool(planned))]


def _config(planner: str, source: Source) -> Config:
    """Name an autoscheduler and all that it is told, since the schedule depends on it."""
    if planner == NONE:
        return Config.of(autoscheduler=NONE)
    told = {"parallelism": str(source.option("parallelism", 0) or _cores())}
    for setting in strings(source, "parameters"):
        name, _, value = setting.partition("=")
        if name.startswith(PLANNING):
            told[name.removeprefix(PLANNING)] = value
    return Config.of(**{**told, "autoscheduler": planner})


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
