"""Coordinate descent, with the moves of Inductor's: one parameter up or down at a time.

A gain of more than 0.1 % is taken at once. When no step helps, all parameters are moved together,
in every combination of directions, once; if that helps the steps begin again. Steps go to the
nearest value that the constraints allow, where Inductor's double and halve.
"""

import itertools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from kernelyard._model.lattice import Point
from kernelyard._model.space import Space
from kernelyard._tune.terms import Proposals

_GAIN = 0.001
_MOST_DIRECTIONS = 3**7
"""So many combinations of directions are looked at, the nearest first."""


def strategy(
    space: Space,
    *,
    seed: int,  # noqa: ARG001
    radius: int = 1,
    radii: Mapping[str, int] = MappingProxyType({}),
) -> Proposals:
    """Descend from the best guess until nothing near is better; ``radii`` are by parameter."""
    reaches = [radii.get(name, radius) for name, _ in space.parameters]
    best = space.point(space.guess)
    cost = yield space.config(best)
    least = cost
    improved = True
    while improved:
        improved = False
        for axis in range(len(best)):
            for point in list(space.lattice.along(best, axis, reaches[axis])):
                cost = yield space.config(point)
                if _gains(cost, least):
                    best, least, improved = point, cost, True
        if improved:
            continue
        for point in _directions(space, best, radius):
            cost = yield space.config(point)
            if _gains(cost, least):
                best, least, improved = point, cost, True


def _gains(cost: float | None, least: float | None) -> bool:
    if cost is None or least is None:
        return cost is not None
    return cost < least - _GAIN * abs(least)


def _directions(space: Space, around: Point, radius: int) -> Iterator[Point]:
    """Give what differs in several parameters at once, each by up to ``radius`` steps."""
    steps = sorted(range(-radius, radius + 1), key=abs)
    moves = itertools.product(steps, repeat=len(around))
    for move in itertools.islice(moves, _MOST_DIRECTIONS):
        point = tuple(a + b for a, b in zip(around, move, strict=True))
        if point in space.lattice:
            yield point
