"""Halide: through torch beside Inductor's own way, and by hand beside Halide's own callables."""

import importlib.util
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, CaseError, Side
from benchmarks.children import figures_of


def _run(what: str, side: str, directory: Path) -> Mapping[str, float]:
    if importlib.util.find_spec("halide") is None:
        raise CaseError("halide is not installed (pip install halide)")
    return figures_of("pipelines", directory, what, side)


def _again(what: str, side: str, directory: Path) -> Mapping[str, float]:
    """Run once before, where nothing is stored: that run builds."""
    if not any(directory.iterdir()):
        _run(what, side, directory)
    return _run(what, side, directory)


def _beside_inductor(what: str, *, fresh: bool = True) -> list[Side]:
    names = {"kernelyard": "kernelyard", "Inductor": "inductor"}
    return [Side(name, partial(_run, what, side), fresh) for name, side in names.items()]


CASES = (
    Case(
        name="halide-cold",
        title="first call of gelu + layer norm in Halide through torch, empty caches",
        unit="s",
        rounds=3,
        sides=partial(_beside_inductor, "first"),
    ),
    Case(
        name="halide-kernel",
        title="one more Halide kernel of Inductor's, the toolchain at work already",
        unit="s",
        rounds=3,
        sides=partial(_beside_inductor, "kernel"),
    ),
    Case(
        name="halide-steady",
        title="three functions in Halide through torch; ours after the search in idle time",
        unit="ms",
        rounds=2,
        sides=partial(_beside_inductor, "steady", fresh=False),
        main_figure="gelu_norm",
    ),
    Case(
        name="halide-launch",
        title="one launch of the smallest pipeline; beside: without the pipeline itself",
        unit="ns",
        rounds=5,
        sides=lambda: [
            Side("kernelyard", partial(_again, "launch", "kernelyard"), fresh=False),
            Side("Halide's callable", partial(_run, "launch", "halide"), fresh=False),
        ],
    ),
    Case(
        name="halide-cached",
        title="a stored Halide kernel in a new process, to its first launch, imports excluded",
        unit="ms",
        rounds=5,
        sides=lambda: [Side("kernelyard", partial(_again, "cached", "kernelyard"), fresh=False)],
    ),
)
