"""What a kernel is tuned for and how, as the caller said it."""

import math
from collections.abc import Iterable
from numbers import Real
from typing import Any

import attrs

from kernelyard._errors import SearchError
from kernelyard._tune.terms import Budget, Strategy
from kernelyard._tune.values import Tolerance, shape_of


def _in_order(arguments: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(arguments)


def _budget(budget: object) -> Budget:
    if budget is None:
        return Budget(seconds=30)
    if not isinstance(budget, Budget):
        remedy = "give Budget(seconds=60), Budget(trials=50) or both"
        raise SearchError("the budget", f"is {budget!r:.80}", remedy)
    return budget


def _seconds(seconds: float) -> float:
    if not _is_number(seconds) or seconds == 0:
        problem = f"is {seconds!r:.80}"
        raise SearchError("the time to measure one config", problem, "give seconds, such as 0.02")
    return seconds


def _tolerance(rtol_atol: tuple[float, float]) -> Tolerance:
    for name, value in zip(("rtol", "atol"), rtol_atol, strict=True):
        if not _is_number(value):
            raise SearchError("the tolerance", f"has {name}={value!r:.80}", "give 0 or more")
    return Tolerance(*rtol_atol)


def _is_number(value: object) -> bool:
    """Whether it is one of 0 or more, and finite."""
    return isinstance(value, Real) and 0 <= float(value) < math.inf


@attrs.frozen(kw_only=True)
class Terms:
    """What a kernel is tuned for and how: see ``Runtime.tune``."""

    device: str
    plugin: str | None
    arguments: tuple[Any, ...] = attrs.field(converter=_in_order)
    strategy: str | Strategy
    budget: Budget = attrs.field(converter=_budget)
    seed: int
    tolerance: Tolerance = attrs.field(converter=_tolerance)
    seconds: float = attrs.field(converter=_seconds)
    isolate: bool | None
    again: bool

    @property
    def shapes(self) -> tuple[str, ...]:
        """What of the arguments a decision depends on."""
        return tuple(map(shape_of, self.arguments))
