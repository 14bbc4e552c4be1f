"""What one training process measured, as it travels from that process to the demo."""

import json
from pathlib import Path
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Kernel:
    """One kernel of a run; times are seconds since the run's first step began."""

    name: str
    plugin: str
    origin: str
    """``built`` or ``store``."""
    started: float
    finished: float
    launches: int | None

    @property
    def milliseconds(self) -> float:
        """From the request to the artifact at hand, shared by what was compiled together."""
        return 1000 * (self.finished - self.started)


@attrs.frozen(kw_only=True)
class Figures:
    """One training run."""

    backend: str
    parameters: int
    losses: list[float]
    first_step: float
    """Seconds from before the first call of the model until its optimizer has stepped once."""
    steps_per_second: float | None
    """At the pace of the median step, the first left out; nothing if there was no other."""
    kernels: list[Kernel] = attrs.field(factory=list)
    ready: float = 0.0
    """Seconds from the start of the process to the end of the first step, seen from outside."""

    def save(self, path: Path) -> None:
        """Write the figures for the demo to read."""
        path.write_text(json.dumps(attrs.asdict(self)), encoding="utf-8")

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Figures":
        """Take what ``save`` wrote."""
        return cls(**{**facts, "kernels": [Kernel(**kernel) for kernel in facts["kernels"]]})

    def count(self, origin: str) -> int:
        """Count the kernels of one origin."""
        return sum(kernel.origin == origin for kernel in self.kernels)

    @property
    def origins(self) -> str:
        """How the run came by its kernels; cold or warm only if that holds for all of them."""
        built, stored = self.count("built"), self.count("store")
        if not stored:
            return f"cold, {built} built"
        if not built:
            return f"warm, {stored} from the store"
        return f"{built} built, {stored} from the store"
