"""Arrays of libraries that have ``empty_strided``: torch's, and what is like it."""

import math
from typing import Any

from kernelyard._tune.workload.arguments import Array
from kernelyard._tune.workload.bounds import UNREAD, Bounds, plain, reach

_MOST = 2**63 - 1


def is_library(module: Any) -> bool:
    """Whether a module makes arrays of this kind."""
    return hasattr(module, "empty_strided")


def described(tensor: Any, library: str, *, is_read: bool) -> Array:
    """Say what a tensor is."""
    low, high = _bounds(tensor.detach()) if is_read else UNREAD
    return Array(
        library=library,
        dtype=str(tensor.dtype).rpartition(".")[2],
        shape=tensor.shape,
        strides=tensor.stride(),
        device=str(tensor.device),
        low=low,
        high=high,
    )


def made(array: Array, library: Any, seed: int) -> Any:
    """Make another; where elements lie upon each other, they do again."""
    _, behind = reach(array.shape, array.strides)
    count = behind + 1 if math.prod(array.shape) else 0
    flat = _values(array, count, library, seed).to(array.device)
    return flat.as_strided(array.shape, array.strides)


def _bounds(tensor: Any) -> Bounds:
    if tensor.numel() == 1:
        return plain(tensor.item(), tensor.item())
    if tensor.numel() == 0 or tensor.is_floating_point() or tensor.is_complex():
        return None, None
    try:
        return plain(tensor.min().item(), tensor.max().item())
    except NotImplementedError:  # of the unsigned ones only the shortest can do that
        wide = tensor.long()
        return plain(wide.min().item(), wide.max().item())


def _values(array: Array, count: int, library: Any, seed: int) -> Any:
    """Draw on the host: the same numbers for every device."""
    dtype = getattr(library, array.dtype)
    generator = library.Generator().manual_seed(seed)
    if array.low is not None and array.low == array.high:
        return library.full((count,), array.low, dtype=dtype)
    if array.low is not None and array.high is not None:
        low, high = min(int(array.low), _MOST - 1), min(int(array.high) + 1, _MOST)
        return library.randint(low, high, (count,), generator=generator).to(dtype)
    if dtype.is_complex:
        return library.randn(count, generator=generator, dtype=dtype)
    if dtype.is_floating_point:
        return library.randn(count, generator=generator).to(dtype)
    return library.zeros(count, dtype=dtype)
