"""All benchmarks, by name."""

from collections.abc import Iterable

from benchmarks.case import Case
from benchmarks.cases import (
    building,
    compiling,
    discovery,
    facts,
    halide,
    launching,
    manners,
    running,
    storing,
    triton,
    tuning,
    workers,
)

_MODULES = (
    compiling,
    building,
    launching,
    workers,
    storing,
    running,
    manners,
    discovery,
    halide,
    triton,
    tuning,
    facts,
)

CASES: dict[str, Case] = {case.name: case for module in _MODULES for case in module.CASES}


def chosen(names: Iterable[str]) -> list[Case]:
    """Give the cases of these names, or of these first words; all without a name.

    ``KeyError`` with the name that no case has.
    """
    found: dict[str, Case] = {}
    for name in names:
        alike = {known: case for known, case in CASES.items() if known.startswith(f"{name}-")}
        these = {name: CASES[name]} if name in CASES else alike
        if not these:
            raise KeyError(name)
        found |= these
    return list((found or CASES).values())
