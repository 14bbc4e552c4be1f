"""Take configs out of a list: those that a descriptor cannot load, those that would not repeat."""

from collections.abc import Callable, Mapping
from typing import Any

from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.heuristics.choices import Choice, unique
from kernelyard_triton_cuda.options import RejectedError

_REPEATABLE = (
    "deterministic",
    "force_filter_reduction_configs",
    "are_deterministic_algorithms_enabled",
)
_ABSENT = -1


def filtered(meta: Mapping[str, Any], choices: list[Choice]) -> list[Choice]:
    """Do all that is done to a reduction's."""
    return deterministic(meta, large_enough(meta, choices))


def large_enough(meta: Mapping[str, Any], choices: list[Choice]) -> list[Choice]:
    """Keep what a tensor descriptor can load, behind the first one, made so large."""
    least: Mapping[str, int] = meta.get("tma_min_block_sizes") or {}
    if meta.get("persistent_reduction"):
        least = {k: it for k, it in least.items() if not limits.is_reduced(k.lower())}
    if not meta.get("tma_min_block_sizes") or not choices:
        return choices
    limits.require_named(least, choices[0], "the first config")
    raised = {name: max(choices[0][name], it) for name, it in least.items()}
    fitting = [it for it in choices if all(it[name] >= floor for name, floor in least.items())]
    return [{**choices[0], **raised}, *fitting]


def deterministic(meta: Mapping[str, Any], choices: list[Choice]) -> list[Choice]:
    """Leave one where results have to repeat: the order of a sum follows from the config.

    Nothing is measured, so it is one that does well at most sizes: the second largest blocks.
    """
    left = unique(choices)
    if not left:
        raise RejectedError("there is no config for sizes this large; expected smaller ones")
    if len(left) == 1 or not any(meta.get(name) for name in _REPEATABLE):
        return left
    left = _preferred(left, lambda it: it.get("R0_BLOCK", 1 << 30) > 4)
    if not meta.get("has_loadstore_with_contiguous_rdim", True):
        left = _preferred(left, lambda it: it["XBLOCK"] != 1)
    for name in ("R0_BLOCK", "num_warps", "XBLOCK"):
        left = _second_largest(left, name)
    return left[:1]


def _preferred(choices: list[Choice], is_good: Callable[[Choice], bool]) -> list[Choice]:
    """Keep the good ones, if there are any."""
    return [it for it in choices if is_good(it)] or choices


def _second_largest(choices: list[Choice], name: str) -> list[Choice]:
    """Keep those with the second largest value, or with the only one."""
    values = sorted({it.get(name, _ABSENT) for it in choices})
    return [it for it in choices if it.get(name, _ABSENT) == values[-2:][0]]
