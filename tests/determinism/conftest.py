"""Processes on one store, which tell what they chose and how often they measured for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """What these processes see: a plugin that counts, and a store and caches of their own."""
    home = tmp_path_factory.mktemp("determinism")
    info = home / "site" / "kernelyard_counts-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: kernelyard-counts\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kernelyard]\ncounts = kernelyard_counts\n")
    mine = ("KERNELYARD_", "TORCHINDUCTOR_", "TORCH_LOGS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    path = [str(info.parent), str(HERE / "plugins"), *filter(None, [kept.get("PYTHONPATH")])]
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONWARNINGS": "ignore",  # torch's, of what it uses itself
        "KERNELYARD_STORE": str(home / "store"),
        "TORCHINDUCTOR_CACHE_DIR": str(home / "inductor"),
    }


@pytest.fixture(scope="module")
def script(environment):
    """Run one of the scripts in a process of its own; give what it told, if anything."""

    def script(name, *arguments):
        finished = subprocess.run(
            [sys.executable, str(HERE / "scripts" / f"{name}.py"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout or "null")

    return script
