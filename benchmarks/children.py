"""Run a piece of work in a new process, and read the figures that it prints."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def figures_of(
    script: str, directory: Path, *arguments: str, **variables: str
) -> Mapping[str, float]:
    """Run ``benchmarks/scripts/SCRIPT.py`` with all caches under ``directory``.

    ``RuntimeError`` with what it wrote if it fails.
    """
    path = Path(__file__).parent / "scripts" / f"{script}.py"
    environment = {
        **os.environ,
        "KERNELYARD_STORE": str(directory / "store"),
        "TORCHINDUCTOR_CACHE_DIR": str(directory / "inductor"),
        "TMPDIR": str(directory),
        **variables,
    }
    finished = subprocess.run(
        [sys.executable, str(path), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(f"{script} {arguments} failed:\n{finished.stderr[-4000:]}")
    figures: Mapping[str, float] = json.loads(finished.stdout.splitlines()[-1])
    return figures
