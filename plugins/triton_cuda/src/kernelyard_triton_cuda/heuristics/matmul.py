"""Configs of matrix products that Inductor writes as reductions."""

import math
from collections.abc import Iterator, Mapping

from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.heuristics.choices import Choice, made, unique
from kernelyard_triton_cuda.heuristics.facts import Facts
from kernelyard_triton_cuda.options import RejectedError

_SHAPES = (
    (32, 32, 16, 2, 1),
    (32, 32, 128, 4, 2),
    (32, 64, 32, 8, 5),
    (64, 32, 32, 8, 5),
    (64, 32, 128, 4, 5),
    (64, 64, 16, 4, 2),
    (64, 64, 32, 4, 2),
    (64, 64, 64, 8, 3),
    (64, 64, 128, 4, 5),
    (64, 128, 32, 4, 3),
    (64, 128, 32, 8, 4),
    (64, 128, 64, 4, 3),
    (64, 128, 128, 4, 4),
    (128, 64, 32, 4, 3),
    (128, 64, 32, 8, 4),
    (128, 128, 32, 8, 2),
    (128, 128, 32, 4, 3),
    (128, 128, 64, 4, 3),
    (128, 128, 64, 8, 5),
)
"""Blocks of x, y and what is summed up; warps; stages."""


def looped(facts: Facts) -> list[Choice]:
    """Give those that sum up block by block."""
    return list(_shaped(facts, is_whole=False))


def persistent(facts: Facts) -> list[Choice]:
    """Give those that sum up at once, cut down to what Triton takes in one block."""
    depth = whole(facts.sizes, facts.meta)
    cut = (_cut(it, depth) for it in unique(_shaped(facts, is_whole=True)))
    return unique(it for it in cut if elements(it, depth) <= limits.MOST_ELEMENTS)


def whole(sizes: Mapping[str, int], meta: Mapping[str, object]) -> int:
    """Say how many elements are summed up at once where that is no constant of the kernel."""
    given = meta.get("native_matmul_persistent_rblock")
    if isinstance(given, int):
        return given
    reduced = math.prod(size for name, size in sizes.items() if limits.is_reduced(name))
    return max(reduced, limits.LEAST_OF_DOT)


def elements(choice: Choice, depth: int) -> int:
    """Count a block's elements."""
    sides: list[int] = [choice.get(limits.field(name), 1) for name in "xyz"]
    return math.prod(sides) * depth


def _shaped(facts: Facts, *, is_whole: bool) -> Iterator[Choice]:
    if len(facts.sizes) not in {3, 4}:
        told = f"a matrix product of dimensions {', '.join(facts.sizes)}"
        raise RejectedError(f"{told}; expected x, y and r0_, with z for batches")
    batches = {"z": 1} if len(facts.sizes) == 4 else {}
    for x, y, depth, warps, stages in _SHAPES:
        summed = {} if is_whole else {"r0_": depth}
        yield made({"x": x, "y": y, **batches, **summed}, warps, stages)


def _cut(choice: Choice, depth: int) -> Choice:
    """Halve the longer side until the block is small enough, or its sides are the least."""
    choice = dict(choice)
    while elements(choice, depth) > limits.MOST_ELEMENTS:
        sides = [it for it in ("XBLOCK", "YBLOCK") if choice[it] > limits.LEAST_OF_DOT]
        if not sides:
            break
        choice[max(sides, key=choice.__getitem__)] //= 2
    return choice
