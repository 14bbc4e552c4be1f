"""What the contract says of the answer to each hook."""

import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernelyard._errors import CompileError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.measurement import Measurement
from kernelyard._model.report import TargetReport
from kernelyard._model.verdict import Accepted, Rejected

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from kernelyard._model.space import Space


_FEW = 64
"""A space of so many configs is tried like a list; of a larger one what is near the guess."""


def in_order(answer: "Sequence[Config] | Space") -> Sequence[Config]:
    """Give the configs to be tried where nothing was searched yet, the best guess first."""
    if not is_space(answer):
        return answer
    is_large = answer.lattice.is_larger(_FEW)
    others = answer.neighbours(answer.guess) if is_large else answer
    return list(dict.fromkeys(itertools.chain([answer.guess], others)))


def is_space(answer: object) -> "TypeIs[Space]":
    """Whether it is a space; who gives one has loaded the class, nobody else has to."""
    module = sys.modules.get("kernelyard._model.space")
    return module is not None and isinstance(answer, module.Space)


def fits(hook: str, answer: object) -> bool:
    """Whether an answer is of the kind that a hook has to give."""
    return _FITS[hook](answer)


def _each(*kinds: type) -> Callable[[Any], bool]:
    return lambda answer: isinstance(answer, Sequence) and all(isinstance(a, kinds) for a in answer)


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda answer: isinstance(answer, kinds)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "targets": _each(TargetReport),
    "accepts": _is(Accepted, Rejected),
    "configs": lambda answer: is_space(answer) or (bool(answer) and _each(Config)(answer)),
    "cache_key": _is(Mapping),
    "precompile": _each(Artifact, CompileError),
    "prepare": _is(str),
    "expect": _is(str),
    "compile": _is(object),
    "launch": callable,
    "benchmark": _is(Measurement),
}
