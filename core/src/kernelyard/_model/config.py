"""One point of a tuning space."""

from collections.abc import Collection, Mapping

import attrs

from kernelyard._model.options import Options, Value, freeze


@attrs.frozen
class Config:
    """Named choices for one build or launch; equal and hashed over every one of them.

    A ``last_resort`` is taken where nothing else can be built, and otherwise not even tried: it
    may take a thousand times as long.
    """

    values: Options = attrs.field(default=(), converter=freeze, eq=repr)
    last_resort: bool = attrs.field(default=False, eq=False, kw_only=True)

    @classmethod
    def of(cls, **values: Value) -> "Config":
        """Make a config from keywords."""
        return cls(tuple(values.items()))

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> "Config":
        """Make a config from what ``to_json`` gave."""
        return cls(freeze(values))

    def to_json(self) -> dict[str, object]:
        """Give the choices as plain data."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in self.values}

    def without(self, names: Collection[str]) -> "Config":
        """Leave choices out."""
        return attrs.evolve(self, values=[it for it in self.values if it[0] not in names])

    def get(self, name: str, default: Value) -> Value:
        """Look one choice up."""
        return dict(self.values).get(name, default)

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.values) or "default"
