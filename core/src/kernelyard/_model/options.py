"""Frozen, hashable options: named scalars, or tuples of scalars, in canonical order."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool
Value: TypeAlias = Scalar | tuple[Scalar, ...]
Options: TypeAlias = tuple[tuple[str, Value], ...]


def freeze(options: Mapping[str, object] | Iterable[tuple[str, object]]) -> Options:
    """Sort named options by name and make each value hashable.

    ``TypeError`` names the option whose value is neither a scalar nor a sequence of scalars.
    """
    pairs = options.items() if isinstance(options, Mapping) else options
    return tuple(sorted((name, _frozen(name, value)) for name, value in pairs))


def _frozen(name: str, value: object) -> Value:
    if isinstance(value, Scalar):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, Scalar) for item in value):
        return tuple(value)
    raise TypeError(
        f"option {name!r} is {value!r}; expected a string, a number, a boolean, or a list of them"
    )
