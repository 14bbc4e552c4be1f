"""How long a host takes to start with many plugins installed."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side
from benchmarks.children import figures_of

_DUMMY = """from kernelyard.plugin import hookimpl

kernelyard_contract = (1, 1)


@hookimpl
def kernelyard_targets():
    return []


@hookimpl
def kernelyard_accepts():
    from kernelyard.plugin import Rejected

    return Rejected("it is a dummy")
"""


def _install(directory: Path, count: int) -> None:
    """Put dummy plugins into a directory, as pip would."""
    for number in range(count):
        name = f"dummy_{number}"
        info = directory / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[kernelyard]\n{name} = {name}\n")
        (directory / f"{name}.py").write_text(_DUMMY)


def _start(side: str, directory: Path) -> Mapping[str, float]:
    site = directory / "site"
    if not site.is_dir():
        site.mkdir()
        _install(site, 100)
    return figures_of("discovery", directory, side, PYTHONPATH=str(site))


CASES = (
    Case(
        name="discovery",
        title="start of a host with 100 plugins more than are installed, imports included",
        unit="s",
        rounds=7,
        sides=lambda: [
            Side("kernelyard", partial(_start, "kernelyard"), fresh=False),
            Side("pluggy alone", partial(_start, "pluggy"), fresh=False),
        ],
    ),
)
