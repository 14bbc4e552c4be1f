"""What it takes to have a process that builds."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of


def _start(side: str, figures: Mapping[str, str], directory: Path) -> Mapping[str, float]:
    found = figures_of("workers", directory, side)
    return {name: found[figure] for name, figure in figures.items()}


def _sides(**figures: str) -> list[Side]:
    return [
        Side("kernelyard", partial(_start, "kernelyard", figures), fresh=False),
        Side("Inductor", partial(_start, "inductor", figures), fresh=False),
    ]


CASES = (
    Case(
        name="workers-start",
        title="start of the build workers, to the end of the first job",
        unit="s",
        rounds=5,
        sides=partial(_sides, total="seconds"),
    ),
    Case(
        name="workers-memory",
        title="memory of the build workers (PSS) after the first job; and once all are there",
        unit="MB",
        rounds=3,
        sides=partial(_sides, total="first", all="all"),
    ),
)
