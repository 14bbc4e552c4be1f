"""Configs of kernels that compute each element for itself."""

import math
from collections.abc import Mapping, Sequence

from kernelyard_triton_cuda.heuristics import arithmetic, limits
from kernelyard_triton_cuda.heuristics.choices import Choice, made
from kernelyard_triton_cuda.heuristics.facts import Facts
from kernelyard_triton_cuda.options import RejectedError

_ALL = 0
"""In place of all elements that a program takes."""
_SHAPES: Mapping[int, Sequence[Sequence[int]]] = {
    1: ((_ALL,),),
    2: ((32, 32), (64, 64), (256, 16), (16, 256), (_ALL, 1), (1, _ALL)),
    3: ((16, 16, 16), (64, 8, 8), (8, 64, 8), (8, 8, 64), (_ALL, 1, 1), (1, _ALL, 1), (1, 1, _ALL)),
}
"""Blocks by the number of dimensions, the best guess first."""
_DIMENSIONS = (["x"], ["x", "y"], ["x", "y", "z"])
_ONE_EACH = "ONE_ELEMENT_PER_THREAD"
_MOST_WARPS = 8
_LEAST_WARPS = 4
_ENOUGH = 128
"""So many elements deserve as many warps as ptxas is known to be right with."""


def choices(facts: Facts) -> list[Choice]:
    """Give them, best guess first."""
    sizes = facts.sizes
    if sorted(sizes) not in _DIMENSIONS or facts.meta.get("no_x_dim"):
        told = f"a pointwise kernel of dimensions {', '.join(sizes)}"
        raise RejectedError(f"{told}; expected x, x and y, or all three")
    least = facts.others.get("min_elem_per_thread") or 0
    elements = arithmetic.between(256, math.prod(sizes.values()) // 128, 1024)
    shapes = [[it or elements for it in shape] for shape in _SHAPES[len(sizes)]]
    if _is_settled(facts):
        return [shaped(sizes, shapes[0], least_each=least)]
    found = [shaped(sizes, it, least_each=least) for it in shapes]
    if len(sizes) == 1:
        found.append(shaped(sizes, [elements // 2], of_warp=64, least_each=least))
    return found + _hinted(facts, elements // 4)


def _is_settled(facts: Facts) -> bool:
    """Whether the first shape is taken as it is."""
    is_square = facts.others.get("tile_hint") == "SQUARE"
    settled = {
        1: not facts.meta.get("autotune_pointwise", True),
        2: not facts.meta.get("autotune_pointwise", True) or is_square,
        3: True,
    }
    return settled[len(facts.sizes)] and not facts.is_searched


def _hinted(facts: Facts, elements: int) -> list[Choice]:
    """Give what a hint asks for: one element for each thread, in each dimension by turns."""
    count = len(facts.sizes)
    shapes = [[elements if it == long else 1 for it in range(count)] for long in range(count)]
    asked = [it for it in facts.meta.get("autotune_hints") or () if it == _ONE_EACH]
    return [shaped(facts.sizes, it, of_warp=limits.WARP) for _ in asked for it in shapes]


def shaped(
    sizes: Mapping[str, int], wanted: Sequence[int], *, of_warp: int = 256, least_each: int = 0
) -> Choice:
    """Fit blocks to the sizes: no larger than these, and of as many elements as was wanted.

    A warp is to have ``of_warp`` elements, a thread ``least_each`` at least.
    """
    blocks = _fitted(sizes, wanted)
    elements = math.prod(blocks.values())
    warps = arithmetic.power_above(arithmetic.between(1, elements // of_warp, _MOST_WARPS))
    if elements >= _ENOUGH:
        warps = max(warps, _LEAST_WARPS)
    enough = max(elements, least_each * limits.WARP * warps)
    grown = blocks["x"] * arithmetic.divided(enough, elements)
    blocks["x"] = min(limits.within_grid(sizes["x"], grown), sizes["x"])
    limits.require(blocks, sizes)
    return made(blocks, warps)


def _fitted(sizes: Mapping[str, int], wanted: Sequence[int]) -> dict[str, int]:
    """Cut blocks to the sizes and double them where there is room, until they have enough.

    Where all sizes together have less than was wanted, an eighth of it is enough.
    """
    target = math.prod(wanted)
    if math.prod(sizes.values()) < target:
        target //= 8
    blocks = {name: min(it, sizes[name]) for name, it in zip("xyz", wanted, strict=False)}
    for name in tuple(blocks):
        least = arithmetic.divided(sizes[name], limits.MOST_PROGRAMS[name])
        most = min(sizes[name], limits.MOST[name])
        while blocks[name] < most and (blocks[name] < least or math.prod(blocks.values()) < target):
            blocks[name] *= 2
    return blocks
