"""Blocks of reductions: a number of elements laid out over dimensions, and its warps."""

import math
from collections.abc import Mapping

from kernelyard_triton_cuda.heuristics import arithmetic, limits
from kernelyard_triton_cuda.heuristics.choices import Choice, made
from kernelyard_triton_cuda.options import RejectedError

_OF_WARP = 128
_OF_TILED_WARP = 256
_LEAST_REDUCED = 4


def unravelled(elements: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Lay elements out over the reduced dimensions, the last one, which is contiguous, first."""
    names = sorted((it for it in sizes if limits.is_reduced(it)), reverse=True)
    left = wanted = min(elements, math.prod(sizes[name] for name in names))
    blocks = {}
    for name in names:
        blocks[name] = min(sizes[name], limits.MOST[name], left)
        if left % blocks[name]:
            told = f"{wanted} elements cannot be laid out over {dict(sizes)}"
            raise RejectedError(f"{told}; expected sizes that are powers of two")
        left //= blocks[name]
    if left != 1:
        raise RejectedError(f"{wanted} elements are more than blocks may have: {blocks}")
    return blocks


def reduced(  # noqa: PLR0913 - each is a choice of its own
    sizes: Mapping[str, int],
    x: int,
    elements: int,
    *,
    warps: int | None = None,
    least_warps: int = 2,
    is_inner: bool = False,
    is_heavy: bool = False,
) -> Choice:
    """Make a block of ``x`` rows and so many reduced elements of each.

    One that is heavy, on registers, has half as many warps. Where what is reduced is contiguous,
    warps follow from it alone.
    """
    blocks = {"x": min(x, sizes["x"]), **unravelled(elements, sizes)}
    target = math.prod(blocks.values())
    if warps is None:
        warps = (elements if is_inner else target) // _OF_WARP
    most = (16 if elements <= 8192 else 32) // (2 if is_heavy else 1)
    blocks["x"] = limits.within_grid(sizes["x"], blocks["x"])
    for name in sorted(blocks.keys() - {"x"}):
        while math.prod(blocks.values()) > target and blocks[name] > 1:
            blocks[name] //= 2
    limits.require(blocks, sizes)
    return made(blocks, arithmetic.power_above(arithmetic.between(least_warps, warps, most)))


def tiled(sizes: Mapping[str, int], x: int, y: int, elements: int) -> Choice:
    """Make a block of ``x`` by ``y`` results and so many reduced elements of each."""
    blocks = {"x": min(x, sizes["x"]), "y": min(y, sizes["y"]), **unravelled(elements, sizes)}
    limits.require(blocks, sizes)
    warps = math.prod(blocks.values()) // _OF_TILED_WARP
    return made(blocks, arithmetic.power_above(arithmetic.between(2, warps, 8)))


def shared_out(
    sizes: Mapping[str, int], scores: Mapping[str, float], elements: int
) -> dict[str, int]:
    """Share elements out among dimensions: who gains most from it is doubled next.

    Dimensions that gain nothing stay at 1 while others can grow, unless none gains anything.
    """
    total = sum(scores.values())
    if not total:
        scores, total = dict.fromkeys(scores, 1), len(scores)
    blocks, gains = {}, {}
    for name, score in scores.items():
        blocks[name] = _LEAST_REDUCED if limits.is_reduced(name) else 1
        gains[name] = score / total
    product = math.prod(blocks.values())
    while product < elements and gains:
        name = max(gains, key=gains.__getitem__)
        if blocks[name] >= min(limits.MOST[name], sizes[name]):
            del gains[name]
            continue
        blocks[name] *= 2
        gains[name] /= 2
        product *= 2
    return blocks
