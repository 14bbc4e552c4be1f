"""Raise blocks of reductions to the least that a kernel was written for."""

import math
from collections.abc import Mapping
from typing import Any

from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.heuristics.choices import Choice
from kernelyard_triton_cuda.options import RejectedError

_TOLD = {"R0_BLOCK": "min_rblock", "XBLOCK": "min_xblock"}
"""Blocks that have a least size, and where it is told."""


def raised(
    meta: Mapping[str, Any], sizes: Mapping[str, int], choices: list[Choice]
) -> list[Choice]:
    """Raise blocks, and shrink the other one instead: a tile is to have as many elements."""
    told = {block: meta.get(name) for block, name in _TOLD.items()}
    if all(it is None for it in told.values()):
        return choices
    least = {block: 1 if it is None else it for block, it in told.items()}
    return [_raised(it, least, sizes) for it in choices]


def _raised(choice: Choice, least: Mapping[str, int], sizes: Mapping[str, int]) -> Choice:
    blocks = {name: it for name, it in choice.items() if limits.dimension(name)}
    if beyond := blocks.keys() - least.keys():
        told = f"least blocks were told of a kernel with {', '.join(sorted(beyond))}"
        raise RejectedError(f"{told}; expected one with {', '.join(least)} only")
    target = math.prod(blocks.values())
    blocks = {name: max(it, least[name]) for name, it in blocks.items()}
    for name in [it for it in least if it in blocks]:
        while math.prod(blocks.values()) > target and blocks[name] > least[name]:
            blocks[name] //= 2
    limits.require({limits.dimension(name): it for name, it in blocks.items()}, sizes)
    return {**choice, **blocks}
