"""Search strategies on recorded spaces, beside Inductor's and Kernel Tuner's on the same."""

import importlib.util
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

_SPACES = Path(__file__).parents[1] / "spaces"
_MORE = "KERNELYARD_BENCHMARK_SPACES"
"""A directory with more recordings, of whatever size and licence."""
_PEERS = {
    "Inductor, coordinate descent": ("inductor", "torch"),
    "Inductor, all directions": ("inductor-all", "torch"),
    "Kernel Tuner, default": ("kernel-tuner", "kernel_tuner"),
    "Kernel Tuner, genetic": ("kernel-tuner-genetic", "kernel_tuner"),
    "Kernel Tuner, annealing": ("kernel-tuner-annealing", "kernel_tuner"),
}


def _recordings() -> list[str]:
    more = os.environ.get(_MORE)
    folders = [_SPACES, *([Path(more)] if more else [])]
    return [str(path.resolve()) for folder in folders for path in sorted(folder.glob("*.json.gz"))]


def _search(side: str, directory: Path) -> Mapping[str, float]:
    figures = dict(figures_of("tuners", directory, side, *_recordings()))
    figures.pop("ms per trial")
    return figures


def _spend(side: str, directory: Path) -> Mapping[str, float]:
    return {"total": figures_of("tuners", directory, side, *_recordings())["ms per trial"]}


def _sides(measure: str) -> list[Side]:
    """Ours, and each peer that is installed."""
    does = {"search": _search, "spend": _spend}[measure]
    found = {
        name: side for name, (side, module) in _PEERS.items() if importlib.util.find_spec(module)
    }
    return [
        Side(name, partial(does, side))
        for name, side in {"kernelyard": "kernelyard", **found}.items()
    ]


CASES = (
    Case(
        name="tuning-found",
        title="the best found in 2, 5 and 10 % of a recorded space, median of 20 seeds",
        unit="times the optimum",
        rounds=1,
        sides=partial(_sides, "search"),
        main_figure="all, 5%",
    ),
    Case(
        name="tuning-cost",
        title="what a search itself takes per trial, on the space where that is most",
        unit="ms",
        rounds=3,
        sides=partial(_sides, "spend"),
    ),
)
