"""Triton is found by content, from what pip recorded, and read only where that is not so."""

import base64
import hashlib
import os

import pytest

TREE = {
    "triton/__init__.py": b"",
    "triton/compiler.py": b"one = 1\n",
    "triton/_C/libtriton.so": b"a library",
    "triton/backends/nvidia/bin/ptxas": b"#!/bin/sh\n",
    "triton/backends/nvidia/bin/ptxas-blackwell": b"#!/bin/sh\n",
    "triton/backends/nvidia/lib/libdevice.10.bc": b"a library of bitcode",
}
BLOCKER = """import sys


class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "triton":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def installed(tmp_path):
    """Install a small package by the name of Triton; with a record, as pip writes one."""
    site = tmp_path / "site"
    for name, content in TREE.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    for tool in (site / "triton/backends/nvidia/bin").iterdir():
        tool.chmod(0o755)
    digests = {
        name: base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        for name, content in TREE.items()
    }
    rows = [f"{name},sha256={digests[name]},{len(content)}" for name, content in TREE.items()]
    (site / "triton-3.7.9.dist-info").mkdir()
    (site / "triton-3.7.9.dist-info" / "RECORD").write_text("\n".join([*rows, "x.pyc,,"]))
    return site


@pytest.fixture
def found(process, installed, tmp_path):
    """Find it in a process of its own."""

    def found(*arguments, state="state", **changes):
        return process(
            "toolchain", tmp_path / state, *arguments, PYTHONPATH=str(installed), **changes
        )

    return found


@pytest.fixture
def no_triton(tmp_path):
    """What makes every process of this Python find none."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "sitecustomize.py").write_text(BLOCKER)
    return {"PYTHONPATH": str(tmp_path / "blocked")}


def touched(file, content):
    """Write a file at a time after that of the record, or the last."""
    file.write_bytes(content)
    later = file.stat().st_mtime + 10
    os.utime(file, (later, later))


def test_it_is_known_by_what_pip_recorded_and_then_by_what_is_remembered(found, installed):
    told, again = found(), found()

    assert told["found"] == again["found"] == "Triton 3.7.9"
    assert told["parts"]["ptxas"] == hashlib.sha256(b"#!/bin/sh\n").hexdigest()
    assert told["read"] == [str(installed / "triton-3.7.9.dist-info" / "RECORD")]
    assert again == {**told, "read": []}
    assert not told["imported"]


def test_without_a_record_it_is_read_once_and_is_the_same(found, installed):
    recorded = found()["parts"]
    (installed / "triton-3.7.9.dist-info" / "RECORD").unlink()
    first, second = found(state="anew"), found(state="anew")

    assert len(first["read"]) == len(TREE)
    assert first["parts"] == recorded
    assert second["read"] == []
    assert second["parts"] == recorded


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("triton/compiler.py", "triton.digest"),
        ("triton/_C/libtriton.so", "triton.digest"),
        ("triton/backends/nvidia/bin/ptxas", "ptxas"),
        ("triton/backends/nvidia/bin/ptxas-blackwell", "ptxas.blackwell"),
        ("triton/backends/nvidia/lib/libdevice.10.bc", "libdevice"),
    ],
)
def test_a_file_that_was_changed_after_it_was_installed_is_read(found, installed, name, part):
    before = found()["parts"]
    touched(installed / name, bytes(reversed(TREE[name])))
    told = found()
    after = told["parts"]

    assert told["read"][1:] == [str(installed / name)]
    assert [it for it in before if before[it] != after[it]] == [part]


def test_a_tool_that_is_named_and_not_there_is_not_replaced(found):
    told = found("build", TRITON_PTXAS_PATH="/no/ptxas")

    reason = "TRITON_PTXAS_PATH=/no/ptxas cannot be read: No such file or directory"
    assert told["found"] == [reason, "correct it, or unset it for Triton's own"]
    assert told["built"].startswith("ToolchainMissingError: triton_cuda cannot build 'kernel'")
    assert reason in told["built"]


def test_a_tool_that_cannot_be_executed_is_told(found, installed):
    ptxas = installed / "triton/backends/nvidia/bin/ptxas"
    ptxas.chmod(0o644)

    assert found()["found"] == [f"{ptxas} cannot be executed", f"chmod +x {ptxas}"]


def test_a_file_that_is_gone_is_told(found, installed):
    (installed / "triton/backends/nvidia/lib/libdevice.10.bc").unlink()
    reason, remedy = found()["found"]

    assert "Triton's files cannot be read" in reason
    assert "libdevice.10.bc" in reason
    assert remedy == "pip install --force-reinstall triton"


def test_a_package_that_does_not_import_is_told(found):
    told = found("build")["built"]

    assert told.startswith("ToolchainMissingError: ")
    assert "the Python package triton does not import: ModuleNotFoundError" in told


def test_a_ptxas_that_does_not_answer_is_told_and_not_quietly_replaced(process, tmp_path):
    ptxas = tmp_path / "ptxas"
    ptxas.write_text("#!/bin/sh\nexit 1\n")
    ptxas.chmod(0o755)
    told = process("toolchain", tmp_path / "state", "build", TRITON_PTXAS_PATH=str(ptxas))

    assert f"{ptxas} does not say its version, as ptxas does" in told["built"]


def test_no_triton(process, no_triton, tmp_path):
    told = process("toolchain", tmp_path / "state", "build", **no_triton)

    assert told["found"] == ["the Python package triton is not installed", "pip install triton"]
    assert "the Python package triton is not installed" in told["verdict"]
    assert "pip install triton" in told["verdict"]
    assert told["built"].startswith("ToolchainMissingError: triton_cuda cannot build 'kernel'")


def test_no_triton_any_more(process, no_triton, tmp_path):
    """What it built is still valid: the key is that of the last one there was."""
    before = process("toolchain", tmp_path / "state")
    after = process("toolchain", tmp_path / "state", **no_triton)

    assert after["found"] == ["the Python package triton is not installed", "pip install triton"]
    assert after["parts"] == before["parts"]
