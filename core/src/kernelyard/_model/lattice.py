"""Points of a grid that meet conditions: one index per axis; walked, counted and drawn."""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from kernelyard._model.constraint import Constraint

Point: TypeAlias = tuple[int, ...]
"""For each parameter, which of its values."""
_FEW = 4096
_DRAWS = 1000


class Lattice:
    """All points of a grid that meet every constraint, in lexicographic order.

    ``listed`` are the only points there are, where it is not ``None``.
    """

    def __init__(
        self,
        axes: Mapping[str, Sequence[Any]],
        constraints: Sequence[Constraint],
        listed: Sequence[Point] | None = None,
    ) -> None:
        self._names = list(axes)
        self._axes = [tuple(values) for values in axes.values()]
        self._constraints = tuple(constraints)
        self._listed = None if listed is None else frozenset(listed)
        levels = {name: level for level, name in enumerate(self._names)}
        self._due: list[list[Constraint]] = [[] for _ in self._names]
        self._fixed = [it for it in constraints if not it.names]
        for constraint in constraints:
            if constraint.names:
                self._due[max(levels[name] for name in constraint.names)].append(constraint)

    def __contains__(self, point: Point) -> bool:
        if self._listed is not None:
            return point in self._listed
        if not all(0 <= it < len(axis) for it, axis in zip(point, self._axes, strict=True)):
            return False
        values = self.values(point)
        return all(constraint.holds(values) for constraint in self._constraints)

    def __iter__(self) -> Iterator[Point]:
        if self._listed is not None:
            return iter(self.members)
        return self._walk([range(len(axis)) for axis in self._axes])

    @cached_property
    def members(self) -> tuple[Point, ...]:
        """All points; kept, so ask ``is_larger`` first."""
        if self._listed is not None:
            return tuple(sorted(self._listed))
        return tuple(self)

    @cached_property
    def size(self) -> int:
        """How many there are, counted."""
        if self._listed is not None:
            return len(self._listed)
        if not self._constraints:
            return self.product
        return sum(1 for _ in self)

    @property
    def product(self) -> int:
        """How many points the grid has."""
        product = 1
        for axis in self._axes:
            product *= len(axis)
        return product

    def is_larger(self, than: int) -> bool:
        """Whether there are more, without counting on."""
        if self._listed is not None or not self._constraints:
            return self.size > than
        return self.product > than and any(True for _ in itertools.islice(self, than, None))

    def values(self, point: Point) -> dict[str, Any]:
        """Give the values of a point by name."""
        pairs = zip(self._names, self._axes, point, strict=True)
        return {name: axis[index] for name, axis, index in pairs}

    def along(self, point: Point, axis: int, radius: int | None) -> Iterator[Point]:
        """Give the nearest members up one axis, then down: ``radius`` of each, or all."""
        before, after = point[:axis], point[axis + 1 :]
        at, length = point[axis], len(self._axes[axis])
        for steps in (range(at + 1, length), range(at - 1, -1, -1)):
            found = ((*before, step, *after) for step in steps)
            yield from itertools.islice((it for it in found if it in self), radius)

    def draw(self, source: random.Random) -> Point:
        """Draw a point: each is as likely as any other, unless they are rare in a large grid."""
        if self._listed is not None or self.product <= _FEW:
            return source.choice(self.members)
        for _ in range(_DRAWS):
            point = tuple(source.randrange(len(axis)) for axis in self._axes)
            if point in self:
                return point
        orders = [source.sample(range(len(axis)), len(axis)) for axis in self._axes]
        return next(self._walk(orders))

    def _walk(self, orders: Sequence[Sequence[int]]) -> Iterator[Point]:
        """Go depth first, asking each constraint as soon as all that it speaks of is decided."""
        if not all(constraint.holds({}) for constraint in self._fixed):
            return
        values: dict[str, Any] = {}
        stack = [iter(orders[0])]
        point: list[int] = []
        while stack:
            level = len(stack) - 1
            del point[level:]
            index = next(stack[-1], None)
            if index is None:
                stack.pop()
                continue
            values[self._names[level]] = self._axes[level][index]
            if not all(constraint.holds(values) for constraint in self._due[level]):
                continue
            point.append(index)
            if len(point) == len(orders):
                yield tuple(point)
            else:
                stack.append(iter(orders[level + 1]))
