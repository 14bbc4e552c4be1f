"""The named values that a space is made of: checked, and in order."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from kernelyard._errors import SpaceError
from kernelyard._model.options import Scalar

Values: TypeAlias = tuple[Any, ...]
Axes: TypeAlias = tuple[tuple[str, Values], ...]


def axes(parameters: Any) -> Axes:
    """Check parameters: names with their values, as a mapping or as pairs."""
    pairs = parameters.items() if isinstance(parameters, Mapping) else parameters
    return tuple((name, _values(name, values)) for name, values in pairs)


def _values(name: str, values: Any) -> Values:
    if isinstance(values, str) or not isinstance(values, Iterable):
        problem = f"has the parameter {name!r} with {values!r:.80}"
        raise SpaceError(problem, "give it a list of values, also for one")
    given = tuple(tuple(it) if isinstance(it, list) else it for it in values)
    for value in given:
        if not _is_known(value):
            problem = f"has the parameter {name!r} with the value {value!r:.80}"
            raise SpaceError(problem, "give strings, finite numbers, booleans, or lists of them")
    if not given:
        raise SpaceError(f"is empty: the parameter {name!r} has no value", "give it one or more")
    if len({repr(value) for value in given}) < len(given):
        raise SpaceError(f"has the parameter {name!r} with a value twice", "give each value once")
    return given


def _is_known(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(it, Scalar) and _is_known(it) for it in value)
    is_finite = not isinstance(value, float) or math.isfinite(value)
    return (value is None or isinstance(value, Scalar)) and is_finite


def texts(constraints: Any) -> tuple[str, ...]:
    """Take one constraint, or several."""
    return (constraints,) if isinstance(constraints, str) else tuple(constraints)


def in_order(values: Mapping[str, Any]) -> Values:
    """Sort numbers, so that neighbours are; leave anything else as it came."""
    given = tuple(values.values())
    if all(isinstance(it, int | float) and not isinstance(it, bool) for it in given):
        return tuple(sorted(given))
    return given
