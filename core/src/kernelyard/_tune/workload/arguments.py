"""What an argument of a call was, in facts from which another like it can be made."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

Value: TypeAlias = bool | int | float


def _number(value: Value | str) -> Value:
    return float(value) if isinstance(value, str) else value


def _whole(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(map(int, numbers))


@attrs.frozen(kw_only=True)
class Array:
    """An array: whose, of what, how it lies in memory, and between which values its own lay.

    ``strides`` are as its library tells them, in elements or bytes. Where ``low`` and ``high`` are
    not known floats are drawn from the normal distribution, and all else is zero.
    """

    library: str
    dtype: str
    shape: tuple[int, ...] = attrs.field(converter=_whole)
    strides: tuple[int, ...] = attrs.field(converter=_whole)
    device: str = ""
    low: Value | None = None
    high: Value | None = None

    @property
    def layout(self) -> str:
        """All of it but the values."""
        return f"{self.library} {self.dtype} {self.shape} {self.strides} {self.device}"

    def __str__(self) -> str:
        return f"{self.dtype}{list(self.shape)}"

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        facts = attrs.asdict(self)
        return {name: it for name, it in facts.items() if it is not None and it != ""}


@attrs.frozen
class Number:
    """A number that was passed by value."""

    value: Value = attrs.field(converter=_number)

    @property
    def layout(self) -> str:
        """What a decision may depend on: a size does, a factor does not."""
        return "float" if isinstance(self.value, float) else f"int {int(self.value)}"

    def __str__(self) -> str:
        return str(self.value)

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data; JSON has no infinite numbers."""
        is_plain = math.isfinite(self.value)
        return {"value": self.value if is_plain else str(self.value)}


@attrs.frozen
class Unknown:
    """Something that is neither array nor number: only the name of its type is known."""

    type: str

    @property
    def layout(self) -> str:
        """The name of its type."""
        return self.type

    def __str__(self) -> str:
        return self.type

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"type": self.type}


Described: TypeAlias = Array | Number | Unknown
_KINDS: dict[str, type[Array | Number | Unknown]] = {
    "array": Array,
    "number": Number,
    "unknown": Unknown,
}


def to_json(described: Described) -> dict[str, Any]:
    """Give an argument as plain data, under the name of its kind."""
    kind = next(name for name, type_ in _KINDS.items() if isinstance(described, type_))
    return {kind: described.to_json()}


def from_json(facts: Mapping[str, Any]) -> Described:
    """Read an argument; what only a later version knows of it is left out."""
    ((kind, given),) = facts.items()
    if kind not in _KINDS:
        raise ValueError(f"an argument is of the kind {kind!r}, known are {', '.join(_KINDS)}")
    type_ = _KINDS[kind]
    names = {field.name for field in attrs.fields(type_)}
    return type_(**{name: value for name, value in given.items() if name in names})
