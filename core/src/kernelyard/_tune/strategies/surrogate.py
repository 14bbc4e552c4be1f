"""The default: the best guess, a few configs far apart, then what a model promises most.

The model is a Gaussian process of logarithms of costs. Asked are the neighbours of the best, and
others drawn anywhere; in a small space, all. How far a parameter reaches is found from the costs.
Once in a while something is drawn, whatever the model says.
"""

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from statistics import fmean, pstdev

from kernelyard._model.lattice import Point
from kernelyard._model.space import Space
from kernelyard._tune.gaussian import Candidate, Process, apart, coarse, fitted
from kernelyard._tune.terms import Proposals

_START = 3
_ALL = 160
_DRAWN = 80
_OBSERVED = 48
_REACHES = (0.3, 1.5, 8.0)
_FITS = (6, 12, 24, 48)
_FIT_OF = 24
_REFRESH = 24
_CHANCE = 16
_NEAR = 16


def strategy(space: Space, *, seed: int) -> Proposals:
    """Search until everything was tried."""
    memory = Memory(space, random.Random(seed))  # noqa: S311 - no secret
    for point in memory.first():
        cost = yield space.config(point)
        memory.note(point, cost)
    for number in itertools.count(1):
        by_chance = number % _CHANCE == 0
        point = memory.anything() if by_chance else memory.most_promising()
        cost = yield space.config(point)
        memory.note(point, cost)


class Memory:
    """What was seen, the model of it, and who is to be asked next."""

    def __init__(self, space: Space, source: random.Random) -> None:
        self._space = space
        self._lattice = space.lattice
        self._source = source
        self._lengths = [len(values) for _, values in space.parameters]
        self._axes = [apart(values) for _, values in space.parameters]
        self._reaches = [_REACHES[1]] * len(self._lengths)
        self._seen: dict[Point, float | None] = {}
        self._all = not self._lattice.is_larger(_ALL)
        self._process: Process | None = None
        self._pool: dict[Point, Candidate] = {}
        self._age = 0
        self._mean, self._worst, self._scale, self._best = 0.0, 0.0, 1.0, 0.0

    def first(self) -> Iterator[Point]:
        """Give the best guess, then what is far from what was tried, out of some drawn."""
        yield self._space.point(self._space.guess)
        for _ in range(min(_START, len(self._lengths) + 2)):
            drawn = [self._lattice.draw(self._source) for _ in range(24)]
            yield max(drawn, key=lambda it: min(self._apart(it, one) for one in self._seen))

    def _apart(self, one: Point, other: Point) -> float:
        levels = zip(self._axes, self._coarse(one), self._coarse(other), strict=True)
        return sum(math.sqrt(axis[a][b]) for axis, a, b in levels)

    def _coarse(self, point: Point) -> Point:
        return coarse(point, self._lengths)

    def note(self, point: Point, cost: float | None) -> None:
        """Remember what a config costs, and let the model learn it."""
        if point in self._seen:
            return
        self._seen[point] = math.log(cost) if cost and cost > 0 else None
        self._age += 1
        if self._process is None:
            return
        candidate = self._pool.pop(point, None) or self._process.candidate(self._coarse(point))
        value = self._value(point)
        self._process.observe(candidate, value)
        if value < self._best:
            self._best = value
            self._ask(self._around(point))

    def anything(self) -> Point:
        """Draw what was not tried, if that is quickly found."""
        drawn = (self._lattice.draw(self._source) for _ in range(20))
        return next((it for it in drawn if it not in self._seen), None) or self.most_promising()

    def most_promising(self) -> Point:
        """Give the candidate of which the model expects most; anything if there is none."""
        if self._process is None or self._age >= _REFRESH or len(self._seen) in _FITS:
            self._renew()
        process, best = self._process, self._best
        assert process is not None
        promises: list[tuple[float, Point]] = []
        for point, candidate in self._pool.items():
            process.foresee(candidate)
            promises.append((candidate.promise(best), point))
        if not promises:
            return next(
                (it for it in self._lattice if it not in self._seen), next(iter(self._seen))
            )
        return max(promises)[1]

    def _renew(self) -> None:
        """Make the model anew of the best and some others, and choose whom to ask."""
        worked = [it for it in self._seen.values() if it is not None] or [0.0]
        self._mean, self._worst = fmean(worked), max(worked)
        self._scale = pstdev(worked) or 1.0
        chosen = self._chosen()
        if len(self._seen) in _FITS or self._process is None:
            some = [(self._coarse(it), self._value(it)) for it in chosen[:_FIT_OF]]
            self._reaches = fitted(self._axes, some, self._reaches, _REACHES)
        self._process = Process(self._axes, self._reaches)
        self._best = min(map(self._value, chosen))
        for point in chosen:
            self._process.observe(self._process.candidate(self._coarse(point)), self._value(point))
        self._pool = {}
        self._ask(self._lattice.members if self._all else self._drawn(chosen))
        self._age = 0

    def _chosen(self) -> list[Point]:
        """Give what the model is made of: the better half of it the best, the rest the latest."""
        if len(self._seen) <= _OBSERVED:
            return list(self._seen)
        ordered = sorted(self._seen, key=lambda it: (self._value(it), it))
        best = ordered[: _OBSERVED // 2]
        others = [it for it in reversed(self._seen) if it not in set(best)]
        return best + others[: _OBSERVED // 2]

    def _drawn(self, chosen: Iterable[Point]) -> Iterator[Point]:
        ordered = sorted(chosen, key=lambda it: (self._value(it), it))
        for point in ordered[:4]:
            yield from self._around(point)
        for _ in range(_DRAWN):
            yield self._lattice.draw(self._source)

    def _around(self, point: Point) -> Iterator[Point]:
        for axis in range(len(point)):
            yield from self._lattice.along(point, axis, _NEAR)

    def _ask(self, points: Iterable[Point]) -> None:
        assert self._process is not None
        for point in points:
            if point not in self._seen and point not in self._pool:
                self._pool[point] = self._process.candidate(self._coarse(point))

    def _value(self, point: Point) -> float:
        value = self._seen[point]
        return ((self._worst if value is None else value) - self._mean) / self._scale
