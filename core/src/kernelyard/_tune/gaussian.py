"""A Gaussian process over points of a grid, grown one observation at a time, in plain Python.

Points are alike that are near each other: along an axis of ``reach`` the likeness of two points
falls by a factor of e for each ``reach`` of its length. Values that are no numbers are all as far
from one another. Each candidate keeps its row of the
triangular factor, so one more observation costs one product of two rows per candidate, and what
is expected of it is at hand at any time.
"""

import math
from collections.abc import Iterable, Sequence
from math import exp
from operator import getitem, mul
from typing import Any

from kernelyard._model.lattice import Point

NOISE = 0.01
"""Variance of an observation, of a whole variance of one."""
_LEVELS = 32
"""What stands nearer along a longer axis is taken for the same."""
Apart = list[list[float]]
"""For an axis, how far its values are from one another, up to 1."""
_SQRT2 = math.sqrt(2)
_SQRT2PI = math.sqrt(2 * math.pi)


class Candidate:
    """A point, and what is expected of it: ``mean`` and ``variance``."""

    __slots__ = ("falls", "mean", "point", "row", "variance")

    def __init__(self, point: Point, falls: list[list[float]]) -> None:
        self.point = point
        self.falls = falls
        self.row: list[float] = []
        self.mean, self.variance = 0.0, 1.0

    def promise(self, best: float) -> float:
        """Say by how much it can be expected to be below the best; never negative."""
        deviation = math.sqrt(max(self.variance, 1e-12))
        gain = best - self.mean
        z = gain / deviation
        if z < -6:
            return 0.0
        density = math.exp(-z * z / 2) / _SQRT2PI
        return gain * (1 + math.erf(z / _SQRT2)) / 2 + deviation * density


def apart(values: Sequence[Any]) -> Apart:
    """Say how far each value of an axis is from each other."""
    count = min(len(values), _LEVELS)
    if not all(isinstance(it, int | float) and not isinstance(it, bool) for it in values):
        return [[float(one != other) for other in range(count)] for one in range(count)]
    most = max(1, count - 1)
    return [[abs(one - other) / most for other in range(count)] for one in range(count)]


def coarse(point: Point, lengths: Sequence[int]) -> Point:
    """Give the levels of a point, where an axis has more values than levels."""
    if max(lengths) <= _LEVELS:
        return point
    pairs = zip(point, lengths, strict=True)
    return tuple(at if n <= _LEVELS else at * _LEVELS // n for at, n in pairs)


class Process:
    """What is expected anywhere, after some observations of mean 0 and variance 1."""

    def __init__(self, axes: Sequence[Apart], reaches: Sequence[float]) -> None:
        pairs = zip(axes, reaches, strict=True)
        self._falls = [[[-it / reach for it in row] for row in axis] for axis, reach in pairs]
        self._points: list[Point] = []
        self._rows: list[list[float]] = []
        self._tips: list[float] = []
        self._weights: list[float] = []
        self.evidence = 0.0
        """Logarithm of how likely the observations are, but for a constant."""

    def candidate(self, point: Point) -> Candidate:
        """Make a candidate of a point; nothing is expected of it yet."""
        return Candidate(point, [falls[at] for falls, at in zip(self._falls, point, strict=True)])

    def foresee(self, candidate: Candidate) -> None:
        """Bring a candidate up to date with all observations."""
        row, falls = candidate.row, candidate.falls
        for index in range(len(row), len(self._points)):
            likeness = exp(sum(map(getitem, falls, self._points[index])))
            entry = (likeness - sum(map(mul, row, self._rows[index]))) / self._tips[index]
            row.append(entry)
            candidate.mean += entry * self._weights[index]
            candidate.variance -= entry * entry

    def observe(self, candidate: Candidate, value: float) -> None:
        """Learn the value at a point."""
        self.foresee(candidate)
        tip = math.sqrt(max(candidate.variance, 0.0) + NOISE)
        weight = (value - candidate.mean) / tip
        self._points.append(candidate.point)
        self._rows.append(list(candidate.row))
        self._tips.append(tip)
        self._weights.append(weight)
        self.evidence -= weight * weight / 2 + math.log(tip)


def fitted(
    axes: Sequence[Apart],
    seen: Iterable[tuple[Point, float]],
    reaches: Sequence[float],
    choices: Sequence[float],
) -> list[float]:
    """Choose how far each axis reaches, in turn, by how likely that makes what was seen."""
    observations = list(seen)
    best = list(reaches)
    evidence = _evidence(axes, observations, best)
    for axis in range(len(best)):
        for choice in choices:
            if len(axes[axis]) > 1 and choice != best[axis]:
                other = [*best[:axis], choice, *best[axis + 1 :]]
                its = _evidence(axes, observations, other)
                if its > evidence:
                    best, evidence = other, its
    return best


def _evidence(
    axes: Sequence[Apart], seen: Sequence[tuple[Point, float]], reaches: Sequence[float]
) -> float:
    process = Process(axes, reaches)
    for point, value in seen:
        process.observe(process.candidate(point), value)
    return process.evidence
