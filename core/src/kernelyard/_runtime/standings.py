"""What was tried in a tuning, and who of it may yet win: only those are kept to be run again."""

from collections.abc import Mapping, Sequence

import attrs

from kernelyard._model.config import Config
from kernelyard._model.space import Space
from kernelyard._runtime.bench import Candidate
from kernelyard._tune.tuned import Tried

_FINALISTS = 3
"""So many of the best are measured again beside the reference."""


class Standings:
    """Every config that was tried; the first that worked is the reference."""

    def __init__(self, space: Space) -> None:
        self._point = space.point
        self._tried: dict[Config, Tried] = {}
        self._candidates: dict[Config, Candidate] = {}
        self.reference: Config | None = None

    @property
    def tried(self) -> tuple[Tried, ...]:
        """What was tried, in order."""
        return tuple(self._tried.values())

    def of(self, config: Config) -> Tried | None:
        """Give what became of a config, if it was tried."""
        return self._tried.get(config)

    def candidate(self, config: Config) -> Candidate:
        """Give what it takes to run the reference, or one of the finalists."""
        return self._candidates[config]

    def note(self, tried: Tried, candidate: Candidate | None) -> None:
        """Remember what became of one, and how to run it while it may win."""
        config = tried.config
        self._tried[config] = tried
        if tried.ratio is None or candidate is None:
            return
        if self.reference is None:
            self.reference = config
        elif tried.ratio >= 1:
            return
        self._candidates[config] = candidate
        if len(ranked := self._ranked()) > _FINALISTS:
            del self._candidates[ranked[-1]]

    @property
    def finalists(self) -> Sequence[Config]:
        """Give the fastest of those that were faster than the reference."""
        return self._ranked()

    @property
    def is_alone(self) -> bool:
        """Whether nothing but the reference works."""
        return sum(it.ratio is not None for it in self._tried.values()) < 2

    def settle(self, ratios: Mapping[Config, float | None]) -> None:
        """Believe the last word on how much faster some are."""
        for config, ratio in ratios.items():
            if ratio:
                self._tried[config] = attrs.evolve(self._tried[config], ratio=ratio)

    def _ranked(self) -> list[Config]:
        faster = (it for it in self._candidates if it != self.reference)
        return sorted(faster, key=lambda it: (self._tried[it].ratio, self._point(it)))
