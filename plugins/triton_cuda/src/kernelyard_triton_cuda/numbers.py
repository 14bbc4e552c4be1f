"""Numbers that are passed by value: whether they fit, and why not."""

import operator
import struct
from typing import Any

from kernelyard.plugin import DTYPES

_LETTERS = {"float16": "<e", "float64": "<d"}
"""What ``struct`` calls them; bfloat16 is rounded from a float32."""
_TRUTHS = {"bool", "bool_"}
"""What types of one truth are called: Python's, NumPy's, and that of NumPy before 2."""


class NumberError(Exception):
    """A number does not fit; ``problem`` is what ``Refusal`` calls it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def number(dtype: str, value: Any) -> Any:
    """Give a number as Python's; ``NumberError`` if it is none of this type."""
    if dtype.startswith(("float", "bfloat")):
        return _float(_LETTERS.get(dtype, "<f"), value)
    if dtype == "bool":
        if type(value).__name__ in _TRUTHS:
            return bool(value)
        raise NumberError("boolean")
    return _whole(DTYPES[dtype].bits, value, is_signed=dtype.startswith("int"))


def _float(letter: str, value: Any) -> float:
    if isinstance(value, str | bytes):
        raise NumberError("float")
    try:
        found = float(value)
        struct.pack(letter, found)  # it has no infinity for what is finite
    except OverflowError:
        raise NumberError("range") from None
    except (TypeError, ValueError, RuntimeError):
        raise NumberError("float") from None
    return found


def _whole(bits: int, value: Any, *, is_signed: bool) -> int:
    try:
        found = operator.index(value)
    except (TypeError, RuntimeError):
        raise NumberError("integer") from None
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if is_signed else (0, 2**bits)
    if not low <= found < high:
        raise NumberError("range")
    return found
