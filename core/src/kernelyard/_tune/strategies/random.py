"""Try the best guess, then whatever comes, each config once."""

import random
from collections.abc import Iterator

from kernelyard._model.config import Config
from kernelyard._model.space import Space
from kernelyard._tune.terms import Proposals

_FEW = 100_000
"""So many are shuffled; more are drawn, until too many come again."""


def strategy(space: Space, *, seed: int) -> Proposals:
    """Go through the space in an order that the seed decides."""
    for config in shuffled(space, seed):  # noqa: UP028 - an iterator takes no answers
        yield config


def shuffled(space: Space, seed: int) -> Iterator[Config]:
    """Give the best guess, then the others in any order; out of a large space without end."""
    source = random.Random(seed)  # noqa: S311 - no secret
    yield space.guess
    if space.lattice.is_larger(_FEW):
        while True:
            yield space.config(space.lattice.draw(source))
    members = list(space.lattice.members)
    source.shuffle(members)
    for point in members:
        yield space.config(point)
