"""From sources to callables: nine C++ kernels as Inductor writes them, headers prepared.

The peer is Inductor's ``AsyncCompile`` as its generated modules use it, with its own number of
threads and its precompiled header there.
"""

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

_CLANGS = ("clang++", *(f"clang++-{version}" for version in range(25, 14, -1)))


def _build(side: str, how: str, variables: Mapping[str, str], place: Path) -> Mapping[str, float]:
    """Harvest into a store that is thrown away, then build in a process that has only sources."""
    sources = str(place / "sources.pickle")
    thrown_away = {"KERNELYARD_STORE": str(place / "harvest")}
    figures_of("harvest", place, sources, **variables, **thrown_away)
    return figures_of("kernels", place, side, how, sources, **variables)


def _sides(how: str) -> list[Side]:
    return [
        Side("kernelyard", partial(_build, "kernelyard", how, {})),
        Side("Inductor", partial(_build, "inductor", how, {})),
    ]


def _sides_and_clang(how: str) -> list[Side]:
    """Give a third side where there is a clang++."""
    clang = next(filter(None, map(shutil.which, _CLANGS)), None)
    if clang is None:
        return _sides(how)
    variables = {"KERNELYARD_CPP_CPU_CXX": clang}
    return [
        *_sides(how),
        Side("kernelyard, clang++", partial(_build, "kernelyard", how, variables)),
    ]


CASES = (
    Case(
        name="kernels-alone",
        title="source to callable, nine kernels of Inductor's one at a time: the median",
        unit="s",
        rounds=3,
        sides=partial(_sides_and_clang, "alone"),
    ),
    Case(
        name="kernels-graph",
        title="source to callable, nine kernels of Inductor's as one graph",
        unit="s",
        rounds=3,
        sides=partial(_sides, "graph"),
    ),
)
