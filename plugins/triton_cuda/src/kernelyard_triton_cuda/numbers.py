"""Numbers that are passed by value: whether they fit, and why not."""

import operator
from typing import Any

from kernelyard.plugin import DTYPES


class NumberError(Exception):
    """A number does not fit; ``problem`` is what ``Refusal`` calls it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def number(dtype: str, value: Any) -> Any:
    """Give a number as Python's; ``NumberError`` if it is none of this type."""
    if dtype.startswith(("float", "bfloat")):
        return _float(value)
    if dtype == "bool":
        if isinstance(value, bool) or type(value).__name__ == "bool_":
            return bool(value)
        raise NumberError("boolean")
    return _whole(DTYPES[dtype].bits, value, is_signed=dtype.startswith("int"))


def _float(value: Any) -> float:
    if isinstance(value, str | bytes):
        raise NumberError("float")
    try:
        return float(value)
    except OverflowError:
        raise NumberError("range") from None
    except (TypeError, ValueError, RuntimeError):
        raise NumberError("float") from None


def _whole(bits: int, value: Any, *, is_signed: bool) -> int:
    try:
        found = operator.index(value)
    except (TypeError, RuntimeError):
        raise NumberError("integer") from None
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if is_signed else (0, 2**bits)
    if not low <= found < high:
        raise NumberError("range")
    return found
