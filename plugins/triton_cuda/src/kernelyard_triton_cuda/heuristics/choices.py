"""A config while it is being made: names of constants and of Triton's options, and their values."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from kernelyard.plugin import Config
from kernelyard_triton_cuda.heuristics import limits
from kernelyard_triton_cuda.options import RejectedError

Choice: TypeAlias = dict[str, Any]


def made(blocks: Mapping[str, int], warps: int, stages: int = 1) -> Choice:
    """Make one of blocks by dimension."""
    named = {limits.field(dimension): block for dimension, block in blocks.items()}
    return {**named, "num_warps": warps, "num_stages": stages}


def unique(choices: Iterable[Choice]) -> list[Choice]:
    """Leave out what is there already, over all that a choice holds."""
    found: dict[str, Choice] = {}
    for choice in choices:
        found.setdefault(repr(sorted(choice.items())), choice)
    return list(found.values())


def config(choice: Choice) -> Config:
    """Give what the rest of kernelyard knows; ``RejectedError`` for what no config can hold."""
    try:
        return Config(choice)
    except TypeError as error:
        raise RejectedError(f"of its configs: {error}") from error
