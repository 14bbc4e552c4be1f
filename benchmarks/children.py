"""Run a piece of work in a new process, and read the figures that it prints."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.case import CaseError

SCRIPTS = Path(__file__).parent / "scripts"


def figures_of(
    script: str, directory: Path, *arguments: str, under: Sequence[str] = (), **variables: str
) -> Mapping[str, float]:
    """Run ``benchmarks/scripts/SCRIPT.py`` with all caches under ``directory``.

    ``under`` is a command that runs it, such as valgrind. ``CaseError`` if it fails.
    """
    command = [*under, sys.executable, str(SCRIPTS / f"{script}.py"), *arguments]
    figures: Mapping[str, float] = json.loads(
        output_of(command, directory, **variables).splitlines()[-1]
    )
    return figures


def output_of(command: Sequence[str], directory: Path, **variables: str) -> str:
    """Run a command with all caches under ``directory``; ``CaseError`` with what it wrote."""
    environment = {
        **os.environ,
        "KERNELYARD_STORE": str(directory / "store"),
        "TORCHINDUCTOR_CACHE_DIR": str(directory / "inductor"),
        "TMPDIR": str(directory),
        **variables,
    }
    finished = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if finished.returncode:
        told = f"{finished.stdout[-1000:]}{finished.stderr[-4000:]}"
        raise CaseError(f"{' '.join(command)} failed:\n{told}")
    return finished.stdout
