"""Read the signature of a kernel that Inductor wrote."""

import re
from collections.abc import Sequence

from kernelyard._model.argument import Argument

_DTYPES = {
    "float": "float32",
    "double": "float64",
    "bool": "bool",
    "at::Half": "float16",
    "at::BFloat16": "bfloat16",
    "at::complex<float>": "complex64",
    "at::complex<double>": "complex128",
    "at::Float8_e4m3fn": "float8_e4m3fn",
    "at::Float8_e4m3fnuz": "float8_e4m3fnuz",
    "at::Float8_e5m2": "float8_e5m2",
    "at::Float8_e5m2fnuz": "float8_e5m2fnuz",
    "long": "int64",
    "uintptr_t": "uint64",
    **{f"int{bits}_t": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}_t": f"uint{bits}" for bits in (8, 16, 32, 64)},
}
_PARAMETERS = re.compile(r'extern "C"[^{;]*?\bkernel\s*\((?P<parameters>[^{;]*)\)\s*\{')


def arguments_of(types: Sequence[str], code: str) -> tuple[Argument, ...]:
    """Give the arguments; their names are those of the C++ declaration where it can be read.

    Strides are free: the generated code knows them. ``KeyError`` for a scalar of unknown type.
    """
    names = _names(code)
    if len(names) != len(types):
        names = [f"argument {index}" for index in range(len(types))]
    return tuple(_argument(name, text) for name, text in zip(names, types, strict=True))


def dtype_of(pointer: str) -> str:
    """Name the element type of a C++ pointer; ``any`` for one that is not known."""
    return _DTYPES.get(pointer.replace("const ", "").strip().removesuffix("*").strip(), "any")


def _argument(name: str, text: str) -> Argument:
    plain = text.replace("const ", "").strip()
    if not plain.endswith("*"):
        return Argument.scalar(name, _DTYPES[plain])
    dtype = dtype_of(plain)
    make = Argument.input if text.startswith("const ") else Argument.inout
    return make(name, dtype, contiguous=False)


def _names(code: str) -> list[str]:
    match = _PARAMETERS.search(code)
    if not match:
        return []
    return [part.split()[-1].lstrip("*") for part in match["parameters"].split(",") if part.split()]
