"""What an artifact is built for, on this machine or on one that is not here."""

from collections.abc import Iterable

import attrs


def _in_order(features: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(features))


@attrs.frozen
class Target:
    """A device type, its architecture, and the features that generated code may use."""

    device: str
    arch: str
    features: tuple[str, ...] = attrs.field(default=(), converter=_in_order)

    def __str__(self) -> str:
        return "+".join([f"{self.device}:{self.arch}", *self.features])
