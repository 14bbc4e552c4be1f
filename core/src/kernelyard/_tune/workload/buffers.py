"""Anything else with the buffer protocol: ``array.array``, ``bytearray``, ``memoryview``."""

import math
import random
import struct
from array import array as Packed, typecodes  # noqa: N812 - `array` is what is described
from typing import Any

from kernelyard._tune.workload.arguments import Array
from kernelyard._tune.workload.bounds import UNREAD, Bounds, plain

_DRAWN = 1 << 16
"""So many values are drawn and then repeated: Python takes half a microsecond for each."""
_FLOATS = {*"efd"}
_CODES = {*typecodes} - {*"uw"}
"""What Python has arrays of; they can travel to another process, views of memory cannot."""


def described(view: memoryview, library: str, *, is_read: bool) -> Array:
    """Say what a buffer is."""
    low, high = _bounds(view) if is_read else UNREAD
    return Array(
        library=library,
        dtype=view.format,
        shape=view.shape or (),
        strides=view.strides or (),
        low=low,
        high=high,
    )


def made(array: Array, _: Any, seed: int) -> Any:
    """Make another, packed; ``struct.error`` or ``ValueError`` for a format that is not plain."""
    count = math.prod(array.shape)
    few = min(count, _DRAWN)
    pattern = struct.pack(f"{few}{array.dtype}", *_values(array, few, random.Random(seed)))  # noqa: S311 - no secret
    whole = bytearray(pattern * -(-count // max(1, few)))
    view: Any = memoryview(whole)[: count * struct.calcsize(array.dtype)]
    if len(array.shape) == 1 and array.dtype in _CODES:
        return Packed(array.dtype, bytes(view))
    return view.cast(array.dtype) if len(array.shape) == 1 else view.cast(array.dtype, array.shape)


def _bounds(view: memoryview) -> Bounds:
    code = view.format.lstrip("@=<")
    if (
        not view.c_contiguous
        or not view.nbytes
        or (code in _FLOATS and view.nbytes > view.itemsize)
    ):
        return None, None
    try:
        flat = view.cast("B").cast(code)  # type: ignore[call-overload]  # any format there is
        return plain(min(flat), max(flat))
    except (ValueError, TypeError):  # a format that is not plain
        return None, None


def _values(array: Array, count: int, drawn: random.Random) -> list[Any]:
    if array.low is not None and array.high is not None:
        if array.low == array.high:
            return [array.low] * count
        return [drawn.randint(int(array.low), int(array.high)) for _ in range(count)]
    if array.dtype.lstrip("@=<") in _FLOATS:
        return [drawn.gauss(0.0, 1.0) for _ in range(count)]
    return [0] * count
