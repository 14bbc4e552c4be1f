"""What looking a decision up costs in a log of a million records, and adding one."""

import importlib.util
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

_SIDES = {
    "kernelyard": "kernelyard",
    "a JSON file per kernel, as Inductor has": "files",
    "diskcache": "diskcache",
}


def _time(side: str, operation: str, directory: Path) -> Mapping[str, float]:
    return figures_of("facts", directory, side, operation)


def _sides(operation: str) -> list[Side]:
    """Give a side per store; each is filled once, in its first round."""
    return [
        Side(name, partial(_time, side, operation), fresh=False)
        for name, side in _SIDES.items()
        if side != "diskcache" or importlib.util.find_spec(side)
    ]


CASES = (
    Case(
        name="log-find",
        title="one of 10,000 decisions in a log of 1,000,000 records; peers keep only the best",
        unit="μs",
        rounds=3,
        sides=partial(_sides, "find"),
    ),
    Case(
        name="log-append",
        title="one more record beside 1,000,000; the peers have 10,000 and forget all but the best",
        unit="μs",
        rounds=3,
        sides=partial(_sides, "append"),
    ),
)
