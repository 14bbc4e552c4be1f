"""What tuning one kernel gave: the config, why, and what became of every other that was tried."""

from collections import Counter

import attrs

from kernelyard._model.config import Config
from kernelyard._model.failure import Failure
from kernelyard._model.measurement import Measurement


@attrs.frozen(kw_only=True)
class Tried:
    """One config: measured or failed.

    ``ratio`` is its time in those of the reference, measured in turn with it, where both worked;
    ``seconds`` what it took to find that out, the build included.
    """

    config: Config
    outcome: Measurement | Failure
    ratio: float | None = None
    seconds: float = 0.0


@attrs.frozen(kw_only=True)
class Tuned:
    """The config to use and why; the reference is the best guess, or what worked in its place.

    ``remembered`` says that all of it was read from the log and nothing was measured.
    """

    kernel: str
    plugin: str
    config: Config
    reason: str
    reference: Config
    tried: tuple[Tried, ...] = attrs.field(default=(), repr=False)
    ended: str = ""
    """Why the search ended."""
    remembered: bool = False

    @property
    def measurement(self) -> Measurement | None:
        """How long the config takes, if it was measured."""
        return self.measured(self.config)

    @property
    def speedup(self) -> float | None:
        """How many times as fast as the reference it is, if both were measured."""
        if self.config == self.reference:
            return 1.0
        found = [it.ratio for it in self.tried if it.config == self.config and it.ratio]
        return 1 / found[-1] if found else None

    @property
    def failures(self) -> dict[str, int]:
        """Count what failed, by kind."""
        kinds = (it.outcome.kind for it in self.tried if isinstance(it.outcome, Failure))
        return dict(Counter(kinds))

    def measured(self, config: Config) -> Measurement | None:
        """How long a config took when it was last measured, if it was."""
        found = [it.outcome for it in self.tried if it.config == config]
        return next((it for it in reversed(found) if isinstance(it, Measurement)), None)

    def to_json(self) -> dict[str, object]:
        """Give the facts as plain data."""
        tried = [
            {
                "config": it.config.to_json(),
                "outcome": attrs.asdict(it.outcome),
                "ratio": it.ratio,
                "seconds": it.seconds,
            }
            for it in self.tried
        ]
        return {
            "kernel": self.kernel,
            "plugin": self.plugin,
            "config": self.config.to_json(),
            "reference": self.reference.to_json(),
            "speedup": self.speedup,
            "reason": self.reason,
            "ended": self.ended,
            "remembered": self.remembered,
            "tried": tried,
        }

    def __str__(self) -> str:
        times = f", {self.speedup:.3g} times as fast as the guess" if self.speedup else ""
        return f"{self.kernel}: {self.config}{times} ({self.reason})"
