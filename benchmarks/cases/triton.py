"""What it takes to build a Triton kernel, where there is no device."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of


def _build(side: str, directory: Path) -> Mapping[str, float]:
    found = figures_of("triton_build", directory, side, TRITON_CACHE_DIR=str(directory / "triton"))
    return {"total": found["first"], "each next": found["next"]}


def _sides() -> list[Side]:
    return [
        Side("kernelyard", partial(_build, "kernelyard")),
        Side("triton.compile", partial(_build, "triton")),
    ]


CASES = (
    Case(
        name="triton-build",
        title="first Triton kernel of a process that builds, from its start; and each next",
        unit="s",
        rounds=7,
        sides=_sides,
    ),
)
