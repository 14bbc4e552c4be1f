"""The element types an argument may have, with their DLPack codes."""

import attrs


@attrs.frozen
class DType:
    """One element type: its name, and how DLPack spells it.

    Source: ``DLDataTypeCode`` of DLPack 1.1.
    """

    name: str
    code: int
    bits: int


_INT, _UINT, _FLOAT, _BFLOAT, _COMPLEX, _BOOL = 0, 1, 2, 4, 5, 6

DTYPES = {
    dtype.name: dtype
    for dtype in (
        DType("bool", _BOOL, 8),
        *(DType(f"int{bits}", _INT, bits) for bits in (8, 16, 32, 64)),
        *(DType(f"uint{bits}", _UINT, bits) for bits in (8, 16, 32, 64)),
        *(DType(f"float{bits}", _FLOAT, bits) for bits in (16, 32, 64)),
        DType("bfloat16", _BFLOAT, 16),
        DType("complex64", _COMPLEX, 64),
        DType("complex128", _COMPLEX, 128),
        DType("float8_e4m3fn", 10, 8),
        DType("float8_e4m3fnuz", 11, 8),
        DType("float8_e5m2", 12, 8),
        DType("float8_e5m2fnuz", 13, 8),
        DType("any", -1, 0),
    )
}
"""All known element types by name; ``any`` is a pointer whose element type is not checked."""


def dtype_name(code: int, bits: int) -> str:
    """Name a DLPack type for a message, known or not."""
    for dtype in DTYPES.values():
        if (dtype.code, dtype.bits) == (code, bits):
            return dtype.name
    return f"DLPack type {code} of {bits} bits"
