"""Run the sides of a case in turn, and sum up."""

import os
import platform
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.case import Case, Side

Tell = Callable[[str], None]


def run(case: Case, *, rounds: int | None = None, tell: Tell) -> dict[str, Any]:
    """Run every side once per round, in turn, so that drift of the machine meets all alike."""
    sides = case.sides()
    samples: dict[str, dict[str, list[float]]] = {side.name: {} for side in sides}
    with tempfile.TemporaryDirectory(prefix="kernelyard-benchmark-") as directory:
        for number in range(rounds or case.rounds):
            for side in sides:
                tell(f"{case.name}: round {number + 1}, {side.name}")
                for figure, value in side.measure(_place(Path(directory), side, number)).items():
                    samples[side.name].setdefault(figure, []).append(value)
    summary = {name: _summary(figures) for name, figures in samples.items()}
    return {
        "case": case.name,
        "title": case.title,
        "unit": case.unit,
        "main_figure": case.main_figure,
        "machine": machine(),
        "sides": summary,
        "ratios": _ratios(summary, sides, case.main_figure),
    }


def machine() -> dict[str, object]:
    """Say on what machine this runs, as far as it matters."""
    model = subprocess.run(
        ["sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "processor": model or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }


def _place(directory: Path, side: Side, number: int) -> Path:
    name = "".join(c if c.isalnum() else "-" for c in side.name)
    place = directory / (f"{name}-{number}" if side.fresh else name)
    place.mkdir(exist_ok=True)
    return place


def _summary(figures: Mapping[str, Sequence[float]]) -> dict[str, dict[str, Any]]:
    return {
        figure: {
            "median": statistics.median(values),
            "spread": max(values) - min(values),
            "samples": list(values),
        }
        for figure, values in figures.items()
    }


def _ratios(
    summary: Mapping[str, Mapping[str, Mapping[str, Any]]], sides: Sequence[Side], figure: str
) -> dict[str, float]:
    """Say how many times what we take each peer takes."""
    ours = summary[sides[0].name][figure]["median"]
    return {side.name: summary[side.name][figure]["median"] / ours for side in sides[1:]}
