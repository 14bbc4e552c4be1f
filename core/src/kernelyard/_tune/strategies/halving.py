"""Successive halving: a rough look at many, a closer look at the better third, and so on.

A look is a share of the repeats of a whole evaluation, so a budget reaches further; who is clearly
slow is stopped early. When one bracket is done, another begins with configs that are new.
"""

import itertools
import math

from kernelyard._model.space import Space
from kernelyard._tune.strategies.random import shuffled
from kernelyard._tune.terms import Glance, Proposals

_RATE = 3
_ROUNDS = 3
_WIDTH = _RATE**_ROUNDS
_SHARES = (*(_RATE ** (step - _ROUNDS) for step in range(_ROUNDS)), 1.0)
"""How much of a whole evaluation is spent on each, round by round."""


def strategy(space: Space, *, seed: int) -> Proposals:
    """Run brackets until every config was in one."""
    fresh = shuffled(space, seed)
    while bracket := list(itertools.islice(fresh, _WIDTH)):
        for share in _SHARES:
            costs: list[tuple[float, int]] = []
            for place, config in enumerate(bracket):
                cost = yield (Glance(config, share) if share < 1 else config)
                costs.append((math.inf if cost is None else cost, place))
            kept = sorted(costs)[: max(1, len(bracket) // _RATE)]
            bracket = [bracket[place] for _, place in kept]
