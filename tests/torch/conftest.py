"""Processes with caches of their own, and one runtime for what needs no process of its own."""

import json
import os
import re
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent / "scripts"


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """Where the caches of these tests lie; built kernels are shared, Inductor's code is not."""
    return tmp_path_factory.mktemp("torch")


@pytest.fixture(scope="session")
def environment(home):
    """What a process of these tests sees: nothing of the user's, and a store that is warm."""
    mine = ("KERNELYARD_", "TORCHINDUCTOR_", "TORCH_LOGS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(mine)}
    made = {**kept, "KERNELYARD_STORE": str(home / "store"), "KERNELYARD_PROGRESS": "off"}
    subprocess.run([sys.executable, "-m", "kernelyard", "warm"], env=made, check=True)
    return made


@pytest.fixture
def cache(tmp_path):
    """Where Inductor keeps what it writes during one test."""
    return tmp_path / "inductor"


@pytest.fixture
def script(environment, cache):
    """Run one of the scripts in a process of its own; give what it printed as JSON."""

    def script(name, *arguments, **changes):
        finished = subprocess.run(
            [sys.executable, str(SCRIPTS / f"{name}.py"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**environment, "TORCHINDUCTOR_CACHE_DIR": str(cache), **changes},
        )
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout.splitlines()[-1])

    return script


@pytest.fixture
def generated(cache):
    """Read the modules that Inductor wrote: per module, its kernels and how often it calls each."""

    def generated():
        texts = [path.read_text() for path in sorted(cache.rglob("*.py"))]
        return [_kernels(text) for text in texts if "async_compile.cpp_pybinding(" in text]

    return generated


def _kernels(text):
    defined = re.findall(r"^(\w+) = async_compile\.cpp_pybinding\(", text, re.MULTILINE)
    assert len(defined) == text.count("cpp_pybinding(")
    _, _, body = text.partition("    def call(self")
    called = Counter(re.findall(r"^\s+(\w+)\(", body, re.MULTILINE))
    return {name: called[name] for name in defined}


@pytest.fixture
def dynamo(environment, cache, monkeypatch):
    """Give a way to compile in this process: afresh, with caches of this test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch's, of what it uses itself
        import torch._inductor.compile_fx

    from kernelyard.torch import runtime

    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(cache))
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KERNELYARD_")]:
            patch.delenv(name)
        patch.setenv("KERNELYARD_STORE", environment["KERNELYARD_STORE"])
        runtime()  # made on first use, for the whole process

    def compiled(function, **options):
        torch._dynamo.reset()
        return torch.compile(function, backend="kernelyard", **options)

    yield compiled
    torch._dynamo.reset()


@pytest.fixture
def events():
    """Give the kernels that were delivered to this process since the test began."""
    from kernelyard.torch import runtime

    before = len(runtime().events)
    return lambda: list(runtime().events)[before:]
