"""Copy, restore and compare the arrays that kernels write, whoever made them.

Three kinds are known, by what they can do and not by name, so that no toolkit is imported:

* tensors: ``clone`` and ``copy_`` (PyTorch);
* arrays whose library has ``allclose`` and ``array_equal`` (NumPy, CuPy);
* anything else with the buffer protocol, if it is contiguous (``array.array``, ``bytearray``, …).

Others are a ``TypeError``. An object that offers nothing but DLPack cannot be written to without
its library: wrap it with ``numpy.from_dlpack`` or ``torch.from_dlpack``, which copies nothing.
"""

import math
import struct
import sys
from collections.abc import Callable, Sequence
from numbers import Integral
from typing import Any

import attrs


@attrs.frozen
class Tolerance:
    """How far two floats may be apart: ``atol + rtol * |reference|``; integers are to be equal."""

    rtol: float
    atol: float

    def __str__(self) -> str:
        return f"rtol={self.rtol:g}, atol={self.atol:g}"


@attrs.frozen
class Copy:
    """What an array held at some time."""

    content: Any
    agrees: Callable[[Any, Any, Tolerance], bool]
    """Whether some content is that of the reference."""
    put_back: Callable[[Any, Any], None]
    """Write some content into an array."""


def copy(value: Any) -> Copy:
    """Copy what an array holds; ``TypeError`` if that is not an array of a known kind."""
    if hasattr(value, "clone") and hasattr(value, "copy_"):
        return Copy(_cloned(_memory(value)), _tensors_agree, _put_into_tensor)
    if hasattr(value, "copy") and _library(value):
        return Copy(value.copy(), _arrays_agree, _put_into_array)
    try:
        view = memoryview(value)
    except TypeError:
        view = None
    if view is None or not view.c_contiguous:
        raise TypeError(f"{type(value).__name__} is no array that can be copied and restored")
    return Copy((view.format, view.tobytes()), _bytes_agree, _put_into_buffer)


def differing(reference: Sequence[Copy], others: Sequence[Copy], tolerance: Tolerance) -> list[int]:
    """Give the places at which two results differ; where both have NaN they agree."""
    pairs = enumerate(zip(reference, others, strict=True))
    return [i for i, (one, other) in pairs if not one.agrees(one.content, other.content, tolerance)]


def shape_of(value: Any) -> str:
    """Say what a kernel may have been chosen for: the layout of an array, or an integer."""
    if isinstance(value, Integral):
        return f"int {int(value)}"
    dtype, shape = getattr(value, "dtype", None), getattr(value, "shape", None)
    if dtype is not None and shape is not None:
        return f"{str(dtype).rpartition('.')[2]} {tuple(shape)} {_strides(value)}"
    try:
        view = memoryview(value)
    except TypeError:
        return type(value).__name__
    return f"{view.format} {view.shape} {view.strides}"


def _strides(value: Any) -> object:
    stride = getattr(value, "stride", None)
    return tuple(stride()) if callable(stride) else getattr(value, "strides", None)


def _library(value: Any) -> Any:
    """Give the module that an array comes from, if it can compare arrays."""
    roots = (kind.__module__.partition(".")[0] for kind in type(value).__mro__)
    found = (sys.modules.get(root) for root in roots)
    return next(
        (it for it in found if hasattr(it, "allclose") and hasattr(it, "array_equal")), None
    )


def _memory(tensor: Any) -> Any:
    """Give a tensor that holds each element once: of one that overlaps itself, what it lies in."""
    plain = tensor.detach()
    try:
        layout = sorted(zip(plain.stride(), plain.shape, strict=True))
    except (AttributeError, RuntimeError):
        return plain
    behind, is_apart = 0, True
    for stride, size in layout:
        if size > 1:
            is_apart &= stride > behind
            behind += stride * (size - 1)
    return plain if is_apart or not plain.numel() else plain.as_strided((behind + 1,), (1,))


def _cloned(tensor: Any) -> Any:
    """Copy a tensor where it is, or to where its library has room if there is none for another."""
    try:
        return tensor.clone()
    except (MemoryError, RuntimeError):
        elsewhere = _default_device(tensor)
        if elsewhere in {None, tensor.device}:
            raise
        return tensor.to(elsewhere)


def _default_device(tensor: Any) -> Any:
    """Say where a tensor's library makes tensors if nobody says where: on the host."""
    roots = (kind.__module__.partition(".")[0] for kind in type(tensor).__mro__)
    found = (sys.modules.get(root) for root in roots)
    library = next((it for it in found if hasattr(it, "empty")), None)
    return library.empty(0).device if library else None


def _put_into_tensor(tensor: Any, content: Any) -> None:
    _memory(tensor).copy_(content)


def _put_into_array(array: Any, content: Any) -> None:
    array[...] = content


def _put_into_buffer(buffer: Any, content: tuple[str, bytes]) -> None:
    memoryview(buffer).cast("B")[:] = content[1]


def _tensors_agree(ours: Any, theirs: Any, tolerance: Tolerance) -> bool:
    if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
        return False
    if ours.device != theirs.device:  # there was no room for one of them
        place = _default_device(ours)
        ours, theirs = ours.to(place), theirs.to(place)
    if not (ours.is_floating_point() or ours.is_complex()):
        return bool(ours.equal(theirs))
    if ours.is_floating_point() and ours.element_size() < 4:
        ours, theirs = ours.float(), theirs.float()
    limits = attrs.asdict(tolerance)
    return bool(theirs.allclose(ours, **limits, equal_nan=True))


def _arrays_agree(ours: Any, theirs: Any, tolerance: Tolerance) -> bool:
    library = _library(ours)
    if (ours.shape, ours.dtype) != (theirs.shape, theirs.dtype):
        return False
    if ours.dtype.kind in "biu":
        return bool(library.array_equal(ours, theirs))
    if ours.dtype.kind not in "fc" or ours.dtype.itemsize < 4:
        ours, theirs = ours.astype("float64"), theirs.astype("float64")
    limits = attrs.asdict(tolerance)
    return bool(library.allclose(theirs, ours, **limits, equal_nan=True))


def _bytes_agree(ours: tuple[str, bytes], theirs: tuple[str, bytes], tolerance: Tolerance) -> bool:
    if ours == theirs:
        return True
    format_ = ours[0]
    if format_ != theirs[0] or len(ours[1]) != len(theirs[1]) or format_[-1:] not in {*"efd"}:
        return False
    pairs = zip(
        struct.iter_unpack(format_, ours[1]), struct.iter_unpack(format_, theirs[1]), strict=True
    )
    return all(_close(mine, other, tolerance) for (mine,), (other,) in pairs)


def _close(reference: float, other: float, tolerance: Tolerance) -> bool:
    if math.isnan(reference) or math.isnan(other) or math.isinf(reference):
        return reference == other or (math.isnan(reference) and math.isnan(other))
    return abs(other - reference) <= tolerance.atol + tolerance.rtol * abs(reference)
