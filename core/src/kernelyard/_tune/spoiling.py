"""Make an output hold what no kernel writes, so that one which writes nothing is found out.

An array that a caller has used before may hold the very result that is looked for.
"""

import contextlib
from collections.abc import Callable, Collection, Sequence
from typing import Any

from kernelyard._tune.workload.bounds import reach

_FLOAT, _WHOLE = 0.40625, 77
"""Exact in the smallest types; few results are just that. An accumulator stays accurate with it."""


def spoilers(arguments: Sequence[Any], places: Collection[int]) -> list[Callable[[], None]]:
    """Give what spoils each output that lies apart from all else: an input is not to be changed."""
    return [
        _spoiler(arguments[place])
        for place in places
        if not any(
            _overlap(arguments[place], other) for i, other in enumerate(arguments) if i != place
        )
    ]


def _spoiler(array: Any) -> Callable[[], None]:
    def spoil() -> None:
        with contextlib.suppress(Exception):  # a type that cannot hold a number stays as it is
            _fill(array)

    return spoil


def _fill(array: Any) -> None:
    if hasattr(array, "is_floating_point"):
        is_exact = not (array.is_floating_point() or array.is_complex())
        array.detach().fill_(_WHOLE if is_exact else _FLOAT)
    elif hasattr(array, "dtype"):
        array[...] = _WHOLE if array.dtype.kind in "biu" else _FLOAT
    else:
        view = memoryview(array).cast("B")
        view[:] = bytes([_WHOLE]) * len(view)


def _overlap(one: Any, other: Any) -> bool:
    """Whether two arguments may share memory; of buffers only their owners are known."""
    if one is other:
        return True
    first, second = span(one), span(other)
    if first and second:
        return first[0] < second[1] and second[0] < first[1]
    try:
        return memoryview(one).obj is memoryview(other).obj
    except TypeError:
        return False


def span(array: Any) -> tuple[int, int] | None:
    """Give where an array begins and ends, for those whose library tells."""
    if hasattr(array, "data_ptr") and hasattr(array, "element_size"):
        size = array.element_size()
        before, behind = (size * it for it in reach(array.shape, array.stride()))
        address = array.data_ptr()
    else:
        address = _address(array)
        if address is None:
            return None
        size = array.dtype.itemsize
        before, behind = reach(array.shape, array.strides)
    return address - before, address + behind + size


def _address(array: Any) -> int | None:
    """Say where the first element of an array lies, on the host or on a device."""
    interface = getattr(array, "__array_interface__", None)
    address: int | None = getattr(getattr(array, "data", None), "ptr", None)
    return address if interface is None else interface["data"][0]
