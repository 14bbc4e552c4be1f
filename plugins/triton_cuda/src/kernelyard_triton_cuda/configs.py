"""The configs worth trying for a kernel: its space, or what its options say."""

from collections.abc import Sequence

from kernelyard.plugin import Config, Source, Space
from kernelyard_triton_cuda import acceptance, options


def candidates(source: Source) -> Sequence[Config] | Space:
    """Give the source's space; without one, the one config that its options are.

    What a config of the space does not say, the options do.
    """
    if source.space is None:
        return [Config([it for it in source.options if it[0] not in options.OURS])]
    for name, values in source.space.parameters:
        for value in values:
            if value is not None:  # it stands for configs without this parameter
                acceptance.require_value(source, name, value)
    return source.space
