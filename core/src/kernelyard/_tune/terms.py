"""What a search is given, what a strategy says to it, and what it gives."""

import math
from collections.abc import Callable, Generator
from typing import TypeAlias

import attrs

from kernelyard._errors import SearchError
from kernelyard._model.config import Config


@attrs.frozen
class Glance:
    """A config to be measured roughly, in a ``share`` of the repeats of a whole evaluation."""

    config: Config
    share: float = attrs.field(validator=[attrs.validators.gt(0), attrs.validators.lt(1)])


Proposals: TypeAlias = Generator[Config | Glance, float | None, None]
Strategy: TypeAlias = Callable[..., Proposals]
Evaluate: TypeAlias = Callable[[Config], float | None]
Look: TypeAlias = Callable[[Config, float], float | None]
"""Gives a cost as a share of a whole evaluation tells it."""


@attrs.frozen(kw_only=True)
class Budget:
    """How long to search, in seconds or trials or both; what comes first ends it."""

    seconds: float = math.inf
    trials: float = math.inf

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            if not isinstance(value, int | float) or isinstance(value, bool) or not value >= 0:
                problem = f"has {name}={value!r}"
                raise SearchError("the budget", problem, "give a number of 0 or more")


@attrs.frozen(kw_only=True)
class Trial:
    """One config that was evaluated: what it costs, ``None`` if it failed."""

    config: Config
    cost: float | None
    share: float = 1.0


@attrs.frozen(kw_only=True)
class Found:
    """The best config and its cost, ``None`` if nothing worked; every trial; what ended it."""

    config: Config
    cost: float | None
    trials: tuple[Trial, ...] = attrs.field(repr=False)
    ended: str

    def __str__(self) -> str:
        cost = "not measured" if self.cost is None else f"{self.cost:.4g}"
        return f"{self.config}: {cost}, after {len(self.trials)} trials ({self.ended})"
