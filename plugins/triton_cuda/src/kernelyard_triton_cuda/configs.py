"""The configs worth trying for a kernel: its space, what its options say, or Inductor's."""

from collections.abc import Sequence

from kernelyard.plugin import Config, Source, Space, SpaceError
from kernelyard_triton_cuda import acceptance, heuristics, options
from kernelyard_triton_cuda.heuristics import space
from kernelyard_triton_cuda.inductor import reading


def candidates(source: Source) -> Sequence[Config] | Space:
    """Give the source's space; without one, the one config that its options are.

    What a config of the space does not say, the options do.
    """
    if source.space is None:
        generated = _generated(source)
        if generated:
            return generated
        return [Config([it for it in source.options if it[0] not in options.OURS])]
    for name, values in source.space.parameters:
        for value in values:
            if value is not None:  # it stands for configs without this parameter
                acceptance.require_value(source, name, value)
    return source.space


def _generated(source: Source) -> Sequence[Config] | Space:
    """Give those of Inductor's heuristic; none where it did not generate the source.

    Where Inductor would descend from them, the space in which it does.
    """
    try:
        found = reading.read(source)
        if found is None:
            return []
        given = heuristics.configs(found)
        is_descended = found.inductor_meta.get("coordinate_descent_tuning")
        return space.space(found, given) if is_descended else given
    except options.RejectedError as error:
        remedy = "give the source a space of its own"
        raise SpaceError(f"of {source.label!r}: {error}", remedy) from None
