"""A space of configs to tune in: data, not code.

    Space(
        parameters={"tile": (8, 16, 32), "unroll": (1, 2, 4), "order": ("ij", "ji")},
        constraints=["tile % unroll == 0", "unroll == 1 or order == 'ij'"],
        guess=Config.of(tile=16, unroll=2, order="ij"),
    )

Values stand in the order in which one leads to the next: neighbours are what stands beside.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from kernelyard._errors import SpaceError
from kernelyard._model.axes import Axes, axes, in_order, texts
from kernelyard._model.config import Config
from kernelyard._model.constraint import Constraint
from kernelyard._model.contradiction import contradiction
from kernelyard._model.lattice import Lattice, Point

_FIELDS = {"parameters", "constraints", "guess", "configs"}
_FIRST = Config()
"""In place of a guess until it is known."""


def _guess(guess: Config | None) -> Config:
    return _FIRST if guess is None else guess


def _listed(configs: Iterable[Config]) -> tuple[Config, ...]:
    return tuple(dict.fromkeys(configs))


@attrs.frozen(slots=False)
class Space:
    """Named parameters with their values in order, what has to hold, and where to begin.

    Without a guess the first config in order is one. ``configs`` are the only ones there are,
    where it is not empty; a value of ``None`` then says that a config has no such parameter.
    ``SpaceError`` says what is wrong with a space, and which constraint nothing meets.
    """

    parameters: Axes = attrs.field(converter=axes)
    constraints: tuple[str, ...] = attrs.field(default=(), converter=texts)
    guess: Config = attrs.field(default=None, converter=_guess)
    configs: tuple[Config, ...] = attrs.field(default=(), converter=_listed, repr=False)

    def __attrs_post_init__(self) -> None:
        names = [name for name, _ in self.parameters]
        if not names or len(set(names)) < len(names):
            problem = "names a parameter twice" if names else "is empty: it has no parameter"
            raise SpaceError(problem, "name each parameter once; Space.of takes plain configs")
        if self.configs and self.constraints:
            raise SpaceError("has both constraints and a list of configs", "leave one of them out")
        if next(iter(self.lattice), None) is None:
            raise contradiction(dict(self.parameters), self._rules)
        if self.guess is _FIRST:
            object.__setattr__(self, "guess", next(iter(self)))
        elif reason := self.why_not(self.guess):
            problem = f"has a best guess that is not in it ({self.guess}): {reason}"
            raise SpaceError(problem, "guess one of its configs, or leave the guess out")

    @classmethod
    def of(cls, configs: Iterable[Config]) -> "Space":
        """Make a space of a plain list; the first is the best guess."""
        given = _listed(configs)
        if not given:
            raise SpaceError("is empty: no config was given", "give it one or more")
        names = dict.fromkeys(name for config in given for name, _ in config.values)
        columns = {
            name: in_order({repr(it): it for it in (dict(c.values).get(name) for c in given)})
            for name in names or {"default": None}
        }
        return cls(columns, (), given[0], given)

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Space":
        """Make a space from what ``to_json`` gave; an unknown field is a ``SpaceError``."""
        unknown = ", ".join(sorted(set(facts) - _FIELDS))
        if unknown or "parameters" not in facts:
            problem = f"has unknown fields: {unknown}" if unknown else "names no parameters"
            raise SpaceError(problem, f"its fields are {', '.join(sorted(_FIELDS))}")
        guess = facts.get("guess")
        return cls(
            facts["parameters"],
            facts.get("constraints", ()),
            None if guess is None else Config.from_json(guess),
            [Config.from_json(it) for it in facts.get("configs", ())],
        )

    def to_json(self) -> dict[str, Any]:
        """Give the space as plain data."""
        plain = {
            n: [list(v) if isinstance(v, tuple) else v for v in it] for n, it in self.parameters
        }
        facts = {"parameters": plain, "guess": self.guess.to_json()}
        facts |= {"constraints": list(self.constraints)} if self.constraints else {}
        return facts | ({"configs": [it.to_json() for it in self.configs]} if self.configs else {})

    @cached_property
    def lattice(self) -> Lattice:
        """The same as points, for who goes through many."""
        return Lattice(dict(self.parameters), self._rules, list(self._known) or None)

    @cached_property
    def _known(self) -> dict[Point, Config]:
        """The configs that are listed, with all that they say beside their values."""
        try:
            return {self.point(config): config for config in self.configs}
        except KeyError as value:
            problem = f"lists a config with {value}, which no parameter has"
            raise SpaceError(problem, "list configs of its parameters' values") from None

    @cached_property
    def _rules(self) -> tuple[Constraint, ...]:
        rules = tuple(map(Constraint, self.constraints))
        known = dict(self.parameters)
        for rule in rules:
            if unknown := [name for name in rule.names if name not in known]:
                problem = f"has the constraint {rule.text!r}, which speaks of {unknown[0]!r}"
                raise SpaceError(problem, f"its parameters are {', '.join(known)}")
        return rules

    @cached_property
    def _places(self) -> list[tuple[str, dict[str, int]]]:
        return [(n, {repr(v): i for i, v in enumerate(values)}) for n, values in self.parameters]

    def point(self, config: Config) -> Point:
        """Give a config's point; ``KeyError`` if it has a value that no parameter has."""
        given = dict(config.values)
        point = tuple(places[repr(given.pop(name, None))] for name, places in self._places)
        if given:
            raise KeyError(next(iter(given)))
        return point

    def config(self, point: Point) -> Config:
        """Give the config at a point."""
        if point in self._known:
            return self._known[point]
        values = self.lattice.values(point)
        return Config(tuple((name, it) for name, it in values.items() if it is not None))

    def why_not(self, config: Config) -> str:
        """Say why a config is not in the space; empty if it is."""
        given = dict(config.values)
        known = dict(self.parameters)
        if unknown := [name for name in given if name not in known]:
            return f"there is no parameter {unknown[0]!r}"
        for name, places in self._places:
            if repr(given.get(name)) not in places:
                allowed = ", ".join(map(repr, known[name]))
                return f"{name}={given.get(name)!r:.80} is none of {allowed}"
        broken = [rule.text for rule in self._rules if not rule.holds(given)]
        if broken:
            return f"it breaks {broken[0]!r}"
        return "" if self.point(config) in self.lattice else "it is not listed"

    def __contains__(self, config: object) -> bool:
        return isinstance(config, Config) and not self.why_not(config)

    def __iter__(self) -> Iterator[Config]:
        for point in self.lattice:
            yield self.config(point)

    def __bool__(self) -> bool:
        return True

    @property
    def size(self) -> int:
        """How many configs there are; counted once, which takes long where there are millions."""
        return self.lattice.size

    def neighbours(self, config: Config, radius: int | None = 1) -> list[Config]:
        """Give what is nearest in each parameter, up and down: ``radius`` of each, or all."""
        point = self.point(config)
        axes = range(len(self.parameters))
        found = (self.lattice.along(point, axis, radius) for axis in axes)
        return [self.config(it) for it in itertools.chain.from_iterable(found)]

    def sample(self, count: int, *, seed: int) -> list[Config]:
        """Draw up to ``count`` different configs, without going through a large space."""
        source = random.Random(seed)  # noqa: S311 - no secret
        if not self.lattice.is_larger(2 * count):
            few: Sequence[Point] = self.lattice.members
            return [self.config(it) for it in source.sample(few, min(count, len(few)))]
        drawn: dict[Point, None] = {}
        while len(drawn) < count:
            drawn[self.lattice.draw(source)] = None
        return [self.config(it) for it in drawn]
