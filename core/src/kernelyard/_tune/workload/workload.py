"""A kernel as it was used: its source, where it ran, and what one class of its arguments was."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from kernelyard._errors import SpaceError
from kernelyard._model.argument import Argument
from kernelyard._model.source import Source
from kernelyard._model.space import Space
from kernelyard._tune.workload.arguments import Array, Described, from_json, to_json
from kernelyard._tune.workload.kinds import describe, make

FORMAT = 1
"""Raised when an older version could no longer tell what is meant."""
_ARGUMENT = ("name", "dtype", "role", "contiguous")


def canonical(facts: object) -> str:
    """Write plain data as a line of ASCII, in given order: that of parameters is one."""
    return json.dumps(facts, separators=(",", ":"))


def is_later(facts: object) -> bool:
    """Whether this is a workload that only a later version can read."""
    given = facts.get("format") if isinstance(facts, Mapping) else None
    return isinstance(given, int) and given > FORMAT


def _in_given_order(arguments: Sequence[Described]) -> tuple[Described, ...]:
    return tuple(arguments)


@attrs.frozen
class Kernel:
    """A source, the device it was asked for on, and the plugin that took it."""

    source: Source
    device: str
    plugin: str

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        source = self.source
        facts = {
            "language": source.language,
            "code": source.code,
            "entry": source.entry,
            "arguments": [attrs.asdict(it) for it in source.arguments],
            "options": {k: list(v) if isinstance(v, tuple) else v for k, v in source.options},
            "name": source.name,
            "space": source.space and source.space.to_json(),
        }
        return {"source": facts, "device": self.device, "plugin": self.plugin}

    @property
    def identity(self) -> str:
        """Name what the kernel is; what people call it is no part of that."""
        facts = self.to_json()
        del facts["source"]["name"]
        return canonical(facts)


@attrs.frozen
class Workload:
    """A kernel, and arguments of one class that it was called with."""

    kernel: Kernel
    arguments: tuple[Described, ...] = attrs.field(converter=_in_given_order)

    @classmethod
    def of(cls, kernel: Kernel, arguments: Sequence[object]) -> "Workload":
        """Describe the arguments of a call."""
        roles = kernel.source.arguments
        pairs = zip(arguments, roles, strict=True)
        return cls(kernel, [describe(it, is_read=role.role != "output") for it, role in pairs])

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Workload":
        """Read a workload; ``ValueError`` says why something is none.

        What only a later version knows is left out.
        """
        try:
            kernel = Kernel(_source(facts["source"]), str(facts["device"]), str(facts["plugin"]))
            workload = cls(kernel, [from_json(it) for it in facts["arguments"]])
        except (KeyError, TypeError, AttributeError, ValueError, SpaceError) as error:
            raise ValueError(f"it is no workload: {type(error).__name__}: {error}") from error
        given, taken = len(workload.arguments), len(kernel.source.arguments)
        if given != taken:
            raise ValueError(f"it has {given} arguments, and its kernel takes {taken}")
        return workload

    def to_json(self) -> dict[str, Any]:
        """Give it as plain data; ``from_json`` reads it."""
        arguments = [to_json(it) for it in self.arguments]
        return {"format": FORMAT, **self.kernel.to_json(), "arguments": arguments}

    @property
    def size(self) -> int:
        """How many elements its arrays have."""
        return sum(math.prod(it.shape) for it in self.arguments if isinstance(it, Array))

    @property
    def identity(self) -> tuple[object, ...]:
        """Name what is tuned for: the kernel, and all of its arguments but values."""
        return self.kernel.identity, *(it.layout for it in self.arguments)

    @property
    def shown(self) -> str:
        """What it was given, for people."""
        return ", ".join(map(str, self.arguments))

    def __str__(self) -> str:
        return f"{self.kernel.source.label} ({self.shown})"

    def make(self, *, seed: int = 0) -> list[Any]:
        """Make arguments of the same class; ``WorkloadError`` says which cannot be, and why."""
        return list(self._made(seed))

    def _made(self, seed: int) -> Iterator[Any]:
        source = self.kernel.source
        for place, (described, role) in enumerate(
            zip(self.arguments, source.arguments, strict=True)
        ):
            what = f"argument {role.name!r} of {source.label!r}"
            yield make(described, seed=seed + place, what=what)


def _source(facts: Mapping[str, Any]) -> Source:
    space = facts.get("space")
    return Source(
        str(facts["language"]),
        str(facts["code"]),
        str(facts["entry"]),
        [Argument(**{n: it[n] for n in _ARGUMENT if n in it}) for it in facts["arguments"]],
        facts.get("options", {}),
        str(facts.get("name", "")),
        space=None if space is None else Space.from_json(space),
    )
