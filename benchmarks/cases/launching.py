"""What one launch costs beside the kernel itself."""

import importlib.util
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, CaseError, Side
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


def _count(side: str, directory: Path) -> Mapping[str, float]:
    """Build in a process of its own, then count in one under valgrind; see the script."""
    if not shutil.which("valgrind"):
        raise CaseError("valgrind is not installed (Debian: apt install valgrind)")
    features = {"KERNELYARD_CPP_CPU_FEATURES": "avx2,fma"}
    counts = directory / "callgrind"
    callgrind = ("valgrind", "--tool=callgrind", "--instr-atstart=no", "--quiet")
    under = (*callgrind, f"--callgrind-out-file={counts}")
    figures_of("instructions", directory, side, "build", **features)
    return figures_of(
        "instructions", directory, side, "count", str(counts), under=under, **features
    )


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
    Case(
        name="launch-instructions",
        title="one launch with three torch tensors, beyond a call of an empty builtin",
        unit="instructions",
        rounds=1,
        sides=lambda: [
            Side("kernelyard", partial(_count, "kernelyard")),
            Side("Inductor", partial(_count, "inductor")),
        ],
    ),
)
