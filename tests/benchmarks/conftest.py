"""The command of the benchmarks, run as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def benchmarks(tmp_path):
    """Run ``python -m benchmarks``, or a module of it."""

    def run(*arguments, module="benchmarks", **variables):
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "KERNELYARD_STORE": str(tmp_path / "store"), **variables},
            check=False,
        )

    return run
