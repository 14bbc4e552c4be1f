"""Compiled models at work: what a step takes once all is built, and whether it gives the same."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

RESULTS = "results.npz"


def _steps(model: str, backend: str, directory: Path) -> Mapping[str, float]:
    """Time; the first round computes results beforehand, on one thread.

    Several threads add to one gradient in any order, so a run of one and the same kernel on them
    need not repeat its last bit. Under ``OMP_THREAD_LIMIT`` torch's own convolution never ends.
    """
    if not (directory / RESULTS).exists():
        figures_of("steady", directory, model, backend, RESULTS, OMP_NUM_THREADS="1")
    return figures_of("steady", directory, model, backend)


def _sides(model: str) -> list[Side]:
    return [
        Side("kernelyard", partial(_steps, model, "kernelyard"), fresh=False),
        Side("Inductor", partial(_steps, model, "inductor"), fresh=False),
    ]


def _differ(places: Sequence[Path]) -> Mapping[str, float]:
    """Compare outputs and gradients; 0 where they are the same in every bit."""
    import numpy as np

    ours, peer = (np.load(place / RESULTS) for place in places)
    assert set(ours) == set(peer)
    return {"max_difference": max(float(abs(ours[name] - peer[name]).max()) for name in ours)}


def _steady(model: str) -> Case:
    name = model.replace("_", "-")
    return Case(
        name=f"steady-{name}",
        title=f"one training step of the compiled {name}, all built; and one inference",
        unit="ms",
        rounds=3,
        sides=partial(_sides, model),
        main_figure="step",
        compare=_differ,
    )


CASES = tuple(map(_steady, ("gelu_norm", "perceptron", "transformer", "convolution")))
