"""Run the sides of a case in turn, and sum up."""

import shutil
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.case import Case, Side
from benchmarks.machine import machine

Tell = Callable[[str], None]
Samples = dict[str, dict[str, list[float]]]


def run(case: Case, *, rounds: int | None = None, tell: Tell) -> dict[str, Any]:
    """Run every side once per round, in turn, so that drift of the machine meets all alike."""
    sides = case.sides()
    with tempfile.TemporaryDirectory(
        prefix="kernelyard-benchmark-", ignore_cleanup_errors=True
    ) as name:
        directory = Path(name)
        samples = _samples(case, sides, directory, rounds=rounds or case.rounds, tell=tell)
        places = [_place(directory, side) for side in sides]
        differences = dict(case.compare(places)) if case.compare else {}
    summary = {name: _summary(figures) for name, figures in samples.items()}
    return {
        "case": case.name,
        "title": case.title,
        "unit": case.unit,
        "main_figure": case.main_figure,
        "machine": machine(),
        "sides": summary,
        "ratios": _ratios(summary, case.main_figure),
        **({"differences": differences} if case.compare else {}),
    }


def _samples(
    case: Case, sides: Sequence[Side], directory: Path, *, rounds: int, tell: Tell
) -> Samples:
    samples: Samples = {side.name: {} for side in sides}
    for number in range(rounds):
        for side in sides:
            tell(f"{case.name}: round {number + 1} of {rounds}, {side.name}")
            place = _place(directory, side, number)
            place.mkdir(exist_ok=True)
            for figure, value in side.measure(place).items():
                samples[side.name].setdefault(figure, []).append(value)
            if side.fresh:  # a precompiled header alone has 150 MB
                shutil.rmtree(place, ignore_errors=True)
    return samples


def _place(directory: Path, side: Side, number: int = 0) -> Path:
    name = "".join(c if c.isalnum() else "-" for c in side.name)
    return directory / (f"{name}-{number}" if side.fresh else name)


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
    summary: Mapping[str, Mapping[str, Mapping[str, Any]]], figure: str
) -> dict[str, float]:
    """Say how many times what we take each peer takes."""
    ours, *peers = summary
    return {
        peer: summary[peer][figure]["median"] / summary[ours][figure]["median"] for peer in peers
    }
