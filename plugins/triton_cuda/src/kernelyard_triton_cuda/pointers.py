"""Where an array lies, of what, and on which device; by what it says of itself.

PyTorch's tensors, ``__cuda_array_interface__`` and DLPack.

This is the careful way, taken where a launcher meets something for the first time.
"""

import ctypes
from typing import Any

import attrs

from kernelyard.plugin import dtype_name
from kernelyard_triton_cuda import streams

HOST = -1
"""Stands for an array that is on no device of this driver."""

_CUDA, _MANAGED, _PINNED = 2, 13, 3
"""DLPack's devices that kernels can read."""
_KINDS = {"b": 6, "i": 0, "u": 1, "f": 2, "c": 5, "V": 4}
"""Letters of type strings, and DLPack's type codes; V, two bytes of anything, is bfloat16."""
_LEGACY = 1
"""The stream 0, as both protocols write it."""


@attrs.frozen(kw_only=True)
class Seen:
    """An array as it describes itself."""

    address: int
    dtype: str
    ordinal: int | None
    """The device; ``None`` where the array does not tell, ``HOST`` where it is on none.

    An address that is null is on any.
    """
    is_contiguous: bool
    is_readonly: bool = False
    stream: int | None = None
    """Work on this stream has to be waited for."""
    owner: object = None
    """To be kept as long as the address is used."""


class NoArrayError(Exception):
    """This is no array; or one that cannot be used, for a reason."""


def seen(value: Any, stream: int | None) -> Seen:
    """Describe an array for use on a stream, or on that of its device that is worked on.

    ``NoArrayError`` if that cannot be said.
    """
    try:
        if hasattr(value, "data_ptr") and hasattr(value, "get_device"):
            return _usable(_tensor(value))
        interface = getattr(value, "__cuda_array_interface__", None)
        if interface is not None:
            return _usable(_interface(interface))
        if hasattr(value, "__dlpack_device__"):
            return _usable(_dlpack(value, stream))
    except NoArrayError:
        raise
    except Exception as error:
        raise NoArrayError(str(error)) from error
    if hasattr(value, "__array_interface__"):
        return Seen(address=0, dtype="", ordinal=HOST, is_contiguous=True)
    raise NoArrayError("")


def _usable(found: Seen) -> Seen:
    """Give what was seen; ``NoArrayError`` where its numbers are none of a driver's."""
    numbers: dict[str, Any] = {"address": found.address, "stream": found.stream or 0}
    for what, number in numbers.items():
        if not isinstance(number, int) or not 0 <= number < 1 << 64:
            raise NoArrayError(f"its {what} is {number!r:.80}")
    return found


def _tensor(value: Any) -> Seen:
    dtype = str(value.dtype).rpartition(".")[2]
    ordinal = value.get_device() if value.is_cuda else HOST
    if value.is_neg() or value.is_conj():
        raise NoArrayError("it is conjugated or negated lazily: give one that is resolved")
    address = value.data_ptr() if ordinal != HOST else 0
    return Seen(address=address, dtype=dtype, ordinal=ordinal, is_contiguous=value.is_contiguous())


def _interface(interface: Any) -> Seen:
    address, is_readonly = interface["data"]
    letter, size = interface["typestr"][1], int(interface["typestr"][2:])
    if interface.get("mask") is not None:
        raise NoArrayError("it has a mask: give the elements alone")
    if letter not in _KINDS or interface["typestr"][0] == ">":
        raise NoArrayError(f"its elements are {interface['typestr']}")
    shape, strides = interface["shape"], interface.get("strides")
    stream = interface.get("stream")
    return Seen(
        address=address,
        dtype=dtype_name(_KINDS[letter], size * 8),
        ordinal=None,
        is_contiguous=strides is None or _is_packed(shape, [it / size for it in strides]),
        is_readonly=is_readonly,
        stream=0 if stream == _LEGACY else stream,
    )


class _Tensor(ctypes.Structure):
    """``DLTensor`` of dlpack.h, the first thing in what a capsule points to."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


def _dlpack(value: Any, stream: int | None) -> Seen:
    kind, ordinal = value.__dlpack_device__()
    if int(kind) not in {_CUDA, _MANAGED, _PINNED}:
        return Seen(address=0, dtype="", ordinal=HOST, is_contiguous=True)
    chosen = streams.current(int(ordinal)) if stream is None else stream
    capsule = value.__dlpack__(stream=chosen or _LEGACY)
    tensor = _Tensor.from_address(_pointer(capsule))
    shape = [tensor.shape[axis] for axis in range(tensor.ndim)]
    strides = [tensor.strides[axis] for axis in range(tensor.ndim)] if tensor.strides else None
    return Seen(
        address=(tensor.data or 0) + tensor.byte_offset,
        dtype=dtype_name(tensor.code, tensor.bits),
        ordinal=int(ordinal) if int(kind) == _CUDA else None,
        is_contiguous=strides is None or _is_packed(shape, strides),
        owner=capsule,
    )


def _pointer(capsule: object) -> int:
    read = ctypes.pythonapi.PyCapsule_GetPointer
    read.restype, read.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return int(read(capsule, b"dltensor"))


def _is_packed(shape: Any, strides: Any) -> bool:
    """Whether elements lie one after another in C order; strides count elements."""
    expected = 1
    for size, stride in zip(reversed(shape), reversed(list(strides)), strict=True):
        if size != 1 and stride != expected:
            return 0 in shape
        expected *= size
    return True
