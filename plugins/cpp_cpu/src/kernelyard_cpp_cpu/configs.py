"""The configs worth trying for a C++ kernel."""

from collections.abc import Sequence

from kernelyard.plugin import Config, Source, Space, SpaceError, Target
from kernelyard_cpp_cpu import parameters
from kernelyard_cpp_cpu.parameters import VECTOR_WIDTH


def candidates(source: Source, target: Target) -> Sequence[Config] | Space:
    """Give the source's space, as far as the target goes; without one, all there is to say."""
    if source.space is None:
        return [Config()]
    for name, values in source.space.parameters:
        for value in values:
            if value is not None:  # it stands for configs without this parameter
                parameters.require_value(source, name, value)
    return _within(source.space, source, target)


def _within(space: Space, source: Source, target: Target) -> Space:
    """Leave out vectors that the target does not have: a space may be written for several."""
    widths = dict(space.parameters).get(VECTOR_WIDTH, ())
    kept = [it for it in widths if parameters.fits(it, target)]
    if len(kept) == len(widths):
        return space
    configs = [it for it in space.configs if parameters.fits(it.get(VECTOR_WIDTH, 0), target)]
    if not kept or (space.configs and not configs):
        problem = f"of {source.label!r} has only vectors that are wider than the target's"
        raise SpaceError(problem, f"add {VECTOR_WIDTH}=0, the compiler's choice")
    guess = space.guess if parameters.fits(space.guess.get(VECTOR_WIDTH, 0), target) else None
    given = {**dict(space.parameters), VECTOR_WIDTH: kept}
    return Space(given, space.constraints, guess, configs)
