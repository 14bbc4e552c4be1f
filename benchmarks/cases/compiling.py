"""From a model to its first result: cold, prepared, warm, and the first training step."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of, output_of


def _cold(model: str, backend: str, flags: tuple[str, ...], directory: Path) -> Mapping[str, float]:
    return figures_of("first_call", directory, model, backend, *flags)


def _prepared(
    model: str, backend: str, flags: tuple[str, ...], directory: Path
) -> Mapping[str, float]:
    """Do once, before the clock starts, what a user does once per machine; no kernel is built."""
    output_of([sys.executable, "-m", "kernelyard", "warm"], directory)
    return _cold(model, backend, flags, directory)


def _warm(model: str, backend: str, flags: tuple[str, ...], directory: Path) -> Mapping[str, float]:
    if not any(directory.iterdir()):
        _cold(model, backend, flags, directory)
    return _cold(model, backend, flags, directory)


def _sides(
    model: str,
    *flags: str,
    ours: Callable[..., Mapping[str, float]] = _cold,
    peers: Callable[..., Mapping[str, float]] = _cold,
    fresh: bool = True,
) -> list[Side]:
    return [
        Side("kernelyard", partial(ours, model, "kernelyard", flags), fresh),
        Side("Inductor", partial(peers, model, "inductor", flags), fresh),
    ]


def _first_step(model: str) -> Case:
    return Case(
        name=f"train-{model}",
        title=f"first training step of the {model}, new process, empty caches",
        unit="s",
        rounds=3,
        sides=partial(_sides, model, "train"),
    )


CASES = (
    Case(
        name="cold",
        title="first call of gelu + layer norm, new process, empty caches",
        unit="s",
        rounds=3,
        sides=partial(_sides, "gelu_norm"),
    ),
    Case(
        name="cold-prepared",
        title="first call of gelu + layer norm, as cold, but after `kernelyard warm`",
        unit="s",
        rounds=3,
        sides=partial(_sides, "gelu_norm", ours=_prepared),
    ),
    Case(
        name="warm",
        title="first call of gelu + layer norm, new process, warm caches",
        unit="s",
        rounds=5,
        sides=partial(_sides, "gelu_norm", ours=_warm, peers=_warm, fresh=False),
    ),
    Case(
        name="train-prepared",
        title="first training step of the transformer, as cold, but after `kernelyard warm`",
        unit="s",
        rounds=3,
        sides=partial(_sides, "transformer", "train", ours=_prepared),
    ),
    _first_step("perceptron"),
    _first_step("transformer"),
    _first_step("convolution"),
)
