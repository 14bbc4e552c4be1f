"""Floating-point types that NumPy lacks: their bits as integers, their values as ``float32``.

Upstream's interpreter computes with the bits where it forgets to convert, and does not round.
"""

import functools
from typing import Any

import attrs
import numpy as np

Array = np.ndarray[Any, Any]


@attrs.frozen
class Format:
    """How a type of eight bits is laid out; ``special`` is what its largest codes mean."""

    mantissa: int
    bias: int
    special: str = ""
    """``ieee``: infinities and NaNs; ``nan``: all ones is one; ``zero``: negative zero is one."""


EIGHT_BITS = {
    "fp8e5": Format(2, 15, "ieee"),
    "fp8e4nv": Format(3, 7, "nan"),
    "fp8e4b8": Format(3, 8, "zero"),
    "fp8e5b16": Format(2, 16, "zero"),
    "fp8e4b15": Format(3, 15),
}
RAW = ("bf16", *EIGHT_BITS)
"""Triton's names of the types whose bits are all that there is."""


def decoded(name: str, bits: Array) -> Array:
    """Give the values that bits stand for."""
    if name == "bf16":
        return (np.asarray(bits, np.uint16).astype(np.uint32) << 16).view(np.float32)
    return _values(name)[np.asarray(bits, np.uint8)]


def encoded(name: str, values: Array, *, toward_zero: bool = False) -> Array:
    """Give the bits of the nearest values, even ones of two; or of the nearest toward zero."""
    single = np.asarray(values).astype(np.float32)
    bits = _bfloat16(single) if name == "bf16" else _eight_bits(name, single)
    return _shortened(name, bits, single) if toward_zero else bits


def _bfloat16(values: Array) -> Array:
    bits = np.ascontiguousarray(values).view(np.uint32).reshape(values.shape)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    return np.where(np.isnan(values), 0x7FFF, rounded).astype(np.uint16)


def _eight_bits(name: str, values: Array) -> Array:
    """Round by looking up; what is too large becomes the largest, as GPUs have it."""
    positive = _values(name)[:128]
    finite = positive[np.isfinite(positive)]
    sizes = np.minimum(np.abs(values), finite[-1])
    above = np.clip(np.searchsorted(finite, sizes), 1, len(finite) - 1)
    over, under = finite[above] - sizes, sizes - finite[above - 1]
    is_below = (under < over) | ((under == over) & (above % 2 == 1))
    code = np.where(sizes == 0, 0, np.where(is_below, above - 1, above))
    signed = np.where(np.signbit(values) & ((code > 0) | _has_negative_zero(name)), 128, 0)
    return np.where(np.isnan(values), _not_a_number(name), code + signed).astype(np.uint8)


def _shortened(name: str, bits: Array, values: Array) -> Array:
    """Step back where rounding went away from zero: sign and size are apart in the bits."""
    has_grown = np.abs(decoded(name, bits)) > np.abs(values)
    return np.where(has_grown, bits - has_grown.astype(bits.dtype), bits)


def _has_negative_zero(name: str) -> bool:
    return EIGHT_BITS[name].special != "zero"


def _not_a_number(name: str) -> int:
    return 0x80 if EIGHT_BITS[name].special == "zero" else 0x7F


@functools.cache
def _values(name: str) -> Array:
    """Give the values of all 256 codes."""
    layout = EIGHT_BITS[name]
    codes = np.arange(128)
    exponent, fraction = codes >> layout.mantissa, codes & ((1 << layout.mantissa) - 1)
    scaled = fraction / (1 << layout.mantissa) + (exponent > 0)
    positive = np.ldexp(scaled, np.maximum(exponent, 1) - layout.bias).astype(np.float32)
    if layout.special == "ieee":
        positive[124:] = [np.inf, np.nan, np.nan, np.nan]
    elif layout.special == "nan":
        positive[127] = np.nan
    both = np.concatenate([positive, -positive])
    if layout.special == "zero":
        both[128] = np.nan
    return both
