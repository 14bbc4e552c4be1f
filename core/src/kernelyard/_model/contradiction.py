"""Find out why a space holds nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernelyard._errors import SpaceError
from kernelyard._model.constraint import Constraint
from kernelyard._model.lattice import Lattice


def contradiction(axes: Mapping[str, Sequence[Any]], rules: Sequence[Constraint]) -> SpaceError:
    """Name the first constraint that nothing meets, alone or with those before it."""
    for rule in rules:
        if _holds_nothing(axes, [rule]):
            values = "; ".join(f"{name} is one of {list(axes[name])}" for name in rule.names)
            problem = f"is empty: nothing meets the constraint {rule.text!r}"
            return SpaceError(problem, f"loosen it, or allow other values: {values}")
    for count in range(2, len(rules) + 1):
        if _holds_nothing(axes, rules[:count]):
            *before, last = (repr(rule.text) for rule in rules[:count])
            problem = f"is empty: what meets {' and '.join(before)} never meets {last}"
            return SpaceError(problem, "loosen one of them")
    return SpaceError("is empty", "allow more values")


def _holds_nothing(axes: Mapping[str, Sequence[Any]], rules: Sequence[Constraint]) -> bool:
    """Look at the parameters that they speak of, no other."""
    named = {name: axes[name] for name in axes if any(name in rule.names for rule in rules)}
    if not named:
        return not all(rule.holds({}) for rule in rules)
    return next(iter(Lattice(named, rules)), None) is None
