"""What a user's step takes while headers are being precompiled in spare time."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of


def _step(manner: str, directory: Path) -> Mapping[str, float]:
    return figures_of("manners", directory, manner, KERNELYARD_BACKGROUND="off")


CASES = (
    Case(
        name="manners",
        title="one training step of the perceptron while a prefix is made in spare time",
        unit="ms",
        rounds=3,
        sides=lambda: [
            Side("kernelyard, in spare time", partial(_step, "spare")),
            Side("nothing beside it", partial(_step, "quiet")),
            Side("merely nice", partial(_step, "nice")),
        ],
    ),
)
