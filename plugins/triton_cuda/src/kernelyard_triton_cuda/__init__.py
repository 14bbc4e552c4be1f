"""Triton on CUDA devices: a backend of kernelyard.

Sources of language ``triton`` hold the text of a Python module with ``@triton.jit`` functions;
``entry`` names the kernel. The source's arguments are the kernel's parameters at run time, in
order and by name: arrays are pointers. All other parameters are constants. Options:

* the name of a parameter: its value, for ``tl.constexpr``; ``"tl.float16"`` is Triton's type
* ``grid``: how many programs a launch starts, one to three texts such as ``cdiv(n, BLOCK)``, see
  ``grid.py``
* ``num_warps``, ``num_stages``, ``num_ctas``, ``maxnreg``, … : Triton's own, see ``options.py``
* ``divisible``: names of arguments that are multiples of 16, as addresses and numbers
* ``equal_to_1``: names of arguments that are 1, and therefore not among the built kernel's
* ``absent``: names of parameters that are ``None``
* ``trusted``: arguments are looked at in the first call only
* ``modules``: names and texts, in turn, of modules that the text may import beside ``triton`` and
  the standard library

A source's ``space`` may hold the kernel's constants and Triton's options.

The device ``triton_interpreter`` runs the same sources on the host, see ``interpreter``.

Settings: ``KERNELYARD_TRITON_CUDA_ARCH``, architectures to build for where no such device is,
``80,90,100``.
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
kernelyard_variables = (
    # which devices there are
    "CUDA_DEVICE_ORDER",
    "CUDA_VISIBLE_DEVICES",
    "TRITON_LIBCUDA_PATH",
    # files that Triton compiles with
    "LLVM_PASS_PLUGIN_PATH",
    "TRITON_LIBDEVICE_PATH",
    "TRITON_PLUGIN_PATHS",
    "TRITON_PTXAS_BLACKWELL_PATH",
    "TRITON_PTXAS_PATH",
    # what else changes the result
    "ALLOW_LHS_TMEM_LAYOUT_CONVERSION",
    "DISABLE_LLVM_OPT",
    "DISABLE_MMA_V3",
    "DISABLE_MMA_V5",
    "DISABLE_PTXAS_OPT",
    "LLVM_EXTRACT_DI_LOCAL_VARIABLES",
    "PTXAS_OPTIONS",
    "TRITON_ALLOW_NON_CONSTEXPR_GLOBALS",
    "TRITON_DEBUG",
    "TRITON_DEFAULT_FP_FUSION",
    "TRITON_DISABLE_LINE_INFO",
    "TRITON_ENABLE_ASAN",
    "TRITON_ENABLE_EXPERIMENTAL_CONSAN",
    "TRITON_F32_DEFAULT",
    "TRITON_INSTRUMENTATION_MODE",
    "TRITON_PREFER_TMEM_16x256_LAYOUT",
)


@hookimpl
def kernelyard_targets(settings: PluginSettings) -> Sequence[TargetReport]:
    from kernelyard_triton_cuda import targets

    return targets.reports(settings)


@hookimpl
def kernelyard_accepts(source: Source, target: Target, settings: PluginSettings) -> Verdict:
    from kernelyard_triton_cuda import acceptance

    return acceptance.verdict(source, target, settings)


@hookimpl
def kernelyard_configs(source: Source) -> Sequence[Config] | Space:
    from kernelyard_triton_cuda import configs

    return configs.candidates(source)


@hookimpl
def kernelyard_cache_key(settings: PluginSettings) -> Mapping[str, str]:
    from kernelyard_triton_cuda import key

    return key.parts(settings)


@hookimpl
def kernelyard_precompile(
    sources: Sequence[Source], config: Config, target: Target, settings: PluginSettings
) -> Sequence[Artifact | CompileError]:
    from kernelyard_triton_cuda import precompile

    return precompile.build(sources, config, target, settings)


@hookimpl
def kernelyard_compile(artifact: Artifact, target: Target, settings: PluginSettings) -> object:
    from kernelyard_triton_cuda import interpreter, launch

    if target.device == interpreter.DEVICE:
        return interpreter.load(artifact, target)
    return launch.load(artifact, target, settings)


@hookimpl
def kernelyard_launch(loaded: Any, source: Source, config: Config) -> Launcher:
    from kernelyard_triton_cuda import interpreter, launch

    if isinstance(loaded, interpreter.Loaded):
        return interpreter.bind(loaded, source, config)
    return launch.bind(loaded, source, config)


@hookimpl
def kernelyard_benchmark(
    launcher: Launcher, arguments: Sequence[object], seconds: float
) -> Measurement:
    from kernelyard_triton_cuda import benchmark, interpreter

    if hasattr(launcher, "repeat"):  # the interpreter's
        return interpreter.measure(launcher, arguments, seconds)
    return benchmark.measure(launcher, arguments, seconds)
