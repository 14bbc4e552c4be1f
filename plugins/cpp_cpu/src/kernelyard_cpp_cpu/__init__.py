"""C++ on the CPU: a backend of kernelyard.

Sources of language ``cpp`` hold one C++ function, named by ``entry``. Options:

* ``flags``: compiler flags, after ours
* ``include``: header directories; ``headers``: a text that identifies headers too many to digest
* ``library_directories``, ``libraries``: what to link with
* ``sonames``: shared libraries that hold what else is called; looked for when the kernel is loaded
* ``openmp``: the OpenMP library whose threads the kernel shall use, ``libgomp.so.1``
* ``trusted``: the caller vouches that an argument which once passed the checks keeps its layout
* ``joinable``: several such sources may share a translation unit: includes stand first, one a
  line, and nothing depends on being in the global namespace

What may be chosen in a source is its ``space``. Its parameters:

* ``threads``: OpenMP threads of a launch, 1 or more; nothing is built for it
* ``optimize``: ``O1``, ``O2``, ``O3``, or ``fast``, which takes numbers for finite and sums in any
  order; it takes the place of the source's own level
* ``unroll``: how often a loop's body is repeated, at most; 0 leaves it to the compiler
* ``vector_width``: 128, 256 or 512 bits, 0 leaves it to the compiler; what is wider than the
  target's vectors is left out
* any other name is a macro: a word of the code, defined before it. Headers see it too, but those
  of a ``joinable`` source do not

Settings: ``KERNELYARD_CPP_CPU_CXX`` the compiler (else ``CXX``, g++, clang++), ``…_THREADS`` the
number of OpenMP threads of a launch where none was chosen, ``…_FEATURES`` the instruction sets to
build for, ``…_RELEASE_GIL`` whether other Python threads run during a launch (``0`` by default:
most kernels take less time than handing the lock over).
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
kernelyard_variables = ("CXX", "PATH")


@hookimpl
def kernelyard_targets(settings: PluginSettings) -> Sequence[TargetReport]:
    from kernelyard_cpp_cpu import targets

    return targets.reports(settings)


@hookimpl
def kernelyard_accepts(source: Source) -> Verdict:
    from kernelyard.plugin import Accepted, Rejected, unpassable

    if source.language != "cpp":
        return Rejected(f"it takes cpp, not {source.language}")
    wrong = unpassable(source.arguments)
    if wrong:
        return Rejected(wrong)
    from kernelyard_cpp_cpu import inputs

    problem = inputs.problem(source)
    return Rejected(*problem) if problem else Accepted()


@hookimpl
def kernelyard_configs(source: Source, target: Target) -> Sequence[Config] | Space:
    from kernelyard_cpp_cpu import configs

    return configs.candidates(source, target)


@hookimpl
def kernelyard_cache_key(
    source: Source, config: Config, target: Target, settings: PluginSettings
) -> Mapping[str, str]:
    from kernelyard_cpp_cpu import precompile

    return precompile.key_parts(source, precompile.Order(config, target, settings))


@hookimpl
def kernelyard_precompile(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> Sequence[Artifact | CompileError]:
    from kernelyard_cpp_cpu import precompile

    return precompile.build(sources, precompile.Order(config, target, settings))


@hookimpl
def kernelyard_prepare(source: Source, target: Target, settings: PluginSettings) -> str:
    from kernelyard_cpp_cpu import precompile

    return precompile.prepare(source, target, settings)


@hookimpl
def kernelyard_expect(source: Source, target: Target, settings: PluginSettings) -> str:
    from kernelyard_cpp_cpu import precompile

    return precompile.expect(source, target, settings)


@hookimpl
def kernelyard_compile(artifact: Artifact, support: Sequence[Artifact]) -> object:
    from kernelyard_cpp_cpu import launch

    return launch.load(artifact, support)


@hookimpl
def kernelyard_launch(
    loaded: Any, source: Source, config: Config, settings: PluginSettings
) -> Launcher:
    from kernelyard_cpp_cpu import launch

    return launch.bind(loaded, source, config, settings)


@hookimpl
def kernelyard_benchmark(launcher: Any, arguments: Sequence[object], seconds: float) -> Measurement:
    from kernelyard_cpp_cpu import benchmark

    return benchmark.measure(launcher, arguments, seconds)
