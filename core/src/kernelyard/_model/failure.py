"""Why something that was tried cannot be used."""

import time
from collections.abc import Mapping
from typing import Any

import attrs

from kernelyard._errors import (
    BuildTimeoutError,
    CompileError,
    DeviceLostError,
    NoPluginError,
    WorkerCrashedError,
)

_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (NoPluginError, "rejected"),
    (CompileError, "refused"),
    (WorkerCrashedError, "crashed"),
    (DeviceLostError, "crashed"),
    (BuildTimeoutError, "timed out"),
    (MemoryError, "out of memory"),
)
_LINES, _LETTERS = 4, 1000


@attrs.frozen(kw_only=True)
class Failure:
    """What kind of failure it was, the first lines of what was said, and when.

    Kinds: ``rejected`` by every plugin, ``refused`` by the compiler, ``crashed``, ``timed out``
    (after ``limit`` seconds), ``out of memory``, ``differs`` in its result, ``failed`` in any
    other way.
    """

    kind: str
    reason: str
    time: float = attrs.field(factory=time.time)
    limit: float = 0.0

    @classmethod
    def of(cls, error: BaseException) -> "Failure":
        """Sum an error up."""
        kind = next((kind for type_, kind in _KINDS if isinstance(error, type_)), "failed")
        first = "\n".join(str(error).splitlines()[:_LINES])[:_LETTERS]
        limit = error.limit if isinstance(error, BuildTimeoutError) else 0.0
        return cls(kind=kind, reason=first or type(error).__name__, limit=limit)

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Failure | None":
        """Read a failure; ``None`` if that is something else."""
        try:
            return cls(**facts)
        except TypeError:
            return None

    def to_json(self) -> dict[str, object]:
        """Give the facts as plain data."""
        return attrs.asdict(self)

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
