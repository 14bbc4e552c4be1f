"""From a model to its first result: cold, warm, and the first training step."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of


def _cold(model: str, backend: str, flags: tuple[str, ...], directory: Path) -> Mapping[str, float]:
    return figures_of("first_call", directory, model, backend, *flags)


def _warm(model: str, backend: str, flags: tuple[str, ...], directory: Path) -> Mapping[str, float]:
    if not any(directory.iterdir()):
        _cold(model, backend, flags, directory)
    return _cold(model, backend, flags, directory)


def _sides(model: str, *flags: str, warm: bool = False) -> list[Side]:
    measure = _warm if warm else _cold
    return [
        Side("kernelyard", partial(measure, model, "kernelyard", flags), fresh=not warm),
        Side("Inductor", partial(measure, model, "inductor", flags), fresh=not warm),
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
        name="warm",
        title="first call of gelu + layer norm, new process, warm caches",
        unit="s",
        rounds=5,
        sides=partial(_sides, "gelu_norm", warm=True),
    ),
    _first_step("perceptron"),
    _first_step("transformer"),
    _first_step("convolution"),
)
