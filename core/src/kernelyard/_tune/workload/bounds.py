"""How far an array reaches, in memory and in values."""

import math
from collections.abc import Sequence
from typing import TypeAlias

from kernelyard._tune.workload.arguments import Value

Bounds: TypeAlias = tuple[Value | None, Value | None]
"""The smallest and the largest value, where they are known."""
UNREAD: Bounds = (0, 0)
"""Of an array that the kernel does not read: it holds nothing."""


def plain(low: object, high: object) -> Bounds:
    """Give bounds as plain numbers, or none if they are none."""
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None, None
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (None, None)


def reach(shape: Sequence[int], strides: Sequence[int]) -> tuple[int, int]:
    """Say how far before and behind the first element the others lie, in the strides' unit."""
    ends = [(size - 1) * stride for size, stride in zip(shape, strides, strict=True)]
    return -sum(min(end, 0) for end in ends), sum(max(end, 0) for end in ends)
