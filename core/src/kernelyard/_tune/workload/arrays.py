"""Arrays of libraries that have ``ndarray`` and views of any strides: NumPy's, CuPy's."""

import math
from typing import Any

from kernelyard._tune.workload.arguments import Array
from kernelyard._tune.workload.bounds import UNREAD, Bounds, plain, reach


def is_library(module: Any) -> bool:
    """Whether a module makes arrays of this kind."""
    tricks = getattr(getattr(module, "lib", None), "stride_tricks", None)
    return hasattr(module, "ndarray") and hasattr(tricks, "as_strided")


def described(array: Any, library: str, *, is_read: bool) -> Array:
    """Say what an array is."""
    low, high = _bounds(array) if is_read else UNREAD
    return Array(
        library=library,
        dtype=str(array.dtype),
        shape=array.shape,
        strides=array.strides,
        device=str(getattr(array, "device", "")),
        low=low,
        high=high,
    )


def made(array: Array, library: Any, seed: int) -> Any:
    """Make another; where elements lie upon each other, or backwards, they do again."""
    dtype = library.dtype(array.dtype)
    before, behind = (-(-it // dtype.itemsize) for it in reach(array.shape, array.strides))
    count = before + 1 + behind if math.prod(array.shape) else 0
    flat = _values(array, dtype, count, library, seed)
    return library.lib.stride_tricks.as_strided(flat[before:], array.shape, array.strides)


def _bounds(array: Any) -> Bounds:
    if array.size == 1:
        return plain(array.item(), array.item())
    if array.size == 0 or array.dtype.kind not in "biu":
        return None, None
    return plain(array.min().item(), array.max().item())


def _values(array: Array, dtype: Any, count: int, library: Any, seed: int) -> Any:
    if array.low is not None and array.low == array.high:
        return library.full(count, array.low, dtype)
    drawn = library.random.default_rng(seed)
    if array.low is not None and array.high is not None:
        native = dtype.newbyteorder("=")
        values = drawn.integers(array.low, array.high, count, dtype=native, endpoint=True)
        return values.astype(dtype)
    if dtype.kind == "c":
        return drawn.standard_normal(2 * count, dtype="float32").view("complex64").astype(dtype)
    if dtype.kind == "f":
        return drawn.standard_normal(count, dtype="float32").astype(dtype)
    return library.zeros(count, dtype)
