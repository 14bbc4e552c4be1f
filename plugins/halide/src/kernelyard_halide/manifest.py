"""What an artifact says of its pipeline: written where it is built, read where it is launched."""

import json
from collections.abc import Sequence

import attrs

SYMBOL = "kernelyard_pipeline"
SPARE = "kernelyard_spare"
"""The pipeline as its text schedules it, for arrays that the planned schedule does not fit."""


@attrs.frozen
class Parameter:
    """One argument of a pipeline, as its generator declares it; ``rank`` is -1 for a number.

    ``code`` is Halide's: 0 signed, 1 unsigned (of one bit: boolean), 2 float, 4 bfloat.
    """

    name: str
    code: int
    bits: int
    rank: int

    @property
    def is_buffer(self) -> bool:
        """Whether it is an array."""
        return self.rank >= 0


def to_json(parameters: Sequence[Parameter]) -> str:
    """Write parameters into a manifest."""
    return json.dumps([attrs.astuple(parameter) for parameter in parameters])


def from_json(text: str) -> tuple[Parameter, ...]:
    """Read parameters from a manifest."""
    return tuple(Parameter(*facts) for facts in json.loads(text))
