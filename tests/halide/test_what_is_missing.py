"""Without Halide, a linker or a C++ compiler: the reason and the remedy; what is stored runs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = """import halide as hl

@hl.generator(name="pipeline")
class Pipeline:
    x = hl.InputBuffer(hl.Float(32), 1)
    out = hl.OutputBuffer(hl.Float(32), 1)

    def generate(self):
        i = hl.Var("i")
        self.out[i] = self.x[i] * {by}
"""
BLOCKER = """import sys


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "halide":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def ask(process, tmp_path):
    """Ask for a pipeline and a C++ kernel in a process of its own."""

    def ask(by=3, **changes):
        file = tmp_path / "pipeline.py"
        file.write_text(TEXT.format(by=by))
        changes.setdefault("KERNELYARD_STORE", str(tmp_path / "store"))
        return process("absent", str(file), **changes)

    return ask


@pytest.fixture
def no_halide(tmp_path):
    """An environment in which no process of this Python finds the package."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(BLOCKER)
    return {"PYTHONPATH": str(tmp_path / "site")}


@pytest.fixture
def only(tmp_path, environment):
    """An environment whose PATH has some programs only."""

    def only(*names):
        directory = tmp_path / "-".join(["bin", *names])
        directory.mkdir()
        for name in names:
            found = shutil.which(name, path=environment["PATH"])
            if found:
                (directory / name).symlink_to(Path(found).resolve())
        return {"PATH": str(directory)}

    return only


def test_no_halide(ask, no_halide):
    told = ask(**no_halide)

    assert told["halide"].startswith("NoPluginError: ")
    assert "the Python package halide is not installed" in told["halide"]
    assert "pip install halide" in told["halide"]
    assert told["cpp"] == "built: 2.0"


def test_no_halide_any_more(ask, no_halide):
    assert ask()["halide"] == "built: 6.0"
    told = ask(**no_halide)
    new = ask(by=4, **no_halide)["halide"]

    assert told == {"halide": "store: 6.0", "cpp": "store: 2.0"}
    assert new.startswith("ToolchainMissingError: halide cannot build 'pipeline'")
    assert "the Python package halide is not installed; pip install halide" in new


def test_no_linker(ask, only):
    path = only("g++", "as")
    told = ask(**path)

    assert told["halide"].startswith("NoPluginError: ")
    assert "there is no linker (ld.lld, ld.gold, ld) in PATH" in told["halide"]
    assert "install one (Debian: apt install binutils)" in told["halide"]


def test_no_compiler(ask, only):
    path = {**only("ld.gold", "ld"), "CXX": ""}
    told = ask(**path)["halide"]

    assert "kernelyard's launcher for Halide" in told
    assert "pip install 'kernelyard-cpp-cpu[zig]'" in told
    assert ask()["halide"] == "built: 6.0"
    assert ask(**path)["halide"] == "store: 6.0"


def test_nothing_any_more(ask, only, no_halide):
    assert ask()["halide"] == "built: 6.0"
    assert ask(**only(), **no_halide, CXX="")["halide"] == "store: 6.0"


def test_doctor(environment):
    finished = subprocess.run(
        [sys.executable, "-m", "kernelyard", "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    found = {it["plugin"]: it for it in json.loads(finished.stdout)["findings"]}["halide"]

    assert found["state"] == "PASS"
    assert found["detail"].startswith("Halide 21")
