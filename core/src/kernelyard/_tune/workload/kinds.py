"""Describe any argument of a call, and make another like it.

Which kind an array is of is found by what its library can do. So no toolkit is imported but the one
that a description names, and one that comes later needs no word here.
"""

import importlib
import sys
from collections.abc import Iterable
from numbers import Integral, Real
from types import ModuleType
from typing import Any

from kernelyard._errors import WorkloadError
from kernelyard._tune.workload import arrays, buffers, tensors
from kernelyard._tune.workload.arguments import Array, Described, Number, Unknown

_KINDS = (tensors, arrays)


def describe(value: Any, *, is_read: bool = True) -> Described:
    """Say what an argument is; nothing is kept of what an array holds but its bounds.

    Where the kernel reads integers those are looked for: another array of integers may hold
    anything between them, as an index may.
    """
    if isinstance(value, bool):
        return Number(value)
    if isinstance(value, Integral):
        return Number(int(value))
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        for root in _roots(value):
            kind = _kind_of(sys.modules.get(root))
            if kind is not None:
                array: Array = kind.described(value, root, is_read=is_read)
                return array
    try:
        view = memoryview(value)
    except TypeError:
        return Number(float(value)) if isinstance(value, Real) else _unknown(value)
    return buffers.described(view, next(iter(_roots(value))), is_read=is_read)


def make(described: Described, *, seed: int, what: str) -> Any:
    """Make an argument like the one described; ``what`` names it for a ``WorkloadError``."""
    if isinstance(described, Number):
        return described.value
    if isinstance(described, Unknown):
        raise WorkloadError(what, f"is {described.type}, no array and no number", _BY_HAND)
    module = _imported(described.library, what)
    kind = _kind_of(module) or buffers
    try:
        made = kind.made(described, module, seed)
    except Exception as error:
        problem = f"cannot be made again ({described.layout}): {type(error).__name__}: {error}"
        raise WorkloadError(what, problem, _BY_HAND) from error
    again = describe(made, is_read=False)
    if not isinstance(again, Array) or _look(again) != _look(described):
        problem = f"would be made as {again.layout}, and was {described.layout}"
        raise WorkloadError(what, problem, _BY_HAND)
    return made


_BY_HAND = "tune this kernel by Runtime.tune, on arguments of your own"


def _look(array: Array) -> tuple[object, ...]:
    return array.dtype, array.shape, array.strides


def _unknown(value: object) -> Unknown:
    return Unknown(f"{type(value).__module__}.{type(value).__qualname__}")


def _roots(value: object) -> Iterable[str]:
    """Name the packages that the types of a value come from, its own first."""
    return dict.fromkeys(it.__module__.partition(".")[0] for it in type(value).__mro__)


def _kind_of(module: ModuleType | None) -> Any:
    return next((kind for kind in _KINDS if kind.is_library(module)), None)


def _imported(library: str, what: str) -> ModuleType:
    try:
        return importlib.import_module(library)
    except ImportError as error:
        problem = f"was an array of {library!r}, which cannot be imported here ({error})"
        remedy = f"install {library!r}, or record with arrays of a library that is here"
        raise WorkloadError(what, problem, remedy) from error
