"""What one launch costs beside the kernel itself."""

import importlib.util
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of


def _sides(**scripts: str) -> list[Side]:
    """Give a side per script; a peer that is not installed is left out of the table."""
    return [
        Side(name.replace("_", " "), partial(_launch, script), fresh=False)
        for name, script in scripts.items()
        if name != "tvm_ffi" or importlib.util.find_spec(name)
    ]


def _launch(script: str, directory: Path) -> Mapping[str, float]:
    return figures_of("launch", directory, script)


CASES = (
    Case(
        name="launch-tensors",
        title="one launch with three torch tensors",
        unit="ns",
        rounds=5,
        sides=partial(
            _sides,
            kernelyard="tensors-vouched",
            kernelyard_checking="tensors-checked",
            Inductor="tensors-inductor",
        ),
    ),
    Case(
        name="launch-arrays",
        title="one launch with three NumPy arrays and an integer",
        unit="ns",
        rounds=5,
        sides=partial(_sides, kernelyard="arrays-checked", tvm_ffi="arrays-tvm-ffi"),
    ),
)
