"""What may be chosen in the C++ that Inductor writes, where ``kernelyard.tune`` asks for it."""

import functools
import itertools
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

import torch
from torch._inductor import config

from kernelyard._errors import SettingsError
from kernelyard._model.config import Config
from kernelyard._model.space import Space

OPTION = "kernelyard.tune"

_THREADS, _WIDTH = "threads", "vector_width"
_FLAGS: Mapping[str, tuple[int | str, ...]] = {
    "optimize": ("O3", "O2"),
    "unroll": (0, 4),
    _WIDTH: (0, 256),
}
"""What is passed to the compiler; the first value is what it gets if nobody asks.

There is no fast math among them: one call says nothing of infinities in the next.
"""
_NAMES = (_THREADS, *_FLAGS)
_COUNTS = 8
"""So many numbers of threads are tried at most."""

_REGION = re.compile(r"^([ \t]*#pragma omp parallel)(?: num_threads\(\d+\))?[ \t]*$", re.MULTILINE)
_NUMBERED = re.compile(
    r"int tid = omp_get_thread_num\(\);|_arr\[tid\]|for \(int tid = 0; tid < \d+; tid\+\+\)"
)
"""Where a text says which thread runs: to find the place of its partial result, to add them up."""

Choices: TypeAlias = tuple[tuple[str, tuple[int | str, ...]], ...]
"""Parameters with their values, as a generated module holds them."""


def asked(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the parameters that shall be tuned; none where nobody asks."""
    value = options.get(OPTION, False)
    if value is None or isinstance(value, bool):
        return _NAMES if value else ()
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not set(names) <= set(_NAMES):
        expected = f"True, False, or names out of {', '.join(_NAMES)}"
        raise SettingsError(f"options[{OPTION!r}]", str(value), expected)
    return tuple(name for name in _NAMES if name in names)


def mark(names: tuple[str, ...]) -> str:
    """Name what is asked in Inductor's cache keys; nothing where nothing is."""
    return f"+tune {','.join(names)} on {torch.get_num_threads()}" if names else ""


def choices(names: tuple[str, ...]) -> Choices:
    """Give what may be chosen in the module that Inductor now writes."""
    from torch._inductor.cpu_vec_isa import pick_vec_isa

    counted_on = config.cpp.threads if config.cpp.threads > 0 else torch.get_num_threads()
    given = {_THREADS: _counts(counted_on), **_FLAGS}
    if pick_vec_isa().bit_width() <= max(map(int, _FLAGS[_WIDTH])):
        given[_WIDTH] = (0,)
    return tuple((name, given[name]) for name in names if len(given[name]) > 1)


def _counts(most: int) -> tuple[int, ...]:
    """Give powers of two and the full number; few, since each takes calls to be tried in."""
    powers = itertools.takewhile(lambda it: it < most, (2**it for it in itertools.count(1)))
    return (1, *[*powers, most][-(_COUNTS - 1) :]) if most > 1 else (1,)


def tunable(code: str, given: Choices) -> tuple[str, Space | None]:
    """Give a kernel's text so that what is given may be chosen in it, and the space of that.

    Inductor says how many threads a parallel region shall have, or, where these are all cores,
    nothing; then a launch says so. Arrays of partial results have a place for each thread that
    Inductor counted on: fewer leave theirs as they were begun, and more must never come.
    """
    counts = dict(given).get(_THREADS, ())
    if counts and _bears_fewer(code):
        code = _REGION.sub(rf"\1 num_threads(std::min({counts[-1]}, omp_get_max_threads()))", code)
    else:
        given = tuple(it for it in given if it[0] != _THREADS)
    return code, _space(given) if given else None


def _bears_fewer(code: str) -> bool:
    """Whether a text has parallel regions, and shares its work out among whoever comes."""
    if "#pragma omp parallel" not in code or not _REGION.search(code):  # the first test is quick
        return False
    lines = [line for line in code.splitlines() if "tid" in line or "omp_get_" in line]
    return not any(re.search(r"\btid\b|omp_get_", _NUMBERED.sub("", line)) for line in lines)


@functools.cache
def _space(given: Choices) -> Space:
    """Make a space in which one flag at a time is another: each takes a build."""
    flags = [(name, values[0]) for name, values in given if name != _THREADS]
    pairs = itertools.combinations(flags, 2)
    alone = [f"{a} == {first!r} or {b} == {other!r}" for (a, first), (b, other) in pairs]
    guess = {name: values[-1] if name == _THREADS else values[0] for name, values in given}
    return Space(given, alone, Config.of(**guess))
