"""The configs worth trying for a pipeline: its own schedule, or one that Halide plans."""

from collections.abc import Sequence

from kernelyard.plugin import Config, PluginSettings, Source
from kernelyard_halide import toolchain

NONE = "none"
"""No autoscheduler: the schedule in the text, or Halide's default."""


def candidates(source: Source, settings: PluginSettings) -> Sequence[Config]:
    """Give the autoschedulers in order, if the text asks for one; else its own schedule first.

    A text asks by ``using_autoscheduler()``, the generator's own question. The order is that of
    three kernels measured: Mullapudi2016 plans in 0.1 s and is mostly the best; Adams2019 takes
    seconds to minutes. What plans nothing comes last: it always works.
    """
    asked = source.option("autoscheduler", "")
    if asked:
        return [Config.of(autoscheduler=str(asked))]
    if "using_autoscheduler" not in source.code:
        return [Config.of(autoscheduler=NONE)]
    found = toolchain.find_or_recall(settings)
    planners = found.autoschedulers if isinstance(found, toolchain.Toolchain) else ()
    return [Config.of(autoscheduler=name) for name in (*planners, NONE)]
