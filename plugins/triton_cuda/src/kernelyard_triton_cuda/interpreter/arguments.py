"""Read a call's arguments as C++ launchers do: NumPy, the buffer protocol, DLPack, numbers."""

import ctypes
import operator
from typing import Any

import attrs
import numpy as np

from kernelyard.plugin import DTYPES, Argument
from kernelyard.plugin.refusal import Refusal

_HOST, _READ_ONLY = 1, 1
_STAND_INS = {"bfloat16": "uint16", **{n: "uint8" for n in DTYPES if n.startswith("float8_")}}
"""What NumPy's arrays of these hold: bits, since it has no such types."""


@attrs.frozen
class View:
    """How an array lies in memory; ``owner`` keeps it there."""

    address: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    """In bytes."""
    code: int
    bits: int
    device: int
    is_writable: bool
    owner: object
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it has no element."""
        return 0 in self.shape

    @property
    def is_packed(self) -> bool:
        """Whether it is contiguous, in C's order."""
        expected = self.bits // 8
        for length, stride in zip(self.shape[::-1], self.strides[::-1], strict=True):
            if length != 1 and stride != expected:
                return self.is_empty
            expected *= length
        return True

    @property
    def ends(self) -> tuple[int, int]:
        """Give the first byte, and the one behind the last."""
        if self.is_empty:
            return self.address, self.address
        reach = [(n - 1) * stride for n, stride in zip(self.shape, self.strides, strict=True)]
        last = self.address + sum(it for it in reach if it > 0) + self.bits // 8
        return self.address + sum(it for it in reach if it < 0), last


class _Tensor(ctypes.Structure):
    """DLTensor of DLPack 1."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("offset", ctypes.c_uint64),
    )


class _Versioned(ctypes.Structure):
    """DLManagedTensorVersioned."""

    _fields_ = (
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", _Tensor),
    )


def array(refuse: Refusal, index: int, value: object) -> View:
    """Find an array's elements, and check them against the signature."""
    argument = refuse.arguments[index]
    view = _through_buffer(value) or _through_dlpack(refuse, index, value)
    problem = _problem(view, argument, value)
    if problem:
        name = "" if view.device != _HOST else "cpu"
        refuse(index, value, problem, view.code, view.bits, name, view.device, "cpu", None)
    return view


def _problem(view: View, argument: Argument, value: object) -> str:
    wanted = DTYPES[argument.dtype]
    fits = wanted.code == -1 or (view.code, view.bits) == (wanted.code, wanted.bits)
    problems = {
        "device": view.device != _HOST,
        "hollow": not view.address and not view.is_empty,
        "dtype": not fits and view.name != _STAND_INS.get(argument.dtype, "?"),
        "contiguous": argument.contiguous and not view.is_packed,
        "readonly": argument.is_written and not view.is_writable,
        "aligned": bool(view.address % max(view.bits // 8, 1)),
        "lazy": any(getattr(value, it, bool)() for it in ("is_conj", "is_neg")),
    }
    return next((it for it, is_so in problems.items() if is_so), "")


def _through_buffer(value: object) -> View | None:
    try:
        found = value if isinstance(value, np.ndarray) else np.asarray(memoryview(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, BufferError):
        return None
    kind = found.dtype
    dtype = DTYPES.get(kind.name) if kind.isnative else None
    code, bits = (dtype.code, dtype.bits) if dtype else (-2, kind.itemsize * 8)
    address, name = found.__array_interface__["data"][0], kind.name
    writable = found.flags.writeable
    return View(address, found.shape, found.strides, code, bits, _HOST, writable, found, name)


def _through_dlpack(refuse: Refusal, index: int, value: object) -> View:
    given = value.detach() if getattr(value, "requires_grad", False) else value  # type: ignore[attr-defined]
    export = getattr(given, "__dlpack__", None)
    if export is None:
        refuse(index, value, "array")
    try:
        try:
            capsule = export(max_version=(1, 0))
        except TypeError:
            capsule = export()
    except Exception as error:  # noqa: BLE001 - whatever an export raises
        refuse(index, value, "export", -1, 0, "", 0, "cpu", error)
    return _opened(capsule)


def _opened(capsule: object) -> View:
    """Read a capsule; whoever made it owns the array as long as the capsule lives."""
    named = ctypes.pythonapi.PyCapsule_GetName
    named.restype, named.argtypes = ctypes.c_char_p, [ctypes.py_object]
    opened = ctypes.pythonapi.PyCapsule_GetPointer
    opened.restype, opened.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    name = named(capsule)
    place = opened(capsule, name)
    writable = True
    if name == b"dltensor_versioned":
        versioned = _Versioned.from_address(place)
        tensor, writable = versioned.tensor, not versioned.flags & _READ_ONLY
    else:
        tensor = _Tensor.from_address(place)
    size = tensor.bits // 8 * tensor.lanes
    shape = tuple(tensor.shape[: tensor.rank])
    strides = tuple(it * size for it in tensor.strides[: tensor.rank]) if tensor.strides else None
    address = (tensor.data or 0) + tensor.offset
    bits = tensor.bits * tensor.lanes
    lie = strides or _packed(shape, size)
    return View(address, shape, lie, tensor.code, bits, tensor.device, writable, capsule)


def _packed(shape: tuple[int, ...], size: int) -> tuple[int, ...]:
    return tuple(int(np.prod(shape[i + 1 :], dtype=int)) * size for i in range(len(shape)))


def number(refuse: Refusal, index: int, value: Any) -> bool | int | float:
    """Read a number, and check that it fits its type."""
    dtype = refuse.arguments[index].dtype
    if dtype == "bool":
        return value if isinstance(value, bool) else refuse(index, value, "boolean")
    if "float" in dtype:
        try:
            return float(value) if not isinstance(value, str) else refuse(index, value, "float")
        except OverflowError:
            refuse(index, value, "range")
        except (TypeError, ValueError):
            refuse(index, value, "float")
    try:
        whole = operator.index(value)
    except TypeError:
        refuse(index, value, "integer")
    bounds = np.iinfo(dtype)
    return whole if bounds.min <= whole <= bounds.max else refuse(index, value, "range")
