"""How a launch lies in memory: ``CUlaunchConfig`` of cuda.h, and the parameters behind it."""

import ctypes
import math
import struct
from collections.abc import Sequence
from typing import Any

import attrs

from kernelyard_triton_cuda.manifest import Launch

_CONFIG = "<7I4xQQI4x"
"""Grid, block, shared memory, stream, attributes and their number: 56 bytes."""
_POINTER = "Q"
_LETTERS = {
    "i1": "?",
    "u1": "?",
    "i8": "b",
    "i16": "h",
    "i32": "i",
    "i64": "q",
    "u8": "B",
    "u16": "H",
    "u32": "I",
    "u64": "Q",
    "fp16": "e",
    "bf16": "H",
    "fp32": "f",
    "fp64": "d",
}
_COOPERATIVE, _CLUSTER, _SPREADING, _DEPENDENT = 2, 4, 5, 6
"""``CU_LAUNCH_ATTRIBUTE_…``; ``_SPREADING`` is ``CLUSTER_SCHEDULING_POLICY_PREFERENCE``."""
_SPREAD = 1
_NAN = 0x7FC0
_ATTRIBUTE = struct.Struct("<I4xIII52x")


def letter(type_: str) -> str:
    """Give the letter by which ``struct`` packs one of Triton's types; pointers are addresses."""
    return _POINTER if type_.startswith("*") else _LETTERS[type_]


def brain(value: float) -> int:
    """Give the bits of a number as bfloat16, rounded to the nearest even."""
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    if math.isnan(value):
        return _NAN
    return int((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)


@attrs.frozen
class Slot:
    """Memory for one launch at a time: the buffer, and where config and parameters' places are."""

    buffer: Any
    config: int
    parameters: int
    places: Any
    """Kept, since the driver reads the addresses in it."""


@attrs.frozen
class Layout:
    """Where everything of one kernel's launches lies."""

    format: struct.Struct
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, types: Sequence[str]) -> "Layout":
        """Lay out parameters of these types, each at a multiple of its size."""
        text, end, offsets = _CONFIG, struct.calcsize(_CONFIG), []
        for type_ in types:
            size = struct.calcsize(letter(type_))
            gap = -end % size
            text += f"{gap}x{letter(type_)}"
            offsets.append(end + gap)
            end += gap + size
        return cls(struct.Struct(text), tuple(offsets))

    def slot(self) -> Slot:
        """Make room for a launch."""
        buffer = ctypes.create_string_buffer(self.format.size)
        start = ctypes.addressof(buffer)
        places = (ctypes.c_void_p * max(len(self.offsets), 1))(*(start + it for it in self.offsets))
        return Slot(buffer, start, ctypes.addressof(places), places)


def attributes(launch: Launch) -> tuple[Any, int]:
    """Give what a launch asks of the driver besides, as an array that it reads, and how many."""
    asked = [
        *([(_DEPENDENT, 1, 0, 0)] if launch.is_dependent else []),
        *([(_COOPERATIVE, 1, 0, 0)] if launch.is_cooperative else []),
        *(
            [(_CLUSTER, *launch.cluster), (_SPREADING, _SPREAD, 0, 0)]
            if launch.num_ctas > 1
            else []
        ),
    ]
    data = b"".join(_ATTRIBUTE.pack(*one) for one in asked)
    return ctypes.create_string_buffer(data, max(len(data), 1)), len(asked)


def address_of(array: Any) -> int:
    """Give where an array of ctypes lies."""
    return ctypes.addressof(array)
