"""Kernels that Triton's interpreter runs on this machine, asked for as a user would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

DEVICE = "triton_interpreter"
KERNELS = Path(__file__).parents[1] / "kernels"
SCRIPTS = Path(__file__).parent / "scripts"
HEAD = "import triton\nimport triton.language as tl\n\n\n@triton.jit\n"


@pytest.fixture(scope="session")
def interpreted(runtime, described):
    """Give the launcher of a text's kernel, or of one of the files."""

    def interpreted(code, signature, grid=("1",), entry="kernel", config=None, **options):
        text = code if "\n" in code else (KERNELS / f"{code}.py").read_text(encoding="utf-8")
        name = entry if "\n" in code else code
        return runtime.kernel(described(text, name, signature, grid=grid, **options), device=DEVICE)

    return interpreted


@pytest.fixture(scope="session")
def body(interpreted):
    """Give the launcher of a kernel of these parameters that consists of these lines."""

    def body(parameters, signature, *lines, **options):
        text = "".join(f"    {line}\n" for line in lines)
        return interpreted(f"{HEAD}def kernel({parameters}):\n{text}", signature, **options)

    return body


@pytest.fixture
def random():
    return np.random.default_rng(7)


@pytest.fixture
def apart(environment):
    """Run one of the scripts beside in a process of its own; give what it printed as JSON."""

    def apart(script, **changes):
        finished = subprocess.run(
            [sys.executable, "-W", "error", str(SCRIPTS / f"{script}.py")],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes, "PATH": os.environ["PATH"]},
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    return apart
