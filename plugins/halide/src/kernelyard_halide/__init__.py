"""Halide on the CPU: a backend of kernelyard.

Sources of language ``halide`` hold Python text with a Halide generator, a class decorated by
``@hl.generator(name=...)``; ``entry`` is that name. Its inputs and outputs, in the order of their
declaration (inputs first), are the kernel's arguments. A buffer's first dimension is an array's
last axis. Options:

* ``features``: features of Halide's target, ``strict_float`` or ``no_asserts``
* ``parameters``: values of the generator's parameters, ``name=value``, and of the autoscheduler's,
  ``autoscheduler.name=value``
* ``autoscheduler``: the one to take, ``Mullapudi2016``, ``Adams2019``, ``Li2018``, or ``none``
* ``parallelism``: the number of cores that an autoscheduler shall plan for
* ``modules``: names and texts, in turn, of modules that the text may import beside ``halide``
* ``outputs``: more that Halide shall write into the artifact, ``stmt``, ``assembly``, ``schedule``
* ``views``: JSON; how the pipeline's buffers lie in the kernel's arguments, see ``views.py``
* ``planned``: refuse what no autoscheduler can plan, rather than compute all where it is used
* ``trusted``: the caller vouches that an argument which once passed the checks keeps its layout

A source's ``space`` may hold the generator's own parameters, ``autoscheduler``, and what
autoschedulers are told: ``parallelism``, ``last_level_cache_size``, ``balance``, ``beam_size``, ….

Settings: ``KERNELYARD_HALIDE_THREADS`` the number of OpenMP threads of a launch, ``…_FEATURES`` the
instruction sets to build for, ``…_RELEASE_GIL`` whether other Python threads run during a launch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernelyard.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kernelyard.plugin import (
        Artifact,
        CompileError,
        Config,
        Launcher,
        Measurement,
        PluginSettings,
        Source,
        Space,
        Target,
        TargetReport,
        Verdict,
    )

kernelyard_contract = (1, 1)
kernelyard_version = "0.1.0"
kernelyard_variables = ("PATH",)


@hookimpl
def kernelyard_targets(settings: PluginSettings) -> Sequence[TargetReport]:
    from kernelyard_halide import targets

    return targets.reports(settings)


@hookimpl
def kernelyard_accepts(source: Source) -> Verdict:
    from kernelyard.plugin import Accepted, Rejected, unpassable

    if source.language != "halide":
        return Rejected(f"it takes halide, not {source.language}")
    wrong = unpassable(source.arguments)
    return Rejected(wrong) if wrong else Accepted()


@hookimpl
def kernelyard_configs(source: Source, settings: PluginSettings) -> Sequence[Config] | Space:
    from kernelyard_halide import configs

    return configs.candidates(source, settings)


@hookimpl
def kernelyard_cache_key(
    source: Source, target: Target, settings: PluginSettings
) -> Mapping[str, str]:
    from kernelyard_halide import key

    return key.parts(source, target, settings)


@hookimpl
def kernelyard_precompile(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> Sequence[Artifact | CompileError]:
    from kernelyard_halide import precompile

    return precompile.build(sources, config, target, settings)


@hookimpl
def kernelyard_compile(artifact: Artifact, support: Sequence[Artifact]) -> object:
    from kernelyard_halide import launch

    return launch.load(artifact, support)


@hookimpl
def kernelyard_launch(loaded: Any, source: Source, settings: PluginSettings) -> Launcher:
    from kernelyard_halide import launch

    return launch.bind(loaded, source, settings)


@hookimpl
def kernelyard_benchmark(launcher: Any, arguments: Sequence[object], seconds: float) -> Measurement:
    from kernelyard_halide import benchmark

    return benchmark.measure(launcher, arguments, seconds)
