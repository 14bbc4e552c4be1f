"""How our backend fares with cases, asked as ``make opinfo`` asks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def ours(warm):
    """Run cases with our backend alone; tell how each ended."""

    def ours(names):
        command = [sys.executable, str(Path(__file__).parent), "--backend", "kernelyard", "--json"]
        ended = subprocess.run(
            [*command, *names], env=warm, check=True, capture_output=True, text=True
        )
        return json.loads(ended.stdout)["kernelyard"]

    return ours
