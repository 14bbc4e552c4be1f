"""The configs worth trying for a pipeline: its own schedule, one that Halide plans, or a space."""

import os
import re
from collections.abc import Mapping, Sequence

import attrs

from kernelyard.plugin import Config, PluginSettings, Source, Space, SpaceError
from kernelyard_halide import toolchain
from kernelyard_halide.options import strings

NONE = "none"
"""No autoscheduler: the schedule in the text, or Halide's default."""

TOLD: Mapping[str, tuple[str, ...]] = {
    "Mullapudi2016": ("parallelism", "last_level_cache_size", "balance"),
    "Adams2019": (
        "parallelism",
        "beam_size",
        "random_dropout",
        "random_dropout_seed",
        "disable_subtiling",
        "disable_memoized_features",
        "disable_memoized_blocks",
        "memory_limit",
    ),
    "Li2018": ("parallelism",),
}
"""What autoschedulers can be told; but for weights in a file, which no key would know."""

_OF_PLANNERS = {name for names in TOLD.values() for name in names}
_CHOSEN = "autoscheduler"

PLANNING = "autoscheduler."
"""What the names of parameters begin with that are the autoscheduler's, as in Halide's own tool."""


def candidates(source: Source, settings: PluginSettings) -> Sequence[Config] | Space:
    """Give the autoschedulers in order, if the text asks for one; else its own schedule first.

    A text asks by ``using_autoscheduler()``, the generator's own question. The order is that of
    three kernels measured: Mullapudi2016 plans in 0.1 s and is mostly the best; Adams2019 takes
    seconds to minutes. What plans nothing comes last: it always works, and may take for ever, since
    all is computed where it is used. A source that is ``planned`` is rather refused.

    Where the source brings a space of its own, it is that; ``SpaceError`` if it has a parameter
    that neither Halide nor the text knows.
    """
    if source.space is not None:
        return _checked(source.space, source)
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


def of_generator(source: Source, config: Config) -> tuple[str, ...]:
    """Give the generator's parameters, ``name=value``: the source's, then what was chosen."""
    chosen = (f"{name}={value}" for name, value in config.values if _is_own(source, name))
    return (*strings(source, "parameters"), *chosen)


def of_planner(source: Source, config: Config) -> dict[str, str]:
    """Give what the autoscheduler is to be told."""
    told = {name: str(value) for name, value in config.values if not _is_own(source, name)}
    told.pop(_CHOSEN, None)
    return told


def _is_own(source: Source, name: str) -> bool:
    """Whether a parameter is the generator's own: the text has it, and no autoscheduler does."""
    if name == _CHOSEN or name in _OF_PLANNERS:
        return False
    return re.search(rf"\b{re.escape(name)}\b", source.code) is not None


def _checked(space: Space, source: Source) -> Space:
    """Make sure that somebody knows each parameter, and each autoscheduler."""
    for name, values in space.parameters:
        if name != _CHOSEN and name not in _OF_PLANNERS and not _is_own(source, name):
            problem = f"of {source.label!r} has the parameter {name!r}, which its text does not"
            known = ", ".join(sorted({*_OF_PLANNERS, _CHOSEN}))
            raise SpaceError(problem, f"known are the generator's own parameters, {known}")
        planners = values if name == _CHOSEN else ()
        if unknown := [it for it in planners if it not in {*TOLD, NONE}]:
            problem = f"of {source.label!r} has the autoscheduler {unknown[0]!r}"
            raise SpaceError(problem, f"known are {', '.join((*TOLD, NONE))}")
    return space


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
