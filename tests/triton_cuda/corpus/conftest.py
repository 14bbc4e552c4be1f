"""The corpus as sources, and builds of them for devices that are not here."""

import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from kernelyard.plugin import Target
from kernelyard.torch._triton import described

HERE = Path(__file__).parent
INDEX = json.loads((HERE / "index.json").read_text(encoding="utf-8"))["kernels"]


@pytest.fixture(scope="session")
def index():
    """Of each file: model, heuristic, grid and name of the kernel."""
    return INDEX


@pytest.fixture(scope="session")
def source_of():
    """Describe one kernel as the door for PyTorch does."""

    def source_of(file):
        code = (HERE / "kernels" / file).read_text(encoding="utf-8")
        return described(INDEX[file]["entry"], code).source

    return source_of


@pytest.fixture(scope="session")
def sample(index):
    """Give one of each kind of heuristic and grid, and what has types that not all devices have."""
    kinds = {}
    for file, facts in sorted(index.items()):
        kinds.setdefault((facts["heuristic"], facts["grid"]), file)
    return sorted({*kinds.values(), *(it for it in index if it.startswith("eighths"))})


@pytest.fixture(scope="session")
def is_whole():
    """Whether all of the corpus is asked for, however long it takes."""
    return os.environ.get("KERNELYARD_CORPUS") == "all"


@pytest.fixture(scope="session")
def two_workers(make_runtime):
    return make_runtime(KERNELYARD_WORKERS="2")


@pytest.fixture(scope="session")
def configs_of(two_workers):
    """Give the configs that the plugin would try."""

    def configs_of(source, arch="sm_90"):
        settings = two_workers.engine.resolver.settings_of("triton_cuda")
        target = Target("cuda", arch)
        return two_workers.plugins.configs("triton_cuda", source, target, settings)

    return configs_of


@pytest.fixture(scope="session")
def requests_of(two_workers, request_of, source_of, configs_of):
    """Ask for a kernel with its first configs."""

    def requests_of(file, arch, count=1):
        source = source_of(file)
        configs = configs_of(source, arch)
        return [request_of(source, arch, it, two_workers) for it in configs[:count]]

    return requests_of


@pytest.fixture(scope="session")
def built(two_workers, requests_of):
    """Build kernels side by side; give of each file what came of each of its configs."""

    def built(files, arch, count=1):
        asked = {file: requests_of(file, arch, count) for file in files}
        results = two_workers.engine._supply.obtain_each(chain.from_iterable(asked.values()))
        return {file: [results[it] for it in requests] for file, requests in asked.items()}

    return built


@pytest.fixture
def script(environment):
    """Run one of the scripts here in a process of its own; give what it printed as JSON."""

    def script(name, *arguments, **changes):
        finished = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py"), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, **changes},
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout.splitlines()[-1])

    return script
