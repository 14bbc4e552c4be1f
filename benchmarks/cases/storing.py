"""What keeping a kernel costs, and getting it back."""

import importlib.util
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

_SIDES = {
    "kernelyard": "kernelyard",
    "Inductor's code cache": "inductor",
    "diskcache": "diskcache",
}


def _time(side: str, operation: str, directory: Path) -> Mapping[str, float]:
    return figures_of("store", directory, side, operation)


def _sides(operation: str) -> list[Side]:
    """Give a side per store; a peer that is not installed is left out of the table."""
    return [
        Side(name, partial(_time, side, operation), fresh=operation == "put")
        for name, side in _SIDES.items()
        if side != "diskcache" or importlib.util.find_spec(side)
    ]


CASES = (
    Case(
        name="store-get",
        title="get of a 60 kB kernel among 10,000: ours verifies every byte, the peers none",
        unit="μs",
        rounds=3,
        sides=partial(_sides, "get"),
    ),
    Case(
        name="store-put",
        title="put of a 60 kB kernel beside 10,000: ours digests every byte, the peers none",
        unit="μs",
        rounds=3,
        sides=partial(_sides, "put"),
    ),
)
