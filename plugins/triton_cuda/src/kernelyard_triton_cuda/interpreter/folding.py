"""Reductions and scans by a kernel's own function, on whole halves at a time.

Upstream's interpreter goes element by element, and one of a thousand takes seconds.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from kernelyard_triton_cuda.interpreter.numbers import UnsupportedError, made, values

Array = np.ndarray[Any, Any]
_is_strict = False
"""Whether a function is called on many elements that takes them for one."""


def truth(tensor: Any) -> bool:
    """Say whether a tensor is true; what is no number is, since Triton asks so what there is."""
    data = tensor.handle.data
    if data.size == 1:
        return bool(data.item())
    if _is_strict:
        raise UnsupportedError("a function that elements are combined by branches; use tl.where")
    return True


@contextlib.contextmanager
def _strictly() -> Iterator[None]:
    global _is_strict  # noqa: PLW0603 - the interpreter runs one kernel at a time
    _is_strict = True
    try:
        yield
    finally:
        _is_strict = False


def reduced(operation: Any, given: Sequence[Any]) -> list[Any]:
    """Reduce tensors along an axis: neighbours first, so order is kept."""
    tensors, axis = operation.unravel(given, operation.axis)
    parts = [np.moveaxis(it.handle.data, axis, 0) for it in tensors]
    kinds = [it.dtype for it in tensors]
    while len(parts[0]) > 1:
        parts = _combined(operation, [it[0::2] for it in parts], [it[1::2] for it in parts], kinds)
    finish = _kept if operation.keep_dims else _dropped
    shape = given[0].handle.data.shape
    axes = range(len(shape)) if operation.axis is None else [axis]
    return [
        operation.to_tensor(finish(it, axes), kind) for it, kind in zip(parts, kinds, strict=True)
    ]


def scanned(operation: Any, given: Sequence[Any]) -> list[Any]:
    """Give what a reduction of all up to each element gives, in as many steps as it has bits."""
    axis = operation.axis
    parts = [np.moveaxis(it.handle.data, axis, 0) for it in given]
    kinds = [it.dtype for it in given]
    distance = 1
    while distance < len(parts[0]):
        before = [np.roll(it, distance, axis=0) for it in parts]
        after = _combined(operation, before, parts, kinds)
        pairs = zip(parts, after, strict=True)
        parts = [np.concatenate([it[:distance], then[distance:]]) for it, then in pairs]
        distance *= 2
    pairs = zip(parts, kinds, strict=True)
    return [operation.to_tensor(np.moveaxis(part, 0, axis), kind) for part, kind in pairs]


def _combined(
    operation: Any, left: Sequence[Array], right: Sequence[Array], kinds: Sequence[Any]
) -> list[Array]:
    """Call the function on two rows of elements; it keeps their types."""
    both = zip((*left, *right), (*kinds, *kinds), strict=True)
    tensors = [operation.to_tensor(part, kind) for part, kind in both]
    with _strictly():
        result = operation.combine_fn.fn(*tensors)
    results = result if isinstance(result, tuple) else (result,)
    pairs = zip(results, kinds, strict=True)
    found = [made(values(it.handle), kind.scalar).data for it, kind in pairs]
    return [np.broadcast_to(it, left[0].shape) for it in found]


def _kept(part: Array, axes: Sequence[int]) -> Array:
    """Put the axis back that has one element now, or all of them."""
    if len(axes) == 1:
        return np.moveaxis(part, 0, axes[0])
    return part.reshape([1] * len(axes))


def _dropped(part: Array, _: Sequence[int]) -> Any:
    return part[0] if part[0].ndim else part[0].item()
