"""What a kernel may reach: the arguments of its call, each as far as it goes.

The interpreter reads and writes plain addresses, and one that is wrong would end the process. So
each is looked up before. What cannot be noticed: an index past one array that lies in another one.
"""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

Array = np.ndarray[Any, Any]


class AccessError(Exception):
    """A kernel reached for what is none of its arguments."""


@attrs.frozen
class Range:
    """The bytes of one array argument, from the first to behind the last."""

    name: str
    start: int
    end: int
    is_written: bool
    """Whether the source says that the kernel writes it."""


@attrs.frozen
class Memory:
    """The arrays of one call."""

    ranges: Sequence[Range] = ()

    def require(self, pointers: Array, mask: Array, size: int, *, writes: bool) -> None:
        """Raise ``AccessError`` if an element of ``size`` bytes lies outside of all arrays."""
        reached = pointers[np.broadcast_to(mask, pointers.shape)]
        if not reached.size:
            return
        first, last = int(reached.min()), int(reached.max()) + size
        allowed = [it for it in self.ranges if it.is_written or not writes]
        if any(it.start <= first and last <= it.end for it in allowed):
            return
        wrong = np.ones(reached.shape, bool)
        for it in allowed:
            is_inside = (reached >= np.uint64(it.start)) & (reached + np.uint64(size) <= it.end)
            wrong &= ~is_inside
        if wrong.any():
            raise AccessError(self._told(int(reached[wrong][0]), size, writes=writes))

    def _told(self, address: int, size: int, *, writes: bool) -> str:
        """Say which array is nearest, and how far off the access is."""
        verb = "writes" if writes else "reads"
        if not self.ranges:
            return f"it {verb} memory, and has no array among its arguments"
        near = min(self.ranges, key=lambda it: max(it.start - address, address + size - it.end, 0))
        if near.start <= address and address + size <= near.end:
            return f"it writes {near.name!r}, which the source calls an input"
        offset, length = address - near.start, near.end - near.start
        return (
            f"it {verb} {size} bytes at byte {offset} of {near.name!r}, which has {length}; "
            "expected an index inside, or a mask"
        )
