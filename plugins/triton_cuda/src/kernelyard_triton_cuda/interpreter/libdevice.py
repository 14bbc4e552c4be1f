"""Those of NVIDIA's mathematical functions that NumPy or Python has, by libdevice's names."""

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def _each(function: Callable[..., Any]) -> Callable[..., Array]:
    """Make a function of Python's one for arrays; what it does not know of is not a number."""

    def guarded(*values: Any) -> float:
        try:
            return float(function(*map(float, values)))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return np.vectorize(guarded, otypes=[np.float64])


def _rounded_away(values: Array) -> Array:
    return np.copysign(np.floor(np.abs(values) + 0.5), values)


def _counted(values: Array) -> Array:
    bits = values.dtype.itemsize * 8
    count = np.vectorize(lambda it: (int(it) & ((1 << bits) - 1)).bit_count())
    return np.asarray(count(values))


def _leading_zeros(values: Array) -> Array:
    bits = values.dtype.itemsize * 8
    count = np.vectorize(lambda it: bits - (int(it) & ((1 << bits) - 1)).bit_length())
    return np.asarray(count(values))


_SAME = (
    *("ceil", "copysign", "cos", "cosh", "exp", "exp2", "expm1", "fabs", "floor", "fmax", "fmin"),
    *("fmod", "hypot", "ldexp", "log", "log10", "log1p", "log2", "nextafter", "rint", "sin"),
    *("sinh", "sqrt", "tan", "tanh", "trunc"),
)
"""Those that are called the same."""
_OTHERS: dict[str, Callable[..., Any]] = {
    **{f"a{name}": getattr(np, f"arc{name}") for name in ("cos", "sin", "tan")},
    **{f"a{name}": getattr(np, f"arc{name}") for name in ("cosh", "sinh", "tanh")},
    "abs": np.abs,
    "atan2": np.arctan2,
    "cbrt": np.cbrt,
    "clz": _leading_zeros,
    "cyl_bessel_i0": np.i0,
    "erf": _each(math.erf),
    "erfc": _each(math.erfc),
    "fdivide": np.divide,
    "fdim": lambda x, y: np.maximum(x - y, 0),
    "finite": np.isfinite,
    "float_as_int": lambda x: x.view(np.int32),
    "fma": lambda x, y, z: x * y + z,
    "int_as_float": lambda x: x.view(np.float32),
    "isinf": np.isinf,
    "isnan": np.isnan,
    "isfinite": np.isfinite,
    "lgamma": _each(math.lgamma),
    "llabs": np.abs,
    "llrint": np.rint,
    "llround": _rounded_away,
    "max": np.maximum,
    "min": np.minimum,
    "nearbyint": np.rint,
    "normcdf": _each(lambda it: math.erfc(-it / math.sqrt(2)) / 2),
    "popc": _counted,
    "pow": np.power,
    "powi": np.power,
    "remainder": _each(math.remainder),
    "round": _rounded_away,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "saturate": lambda x: np.clip(x, 0, 1),
    "signbit": np.signbit,
    "tgamma": _each(math.gamma),
    "exp10": lambda x: np.power(x.dtype.type(10), x),
}
_NEAREST: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "div": np.divide,
    "mul": np.multiply,
    "rcp": lambda x: 1 / x,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "sqrt": np.sqrt,
    "sub": np.subtract,
}
"""Those that are rounded to the nearest number, as NumPy rounds: ``fadd_rn``, ``dadd_rn``."""
_FUNCTIONS = {**{name: getattr(np, name) for name in _SAME}, **_OTHERS}
_FUNCTIONS |= {f"{kind}{name}_rn": it for kind in "fd" for name, it in _NEAREST.items()}
_FUNCTIONS |= {f"{name}_rn": _FUNCTIONS["fma"] for name in ("fma", "fmaf")}
_ENDINGS = ("", "f", "d", "ll", "l")
"""What libdevice appends for other types."""


@functools.cache
def function(symbol: str) -> Callable[..., Any] | None:
    """Give what a symbol of libdevice computes, ``__nv_tanhf``; ``None`` where nobody here does."""
    name = symbol.removeprefix("__nv_").removeprefix("fast_")
    stems = (name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending))
    return next((_FUNCTIONS[stem] for stem in stems if stem in _FUNCTIONS), None)


def known() -> str:
    """List what there is."""
    return ", ".join(sorted(_FUNCTIONS))
