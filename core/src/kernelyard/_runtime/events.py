"""What happened to each kernel that a runtime delivered."""

from typing import TYPE_CHECKING

import attrs

from kernelyard._model.launcher import Launcher
from kernelyard._runtime.request import FailedConfig

if TYPE_CHECKING:
    from kernelyard._tune.record import Race


@attrs.frozen(kw_only=True, eq=False)
class KernelEvent:
    """One kernel as delivered: who runs it, where it came from, and how long that took.

    Times are seconds on ``time.monotonic``'s clock; kernels that were built together have one.
    """

    kernel: str
    plugin: str
    target: str
    config: str
    failed: tuple[FailedConfig, ...]
    """Configs that stood before this one and cannot be built."""
    key: str
    origin: str
    """``built`` or ``store``."""
    started: float
    finished: float
    launcher: Launcher = attrs.field(repr=False)
    race: "Race | None" = None
    """How it came to be chosen, where it won a race."""

    @property
    def seconds(self) -> float:
        """Wall time from the request to the artifact at hand."""
        return self.finished - self.started

    @property
    def launches(self) -> int | None:
        """How often it was called, where its launcher counts."""
        return getattr(self.launcher, "launches", None)

    def to_json(self) -> dict[str, object]:
        """Give the facts as plain data."""
        facts = attrs.asdict(self, filter=lambda field, _: field.name != "launcher")
        return {**facts, "seconds": self.seconds, "launches": self.launches}
