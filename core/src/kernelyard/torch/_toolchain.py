"""Have Inductor generate for the compiler and the instruction sets that kernels are built with."""

import functools
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from kernelyard._errors import ToolchainMissingError
from kernelyard._model.report import TargetReport
from kernelyard._model.source import Source
from kernelyard.torch._instruction_sets import settle
from kernelyard.torch._runtime import shared_runtime

_ANY = Source("cpp", "", "kernel", (), name="from torch.compile")
_ANY_HALIDE = Source("halide", "", "kernel", (), name="from torch.compile")
_WIDTHS = (
    (512, {"avx512f", "avx512dq", "avx512vl", "avx512bw", "fma"}),
    (256, {"avx2", "fma", "f16c"}),
)
"""Inductor's vector widths in bits, and what it takes for granted for each."""


def patches() -> dict[str, Any]:
    """Give Inductor's settings that follow from the target; none if there is no target."""
    chosen = shared_runtime().decide(_ANY, "cpu").chosen
    if chosen is None or chosen.report is None:
        return {}
    compiler = chosen.report.facts.get("compiler")
    width = _width(chosen.report)
    return {
        "cpp.vec_isa_ok": True,  # decided without dry builds, see _instruction_sets
        **({"cpp.cxx": (compiler,)} if compiler else {}),
        **({"cpp.simdlen": width} if width else {}),
    }


@functools.cache
def identity() -> str:
    """Name what the flags in a module depend on, beside Inductor's settings: target, processor.

    The processor as torch sees it too: Inductor knows instruction sets that no target names.
    """
    chosen = shared_runtime().decide(_ANY, "cpu").chosen
    target = chosen.report.target if chosen and chosen.report else None
    seen: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # not in each version
    return hashlib.sha256(repr((str(target), sorted(seen.items()))).encode()).hexdigest()[:16]


def state() -> Path:
    """Name the directory for what this door remembers between processes."""
    return shared_runtime().store.state("torch")


def prepare() -> None:
    """Before Inductor looks for a graph: ``NoPluginError`` where nobody could run its kernels."""
    _, report = shared_runtime().decide(_ANY, "cpu").require()
    compiler = report.facts.get("compiler", "")
    if shutil.which(compiler):
        settle(compiler)


def expect() -> None:
    """Say that kernels are being written, if some will be: their builds begin meanwhile.

    A graph may yet be found in Inductor's cache, so this is believed only where nothing was ever
    built on this machine, or something was in this process.
    """
    engine = shared_runtime().engine
    if engine.has_built or engine.is_new(_any(), "cpu"):
        prepare()
        engine.expect(_expected(), "cpu")


def expect_now() -> None:
    """Say that kernels are being written, by who knows it: a worker is started meanwhile."""
    shared_runtime().expect(_expected(), "cpu")


def _any() -> Source:
    """Stand for the kernels of the language that Inductor now writes, if somebody runs those."""
    from torch._inductor import config

    is_halide = getattr(config, "cpu_backend", "") == _ANY_HALIDE.language
    return _ANY_HALIDE if is_halide and shared_runtime().decide(_ANY_HALIDE, "cpu").chosen else _ANY


def _expected() -> Source:
    """Give a source like those to come."""
    from kernelyard.torch._samples import sample

    return sample() if _any() is _ANY else _ANY_HALIDE


def require_compiler() -> None:
    """Before Inductor writes new code: ``ToolchainMissingError`` if no compiler could build it.

    What an earlier compiler built runs without one, so this is not asked any earlier.
    """
    plugin, report = shared_runtime().decide(_ANY, "cpu").require()
    if report.remedy and not shutil.which(report.facts.get("compiler", "")):
        raise ToolchainMissingError(plugin, _ANY.label, report.reason, report.remedy)


def _width(report: TargetReport) -> int | None:
    """Give the widest vectors that the target allows; ``None`` where Inductor may choose itself."""
    features = set(report.target.features)
    if report.target.arch != "x86_64" or _WIDTHS[0][1] <= features:
        return None
    return next((bits for bits, needed in _WIDTHS if needed <= features), 1)
