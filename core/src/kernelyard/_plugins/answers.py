"""What the contract says of the answer to each hook."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kernelyard._errors import CompileError
from kernelyard._model.artifact import Artifact
from kernelyard._model.config import Config
from kernelyard._model.measurement import Measurement
from kernelyard._model.report import TargetReport
from kernelyard._model.verdict import Accepted, Rejected


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
    "configs": lambda answer: bool(answer) and _each(Config)(answer),
    "cache_key": _is(Mapping),
    "precompile": _each(Artifact, CompileError),
    "prepare": _is(str),
    "expect": _is(str),
    "compile": _is(object),
    "launch": callable,
    "benchmark": _is(Measurement),
}
